import { hash } from "node:crypto";
import type { Plan } from "../../config/schema.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { CountedDays, KeptDay } from "../store/records-counted.ts";
import type { Store } from "../store/store.ts";
import type { DayCounts } from "./day-counts.ts";
import { measureVersion } from "./definitions.ts";
import type { CityFacts } from "./frame.ts";
import { countsOf, keptDay } from "./kept-days.ts";
import { addDays, dayOf, halfEnd, halfStart } from "./windows.ts";

const version = 1; // of the way in which counts are kept
const open = 2; // days that are never kept: they change with every round of collecting
const pause = 10 * 60_000; // milliseconds in which half a month is kept at most once
const readAtOnce = 4; // halves

/** A day's counts and the mark under which they were counted. */
export interface MarkedCounts {
  readonly mark: string;
  readonly counts: DayCounts;
}

/** The counts of a plan's days in the store, half a month in one record: a start reads them instead of all items. */
export interface CountedStore {
  /** What was kept of days that still have the same marks. */
  load(marks: ReadonlyMap<string, string>, take: (day: string, counts: DayCounts) => void): Promise<void>;
  /**
   * Keeps the halves in which days changed, each at most every ten minutes, where the store takes them. Whoever may only read
   * keeps nothing and counts again after a start.
   */
  save(changed: Iterable<string>, of: (day: string) => MarkedCounts | null): Promise<void>;
}

/** Opens the counts of one plan. */
export function openCounted(
  store: Store,
  { facts, plan, clock }: { readonly facts: CityFacts; readonly plan: Plan; readonly clock: Clock },
): CountedStore {
  const basis = basisOf(facts, plan);
  const due = new Set<string>();
  let closed: string | null = null;
  const savedAt = new Map<string, number>();
  const idOf = (half: string): string => `${plan.id}|${half}`;

  const keep = async (half: string, of: (day: string) => MarkedCounts | null): Promise<void> => {
    const days: KeptDay[] = [];
    const last = addDays(dayOf(clock.now()), -open);
    const end = halfEnd(half);
    for (let day = half; day < end && day < last; day = addDays(day, 1)) {
      const found = of(day);
      if (found !== null) days.push(keptDay(day, found.mark, found.counts));
    }
    if (days.length === 0) return;
    const id = idOf(half);
    const value: CountedDays = { id, plan: plan.id, from: half, basis, days };
    const [kept] = await store.read("counted", [id]);
    const by = { actor: "dem-theo-ngay", at: clock.now().toISOString() };
    await store.write("counted", [{ value, expects: kept?.revision ?? 0 }], by);
  };

  return {
    async load(marks, take) {
      const halves = new Set<string>();
      for (const day of marks.keys()) if (day !== "" && day >= plan.validFrom) halves.add(halfStart(day));
      const newest = [...halves].toSorted().toReversed();
      for (let at = 0; at < newest.length; at += readAtOnce) {
        const found = await store.read("counted", newest.slice(at, at + readAtOnce).map(idOf));
        for (const kept of found) {
          if (kept?.value.basis !== basis) continue;
          savedAt.set(kept.value.from, performance.now() - pause);
          for (const day of kept.value.days)
            if (marks.get(day.day) === day.mark) take(day.day, countsOf(day));
        }
      }
    },
    async save(changed, of) {
      const last = addDays(dayOf(clock.now()), -open);
      for (const day of changed) if (day < last) due.add(halfStart(day));
      // A day that was running when it changed may be kept now.
      for (let day = closed ?? last; day < last; day = addDays(day, 1)) due.add(halfStart(day));
      closed = last;
      for (const half of due) {
        if (performance.now() - (savedAt.get(half) ?? -pause) < pause) continue;
        savedAt.set(half, performance.now());
        due.delete(half);
        await keep(half, of);
      }
    },
  };
}

function basisOf({ agencies, sources }: CityFacts, plan: Plan): string {
  const channels = sources.map(({ id, channels: all }) => [id, all.map((one) => [one.id, one.column])]);
  return hash("sha256", JSON.stringify([version, measureVersion, plan, agencies, channels])).slice(0, 32);
}
