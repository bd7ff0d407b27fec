import { setTimeout as pause } from "node:timers/promises";
import type { ElasticsearchStore } from "../elasticsearch.ts";
import { EngineAway, EngineSilent, StoreDown } from "../errors.ts";
import type { Store } from "../store.ts";

/** The engine's keeper as a collector sees it: perhaps not there today. */
export interface Reach {
  /** Does the work, or throws EngineAway: at once where the engine was away a moment ago, else after `within` milliseconds at the latest. */
  readonly call: <T>(work: (remote: ElasticsearchStore) => Promise<T>, within?: number) => Promise<T>;
  /** The keeper itself, for those with a patience of their own; throws StoreDown. */
  readonly open: () => Promise<ElasticsearchStore>;
  /** The engine answered somebody else, or did not. */
  readonly back: () => void;
  readonly gone: (error: EngineSilent) => void;
  /** The keeper as a store like any other, through `call`. */
  readonly store: Store;
  readonly close: () => Promise<void>;
}

const firstRest = 5_000; // milliseconds after a silence in which nobody waits for the engine again, doubled at each further one
const longestRest = 60_000; // what is sent meanwhile tells sooner that the engine is back

/** Opens the engine's keeper when it is first needed, and again after each failure to do so. */
export function openReach(connect: () => Promise<ElasticsearchStore>): Reach {
  let opening: Promise<ElasticsearchStore> | null = null;
  let away: { readonly until: number; readonly error: EngineAway } | null = null;
  let silences = 0;
  const back = (): void => {
    away = null;
    silences = 0;
  };
  const gone = (error: EngineSilent): void => {
    if (away !== null && performance.now() < away.until) return;
    const rest = Math.min(firstRest * 2 ** silences, longestRest);
    silences += 1;
    away = { until: performance.now() + rest, error: new EngineAway(error.message, { cause: error }) };
  };
  const open = async (): Promise<ElasticsearchStore> => {
    opening ??= connect();
    const mine = opening;
    try {
      return await mine;
    } catch (error) {
      if (opening === mine) opening = null;
      throw error;
    }
  };
  const call: Reach["call"] = async (work, within) => {
    if (away !== null && performance.now() < away.until) throw away.error;
    try {
      const done = await soon(open().then(work), within);
      back();
      return done;
    } catch (error) {
      // One that only takes no writes is still asked by those who read.
      if (error instanceof EngineSilent) gone(error);
      throw error instanceof StoreDown ? new EngineAway(error.message, { cause: error }) : error;
    }
  };
  const close = async (): Promise<void> => {
    if (opening === null) return;
    await opening.then(
      (store) => store.close(),
      () => undefined,
    );
  };
  return { open, call, store: storeOver(call, close), back, gone, close };
}

/** What takes longer than anybody may wait is as good as away; it ends by itself. */
async function soon<T>(work: Promise<T>, within: number | undefined): Promise<T> {
  if (within === undefined) return work;
  const timer = new AbortController();
  const late = pause(within, undefined, { signal: timer.signal }).then(() => {
    throw new EngineSilent("Elasticsearch chưa trả lời; phần mềm làm tiếp việc của mình và sẽ hỏi lại.");
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}

function storeOver(call: Reach["call"], close: () => Promise<void>): Store {
  return {
    read: (kind, ids) => call((store) => store.read(kind, ids)),
    write: (kind, writes, by) => call((store) => store.write(kind, writes, by)),
    writeInSteps: (steps, by, options) => call((store) => store.writeInSteps(steps, by, options)),
    adopt: (kind, kept) => call((store) => store.adopt(kind, kept)),
    remove: (kind, ids) => call((store) => store.remove(kind, ids)),
    list: (kind, ask) => call((store) => store.list(kind, ask)),
    count: (kind, where) => call((store) => store.count(kind, where)),
    tally: (kind, by, where, sums) => call((store) => store.tally(kind, by, where, sums)),
    async *scan(kind, fields, where) {
      const found = await call(async (store) => store.scan(kind, fields, where));
      try {
        yield* found;
      } catch (error) {
        throw error instanceof StoreDown ? new EngineAway(error.message, { cause: error }) : error;
      }
    },
    lease: (name, holder, seconds, now) => call((store) => store.lease(name, holder, seconds, now)),
    release: (lease) => call((store) => store.release(lease)),
    still: (kinds) => call((store) => store.still(kinds)),
    marks: (kind) => call((store) => store.marks(kind)),
    refresh: (of) => call((store) => store.refresh(of)),
    close,
    [Symbol.asyncDispose]: close,
  };
}
