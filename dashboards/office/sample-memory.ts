import type { Clock } from "../../crawlers/capture.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import type { Watch } from "../../pipeline/measure/observe.ts";
import { samplesOf, watchOf } from "../../pipeline/measure/sample.ts";
import { today, type Window } from "../../pipeline/measure/windows.ts";
import type { Kind, Store } from "../../pipeline/store/store.ts";
import type { KnownPlan } from "./known.ts";

const fresh = 2 * 60_000; // milliseconds in which nobody counts again
const usable = 20 * 60_000; // milliseconds after which what was counted is not shown any more
const most = 400; // periods that are held

/** Nothing is counted of who is signed in and who did what. */
const uncounted: ReadonlySet<Kind> = new Set(["person", "credential", "session", "invitation", "token", "views", "audit"]);

/** What was counted of one plan's period. */
interface Counted {
  readonly sample: Promise<Sample>;
  readonly at: number;
  readonly day: string;
}

/** What a store's pages have counted: periods, and for each plan what the looks have shown. */
interface Memory {
  readonly periods: Map<string, Counted>;
  readonly watches: Map<
    string,
    { readonly watch: Promise<Watch>; readonly at: number; readonly day: string }
  >;
}

const memories = new WeakMap<Store, Memory>();

/**
 * The same store, over which pages count each period of a plan once in two minutes: what is older (up to twenty minutes) is
 * shown while it is counted anew. Whatever is written through it is counted at the very next asking; what others write
 * (collecting, another program) is seen within two minutes of asking.
 */
export function remembering(store: Store): Store {
  const memory: Memory = { periods: new Map(), watches: new Map() };
  const forgetting = async <T>(written: Promise<T>): Promise<T> => {
    try {
      return await written;
    } finally {
      memory.periods.clear();
      memory.watches.clear();
    }
  };
  const remembered: Store = {
    ...store,
    write: (kind, writes, by) =>
      uncounted.has(kind) ? store.write(kind, writes, by) : forgetting(store.write(kind, writes, by)),
    writeInSteps: (steps, by, options) => forgetting(store.writeInSteps(steps, by, options)),
    adopt: (kind, kept) => forgetting(store.adopt(kind, kept)),
  };
  memories.set(remembered, memory);
  return remembered;
}

/** Samples of distinct windows in their order: from the store's memory where it has one, else counted now. */
export async function recalled(
  store: Store,
  asked: KnownPlan & { readonly windows: readonly Window[]; readonly clock: Clock },
): Promise<readonly Sample[]> {
  const held = memories.get(store);
  if (held === undefined) return samplesOf(store, asked);
  const memory = held.periods;
  const { plan, windows, clock } = asked;
  const keyOf = ({ id }: Window): string => `${plan.id}|${id}`;
  const now = performance.now();
  const day = today(clock);
  const ageOf = (window: Window): number => {
    const known = memory.get(keyOf(window));
    return known === undefined || known.day !== day ? Infinity : now - known.at;
  };
  const watched = (): Promise<Watch> => {
    const known = held.watches.get(plan.id);
    if (known !== undefined && known.day === day && now - known.at <= fresh) return known.watch;
    const watch = watchOf(store, { facts: asked.city, from: plan.validFrom, now: clock.now() });
    const read = { watch, at: now, day };
    held.watches.set(plan.id, read);
    watch.catch(() => {
      if (held.watches.get(plan.id) === read) held.watches.delete(plan.id);
    });
    return watch;
  };
  const count = (of: readonly Window[]): void => {
    const all = watched().then((watch) => samplesOf(store, { ...asked, windows: of, watch }));
    for (const [place, window] of of.entries()) {
      const counted = { sample: all.then((samples) => placed(samples, place)), at: now, day };
      memory.delete(keyOf(window));
      memory.set(keyOf(window), counted);
      counted.sample.catch(() => {
        if (memory.get(keyOf(window)) === counted) memory.delete(keyOf(window));
      });
    }
  };
  const missing = windows.filter((window) => ageOf(window) > usable);
  const stale = windows.filter((window) => ageOf(window) > fresh && ageOf(window) <= usable);
  if (missing.length > 0) count(missing);
  const samples = windows.flatMap((window) => memory.get(keyOf(window))?.sample ?? []);
  if (stale.length > 0) count(stale);
  for (const key of memory.keys()) if (memory.size > most) memory.delete(key);
  return Promise.all(samples);
}

function placed(samples: readonly Sample[], place: number): Sample {
  const sample = samples[place];
  if (sample === undefined) throw new Error("each window gives one sample");
  return sample;
}
