import type { Plan } from "../../config/schema.ts";
import { type Days, type Registry, planDays } from "./duty.ts";
import { type Gathered, type SlimItem, gatherer } from "./gather.ts";
import { heldOf } from "./once.ts";
import { sumOf } from "./sums.ts";
import { type Tallies, entry, newSet } from "./tally.ts";
import { addDays, daysOf, halfEnd, holds, isHalfStart } from "./windows.ts";

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

const mostSums = 400; // sums of days that are kept
const mostCommons = 8; // ends of windows for which they are
const running = 2; // parts at the end of a window in which something changes all the time

/**
 * Sums of days. A window is the sum of half months, of which every named period but the week consists; all but the last parts of
 * a sum are kept as a sum of their own, so that a running year is put together again from its ended months and two halves.
 * What was asked for last is kept until one of its days changes.
 */
export interface DaySums {
  /** The counts of a window. */
  gathered(window: Days): Gathered;
  /** The same as `gatherer` tells it over all days before `end`. */
  common(end: string): CommonSums;
  /** A day is to be summed again; `before` are the counts that it had. */
  changed(day: string, before: DayCounts | undefined): void;
}

/** Counts of some days after each other. */
interface Part {
  readonly span: Days;
  readonly tallies: Tallies;
}

/** Sums over the days of a plan; `days` and `undated` are looked at when they are needed. */
export function daySums(
  plan: Plan,
  days: ReadonlyMap<string, DayCounts>,
  undated: () => UndatedCounts,
): DaySums {
  const sums = new Map<string, Part>();
  const commons = new Map<string, CommonSums>();

  const held = (span: Days, make: () => Tallies): Tallies =>
    heldOf(sums, mostSums, `${span.from} ${span.to}`, () => ({ span, tallies: make() })).tallies;

  const together = (parts: readonly Part[]): Tallies => {
    const [first, last] = [parts[0], parts.at(-running - 1)];
    const all = parts.map(({ tallies }) => tallies);
    if (first === undefined || last === undefined || first === last) return sumOf(all);
    const span = { from: first.span.from, to: last.span.to };
    return sumOf([held(span, () => sumOf(all.slice(0, -running))), ...all.slice(-running)]);
  };

  const daysIn = (span: Days): readonly Part[] =>
    daysOf(span).flatMap((day) => {
      const counts = days.get(day);
      return counts === undefined
        ? []
        : [{ span: { from: day, to: addDays(day, 1) }, tallies: counts.tallies }];
    });

  /** The parts that a window consists of, whole halves and the days before and behind them. */
  const partsOf = (valid: Days): readonly Part[] => {
    const parts: Part[] = [];
    // A window may be asked for up to the year 9999.
    const last = [...days.keys()].reduce((one, other) => (one > other ? one : other), "");
    for (let from = valid.from; from < valid.to && from <= last;) {
      const end = halfEnd(from);
      const isHalf = isHalfStart(from) && end <= valid.to;
      const span = { from, to: isHalf ? end : addDays(from, 1) };
      if (isHalf) parts.push({ span, tallies: held(span, () => together(daysIn(span))) });
      else parts.push(...daysIn(span));
      from = span.to;
    }
    return parts;
  };

  return {
    gathered(window) {
      const valid = planDays(plan, window);
      const tallies = valid === null ? new Map() : held(valid, () => together(partsOf(valid)));
      let arrivedUndated = 0;
      for (const [day, count] of undated().arrived) if (holds(window, day)) arrivedUndated += count;
      return { window, tallies, arrivedUndated };
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
      const told = { undated: undated().tallies, ownDays, columnDays, rules };
      if (commons.size > mostCommons) commons.clear();
      commons.set(end, told);
      return told;
    },
    changed(day, before) {
      for (const [name, { span }] of sums) if (holds(span, day)) sums.delete(name);
      if (!isAlike(before, days.get(day))) commons.clear();
    },
  };
}

/** Whether two counts of a day say the same of what all windows have in common. */
function isAlike(one: DayCounts | undefined, other: DayCounts | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (["owners", "columns", "rules"] as const).every(
    (field) => one[field].symmetricDifference(other[field]).size === 0,
  );
}
