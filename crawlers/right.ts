import type { Lease, Leases } from "./ledger.ts";

/** The right to work on an estate, kept alive until it is released. */
export interface Right {
  /** Aborted when another collector has it now: what was begun must not go on. */
  readonly lost: AbortSignal;
  /** Renews it at once; false = lost. */
  readonly renew: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

const held = 30; // seconds; a killed collector's rights run out so soon
const renewed = 10; // seconds between two renewals
const skew = 60; // seconds by which clocks of two machines may disagree without one taking what the other still holds

/**
 * Takes the right to work on an estate; null when another collector has it. A right is taken from another only when it
 * ran out `skew` seconds ago by our clock, so that a clock that is fast by a minute takes nothing from the living; a
 * killed collector's rights are free after a minute and a half.
 */
export async function takeRight(
  estate: string,
  leases: Leases | undefined,
  holder: string,
  now: () => Date = () => new Date(),
): Promise<Right | null> {
  const never = new AbortController().signal;
  if (leases === undefined) return { lost: never, renew: async () => true, release: async () => undefined };
  const losing = new AbortController();
  const take = (): Promise<Lease | null> =>
    leases.lease(`collect/${estate}`, holder, held + skew, new Date(now().getTime() - skew * 1000));
  let lease = await take();
  if (lease === null) return null;
  let asking: Promise<boolean> | null = null;
  const renew = (): Promise<boolean> => {
    asking ??= (async () => {
      try {
        lease = losing.signal.aborted ? null : await take();
        if (lease === null) losing.abort();
        return lease !== null;
      } finally {
        asking = null;
      }
    })();
    return asking;
  };
  // A store that does not answer is no loss yet: the next renewal tells.
  const timer = setInterval(() => void renew().catch(() => undefined), renewed * 1000).unref();
  return {
    lost: losing.signal,
    renew,
    async release() {
      clearInterval(timer);
      if (lease !== null) await leases.release(lease);
    },
  };
}
