import { setTimeout as pause } from "node:timers/promises";
import type { ElasticsearchStore } from "../elasticsearch.ts";
import { EngineAway, StoreDown } from "../errors.ts";
import type { Store } from "../store.ts";

/** The engine's keeper as a collector sees it: perhaps not there today. */
export interface Reach {
  /** Does the work, or throws EngineAway: at once where the engine was away a moment ago, else after `within` milliseconds at the latest. */
  readonly call: <T>(work: (remote: ElasticsearchStore) => Promise<T>, within?: number) => Promise<T>;
  /** The keeper itself, for those with a patience of their own; throws StoreDown. */
  readonly open: () => Promise<ElasticsearchStore>;
  /** The engine answered somebody else. */
  readonly back: () => void;
  /** The keeper as a store like any other, through `call`. */
  readonly store: Store;
  readonly close: () => Promise<void>;
}

const rest = 5_000; // milliseconds after a failure in which nobody waits for the engine again

/** Opens the engine's keeper when it is first needed, and again after each failure to do so. */
export function openReach(connect: () => Promise<ElasticsearchStore>): Reach {
  let opening: Promise<ElasticsearchStore> | null = null;
  let away: { readonly until: number; readonly error: EngineAway } | null = null;
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
      away = null;
      return done;
    } catch (error) {
      if (!(error instanceof StoreDown)) throw error;
      const told = new EngineAway(error.message, { cause: error });
      away = { until: performance.now() + rest, error: told };
      throw told;
    }
  };
  const close = async (): Promise<void> => {
    if (opening === null) return;
    await opening.then(
      (store) => store.close(),
      () => undefined,
    );
  };
  return { open, call, store: storeOver(call, close), back: () => void (away = null), close };
}

/** What takes longer than anybody may wait is as good as away; it ends by itself. */
async function soon<T>(work: Promise<T>, within: number | undefined): Promise<T> {
  if (within === undefined) return work;
  const timer = new AbortController();
  const late = pause(within, undefined, { signal: timer.signal }).then(() => {
    throw new StoreDown("Elasticsearch chưa trả lời; phần mềm làm tiếp việc của mình và sẽ hỏi lại.");
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
    refresh: () => call((store) => store.refresh()),
    close,
    [Symbol.asyncDispose]: close,
  };
}
