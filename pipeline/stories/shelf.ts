import type { Imprint as KeptImprint } from "../store/records.ts";
import { change } from "../store/change.ts";
import { everything } from "../store/everything.ts";
import type { Signature, Store } from "../store/store.ts";
import { bandKeys, readImprint, writeImprint } from "./imprint.ts";
import type { Filed, Shelf } from "./place.ts";

/** Files imprints in the store, and keeps the items' and stories' records in step with them. */
export function shelfOf(
  store: Store,
  placing: { readonly id: string; readonly city: string; readonly text: string },
  by: () => Signature,
): Shelf {
  return {
    async textOf(id) {
      if (id === placing.id) return placing.text;
      const [kept] = await store.read("item", [id]);
      return kept?.value.text ?? null;
    },
    async withId(id) {
      const [kept] = await store.read("imprint", [id]);
      return kept === null || kept === undefined ? null : filedOf(kept.value);
    },
    withKeys: (keys) => filedWhere("keys", keys),
    crediting: (id) => filedWhere("credits", [id]),
    async keep(filed) {
      // The imprint is written last: after a crash the same capture is placed again and finds what is still to be done.
      await moveItem(filed);
      await mergeStories(filed);
      await change(store, "imprint", filed.id, () => keptOf(filed), by());
      await store.refresh();
    },
  };

  async function filedWhere(field: string, values: readonly string[]): Promise<readonly Filed[]> {
    if (values.length === 0) return [];
    const found: Filed[] = [];
    const order = { by: "rank", direction: "ascending" } as const;
    for await (const kept of everything(store, "imprint", { where: { is: { [field]: values } }, order })) {
      found.push(filedOf(kept.value));
    }
    return found;
  }

  async function moveItem(filed: Filed): Promise<void> {
    const story = storyId(filed.origin);
    const [kept] = await store.read("item", [filed.id]);
    if (kept === null || kept === undefined || kept.value.story === story) return;
    const copy = filed.origin === filed.id ? "original" : "reprint";
    await change(
      store,
      "item",
      filed.id,
      (old) => (old === null ? null : { ...old.value, story, copy }),
      by(),
    );
  }

  /** The story of an item that turns out to be a copy lives on as an alias of the original's story. */
  async function mergeStories(filed: Filed): Promise<void> {
    const ownStory = storyId(filed.id);
    const isOrigin = filed.origin === filed.id;
    const merged = isOrigin ? [] : await ownAliases(ownStory);
    const id = storyId(filed.origin);
    await change(
      store,
      "story",
      id,
      (old) => {
        const kept = old?.value;
        const aliases = new Set([...(kept?.aliases ?? []), ...merged]);
        aliases.delete(id);
        const firstDay = isOrigin ? filed.day : (kept?.firstDay ?? null);
        return {
          id,
          city: kept?.city ?? placing.city,
          origin: filed.origin,
          originOutside: null,
          firstDay,
          aliases: [...aliases].toSorted(),
        };
      },
      by(),
    );
  }

  async function ownAliases(ownStory: string): Promise<readonly string[]> {
    const [kept] = await store.read("story", [ownStory]);
    return kept === null || kept === undefined ? [] : [ownStory, ...kept.value.aliases];
  }
}

/** A story is called after its original. */
export function storyId(origin: string): string {
  return `s-${origin}`;
}

function keptOf(filed: Filed): KeptImprint {
  const { id, rank, day, imprint, credits, origin } = filed;
  const keys = imprint === null ? [] : bandKeys(imprint);
  return { id, rank, day, keys, signature: imprint === null ? null : writeImprint(imprint), credits, origin };
}

function filedOf(kept: KeptImprint): Filed {
  const { id, rank, day, credits, origin } = kept;
  return {
    id,
    rank,
    day,
    credits,
    origin,
    imprint: kept.signature === null ? null : readImprint(kept.signature),
  };
}
