import { setImmediate } from "node:timers/promises";
import type { Plan } from "../../config/schema.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { waitingFor } from "../../pipeline/decisions/queue.ts";
import { completenessMark } from "../../pipeline/measure/completeness.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import { openPlanDays, type PlanDays } from "../../pipeline/measure/plan-days.ts";
import { keepsSamples, samplesOf, type SamplesAsked } from "../../pipeline/measure/sample.ts";
import { previous, today, windowOf, type Window, type WindowKind } from "../../pipeline/measure/windows.ts";
import type { Kind, Store } from "../../pipeline/store/store.ts";
import type { KnownPlan } from "./known.ts";

const fresh = 10_000; // milliseconds in which nobody asks whether anything changed
const usable = 20 * 60_000; // milliseconds after which what was counted is not shown any more
const most = 200; // periods of a plan that are held

/** Nothing is counted of who is signed in and who did what. */
const uncounted: ReadonlySet<Kind> = new Set([
  "person",
  "credential",
  "session",
  "invitation",
  "token",
  "views",
  "audit",
  "counted",
]);

/** What a store's pages have counted, by plan. */
interface Memory {
  readonly plans: Map<string, PlanMemory>;
  /** Rises with every write that anything is counted of. */
  written: number;
}

/** A state of a plan's counts, and when it was last seen to be the newest. */
interface Seen {
  readonly state: number;
  readonly at: number;
  readonly written: number;
}

interface PlanMemory {
  readonly days: PlanDays;
  seen: Seen | null;
  /** Looking for what changed, begun after so many writes. */
  looking: { readonly written: number; readonly done: Promise<Seen> } | null;
  readonly samples: Map<
    string,
    { readonly key: string; readonly outside: boolean; readonly sample: Promise<Sample> }
  >;
}

const memories = new WeakMap<Store, Memory>();

/**
 * The same store, over which pages count each day of a plan once, and again only when something of it changed. They ask for
 * changes every ten seconds and show meanwhile what they have, up to twenty minutes old; whatever is written through this store
 * is counted at the very next asking, what others write (collecting, another program) at the next but one after ten seconds.
 */
export function remembering(store: Store): Store {
  const memory: Memory = { plans: new Map(), written: 0 };
  const noting = async <T>(write: Promise<T>): Promise<T> => {
    try {
      return await write;
    } finally {
      memory.written += 1;
    }
  };
  const remembered: Store = {
    ...store,
    write: (kind, writes, by) =>
      uncounted.has(kind) ? store.write(kind, writes, by) : noting(store.write(kind, writes, by)),
    writeInSteps: (steps, by, options) => noting(store.writeInSteps(steps, by, options)),
    adopt: (kind, kept) => noting(store.adopt(kind, kept)),
  };
  memories.set(remembered, memory);
  keepsSamples(remembered, async (asked) => {
    const plan = planMemory(memory, remembered, asked);
    const seen = await newest(memory, plan);
    return samplesIn(plan, seen, asked);
  });
  return remembered;
}

/** Counts all plans and sums the periods that pages open with before anybody asks; what fails is counted when it is asked for. */
export async function countDaysAhead(
  store: Store,
  config: { readonly cities: readonly KnownPlan["city"][] },
  clock: Clock,
): Promise<void> {
  const memory = memories.get(store);
  if (memory === undefined) return;
  for (const city of config.cities) {
    for (const plan of city.plans) {
      const asked = { city, plan, clock };
      const days = planMemory(memory, store, asked);
      const ahead = async (): Promise<void> => {
        const seen = await newest(memory, days);
        for (const kind of aheadKinds) {
          const windows = lately(plan, kind, clock);
          for (const sample of await samplesIn(days, seen, { ...asked, windows, outsideOf: 0 })) {
            // How complete a period is stands beside every number of it.
            completenessMark(sample);
            await setImmediate();
          }
        }
        await waitingFor(store, asked);
      };
      await ahead().catch(() => null);
    }
  }
}

const aheadKinds = ["report-month", "month", "week", "quarter", "year"] as const;
const aheadWindows = 13; // of a kind: those of a series, and the one before

