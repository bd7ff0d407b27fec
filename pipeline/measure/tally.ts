import { type StorySet, newStories } from "./story-set.ts";

/** Counts of items, split two ways; each way sums to `items`. */
export interface Split {
  items: number;
  direct: number;
  topical: number;
  original: number;
  reprint: number;
  unknown: number;
}

export interface GroupTally {
  full: number;
  direct: number;
  topical: number;
  /** At index k: items that belong to k groups. Kept whole so that the fractional count does not depend on the order of adding. */
  readonly widths: number[];
}

/** One agency's part of one source in one window. */
export interface AgencyTally {
  readonly own: Split;
  readonly ownGroups: Map<string, GroupTally>;
  ownMultimedia: number;
  readonly named: Split;
  readonly namedGroups: Map<string, GroupTally>;
  /** Stories that name it. */
  readonly namedStories: StorySet;
  /** Items that wait for a person: own, and naming it. */
  ownWaiting: number;
  namedWaiting: number;
}

/** All that one source (or several, joined) gave in one window, for one plan. */
export interface SourceTally {
  /** Items with a day in the window, whatever the plan says of them. */
  captured: number;
  /** Of these, items that the plan has judged. */
  judged: number;
  waiting: number;
  /** Of the captured, those a person has decided on. */
  decided: number;
  readonly counted: Split;
  readonly groups: Map<string, GroupTally>;
  readonly groupsWaiting: Map<string, number>;
  readonly agencies: Map<string, AgencyTally>;
  /** Stories of counted items, and those of them whose original was counted too. */
  readonly stories: StorySet;
  readonly originals: StorySet;
  /** Stories by the form that they report. */
  readonly forms: Map<string, StorySet>;
  multimedia: number;
  /** By group: items that name vulnerable people. */
  readonly vulnerable: Map<string, number>;
}

/** By source. */
export type Tallies = ReadonlyMap<string, SourceTally>;

/** Σ 1/k over the items of a group. */
export function fractional(group: GroupTally): number {
  return group.widths.reduce((sum, items, width) => (width === 0 ? sum : sum + items / width), 0);
}

export function noSplit(): Split {
  return { items: 0, direct: 0, topical: 0, original: 0, reprint: 0, unknown: 0 };
}

export function noGroup(): GroupTally {
  return { full: 0, direct: 0, topical: 0, widths: [] };
}

export function noAgency(): AgencyTally {
  return {
    own: noSplit(),
    ownGroups: new Map(),
    ownMultimedia: 0,
    named: noSplit(),
    namedGroups: new Map(),
    namedStories: newStories(),
    ownWaiting: 0,
    namedWaiting: 0,
  };
}

export function noTally(): SourceTally {
  return {
    captured: 0,
    judged: 0,
    waiting: 0,
    decided: 0,
    counted: noSplit(),
    groups: new Map(),
    groupsWaiting: new Map(),
    agencies: new Map(),
    stories: newStories(),
    originals: newStories(),
    forms: new Map(),
    multimedia: 0,
    vulnerable: new Map(),
  };
}

/** The entry of a map, made when it is not there yet. */
export function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** A new set of ids. */
export function newSet(): Set<string> {
  return new Set();
}
