import type { Item } from "../item.ts";
import { everything } from "../store/everything.ts";
import type { Version } from "../store/records.ts";
import type { Store } from "../store/store.ts";

/** Whether a reader sees something else: title, text or the day of publication. */
export function isEdited(
  before: Pick<Item, "textDigest" | "publishedDay">,
  after: Pick<Item, "textDigest" | "publishedDay">,
): boolean {
  return before.textDigest !== after.textDigest || before.publishedDay !== after.publishedDay;
}

/** How the item read until now. Written before the item is: a process that is killed between finds it there. */
export function versionOf(before: Item, replacedAt: string): Version {
  const { id: item, title, lead, text, textDigest, publishedDay, capture, evidence } = before;
  return {
    id: `${item}/${capture}`,
    item,
    title,
    lead,
    text,
    textDigest,
    publishedDay,
    capture,
    evidence,
    seenAt: before.lastCapturedAt,
    replacedAt,
  };
}

/** Earlier versions of an item, oldest first. */
export async function versionsOf(store: Store, item: string): Promise<readonly Version[]> {
  const found: Version[] = [];
  const order = { by: "seenAt", direction: "ascending" } as const;
  for await (const { value } of everything(store, "version", { where: { is: { item } }, order }))
    found.push(value);
  return found;
}
