import type { Outbox } from "../outbox.ts";
import { EngineAway } from "../errors.ts";
import type { Lease, Store } from "../store.ts";
import type { Reach } from "./reach.ts";

const estates = "collect/";
const tokens = "token/"; // access tokens lie on this machine, and so do those who renew them
const patience = 8_000; // milliseconds; a right is renewed every ten seconds

/** The engine's leases as one machine takes them. */
export interface SpooledLeases extends Pick<Store, "lease" | "release"> {
  /** Names of estates that another machine may have worked on since this one did; asked once after each taking. */
  readonly isNew: (name: string) => boolean;
  readonly known: (name: string) => void;
}

/**
 * Leases that all machines share. While the engine is away a machine goes on with the estates that were its own last, each
 * in the hands of one of its processes; nobody else can take them meanwhile. `full` stops collecting: no right is given.
 */
export function spooledLeases({
  reach,
  local,
  full,
  before,
}: {
  readonly reach: Reach;
  readonly local: Store & { readonly outbox: Outbox };
  readonly full: () => boolean;
  /** Done before a right is given back: what was written under it is sent. False = it could not be. */
  readonly before: () => Promise<boolean>;
}): SpooledLeases {
  const fresh = new Set<string>();
  const here = new Map<string, Lease>();

  const shared = async (name: string, holder: string, seconds: number, now: Date): Promise<Lease | null> => {
    const lease = await reach.call((remote) => remote.lease(name, holder, seconds, now), patience);
    here.delete(name);
    if (!name.startsWith(estates)) return lease;
    const last = await local.outbox.note(noteOf(name));
    if (lease === null) {
      if (last !== "") await local.outbox.keepNote(noteOf(name), "");
      return null;
    }
    // Every taking raises the revision: a gap is another machine's.
    if (last === null || last === "" || Number(last) + 1 !== lease.revision) fresh.add(name);
    await local.outbox.keepNote(noteOf(name), String(lease.revision));
    return lease;
  };
  return {
    async lease(name, holder, seconds, now) {
      if (name.startsWith(estates) && full()) return null;
      try {
        return await shared(name, holder, seconds, now);
      } catch (error) {
        if (!(error instanceof EngineAway)) throw error;
        if (!name.startsWith(tokens)) {
          if (!name.startsWith(estates)) throw error;
          const last = await local.outbox.note(noteOf(name));
          if (last === null || last === "") return null;
        }
        const lease = await local.lease(name, holder, seconds, now);
        if (lease !== null) here.set(name, lease);
        return lease;
      }
    },
    async release(lease) {
      const own = here.get(lease.name);
      if (own !== undefined) {
        here.delete(lease.name);
        return local.release(own);
      }
      try {
        // What is not sent yet must not be missed by the next machine: then the right runs out by itself instead.
        if (lease.name.startsWith(estates) && !(await before())) return;
        await reach.call((remote) => remote.release(lease));
      } catch (error) {
        if (!(error instanceof EngineAway)) throw error;
      }
    },
    isNew: (name) => fresh.has(name),
    known: (name) => void fresh.delete(name),
  };
}

function noteOf(name: string): string {
  return `lease ${name}`;
}
