import type { Plan } from "../../config/schema.ts";
import { type Days, type Registry, planDays } from "./duty.ts";
import { type Gathered, type SlimItem, gatherer } from "./gather.ts";
import { type SourceTally, type Tallies, addTally, entry, newSet, noTally, totalOf } from "./tally.ts";
import { addDays, daysOf, halfEnd, halfStart, holds, isHalfStart } from "./windows.ts";

/** What the items of one day come to for one plan; whatever is told of a window is a sum of these. */
export interface DayCounts {
  readonly tallies: Tallies;
  /** Agencies with a counted item on their own channel. */
  readonly owners: ReadonlySet<string>;
  /** Column channels with an item of any standing. */
  readonly columns: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
  /** Items that a person has decided on. */
  readonly decided: readonly string[];
}

/** What the items without a day come to: they belong to no window. */
export interface UndatedCounts {
  readonly tallies: Tallies;
  readonly rules: ReadonlySet<string>;
  /** How many were first captured on a day. */
  readonly arrived: ReadonlyMap<string, number>;
}

/** What counting takes besides the items. */
export interface CountingFacts {
  readonly plan: Plan;
  readonly registry: Registry;
  readonly decided: ReadonlySet<string>;
  readonly columns: ReadonlySet<string>;
}

/** Counts the items of one day. */
export function countDay(facts: CountingFacts, day: string, items: readonly SlimItem[]): DayCounts {
  const counting = gatherer({ ...facts, windows: [{ from: day, to: addDays(day, 1) }] });
  counting.take(items);
  const { windows, ownDays, columnDays, rules } = counting.result();
  return {
    tallies: windows[0]?.tallies ?? new Map(),
    owners: new Set(ownDays.keys()),
    columns: new Set(columnDays.keys()),
    rules,
    decided: items.flatMap(({ id }) => (facts.decided.has(id) ? [id] : [])),
  };
}

/** Counts the items without a day. */
export function countUndated(facts: CountingFacts, items: readonly SlimItem[]): UndatedCounts {
  const counting = gatherer({ ...facts, windows: [] });
  counting.take(items);
  const arrived = new Map<string, number>();
  for (const { capturedDay } of items) arrived.set(capturedDay, (arrived.get(capturedDay) ?? 0) + 1);
  const { undated, rules } = counting.result();
  return { tallies: undated, rules, arrived };
}

/** What all windows of a plan have in common. */
export interface CommonSums {
  readonly undated: Tallies;
  readonly ownDays: ReadonlyMap<string, ReadonlySet<string>>;
  readonly columnDays: ReadonlyMap<string, ReadonlySet<string>>;
  readonly rules: ReadonlySet<string>;
}

const mostWindows = 200; // sums of windows that are kept
const mostCommons = 8; // ends of windows for which they are

/**
 * Sums of days. Half months that were summed once are kept: every named period but the week consists of such halves. So are
 * the windows that were asked for last, until one of their days changes.
 */
export interface DaySums {
  /** The counts of a window. */
  gathered(window: Days): Gathered;
  /** The same as `gatherer` tells it over all days before `end`. */
  common(end: string): CommonSums;
  /** These days are to be summed again. */
  changed(days: Iterable<string>): void;
}

/** Sums over the days of a plan; `days` and `undated` are looked at when they are needed. */
export function daySums(
  plan: Plan,
  days: ReadonlyMap<string, DayCounts>,
  undated: () => UndatedCounts,
): DaySums {
  const halves = new Map<string, Map<string, SourceTally>>();
  const windows = new Map<string, Summed>();
  const commons = new Map<string, CommonSums>();

  const summed = (span: Days): Map<string, SourceTally> => {
    const sum = new Map<string, SourceTally>();
    for (const day of daysOf(span)) addAll(sum, days.get(day)?.tallies);
    return sum;
  };
  const half = (from: string): Tallies => {
    const known = halves.get(from);
    if (known !== undefined) return known;
    const sum = summed({ from, to: halfEnd(from) });
    halves.set(from, sum);
    return sum;
  };

  /** The sums that a window consists of. */
  const partsOf = (window: Days): readonly Tallies[] => {
    const parts: Tallies[] = [];
    const valid = planDays(plan, window) ?? { from: window.from, to: window.from };
    // A window may be asked for up to the year 9999.
    const last = [...days.keys()].reduce((one, other) => (one > other ? one : other), "");
    for (let day = valid.from; day < valid.to && day <= last;) {
      const end = halfEnd(day);
      const isHalf = isHalfStart(day) && end <= valid.to;
      const part = isHalf ? half(day) : days.get(day)?.tallies;
      if (part !== undefined) parts.push(part);
      day = isHalf ? end : addDays(day, 1);
    }
    return parts;
  };
  const summedOver = ({ from, to }: Days): Summed => {
    const key = `${from} ${to}`;
    const known = windows.get(key) ?? sumOf({ from, to }, partsOf({ from, to }));
    // The one that was asked for last stands last.
    windows.delete(key);
    windows.set(key, known);
    for (const old of windows.keys()) if (windows.size > mostWindows) windows.delete(old);
    return known;
  };

  return {
    gathered(window) {
      const { tallies, total } = summedOver(window);
      let arrivedUndated = 0;
      for (const [day, count] of undated().arrived) if (holds(window, day)) arrivedUndated += count;
      return { window, tallies, total, arrivedUndated };
    },
    common(end) {
      const known = commons.get(end);
      if (known?.undated === undated().tallies) return known;
      const [ownDays, columnDays] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
      const rules = new Set(undated().rules);
      for (const [day, counts] of days) {
        if (day < plan.validFrom || day >= end) continue;
        for (const owner of counts.owners) entry(ownDays, owner, newSet).add(day);
        for (const column of counts.columns) entry(columnDays, column, newSet).add(day);
        for (const rule of counts.rules) rules.add(rule);
      }
      const sums = { undated: undated().tallies, ownDays, columnDays, rules };
      if (commons.size > mostCommons) commons.clear();
      commons.set(end, sums);
      return sums;
    },
    changed(all) {
      const changed = [...all];
      for (const day of changed) halves.delete(halfStart(day));
      for (const [key, { window }] of windows)
        if (changed.some((day) => holds(window, day))) windows.delete(key);
      if (changed.length > 0) commons.clear();
    },
  };
}

/** A window's counts, by source and as one. */
interface Summed {
  readonly window: Days;
  readonly tallies: Tallies;
  readonly total: SourceTally;
}

function sumOf(window: Days, parts: readonly Tallies[]): Summed {
  const tallies = new Map<string, SourceTally>();
  const total = noTally();
  for (const part of parts) {
    addAll(tallies, part);
    // The parts' own totals are few numbers; the sources are many.
    addTally(total, totalOf(part));
  }
  return { window, tallies, total };
}

function addAll(sum: Map<string, SourceTally>, part: Tallies | undefined): void {
  for (const [source, tally] of part ?? []) addTally(entry(sum, source, noTally), tally);
}
