import { setTimeout as pause } from "node:timers/promises";
import type { Said } from "../elastic/bulk.ts";
import type { ElasticsearchStore } from "../elasticsearch.ts";
import { BadRecord, EngineSilent } from "../errors.ts";
import type { Outbox, Parcel, Waiting } from "../outbox.ts";
import type { Burial } from "../sqlite/outbox.ts";
import type { Kind, Store } from "../store.ts";

/** What a flusher works with. */
export interface Flushing {
  readonly local: Store & { readonly outbox: Outbox };
  /** Opens the engine's keeper; throws StoreDown while it cannot be reached. */
  readonly remote: () => Promise<ElasticsearchStore>;
  /** Whether this process may send now; of several on one file only one does. */
  readonly mine: () => Promise<boolean>;
  readonly now: () => Date;
  /** Milliseconds that one bulk may take. */
  readonly patience?: number;
  /** The longest pause after failures, milliseconds. */
  readonly longestPause?: number;
  /** Told when the engine answered: it is there, whatever others have found. */
  readonly answered?: () => void;
  /** Told when sending fails, with the reason in Vietnamese, and with null when it goes on. */
  readonly trouble?: (reason: string | null, error?: unknown) => void;
}

/** Sends what the outbox names, for as long as the process lives. */
export interface Flusher {
  /** Something was written. */
  readonly wake: () => void;
  /** Resolves when nothing waits any more, true, or after so many milliseconds, false. */
  readonly drain: (milliseconds: number) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const atOnce = 4; // bulks on their way
const bulkRows = 5_000;
const fewestRows = 20;
const bulkBytes = 4_000_000;
const usualPatience = 30_000;
const gathering = 1_000; // milliseconds in which further writes join a bulk, unless somebody waits for the end
const idle = 1_000; // milliseconds after which other processes' writes are looked for
const looking = 50; // milliseconds between two looks of somebody who waits for an empty spool
const firstPause = 500; // milliseconds after a failure, doubled at each further one
const usualLongest = 12_000; // an engine that is back waits no longer

/** Opens a flusher; it begins at once. */
export function openFlusher(flushing: Flushing): Flusher {
  const { outbox } = flushing.local;
  const ending = new AbortController();
  // Writes end a rest; only those who wait for an empty spool end the gathering of a bulk.
  const [woken, hurried] = [bell(false), bell(false)];
  const emptied = bell(true); // a program may live for nothing else but to see its spool empty

  const pace: Pace = { rows: bulkRows };

  async function run(): Promise<void> {
    for (let failures = 0; !ending.signal.aborted;) {
      try {
        const sent = (await flushing.mine()) ? await sendAll(flushing, pace, () => ending.signal.aborted) : 0;
        if (failures > 0) flushing.trouble?.(null);
        failures = 0;
        emptied.ring();
        if (sent === 0 && !ending.signal.aborted) await woken.rest(idle);
        if (!ending.signal.aborted) await hurried.rest(gathering);
      } catch (error) {
        failures += 1;
        // An engine that is too slow for a bulk of this size would be so each time: smaller ones get through.
        if (error instanceof EngineSilent) pace.rows = Math.max(fewestRows, Math.ceil(pace.rows / 2));
        flushing.trouble?.(error instanceof Error ? error.message : String(error), error);
        const longest = Math.min(firstPause * 2 ** (failures - 1), flushing.longestPause ?? usualLongest);
        const until = { signal: ending.signal, ref: false };
        await pause(longest * (0.5 + Math.random() / 2), undefined, until).catch(() => undefined);
      }
    }
  }
  const running = run();

  return {
    wake: woken.ring,
    async drain(milliseconds) {
      const end = performance.now() + milliseconds;
      while ((await outbox.state()).rows > 0) {
        if (performance.now() > end || ending.signal.aborted) return false;
        woken.ring();
        hurried.ring();
        await emptied.rest(looking);
      }
      return true;
    },
    async close() {
      ending.abort();
      woken.ring();
      hurried.ring();
      const late = new AbortController();
      // Keeps the program alive while a last bulk is on its way.
      const patience = pause(5_000, undefined, { signal: late.signal }).catch(() => undefined);
      await Promise.race([running, patience]);
      late.abort();
    },
  };
}

/** A rest that can be ended from outside; `ref` = a program lives until it is over. */
function bell(ref: boolean): {
  readonly rest: (milliseconds: number) => Promise<void>;
  readonly ring: () => void;
} {
  let ringing = new AbortController();
  return {
    rest: (milliseconds) =>
      pause(milliseconds, undefined, { signal: ringing.signal, ref }).catch(() => undefined),
    ring() {
      ringing.abort();
      ringing = new AbortController();
    },
  };
}

/** How many rows the next bulk may have. */
interface Pace {
  rows: number;
}

/** Sends until nothing waits; gives how many rows were sent. What fails stays where it is. */
async function sendAll(flushing: Flushing, pace: Pace, closing: () => boolean): Promise<number> {
  const { outbox } = flushing.local;
  const remote = await flushing.remote();
  let after = 0;
  let sent = 0;
  let failure: unknown = null;
  let taken: Promise<readonly Waiting[]> = Promise.resolve([]);
  // One reads behind the other: where the next begin is known when these are read.
  const take = (): Promise<readonly Waiting[]> => {
    taken = taken.then(async () => {
      const all = await outbox.waiting(after, pace.rows, bulkBytes);
      after = Math.max(after, ...all.map(({ parcels }) => parcels.at(-1)?.seq ?? 0));
      return all;
    });
    // Rows that were asked for ahead are nobody's any more when the file is closed.
    taken.catch(() => undefined);
    return taken;
  };
  const worker = async () => {
    let crossed = Promise.resolve();
    // The next rows are read while these are on their way, and those before are crossed off.
    for (let coming = take(); failure === null && !closing();) {
      try {
        const all = await coming;
        if (all.length === 0) break;
        coming = take();
        for (const { kind, parcels } of all) {
          const told = await send(flushing, remote, kind, parcels);
          await crossed;
          crossed = crossOff(flushing, remote, kind, told);
          crossed.catch(() => undefined);
          sent += parcels.length;
        }
        pace.rows = Math.min(bulkRows, pace.rows * 2);
      } catch (error) {
        failure ??= error;
      }
    }
    await crossed.catch((error: unknown) => {
      failure ??= error;
    });
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failure !== null) throw failure;
  return sent;
}

/** What the engine said of records of one kind. */
type Told = readonly { readonly parcel: Parcel; readonly said: Said }[];

async function send(
  flushing: Flushing,
  remote: ElasticsearchStore,
  kind: Kind,
  parcels: readonly Parcel[],
): Promise<Told> {
  if (parcels.length === 0) return [];
  const answers = await offered(flushing, remote, kind, parcels);
  flushing.answered?.();
  if (answers !== null)
    return parcels.map((parcel, place) => ({ parcel, said: answers[place] ?? { as: "kept" } }));
  // Something in it does not even pass as a whole: halved until the one is alone.
  const half = Math.ceil(parcels.length / 2);
  return [
    ...(await send(flushing, remote, kind, parcels.slice(0, half))),
    ...(await send(flushing, remote, kind, parcels.slice(half))),
  ];
}

/** Crosses off what the engine keeps, and puts aside what it will never keep. */
async function crossOff(
  flushing: Flushing,
  remote: ElasticsearchStore,
  kind: Kind,
  told: Told,
): Promise<void> {
  const { outbox } = flushing.local;
  const at = flushing.now().toISOString();
  const letters = told.flatMap(({ parcel: { seq, id, version: revision }, said }): readonly Burial[] =>
    said.as === "refused" ? [{ seq, kind, id, revision, reason: said.reason, at }] : [],
  );
  const late = told.filter(({ said }) => said.as === "late").map(({ parcel }) => parcel);
  await follow(flushing, remote, kind, late);
  await outbox.bury(letters);
  await outbox.sent(told.filter(({ said }) => said.as !== "refused").map(({ parcel }) => parcel.seq));
}

async function offered(
  flushing: Flushing,
  remote: ElasticsearchStore,
  kind: Kind,
  parcels: readonly Parcel[],
): Promise<readonly Said[] | null> {
  try {
    return await remote.offer(kind, parcels, flushing.patience ?? usualPatience);
  } catch (error) {
    if (!(error instanceof BadRecord)) throw error;
    return parcels.length > 1 ? null : [{ as: "refused", reason: error.message }];
  }
}

/** What stands there is as new or newer: another machine wrote it, and from now on it holds here too. */
async function follow(
  { local }: Flushing,
  remote: ElasticsearchStore,
  kind: Kind,
  late: readonly Parcel[],
): Promise<void> {
  if (late.length === 0) return;
  const standing = await remote.read(
    kind,
    late.map(({ id }) => id),
  );
  await local.adopt(
    kind,
    standing.filter((kept) => kept !== null),
  );
}
