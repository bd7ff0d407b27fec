/** Who wants a lease until when; both moments are milliseconds since 1970 by the asker's own clock. */
export interface LeaseAsk {
  readonly name: string;
  readonly holder: string;
  readonly now: number;
  readonly until: number;
  /** The revision of another's lease that the asker watched standing still for as long as it was to last; null = none. */
  readonly dead: number | null;
}

/** What another holds, as it stands with the keeper; a released lease ends in 1970. */
export interface LeaseHeld {
  readonly holder: string;
  readonly until: number;
  readonly revision: number;
}

const skew = 60_000; // milliseconds by which clocks of two machines may disagree without one taking what the other still holds

/**
 * Whether a lease may be given: it is nobody's, the asker's own already, watched dead, or over for longer than clocks may
 * disagree. The last is for those who ask once and go; whoever keeps asking needs no clock of another machine.
 */
export function isFree(held: LeaseHeld | null, ask: LeaseAsk): boolean {
  if (held === null || held.holder === ask.holder || held.revision === ask.dead) return true;
  return held.until === 0 || held.until + skew <= ask.now;
}

/** What one keeper has seen of others' leases. */
export interface LeaseWatch {
  /** The revision that stood still for as long as the lease was to last, seen again and again by the same clock; null = none. */
  readonly dead: (name: string, seconds: number) => number | null;
  /** Another holds it, at this revision. */
  readonly seen: (name: string, revision: number, seconds: number) => void;
  readonly forget: (name: string) => void;
}

interface Watched {
  readonly revision: number;
  readonly since: number;
  readonly last: number;
}

/**
 * Watches others' leases by this machine's own rising clock (milliseconds): a holder that lives raises the revision of its
 * lease well before it ends, whatever its calendar clock says. Who has not looked for as long as the lease lasts knows
 * nothing of the time between, in which the keeper may have answered nobody, and begins to watch anew.
 */
export function openLeaseWatch(now: () => number = () => performance.now()): LeaseWatch {
  const watched = new Map<string, Watched>();
  return {
    dead(name, seconds) {
      const one = watched.get(name);
      if (one === undefined) return null;
      const at = now();
      const isUnbroken = at - one.last <= seconds * 1000;
      return isUnbroken && at - one.since >= seconds * 1000 ? one.revision : null;
    },
    seen(name, revision, seconds) {
      const at = now();
      const one = watched.get(name);
      const isSame = one !== undefined && one.revision === revision && at - one.last <= seconds * 1000;
      watched.set(name, { revision, since: isSame ? one.since : at, last: at });
    },
    forget: (name) => void watched.delete(name),
  };
}