/** The running period of a kind and those before it, none before the plan began. */
function lately(plan: Plan, kind: WindowKind, clock: Clock): readonly Window[] {
  const found: Window[] = [];
  for (let step = windowOf(kind, today(clock)); found.length < aheadWindows; step = previous(step)) {
    if (step.to <= plan.validFrom) break;
    found.push(step);
  }
  return found;
}

/**
 * Samples of distinct windows in their order: from the store's memory where it has one, else counted now. `outside`: the first
 * window's stories from outside are asked for, too, which takes reading its reprinted stories.
 */
export async function recalled(
  store: Store,
  asked: KnownPlan & {
    readonly windows: readonly Window[];
    readonly clock: Clock;
    readonly outside: boolean;
  },
): Promise<readonly Sample[]> {
  const memory = memories.get(store);
  const outsideOf = asked.outside ? 1 : 0;
  if (memory === undefined) return samplesOf(store, { ...asked, outsideOf });
  const plan = planMemory(memory, store, asked);
  return samplesIn(plan, await seenOf(memory, plan), { ...asked, outsideOf });
}

/** Samples of a state, as they were made the last time that they were asked for. */
function samplesIn(
  { days, samples }: PlanMemory,
  { state }: Seen,
  { windows, clock, outsideOf = windows.length }: Omit<SamplesAsked, "city" | "plan">,
): Promise<readonly Sample[]> {
  // Whether a day has begun, and what may be said of it, is part of every sample.
  const key = `${state} ${today(clock)}`;
  const needs = (place: number): boolean => place < outsideOf;
  const missing = windows.flatMap((window, place) => {
    const known = samples.get(window.id);
    const isKnown = known?.key === key && (known.outside || !needs(place));
    return isKnown ? [] : [{ window, outside: needs(place) }];
  });
  // Those with stories from outside first, as they are asked for.
  const asked = missing.toSorted((one, other) => Number(other.outside) - Number(one.outside));
  if (asked.length > 0) {
    const counted = days.samples(
      asked.map(({ window }) => window),
      asked.filter(({ outside }) => outside).length,
    );
    for (const [place, { window, outside }] of asked.entries()) {
      const one = { key, outside, sample: counted.then((all) => placed(all, place)) };
      samples.delete(window.id);
      samples.set(window.id, one);
      one.sample.catch(() => {
        if (samples.get(window.id) === one) samples.delete(window.id);
      });
    }
  }
  const found = windows.flatMap(({ id }) => samples.get(id)?.sample ?? []);
  for (const id of samples.keys()) if (samples.size > most) samples.delete(id);
  return Promise.all(found);
}

/** The state to show: the newest when it was written through this store or nobody looked for long, else the last one seen. */
async function seenOf(held: Memory, memory: PlanMemory): Promise<Seen> {
  const { seen } = memory;
  const age = seen === null ? Infinity : performance.now() - seen.at;
  if (seen === null || seen.written !== held.written || age > usable) return newest(held, memory);
  if (age > fresh) newest(held, memory).catch(() => null);
  return seen;
}

async function newest(held: Memory, memory: PlanMemory): Promise<Seen> {
  const { written } = held;
  if (memory.looking?.written === written) return memory.looking.done;
  const before = memory.looking?.done.catch(() => null) ?? Promise.resolve();
  const look = async (): Promise<Seen> => {
    await before;
    const at = performance.now();
    return (memory.seen = { state: await memory.days.catchUp(), at, written });
  };
  const looking = { written, done: look() };
  memory.looking = looking;
  try {
    return await looking.done;
  } finally {
    if (memory.looking === looking) memory.looking = null;
  }
}

function planMemory(
  held: Memory,
  store: Store,
  { city, plan, clock }: Omit<SamplesAsked, "windows">,
): PlanMemory {
  const known = held.plans.get(plan.id);
  if (known !== undefined) return known;
  const made = {
    days: openPlanDays(store, { city, plan, clock }),
    seen: null,
    looking: null,
    samples: new Map(),
  };
  held.plans.set(plan.id, made);
  return made;
}

function placed(samples: readonly Sample[], place: number): Sample {
  const sample = samples[place];
  if (sample === undefined) throw new Error("each window gives one sample");
  return sample;
}
