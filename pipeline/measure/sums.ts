import { heldOf, onceFor } from "./once.ts";
import { newStories, type StorySet } from "./story-set.ts";
import type { AgencyTally, GroupTally, SourceTally, Split, Tallies } from "./tally.ts";
import { noGroup, noSplit } from "./tally.ts";

const mostPanels = 100; // choices of sources whose totals are held of the same counts

/**
 * Several sources or days as one: counts are added, stories stay distinct. Nothing is added to the parts any more, so that what
 * only one of them has is not copied.
 */
export function joined(parts: readonly SourceTally[]): SourceTally {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  let agencies: SourceTally["agencies"] | null = null;
  return {
    captured: plus(parts, ({ captured }) => captured),
    judged: plus(parts, ({ judged }) => judged),
    waiting: plus(parts, ({ waiting }) => waiting),
    decided: plus(parts, ({ decided }) => decided),
    multimedia: plus(parts, ({ multimedia }) => multimedia),
    counted: splitsJoined(parts.map(({ counted }) => counted)),
    groups: merged(parts, ({ groups }) => groups, groupsJoined),
    groupsWaiting: merged(parts, ({ groupsWaiting }) => groupsWaiting, added),
    // Most of the work, and few sums are ever asked for it.
    get agencies() {
      agencies ??= merged(parts, (part) => part.agencies, agenciesJoined);
      return agencies;
    },
    stories: storiesJoined(parts.map(({ stories }) => stories)),
    originals: storiesJoined(parts.map(({ originals }) => originals)),
    forms: merged(parts, ({ forms }) => forms, storiesJoined),
    vulnerable: merged(parts, ({ vulnerable }) => vulnerable, added),
  };
}

/** Several parts of an agency's counts as one: predecessors with their successor, sources with each other. */
export function agenciesJoined(parts: readonly AgencyTally[]): AgencyTally {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return {
    ownMultimedia: plus(parts, ({ ownMultimedia }) => ownMultimedia),
    ownWaiting: plus(parts, ({ ownWaiting }) => ownWaiting),
    namedWaiting: plus(parts, ({ namedWaiting }) => namedWaiting),
    own: splitsJoined(parts.map(({ own }) => own)),
    ownGroups: merged(parts, ({ ownGroups }) => ownGroups, groupsJoined),
    named: splitsJoined(parts.map(({ named }) => named)),
    namedGroups: merged(parts, ({ namedGroups }) => namedGroups, groupsJoined),
    namedStories: storiesJoined(parts.map(({ namedStories }) => namedStories)),
  };
}

/** What a sum of days was put together from. */
const partsOf = new WeakMap<Tallies, readonly Tallies[]>();

/** Counts of other days as one, source by source. */
export function sumOf(parts: readonly Tallies[]): Tallies {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const sum = merged(parts, (part) => part, joined);
  partsOf.set(sum, parts);
  return sum;
}

/** All sources of finished counts as one, or those of a panel alone; put together once. */
export function totalOf(tallies: Tallies, panel: ReadonlySet<string> | null = null): SourceTally {
  const name = panel === null ? "*" : [...panel].toSorted().join(" ");
  return totalNamed(tallies, name, panel);
}

const nothing: SourceTally = joined([]);
const totalsOf = onceFor<Tallies, Map<string, SourceTally>>(() => new Map());

function totalNamed(tallies: Tallies, name: string, panel: ReadonlySet<string> | null): SourceTally {
  const [only] = panel ?? [];
  if (only !== undefined && panel?.size === 1) return tallies.get(only) ?? nothing;
  return heldOf(totalsOf(tallies), mostPanels, name, () => {
    const parts = partsOf.get(tallies);
    // The parts' own totals are few numbers, and mostly known; the sources are many.
    if (parts !== undefined) return joined(parts.map((part) => totalNamed(part, name, panel)));
    return joined([...tallies].flatMap(([id, tally]) => (panel === null || panel.has(id) ? [tally] : [])));
  });
}

function merged<P, V>(
  parts: readonly P[],
  of: (part: P) => ReadonlyMap<string, V>,
  join: (some: readonly V[]) => V,
): Map<string, V> {
  const found = new Map<string, V[]>();
  for (const part of parts)
    for (const [key, value] of of(part)) {
      const known = found.get(key);
      if (known === undefined) found.set(key, [value]);
      else known.push(value);
    }
  return new Map([...found].map(([key, some]) => [key, join(some)]));
}

function plus<P>(parts: readonly P[], of: (part: P) => number): number {
  let sum = 0;
  for (const part of parts) sum += of(part);
  return sum;
}

function added(some: readonly number[]): number {
  return plus(some, (one) => one);
}

function splitsJoined(parts: readonly Split[]): Split {
  const sum = noSplit();
  for (const part of parts) {
    sum.items += part.items;
    sum.direct += part.direct;
    sum.topical += part.topical;
    sum.original += part.original;
    sum.reprint += part.reprint;
    sum.unknown += part.unknown;
  }
  return sum;
}

function groupsJoined(parts: readonly GroupTally[]): GroupTally {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const sum = noGroup();
  for (const part of parts) {
    sum.full += part.full;
    sum.direct += part.direct;
    sum.topical += part.topical;
    for (const [width, items] of part.widths.entries())
      sum.widths[width] = (sum.widths[width] ?? 0) + (items ?? 0);
  }
  return sum;
}

function storiesJoined(parts: readonly StorySet[]): StorySet {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const sum = newStories();
  for (const part of parts) sum.join(part);
  return sum;
}
