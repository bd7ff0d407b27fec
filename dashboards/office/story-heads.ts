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
  const heads = await store.read(
    "item",
    stories.map(({ id, item }) => namesake(id) ?? item),
  );
  const spare = await store.read(
    "item",
    stories.map(({ item }) => item),
  );
  const records = await store.read(
    "story",
    stories.map(({ id }) => id),
  );
  return stories.map((story, place) => ({
    story,
    head: (heads[place] ?? spare[place])?.value ?? null,
    record: records[place]?.value ?? null,
  }));
}
