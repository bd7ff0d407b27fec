import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Day } from "../../config/field-types.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { Item } from "../../pipeline/item.ts";
import { dated, dayOf } from "../../pipeline/measure/windows.ts";
import { noteDeed } from "../../pipeline/people/audit.ts";
import type { Kept, Store } from "../../pipeline/store/store.ts";

/** What the form of an undated item sends. */
export const DateForm = z.object({
  token: z.string(),
  day: Day,
  reason: z.string().trim().min(1, "cần ghi căn cứ của ngày").max(500, "căn cứ dài quá 500 chữ cái"),
});
export type DateForm = z.infer<typeof DateForm>;

/** The web's newspapers are not older; an earlier year is a slip of the keyboard. */
const earliestDay = "2000-01-01";

/** true when a person may enter the date: nobody read one, or a person entered the one that stands. */
export function mayBeDated(item: Item): boolean {
  return item.publishedDay === null || item.dateFrom === "entered";
}

/**
 * Enters the day on which an item was published: a decision, the item itself, an audit line. Null when done, else why not,
 * in Vietnamese. The decision is written first, so that a later settling run finds it even if the machine stops in between.
 */
export async function enterDate(
  parts: { readonly store: Store; readonly clock: Clock; readonly actor: string },
  kept: Kept<"item">,
  form: Pick<DateForm, "day" | "reason">,
): Promise<string | null> {
  const item = kept.value;
  const refusal = refusalOf(item, form.day);
  if (refusal !== null) return refusal;
  const at = parts.clock.now().toISOString();
  const by = { actor: parts.actor, at };
  const decision = {
    id: `date/${item.id}/${randomUUID()}`,
    item: item.id,
    plan: "",
    what: "date",
    value: form.day,
    reason: form.reason,
    rules: "",
    ...by,
  } as const;
  await parts.store.write("decision", [{ value: decision, expects: 0 }], by);
  const [written] = await parts.store.write(
    "item",
    [{ value: withDay(item, form.day), expects: kept.revision }],
    by,
  );
  if (written?.outcome !== "kept")
    return "Tin vừa được máy hoặc người khác cập nhật. Hãy tải lại trang, xem lại rồi nhập lần nữa.";
  await noteDeed(parts, {
    actor: parts.actor,
    what: "item.date",
    subject: item.id,
    before: item.publishedDay,
    after: form.day,
  });
  await parts.store.refresh();
  return null;
}

function refusalOf(item: Item, day: string): string | null {
  if (!mayBeDated(item)) return "Tin này đã có ngày đăng đọc được từ trang, không nhập tay được.";
  const seen = dayOf(new Date(item.firstCapturedAt));
  if (day > seen) return `Ngày đăng không thể sau ngày thu được trang (${dated(seen)}). Hãy xem lại.`;
  if (day < earliestDay) return `Ngày đăng trước ${dated(earliestDay)} không hợp lý. Hãy xem lại năm.`;
  return null;
}

function withDay(item: Item, day: string): Item {
  return {
    ...item,
    publishedDay: day,
    publishedAt: null,
    dateFrom: "entered",
    datePrecision: "day",
    howRead: { ...item.howRead, publishedDay: "người nhập" },
  };
}
