import type { Store } from "../store/store.ts";
import { whereOf } from "./drill.ts";
import type { Drill } from "./types.ts";
import { untilChanged } from "./until-changed.ts";

/** One story behind a number, with what of it stands behind that number. */
export interface StoryCount {
  readonly id: string;
  /** Items of the story that the drill lists. */
  readonly items: number;
  /** Sources of these items, in order. */
  readonly sources: readonly string[];
  readonly firstDay: string | null;
  /** Id of one of these items, the same at every call. */
  readonly item: string;
}

const mostLists = 12; // lists that are remembered; one of a busy year is some 15 MB
const remembered = untilChanged<readonly StoryCount[]>(mostLists);

/**
 * Exactly the stories in which the items of a drill stand; most items first, then the earliest. A list is counted again only
 * when anything of its days changed: its next page counts nothing.
 */
export function storiesBehind(
  store: Store,
  drill: Drill,
  known: Parameters<typeof whereOf>[1],
): Promise<readonly StoryCount[]> {
  const key = JSON.stringify([drill, known.city.sources.map(({ id }) => id)]);
  return remembered(store, { key, days: drill.days }, () => countStories(store, drill, known));
}

async function countStories(
  store: Store,
  drill: Drill,
  known: Parameters<typeof whereOf>[1],
): Promise<readonly StoryCount[]> {
  const found = new Map<
    string,
    { items: number; sources: Set<string>; firstDay: string | null; item: string }
  >();
  for await (const row of store.scan("item", ["story", "source", "publishedDay"], whereOf(drill, known))) {
    const id = row.story ?? row.id;
    const day = row.publishedDay;
    const story = found.get(id) ?? { items: 0, sources: new Set<string>(), firstDay: day, item: row.id };
    story.items += 1;
    if (row.source !== null) story.sources.add(row.source);
    if (day !== null && (story.firstDay === null || day < story.firstDay)) story.firstDay = day;
    if (row.id < story.item) story.item = row.id;
    found.set(id, story);
  }
  return [...found]
    .map(([id, story]) => ({ id, ...story, sources: [...story.sources].toSorted() }))
    .toSorted((one, other) => other.items - one.items || orderOf(one).localeCompare(orderOf(other)));
}

function orderOf({ firstDay, id }: StoryCount): string {
  return `${firstDay ?? "~"}|${id}`;
}
