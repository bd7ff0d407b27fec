import type { Lease, Leases } from "./ledger.ts";

/** The right to work on an estate, kept alive until it is released. */
export interface Right {
  /** Aborted when another collector has it now: what was begun must not go on. */
  readonly lost: AbortSignal;
  /** Renews it at once; false = lost. */
  readonly renew: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

const held = 45; // seconds; a killed collector's right is another's after so many of them and one more asking
const renewed = 10; // seconds between two renewals

/**
 * Takes the right to work on an estate; null when another collector has it. A collector that asks at every wake sees
 * itself whether the right is still renewed, so that clocks that disagree take nothing from the living and keep nothing
 * for the dead; one that asks once takes what ended more than a minute ago by its clock.
 */
export function takeRight(
  estate: string,
  leases: Leases | undefined,
  holder: string,
  now: () => Date = () => new Date(),
): Promise<Right | null> {
  return takeRightTo(`collect/${estate}`, leases, holder, { now });
}

/** Takes a right of any name, by the same rules; `seconds` after its last renewal a dead holder's right is another's. */
export async function takeRightTo(
  name: string,
  leases: Leases | undefined,
  holder: string,
  { now = () => new Date(), seconds = held }: { readonly now?: () => Date; readonly seconds?: number } = {},
): Promise<Right | null> {
  const never = new AbortController().signal;
  if (leases === undefined) return { lost: never, renew: async () => true, release: async () => undefined };
  const losing = new AbortController();
  const take = (): Promise<Lease | null> => leases.lease(name, holder, seconds, now());
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
  const timer = setInterval(
    () => void renew().catch(() => undefined),
    Math.min(renewed, seconds / 3) * 1000,
  ).unref();
  return {
    lost: losing.signal,
    renew,
    async release() {
      clearInterval(timer);
      if (lease !== null) await leases.release(lease);
    },
  };
}
