import type {
  KeptAgency,
  KeptDay,
  KeptGroup,
  KeptNumber,
  KeptSource,
  KeptSplit,
  KeptStories,
} from "../store/records-counted.ts";
import type { DayCounts } from "./day-counts.ts";
import { type StorySet, newStories } from "./story-set.ts";
import type { AgencyTally, GroupTally, SourceTally, Split } from "./tally.ts";

/** A day's counts as they are kept; `countsOf` gives the same counts back. */
export function keptDay(day: string, mark: string, counts: DayCounts): KeptDay {
  const places = new Map<string, number>();
  const stories = (set: StorySet): KeptStories =>
    [...set].map((story) => {
      const known = places.get(story);
      if (known !== undefined) return known;
      places.set(story, places.size);
      return places.size - 1;
    });
  const sources = [...counts.tallies].map(([id, tally]) => keptSource(id, tally, stories));
  return {
    day,
    mark,
    decided: counts.decided,
    owners: [...counts.owners],
    columns: [...counts.columns],
    rules: [...counts.rules],
    stories: [...places.keys()],
    sources,
  };
}

/** The counts that were kept. */
export function countsOf({ decided, owners, columns, rules, stories, sources }: KeptDay): DayCounts {
  const setOf = (places: KeptStories): StorySet => {
    const set = newStories();
    for (const place of places) set.add(stories[place] ?? "");
    return set;
  };
  return {
    tallies: new Map(sources.map((source) => [source.id, tallyOf(source, setOf)])),
    owners: new Set(owners),
    columns: new Set(columns),
    rules: new Set(rules),
    decided,
  };
}

type ToPlaces = (set: StorySet) => KeptStories;
type ToSet = (places: KeptStories) => StorySet;

function keptSource(id: string, tally: SourceTally, stories: ToPlaces): KeptSource {
  const { captured, judged, waiting, decided, multimedia, counted } = tally;
  const items = [captured, judged, waiting, decided, multimedia] as const;
  if (counted.items === 0 && waiting === 0) return { id, items, counts: null };
  return {
    id,
    items,
    counts: {
      counted: keptSplit(counted),
      groups: [...tally.groups].map(keptGroup),
      waiting: [...tally.groupsWaiting],
      vulnerable: [...tally.vulnerable],
      agencies: [...tally.agencies].map((one) => keptAgency(one, stories)),
      stories: stories(tally.stories),
      originals: stories(tally.originals),
      forms: [...tally.forms].map(([form, set]) => [form, stories(set)] as const),
    },
  };
}

function tallyOf({ items, counts }: KeptSource, setOf: ToSet): SourceTally {
  const [captured, judged, waiting, decided, multimedia] = items;
  return {
    captured,
    judged,
    waiting,
    decided,
    multimedia,
    counted: splitOf(counts?.counted ?? [0, 0, 0, 0, 0, 0]),
    groups: groupsOf(counts?.groups ?? []),
    groupsWaiting: numbersOf(counts?.waiting ?? []),
    vulnerable: numbersOf(counts?.vulnerable ?? []),
    agencies: new Map((counts?.agencies ?? []).map((one) => [one.id, agencyOf(one, setOf)])),
    stories: setOf(counts?.stories ?? []),
    originals: setOf(counts?.originals ?? []),
    forms: new Map((counts?.forms ?? []).map(([form, places]) => [form, setOf(places)])),
  };
}

function keptAgency([id, tally]: readonly [string, AgencyTally], stories: ToPlaces): KeptAgency {
  return {
    id,
    own: keptSplit(tally.own),
    ownGroups: [...tally.ownGroups].map(keptGroup),
    named: keptSplit(tally.named),
    namedGroups: [...tally.namedGroups].map(keptGroup),
    namedStories: stories(tally.namedStories),
    more: [tally.ownMultimedia, tally.ownWaiting, tally.namedWaiting],
  };
}

function agencyOf(kept: KeptAgency, setOf: ToSet): AgencyTally {
  const [ownMultimedia, ownWaiting, namedWaiting] = kept.more;
  return {
    own: splitOf(kept.own),
    ownGroups: groupsOf(kept.ownGroups),
    ownMultimedia,
    named: splitOf(kept.named),
    namedGroups: groupsOf(kept.namedGroups),
    namedStories: setOf(kept.namedStories),
    ownWaiting,
    namedWaiting,
  };
}

function keptSplit({ items, direct, topical, original, reprint, unknown }: Split): KeptSplit {
  return [items, direct, topical, original, reprint, unknown];
}

function splitOf([items, direct, topical, original, reprint, unknown]: KeptSplit): Split {
  return { items, direct, topical, original, reprint, unknown };
}

function keptGroup([id, { full, direct, topical, widths }]: readonly [string, GroupTally]): KeptGroup {
  return [id, full, direct, topical, ...widths];
}

function groupsOf(kept: readonly KeptGroup[]): Map<string, GroupTally> {
  return new Map(
    kept.map(([id, full, direct, topical, ...widths]) => [id, { full, direct, topical, widths }]),
  );
}

function numbersOf(kept: readonly KeptNumber[]): Map<string, number> {
  return new Map(kept);
}
