import type { Agency, City, Plan } from "../../config/schema.ts";
import type { Source } from "../../config/source-schema.ts";
import { type Days, type DutyBearer, type Registry, overlap, planDays } from "./duty.ts";
import type { Gathered } from "./gather.ts";
import type { Watch } from "./observe.ts";
import { type SourceDays, sourcesOf } from "./source-days.ts";
import { totalOf } from "./sums.ts";
import type { SourceTally, Tallies } from "./tally.ts";
import { type Window, addDays, dayOf, daysOf } from "./windows.ts";

/** What measuring needs of a city's folder. */
export interface CityFacts {
  readonly city: City;
  readonly agencies: readonly Agency[];
  readonly sources: readonly Source[];
}

/** Everything that the indicators are functions of: one plan, one window, counts and looks; no store, no clock. */
export interface Sample {
  readonly facts: CityFacts;
  readonly registry: Registry;
  readonly plan: Plan;
  readonly window: Window;
  readonly now: Date;
  /** Days of the window on which the plan is valid; null = not one. */
  readonly valid: Days | null;
  /** Of these, the days that have begun. */
  readonly begun: readonly string[];
  /** Counts by source. */
  readonly tallies: Tallies;
  /** All sources as one. */
  readonly total: SourceTally;
  /** Items without a date that would count, by source; of no window. */
  readonly undated: Tallies;
  readonly undatedTotal: SourceTally;
  readonly arrivedUndated: number;
  /** By agency: every day of the plan so far on which a counted item stood on its own channel. */
  readonly ownDays: ReadonlyMap<string, ReadonlySet<string>>;
  readonly rules: readonly string[];
  /** Stories whose original stands outside the collected sources; null = not looked up. */
  readonly outside: ReadonlySet<string> | null;
  /** By column channel: days with an item of any standing. */
  readonly columnDays: ReadonlyMap<string, ReadonlySet<string>>;
  readonly watch: Watch;
  /** D(W). */
  readonly bearers: readonly DutyBearer[];
  /** Sources of the city that are valid on a day that has begun, with those days. */
  readonly sources: readonly SourceDays[];
}

/** Puts a window's counts and the looks together. */
export function sampleOf(given: {
  readonly facts: CityFacts;
  readonly registry: Registry;
  readonly plan: Plan;
  readonly window: Window;
  readonly now: Date;
  readonly gathered: Gathered;
  readonly undated: Tallies;
  readonly ownDays: ReadonlyMap<string, ReadonlySet<string>>;
  readonly rules: ReadonlySet<string>;
  readonly outside: ReadonlySet<string> | null;
  readonly columnDays: ReadonlyMap<string, ReadonlySet<string>>;
  readonly watch: Watch;
}): Sample {
  const { facts, registry, plan, window, now, gathered, undated, ownDays, watch } = given;
  const valid = planDays(plan, window);
  const begun = valid ? daysOf(overlap(valid, { from: valid.from, to: addDays(dayOf(now), 1) }) ?? none) : [];
  return {
    facts,
    registry,
    plan,
    window,
    now,
    valid,
    begun,
    tallies: gathered.tallies,
    total: totalOf(gathered.tallies),
    undated,
    undatedTotal: totalOf(undated),
    arrivedUndated: gathered.arrivedUndated,
    ownDays,
    rules: [...given.rules].toSorted(),
    outside: given.outside,
    columnDays: given.columnDays,
    watch,
    bearers: registry.bearers(plan, window),
    sources: sourcesOf(facts, begun, watch),
  };
}

/** The same sample over some sources only, for shares and trends over a fixed panel. */
export function over(sample: Sample, sources: ReadonlySet<string>): Sample {
  const tallies = ofPanel(sample.tallies, sources);
  const undated = ofPanel(sample.undated, sources);
  return {
    ...sample,
    tallies,
    total: totalOf(sample.tallies, sources),
    undated,
    undatedTotal: totalOf(sample.undated, sources),
    sources: sample.sources.filter((row) => sources.has(row.source.id)),
  };
}

function ofPanel(tallies: Tallies, sources: ReadonlySet<string>): Tallies {
  return new Map(
    [...sources].flatMap((id) => {
      const tally = tallies.get(id);
      return tally === undefined ? [] : [[id, tally] as const];
    }),
  );
}

/** true once the window's last day has ended, or the plan's. */
export function isClosed(sample: Sample): boolean {
  const end = sample.valid?.to ?? sample.window.to;
  return dayOf(sample.now) >= end;
}

/** The sources of these kinds. */
export function sourcesOfKind(sample: Sample, kinds: readonly Source["kind"][]): ReadonlySet<string> {
  return new Set(
    sample.facts.sources.filter((source) => kinds.includes(source.kind)).map((source) => source.id),
  );
}

const none: Days = { from: "0001-01-01", to: "0001-01-01" };
