import type { Item } from "../../pipeline/item.ts";
import type { StoryCount } from "../../pipeline/measure/story-list.ts";
import type { Story } from "../../pipeline/store/records.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { namesake } from "../../pipeline/stories/story-id.ts";

/** A counted story with the item that gives it its title, the original where it was collected, and its record. */
export interface HeadedStory {
  readonly story: StoryCount;
  readonly head: Item | null;
  readonly record: Story | null;
}

/** Reads what a list of stories shows beside their counts, in the same order. */
export async function headed(store: Store, stories: readonly StoryCount[]): Promise<readonly HeadedStory[]> {
  const wanted = stories.flatMap(({ id, item }) => [namesake(id) ?? item, item]);
  const ids = [...new Set(wanted)];
  const [items, records] = await Promise.all([
    store.read("item", ids),
    store.read(
      "story",
      stories.map(({ id }) => id),
    ),
  ]);
  const found = new Map(ids.map((id, place) => [id, items[place]?.value ?? null]));
  return stories.map((story, place) => ({
    story,
    head: found.get(namesake(story.id) ?? story.item) ?? found.get(story.item) ?? null,
    record: records[place]?.value ?? null,
  }));
}
