import type { Source } from "../../config/source-schema.ts";
import { type Registry, validDays } from "./duty.ts";
import { type ChannelWatch, type Watch, observedOn, visitsOn } from "./observe.ts";
import { heldOf, onceFor, onceForTwo } from "./once.ts";

/** A city's sources as its files name them. */
interface Sourced {
  readonly sources: readonly Source[];
}

const mostSpans = 300; // spans of days whose rows are held

/** A source of the city with those of the begun days on which it is valid. */
export interface SourceDays {
  readonly source: Source;
  readonly days: readonly string[];
  /** Its channels: those of the files, and those that were looked at before they left the files. */
  readonly watches: readonly ChannelWatch[];
}

/** What the looks at a source's channels come to over its days. */
export interface SourceSeen {
  /** Days on which one of its channels was observed. */
  readonly observed: number;
  /** Visits made, and those that succeeded. */
  readonly made: number;
  readonly good: number;
}

/** The days of a row on which an agency owned the source. */
export interface OwnedDays {
  readonly row: SourceDays;
  readonly days: readonly string[];
  /** Of these, how many each of the row's channels was observed. */
  readonly observed: readonly number[];
}

const channelsOf = onceFor((watch: Watch) => Map.groupBy(watch.values(), ({ source }) => source));

/** The rows of a span as they were last told: a source whose channels nobody visited since keeps its row. */
const lastOf = onceFor<Sourced, Map<string, Map<string, SourceDays>>>(() => new Map());
const listsOf = onceForTwo<Sourced, Watch, Map<string, readonly SourceDays[]>>(() => new Map());

/**
 * The sources of a city that are valid on a begun day; `begun` are days one after the other. The same rows are given for as
 * long as they say the same, so that what is worked out of a row is kept by it.
 */
export function sourcesOf(facts: Sourced, begun: readonly string[], watch: Watch): readonly SourceDays[] {
  const name = `${begun[0] ?? ""} ${begun.length}`;
  return heldOf(listsOf(facts, watch), mostSpans, name, () => {
    const last = heldOf(lastOf(facts), mostSpans, name, () => new Map<string, SourceDays>());
    return facts.sources.flatMap((source) => {
      const watches = channelsOf(watch).get(source.id) ?? [];
      if (source.channels.length === 0 && watches.length === 0) return [];
      const known = last.get(source.id);
      const row =
        known !== undefined && isSame(known.watches, watches)
          ? known
          : { source, watches, days: known?.days ?? daysValid(source, begun) };
      last.set(source.id, row);
      return row.days.length > 0 ? [row] : [];
    });
  });
}

function isSame(some: readonly ChannelWatch[], others: readonly ChannelWatch[]): boolean {
  return some.length === others.length && some.every((watch, place) => watch === others[place]);
}

function daysValid(source: Source, begun: readonly string[]): readonly string[] {
  const { from, to } = validDays(source);
  const [first, last] = [begun[0] ?? "", begun.at(-1) ?? ""];
  return first >= from && last < to ? begun : begun.filter((day) => day >= from && day < to);
}

/** What the looks at a source come to over its days. */
export const seenOf = onceFor(({ watches, days }: SourceDays): SourceSeen => {
  const sum = { observed: observedOn(watches, days).length, made: 0, good: 0 };
  for (const watch of watches) {
    const { made, good } = visitsOn(watch, days);
    sum.made += made;
    sum.good += good;
  }
  return sum;
});

/** The agency that answers for a source on a day; null for outlets without an owner in this city. */
export function ownerOn(registry: Registry, source: Source, day: string): string | null {
  return source.owner === undefined ? null : registry.standing(source.owner, day);
}

/** By agency: what it owned of a row. */
const ownedOf = onceForTwo((row: SourceDays, registry: Registry): ReadonlyMap<string, OwnedDays> => {
  const { source, watches } = row;
  const found = new Map<string, OwnedDays>();
  if (source.owner === undefined) return found;
  for (const [owner, days] of Map.groupBy(row.days, (day) => ownerOn(registry, source, day)))
    if (owner !== null)
      found.set(owner, { row, days, observed: watches.map((watch) => countObserved(watch, days)) });
  return found;
});

/** By agency: the sources that it owned on one of their days, in their order. */
export const ownedBy = onceForTwo(
  (rows: readonly SourceDays[], registry: Registry): ReadonlyMap<string, readonly OwnedDays[]> => {
    const found = new Map<string, OwnedDays[]>();
    for (const row of rows)
      for (const [agency, owned] of ownedOf(row, registry)) {
        const known = found.get(agency);
        if (known) known.push(owned);
        else found.set(agency, [owned]);
      }
    return found;
  },
);

/** On how many of the days a channel was observed. */
export function countObserved(watch: ChannelWatch, days: readonly string[]): number {
  let count = 0;
  for (const day of days) if (watch.observed.has(day)) count += 1;
  return count;
}
