import type { Item } from "../item.ts";

const copyMark = "1|";

/** Who can be the original: uncredited before credited, dated before undated, early before late, then by id. */
export function rankOf(
  { id, publishedAt, publishedDay }: Pick<Item, "id" | "publishedAt" | "publishedDay">,
  copied: boolean,
): string {
  const moment = publishedAt ?? (publishedDay === null ? "~" : `${publishedDay}T23:59:59`);
  return `${copied ? copyMark : "0|"}${moment}|${id}`;
}

/** Whether the item of this rank says of itself that it copies somebody. */
export function saysCopy(rank: string): boolean {
  return rank.startsWith(copyMark);
}
