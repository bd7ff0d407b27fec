import { z } from "zod";
import type { Clock } from "../../crawlers/capture.ts";
import { keepInOrder } from "../../pipeline/decisions/decide.ts";
import { dayOf as dayOfText } from "../../pipeline/entry/cells.ts";
import { withEnteredDay } from "../../pipeline/decisions/entered-day.ts";
import { changeDecided } from "../../pipeline/decisions/kept.ts";
import type { Item } from "../../pipeline/item.ts";
import { dated, dayOf } from "../../pipeline/measure/windows.ts";
import { noteDeed } from "../../pipeline/people/audit.ts";
import type { Kept, Store } from "../../pipeline/store/store.ts";

/** What the form of an undated item sends. */
export const DateForm = z.object({
  token: z.string(),
  day: z.string().transform((text, context) => {
    const day = dayOfText(text.trim());
    if (day !== null) return day;
    context.addIssue("phải là ngày có thật, viết như 08/07/2026");
    return z.NEVER;
  }),
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
 * in Vietnamese. The decision is written first, so that a later settling run finds it even if the machine stops in between;
 * from then on it stands, whoever else writes the item meanwhile.
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
    item: item.id,
    plan: "",
    what: "date",
    value: form.day,
    reason: form.reason,
    rules: "",
    ...by,
  } as const;
  const own = await keepInOrder(parts.store, [decision]);
  let before = item.publishedDay;
  await changeDecided(
    parts.store,
    item.id,
    (old, decisions) => {
      if (old === null) return null;
      before = old.value.publishedDay;
      return withEnteredDay(old.value, null, [...decisions, ...own]);
    },
    by,
  );
  await noteDeed(parts, {
    actor: parts.actor,
    what: "item.date",
    subject: item.id,
    before,
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
