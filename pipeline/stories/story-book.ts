import type { Filed, Shelf } from "./place.ts";
import { saysCopy } from "./rank.ts";
import type { Sheet } from "./sheet.ts";
import { originOutside, storyId } from "./story-id.ts";

/** What the book of stories stands on. */
interface Ground {
  readonly shelf: Pick<Shelf, "withId" | "withOrigin">;
  readonly items: Sheet<"item">;
  readonly stories: Sheet<"story">;
  readonly cityOf: (id: string) => Promise<string>;
}

/** Keeps the records of items and stories in step with where an item is filed. */
export interface StoryBook {
  /** To be told before the item is filed anew. */
  move(filed: Filed, before: Filed | null): Promise<void>;
}

/** A book over the sheets of one placing. */
export function storyBook({ shelf, items, stories, cityOf }: Ground): StoryBook {
  return {
    async move(filed, before) {
      await moveItem(filed);
      await joinStory(filed);
      if (before !== null && before.origin !== filed.origin) await leaveStory(filed, before.origin);
    },
  };

  async function moveItem(filed: Filed): Promise<void> {
    const story = storyId(filed.origin);
    const kept = await items.get(filed.id);
    if (kept === null || kept.story === story) return;
    const copy = filed.origin === filed.id && !saysCopy(filed.rank) ? "original" : "reprint";
    items.put({ ...kept, story, copy });
  }

  /** The story of an item that turns out to be a copy lives on as an alias of the original's story. */
  async function joinStory(filed: Filed): Promise<void> {
    const isOrigin = filed.origin === filed.id;
    const merged = isOrigin ? [] : await ownAliases(storyId(filed.id));
    const id = storyId(filed.origin);
    const whose = await whoseStory(filed.origin, filed);
    const kept = await stories.get(id);
    const aliases = new Set([...(kept?.aliases ?? []), ...merged]);
    aliases.delete(id);
    const firstDay = isOrigin ? filed.day : (kept?.firstDay ?? null);
    const city = kept?.city ?? (await cityOf(filed.id));
    stories.put({ id, city, ...whose, firstDay, aliases: [...aliases].toSorted() });
  }

  /** A copy that no longer fits takes its own story's name with it. */
  async function leaveStory(filed: Filed, origin: string): Promise<void> {
    if (origin === filed.id) return;
    const own = storyId(filed.id);
    const whose = await whoseStory(origin, filed);
    const kept = await stories.get(storyId(origin));
    if (kept !== null)
      stories.put({ ...kept, ...whose, aliases: kept.aliases.filter((alias) => alias !== own) });
  }

  /** Who wrote the story, with `moving` as it is about to be kept. */
  async function whoseStory(
    origin: string,
    moving: Filed,
  ): Promise<{ readonly origin: string | null; readonly originOutside: string | null }> {
    const first = origin === moving.id ? moving : await shelf.withId(origin);
    if (first === null || !saysCopy(first.rank)) return { origin, originOutside: null };
    const others = (await shelf.withOrigin(origin)).filter(({ id }) => id !== moving.id);
    const members = moving.origin === origin ? [...others, moving] : others;
    return { origin: null, originOutside: originOutside(members) };
  }

  async function ownAliases(ownStory: string): Promise<readonly string[]> {
    const kept = await stories.get(ownStory);
    return kept === null ? [] : [ownStory, ...kept.aliases];
  }
}
