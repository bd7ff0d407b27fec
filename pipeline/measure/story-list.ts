import type { Reader, Store, Where } from "../store/store.ts";
import { dayByDay } from "./day-by-day.ts";
import { whereOf } from "./drill.ts";
import { entry } from "./tally.ts";
import type { Drill } from "./types.ts";
import { untilChanged } from "./until-changed.ts";

/** One story behind a number, with what of it stands behind that number. */
export interface StoryCount {
  readonly id: string;
  /** Items of the story that the drill lists. */
  readonly items: number;
  /** Of these, copies of others. */
  readonly reprints: number;
  /** Sources of these items, in order. */
  readonly sources: readonly string[];
  readonly firstDay: string | null;
  /** The item that stands for it, the same at every call: the original before copies, then the earliest. */
  readonly item: string;
  readonly isOriginal: boolean;
  /** By which that item is ordered in lists, UTC; null without a day. */
  readonly at: string | null;
}

type Known = Parameters<typeof whereOf>[1];

const mostLists = 12; // lists that are remembered; one of a busy year is some 3 MB beside its days
const mostDays = 500; // days of lists that are; one of a city with a million items is some 200 kB
const remembered = untilChanged<readonly StoryCount[]>(mostLists);
const byDay = dayByDay<readonly StoryCount[]>(mostDays);
const fields = ["story", "source", "publishedDay", "copy", "sortAt"] as const;

/**
 * Exactly the stories in which the items of a drill stand; most items first, then the earliest. They are kept by day, and put
 * together again when anything of the days changed: after a write one day is read. A list's next page counts nothing.
 */
export function storiesBehind(store: Store, drill: Drill, known: Known): Promise<readonly StoryCount[]> {
  const where = whereOf(drill, known);
  const { days } = drill;
  return remembered(store, { key: JSON.stringify(where), days }, async (marks) => {
    if (days === null) return together((await daysRead(store, where)).values());
    const key = JSON.stringify({ ...where, range: null });
    const found = await byDay(store, { key, days, marks }, (span) =>
      daysRead(store, { ...where, range: { publishedDay: span } }),
    );
    return together(found);
  });
}

/** The same, counted now. */
export async function countStories(
  store: Reader,
  drill: Drill,
  known: Known,
): Promise<readonly StoryCount[]> {
  return together((await daysRead(store, whereOf(drill, known))).values());
}

/** The stories of each day, ordered by their ids; days in their order, items without a day under "". */
async function daysRead(store: Reader, where: Where): Promise<ReadonlyMap<string, readonly StoryCount[]>> {
  const days = new Map<string, Map<string, StoryCount>>();
  const alone = new Map<string, readonly string[]>(); // most stories of a day have one source: its list is made once
  for await (const { id: item, ...row } of store.scan("item", fields, where)) {
    const id = row.story ?? item;
    const source = row.source ?? "";
    const one: StoryCount = {
      id,
      items: 1,
      reprints: row.copy === "reprint" ? 1 : 0,
      sources: entry(alone, source, () => (source === "" ? [] : [source])),
      firstDay: row.publishedDay,
      item,
      isOriginal: row.copy === "original",
      at: row.sortAt,
    };
    const day = entry(days, row.publishedDay ?? "", () => new Map<string, StoryCount>());
    const known = day.get(id);
    day.set(id, known === undefined ? one : joined(known, one));
  }
  return new Map(
    [...days]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([day, stories]) => [day, [...stories.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))]),
  );
}

/** Stories of days in their order as one list. */
function together(days: Iterable<readonly StoryCount[]>): readonly StoryCount[] {
  // What comes first stays first: the stories then stand by their first day and id, and few are left to be sorted.
  const found = new Map<string, StoryCount>();
  for (const day of days)
    for (const story of day) {
      const known = found.get(story.id);
      found.set(story.id, known === undefined ? story : joined(known, story));
    }
  const all = [...found.values()];
  const carried = all.filter(({ items }) => items > 1).toSorted((one, other) => other.items - one.items);
  return [...carried, ...all.filter(({ items }) => items === 1)];
}

/** Two parts of a story as one; `other` is of no earlier day. */
function joined(one: StoryCount, other: StoryCount): StoryCount {
  const { item, isOriginal, at } = compareHeads(one, other) < 0 ? one : other;
  const sources = [...new Set([...one.sources, ...other.sources])];
  return {
    id: one.id,
    items: one.items + other.items,
    reprints: one.reprints + other.reprints,
    sources: sources.length === one.sources.length ? one.sources : sources.toSorted(),
    firstDay: one.firstDay,
    item,
    isOriginal,
    at,
  };
}

/** Orders stories by the items that stand for them: originals before copies, then the earliest. */
export function compareHeads(one: StoryCount, other: StoryCount): number {
  if (one.isOriginal !== other.isOriginal) return one.isOriginal ? -1 : 1;
  const [at, later] = [one.at ?? "~", other.at ?? "~"];
  if (at !== later) return at < later ? -1 : 1;
  return one.item < other.item ? -1 : 1;
}
