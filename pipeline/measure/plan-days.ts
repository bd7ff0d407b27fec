import type { Clock } from "../../crawlers/capture.ts";
import type { Plan } from "../../config/schema.ts";
import type { Store } from "../store/store.ts";
import {
  type CountingFacts,
  type DayCounts,
  type UndatedCounts,
  countDay,
  countUndated,
  daySums,
} from "./day-counts.ts";
import { registryOf } from "./duty.ts";
import { type CityFacts, type Sample } from "./frame.ts";
import type { SlimItem } from "./gather.ts";
import { openCounted } from "./counted-days.ts";
import { columnsOf, decidedItems, endOf, samplesFrom, slimItems } from "./sample.ts";
import { openWatchBook } from "./watch-book.ts";
import { type Window, addDays } from "./windows.ts";

const runLength = 10; // days read at once when many are to be counted

/** The days of one plan as they were last counted; only days of which anything changed are ever counted again. */
export interface PlanDays {
  /** Counts what changed since the last time; gives the number of the state, another one after any change. */
  catchUp(): Promise<number>;
  /** Samples of the state that stands, in the order of the windows; `outsideOf` as in `SamplesAsked`. */
  samples(windows: readonly Window[], outsideOf?: number): Promise<readonly Sample[]>;
}

interface Counted<C> {
  readonly mark: string;
  readonly counts: C;
}

const nothing: UndatedCounts = { tallies: new Map(), rules: new Set(), arrived: new Map() };

/**
 * Counts a plan day by day and keeps the counts: a window is a sum over its days. What changed is known by the store's marks,
 * so that a page over a million items recounts the running day and nothing else.
 */
export function openPlanDays(
  store: Store,
  { city: facts, plan, clock }: { readonly city: CityFacts; readonly plan: Plan; readonly clock: Clock },
): PlanDays {
  const registry = registryOf(facts.agencies);
  const columns = columnsOf(facts);
  const sources = facts.sources.map((source) => source.id);
  const marks = new Map<string, string>();
  const days = new Map<string, DayCounts>();
  let undated: Counted<UndatedCounts> = { mark: "", counts: nothing };
  let decided: ReadonlySet<string> = new Set();
  let decisions = -1;
  let state = 0;
  let running: Promise<number> | null = null;
  let saving: Promise<void> = Promise.resolve();
  const watches = openWatchBook(store, { facts, from: plan.validFrom });
  const keeping = openCounted(store, { facts, plan, clock });
  const sums = daySums(plan, days, () => undated.counts);

  const counting = (): CountingFacts => ({ plan, registry, decided, columns });

  /** People's decisions are counted with the items that they are about: the days of these are due. */
  const decide = async (): Promise<boolean> => {
    const count = await store.count("decision", { is: { plan: plan.id } });
    if (count === decisions) return false;
    const now = await decidedItems(store, plan.id);
    const moved = [...now.symmetricDifference(decided)];
    // Where nothing was counted yet all days are due anyway.
    if (days.size > 0) {
      for (const kept of await store.read("item", moved)) {
        if (kept === null) continue;
        if (kept.value.publishedDay === null) undated = { ...undated, mark: "" };
        else marks.delete(kept.value.publishedDay);
      }
    }
    decided = now;
    decisions = count;
    return moved.length > 0;
  };

  const countRun = async (run: readonly { readonly day: string; readonly mark: string }[]): Promise<void> => {
    const [first, last] = [run[0]?.day, run.at(-1)?.day];
    if (first === undefined || last === undefined) return;
    const byDay = new Map<string, SlimItem[]>(run.map(({ day }) => [day, []]));
    const span = { from: first, to: addDays(last, 1) };
    for await (const items of slimItems(store, { sources, plan: plan.id, span, undated: false }))
      for (const item of items) byDay.get(item.day ?? "")?.push(item);
    for (const { day, mark } of run) {
      const before = days.get(day);
      days.set(day, countDay(counting(), day, byDay.get(day) ?? []));
      marks.set(day, mark);
      sums.changed(day, before);
    }
  };

  /** Takes over what was kept before this start. */
  const takeKept = async (found: ReadonlyMap<string, string>): Promise<void> => {
    const known = new Set<string>();
    await keeping.load(found, (day, counts) => {
      days.set(day, counts);
      marks.set(day, found.get(day) ?? "");
      for (const item of counts.decided) known.add(item);
    });
    decided = known;
  };

  const countAll = async (): Promise<boolean> => {
    const found = await store.marks("item");
    if (decisions < 0) await takeKept(found);
    const isDecided = await decide();
    const due = [...found].flatMap(([day, mark]) =>
      day !== "" && day >= plan.validFrom && marks.get(day) !== mark ? [{ day, mark }] : [],
    );
    for (const run of runsOf(due)) await countRun(run);
    keepCounts(due.map(({ day }) => day));
    const mark = found.get("") ?? "none";
    const isUndatedDue = mark !== undated.mark;
    if (isUndatedDue) {
      const items: SlimItem[] = [];
      for await (const some of slimItems(store, { sources, plan: plan.id, span: null, undated: true }))
        items.push(...some);
      undated = { mark, counts: countUndated(counting(), items) };
    }
    return isDecided || due.length > 0 || isUndatedDue;
  };

  /** Nobody waits for it; what could not be kept is counted again after the next start. */
  const keepCounts = (changed: readonly string[]): void => {
    saving = saving
      .then(() =>
        keeping.save(changed, (day) => {
          const [mark, counts] = [marks.get(day), days.get(day)];
          return mark === undefined || counts === undefined ? null : { mark, counts };
        }),
      )
      .catch(() => undefined);
  };

  const step = async (): Promise<number> => {
    const [counted, watched] = await Promise.all([countAll(), watches.catchUp(clock.now())]);
    if (counted || watched) state += 1;
    return state;
  };

  return {
    catchUp() {
      const mine = (running ??= step().finally(() => (running = null)));
      return mine;
    },
    async samples(windows, outsideOf = windows.length) {
      const now = clock.now();
      const gathered = windows.map((window) => sums.gathered(window));
      const common = sums.common(endOf(windows, now));
      const watch = watches.watch(now);
      return samplesFrom(store, windows, gathered, {
        ...common,
        facts,
        registry,
        plan,
        now,
        watch,
        outsideOf,
      });
    },
  };
}

/** Days side by side, a few at a time. */
function runsOf<D extends { readonly day: string }>(all: readonly D[]): readonly (readonly D[])[] {
  const runs: D[][] = [];
  let run: D[] = [];
  for (const one of all.toSorted((a, b) => (a.day < b.day ? -1 : 1))) {
    const last = run.at(-1);
    if (last === undefined || run.length >= runLength || addDays(last.day, 1) !== one.day)
      runs.push((run = []));
    run.push(one);
  }
  return runs;
}
