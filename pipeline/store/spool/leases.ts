import type { Outbox } from "../outbox.ts";
import { EngineAway } from "../errors.ts";
import type { Lease, Store } from "../store.ts";
import type { Reach } from "./reach.ts";

const estates = "collect/";
const tokens = "token/"; // access tokens lie on this machine, and so do those who renew them
const patience = 8_000; // milliseconds; a right is renewed every ten seconds
/** Milliseconds; three looks of every other machine. */
export const usualSettling = 45_000;

/** The engine's leases as one machine takes them. */
export interface SpooledLeases extends Pick<Store, "lease" | "release"> {
  /** Names of estates that another machine may have worked on since this one did; asked once after each taking. */
  readonly isNew: (name: string) => boolean;
  readonly known: (name: string) => void;
  /** Looks whether the estates that this machine held last are still its own; to be called again and again. */
  readonly look: () => Promise<void>;
}

/** What the leases of one machine stand on. */
export interface LeaseGround {
  readonly reach: Reach;
  readonly local: Store & { readonly outbox: Outbox };
  readonly full: () => boolean;
  /** Done before a right is given back: what was written under it is sent. False = it could not be. */
  readonly before: () => Promise<boolean>;
  /** Milliseconds after which every other machine that the engine answers has seen that an estate is not its own any more. */
  readonly settling?: number;
}

/**
 * Leases that all machines share. While the engine is away a machine goes on with the estates that were its own last, each
 * in the hands of one of its processes; nobody else can take them meanwhile. An estate has one owner then: who takes it over
 * from another machine owns it only after `settling`, in which the other has looked and given it up, and until then lets it
 * go when the engine does. (A machine that is cut off alone cannot know that others still see the engine.) `full` stops
 * collecting: no right is given.
 */
export function spooledLeases(ground: LeaseGround): SpooledLeases {
  const { reach, local, full, before, settling = usualSettling } = ground;
  const fresh = new Set<string>();
  const here = new Map<string, Lease>();
  const holding = new Set<string>();
  const takenOver = new Map<string, number>(); // when, by this machine's rising clock

  const noted = async (name: string): Promise<Note | null> =>
    noteOf((await local.outbox.note(placeOf(name))) ?? "");
  const keep = (name: string, revision: number, settled: boolean): Promise<void> =>
    local.outbox.keepNote(placeOf(name), settled ? String(revision) : `${revision} ${unsettled}`);
  const forget = (name: string): Promise<void> => local.outbox.keepNote(placeOf(name), "");
  const isSettled = (name: string): boolean => {
    const since = takenOver.get(name);
    if (since === undefined) return true;
    if (performance.now() - since < settling) return false;
    takenOver.delete(name);
    return true;
  };

  const shared = async (name: string, holder: string, seconds: number, now: Date): Promise<Lease | null> => {
    const lease = await reach.call((remote) => remote.lease(name, holder, seconds, now), patience);
    here.delete(name);
    if (!name.startsWith(estates)) return lease;
    const last = await noted(name);
    if (lease === null) {
      holding.delete(name);
      takenOver.delete(name);
      if (last !== null) await forget(name);
      return null;
    }
    // Every taking raises the revision: a gap is another machine's.
    const isOwn = last !== null && last.revision + 1 === lease.revision;
    if (!isOwn) fresh.add(name);
    const isFirst = lease.revision === 1;
    if (isOwn ? !last.settled && !takenOver.has(name) : !isFirst) takenOver.set(name, performance.now());
    holding.add(name);
    await keep(name, lease.revision, isSettled(name));
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
          const last = await noted(name);
          if (last === null || !last.settled) return null;
        }
        const lease = await local.lease(name, holder, seconds, now);
        if (lease !== null) here.set(name, lease);
        return lease;
      }
    },
    async release(lease) {
      holding.delete(lease.name);
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
    async look() {
      // What is held here is renewed, and that tells.
      const names = (await local.outbox.notes(placeOf(estates)))
        .filter(({ value }) => value !== "")
        .map(({ name }) => name.slice(placeOf("").length))
        .filter((name) => !holding.has(name));
      if (names.length === 0) return;
      const standing = await reach.call((remote) => remote.leaseRevisions(names), patience);
      for (const name of names) {
        const last = await noted(name);
        if (last === null || holding.has(name)) continue;
        if ((standing.get(name) ?? 0) > last.revision) await forget(name);
        else if (!last.settled && !takenOver.has(name)) takenOver.set(name, performance.now());
        else if (!last.settled && isSettled(name)) await keep(name, last.revision, true);
      }
    },
  };
}

/** What this machine knows of an estate that it held last. */
interface Note {
  readonly revision: number;
  /** Every other machine knows it, too. */
  readonly settled: boolean;
}

const unsettled = "new";

/** Null where another machine holds the estate or held it last. */
function noteOf(text: string): Note | null {
  const [revision = "", mark] = text.split(" ");
  return revision === "" ? null : { revision: Number(revision), settled: mark !== unsettled };
}

function placeOf(name: string): string {
  return `lease ${name}`;
}
