import type { Item } from "../item.ts";
import { everything } from "../store/everything.ts";
import type { Story } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { sharedText, type Shared } from "./same-text.ts";
import { namesake } from "./story-id.ts";

/** One item of a story, and what ties it to the others. */
export interface Member {
  readonly item: Item;
  /** `original`: others copy it. `first`: the earliest of copies whose original was not collected. */
  readonly part: "original" | "first" | "copy";
  /** The item of this story at the address that this one credits. */
  readonly credits: Item | null;
  /** What its text shares with the original, or with the first copy; null for that one itself and for texts too short. */
  readonly shared: Shared | null;
}

/** A story as it stands, its items in the order of publication, those without a day last. */
export interface WholeStory {
  readonly id: string;
  readonly members: readonly Member[];
  /** Days of the first and the last dated item. */
  readonly days: { readonly first: string; readonly last: string } | null;
  /** Sources that carry it. */
  readonly sources: readonly string[];
  /** false = all items copy an original that was not collected. */
  readonly originalKnown: boolean;
  /** Name or address of that original, as the copies give it. */
  readonly originOutside: string | null;
  /** Ids of stories that were merged into it. */
  readonly aliases: readonly string[];
}

const shownAtMost = 1_000; // items; a story of more is a fault of the reading, and a page of it helps nobody

/** The story of this id with all its items; null where no item stands in it. */
export async function readStory(store: Store, id: string): Promise<WholeStory | null> {
  const items: Item[] = [];
  const ask = { where: { is: { story: id } }, order: { by: "sortAt", direction: "ascending" } } as const;
  for await (const { value } of everything(store, "item", ask)) {
    items.push(value);
    if (items.length === shownAtMost) break;
  }
  if (items.length === 0) return null;
  const [record] = await store.read("story", [id]);
  const creditedBy = await creditsOf(store, items);
  const headId = namesake(id);
  const head = items.find((item) => item.id === headId) ?? null;
  const originalKnown = head?.copy === "original";
  const members = items.map((item): Member => {
    const part = item.id !== head?.id ? "copy" : originalKnown ? "original" : "first";
    const shared = head === null || item.id === head.id ? null : sharedText(head.text, item.text);
    return { item, part, credits: creditedBy.get(item.id) ?? null, shared };
  });
  const days = items.flatMap(({ publishedDay }) => publishedDay ?? []).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  return {
    id,
    members,
    days: first === undefined || last === undefined ? null : { first, last },
    sources: [...new Set(items.map(({ source }) => source))],
    originalKnown,
    originOutside: originalKnown ? null : outsideName(record?.value ?? null, items),
    aliases: record?.value.aliases ?? [],
  };
}

/** Where a story lives that has no items of its own: the story that it was merged into; null where nobody knows. */
export async function storyNow(store: Store, id: string): Promise<string | null> {
  const item = namesake(id);
  const [kept] = item === null ? [] : await store.read("item", [item]);
  if (kept !== null && kept !== undefined) return kept.value.story;
  const ask = { order: { by: "firstDay", direction: "ascending" }, limit: 1 } as const;
  const { rows } = await store.list("story", { where: { is: { alias: id } }, ...ask });
  return rows[0]?.value.id ?? null;
}

/** By the id of a crediting item: the item of the same story at the address that it credits. */
async function creditsOf(store: Store, items: readonly Item[]): Promise<ReadonlyMap<string, Item>> {
  const imprints = await store.read(
    "imprint",
    items.map(({ id }) => id),
  );
  const byId = new Map(items.map((item) => [item.id, item] as const));
  const found = new Map<string, Item>();
  for (const kept of imprints) {
    const credits = kept?.value.credits ?? null;
    if (kept === null || credits === null) continue;
    const credited = byId.get(credits) ?? (await itemAt(store, credits));
    if (credited !== null && byId.has(credited.id) && credited.id !== kept.value.id)
      found.set(kept.value.id, credited);
  }
  return found;
}

/** The item that has this id as an address's id, its own or a later one; null when there is none. */
export async function itemAt(store: Store, id: string): Promise<Item | null> {
  const { rows } = await store.list("item", {
    where: { is: { addressId: id } },
    order: { by: "firstCapturedAt", direction: "ascending" },
    limit: 1,
  });
  return rows[0]?.value ?? null;
}

/** Stories kept before their outside original was written down name it all the same. */
function outsideName(record: Story | null, items: readonly Item[]): string | null {
  if (record !== null && record.originOutside !== null) return record.originOutside;
  for (const { credit } of items) {
    const said = credit?.name ?? credit?.url ?? null;
    if (said !== null) return said;
  }
  return null;
}
