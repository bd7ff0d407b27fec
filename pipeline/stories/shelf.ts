import type { Imprint as KeptImprint } from "../store/records.ts";
import { addressId } from "../../crawlers/address.ts";
import type { Item } from "../item.ts";
import { change } from "../store/change.ts";
import { everything } from "../store/everything.ts";
import type { Signature, Store } from "../store/store.ts";
import { bandKeys, readImprint, writeImprint } from "./imprint.ts";
import type { Filed, Shelf } from "./place.ts";
import { saysCopy } from "./rank.ts";
import { originOutside, storyId } from "./story-id.ts";

/** Files imprints in the store, and keeps the items' and stories' records in step with them. */
export function shelfOf(
  store: Store,
  placing: Pick<Item, "id" | "city" | "text"> & Partial<Pick<Item, "url" | "aliases">>,
  by: () => Signature,
): Shelf {
  const shelf: Shelf = {
    async textOf(id) {
      if (id === placing.id) return placing.text;
      const [kept] = await store.read("item", [id]);
      return kept?.value.text ?? null;
    },
    async withId(id) {
      const kept = await imprintOf(id);
      if (kept !== null) return filedOf(kept);
      const { rows } = await store.list("item", {
        where: { is: { addressId: id } },
        order: { by: "firstCapturedAt", direction: "ascending" },
        limit: 1,
      });
      const [found] = rows;
      const moved = found === undefined ? null : await imprintOf(found.value.id);
      return moved === null ? null : filedOf(moved);
    },
    withKeys: (keys) => filedWhere("keys", keys),
    async crediting(id) {
      const [kept] = id === placing.id ? [{ value: placing }] : await store.read("item", [id]);
      const { url = null, aliases = [] } = kept?.value ?? {};
      const addresses = url === null ? aliases : [url, ...aliases];
      return filedWhere("credits", [...new Set([id, ...addresses.map(addressId)])]);
    },
    withOrigin: (id) => filedWhere("origin", [id]),
    async keep(filed) {
      // The imprint is written last: after a crash the same capture is placed again and finds what is still to be done.
      await moveItem(filed);
      const before = await imprintOf(filed.id);
      await joinStory(filed);
      if (before !== null && before.origin !== filed.origin) await leaveStory(filed, before.origin);
      await change(store, "imprint", filed.id, () => keptOf(filed), by());
      await store.refresh();
    },
  };
  return shelf;

  async function imprintOf(id: string): Promise<KeptImprint | null> {
    const [kept] = await store.read("imprint", [id]);
    return kept?.value ?? null;
  }

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
    const copy = filed.origin === filed.id && !saysCopy(filed.rank) ? "original" : "reprint";
    await change(
      store,
      "item",
      filed.id,
      (old) => (old === null ? null : { ...old.value, story, copy }),
      by(),
    );
  }

  /** The story of an item that turns out to be a copy lives on as an alias of the original's story. */
  async function joinStory(filed: Filed): Promise<void> {
    const isOrigin = filed.origin === filed.id;
    const merged = isOrigin ? [] : await ownAliases(storyId(filed.id));
    const id = storyId(filed.origin);
    const whose = await whoseStory(filed.origin, filed);
    await change(
      store,
      "story",
      id,
      (old) => {
        const kept = old?.value;
        const aliases = new Set([...(kept?.aliases ?? []), ...merged]);
        aliases.delete(id);
        const firstDay = isOrigin ? filed.day : (kept?.firstDay ?? null);
        const city = kept?.city ?? placing.city;
        return { id, city, ...whose, firstDay, aliases: [...aliases].toSorted() };
      },
      by(),
    );
  }

  /** A copy that no longer fits takes its own story's name with it. */
  async function leaveStory(filed: Filed, origin: string): Promise<void> {
    if (origin === filed.id) return;
    const own = storyId(filed.id);
    const whose = await whoseStory(origin, filed);
    const next = (aliases: readonly string[]) => aliases.filter((alias) => alias !== own);
    await change(
      store,
      "story",
      storyId(origin),
      (old) => (old === null ? null : { ...old.value, ...whose, aliases: next(old.value.aliases) }),
      by(),
    );
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
    const [kept] = await store.read("story", [ownStory]);
    return kept === null || kept === undefined ? [] : [ownStory, ...kept.value.aliases];
  }
}

function keptOf(filed: Filed): KeptImprint {
  const { id, rank, day, imprint, credits, credited = null, origin } = filed;
  const keys = imprint === null ? [] : bandKeys(imprint);
  const signature = imprint === null ? null : writeImprint(imprint);
  return { id, rank, day, keys, signature, credits, credited, origin };
}

function filedOf(kept: KeptImprint): Filed {
  const { id, rank, day, credits, credited = null, origin } = kept;
  const imprint = kept.signature === null ? null : readImprint(kept.signature);
  return { id, rank, day, credits, credited, origin, imprint };
}
