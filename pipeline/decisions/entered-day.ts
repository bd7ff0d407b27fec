import type { Reading } from "../item.ts";
import type { Decision } from "../store/records.ts";
import { inOrder } from "./label.ts";

/** What of an item says when it was published, and how that is known. */
export type Dating = Pick<Reading, "publishedDay" | "publishedAt" | "dateFrom" | "datePrecision" | "howRead">;

/**
 * The item with the day that a person entered last, whatever its page says. A kept item that a person dated is that person's
 * word too: its decision may not be found yet.
 */
export function withEnteredDay<T extends Dating>(
  item: T,
  kept: Pick<Dating, "publishedDay" | "dateFrom"> | null,
  decisions: readonly Decision[],
): T {
  const last = inOrder(decisions).findLast(({ what }) => what === "date");
  const standing = kept?.dateFrom === "entered" ? kept.publishedDay : null;
  const publishedDay = last === undefined ? standing : last.value;
  if (publishedDay === null) return item;
  const howRead = { ...item.howRead, publishedDay: "người nhập" };
  return { ...item, publishedDay, publishedAt: null, dateFrom: "entered", datePrecision: "day", howRead };
}
