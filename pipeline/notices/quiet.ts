import { localDay, minuteIn, startOfDay, weekdayIn } from "../../crawlers/local-clock.ts";
import type { Messages } from "../../config/messages.ts";
import type { Days } from "../measure/duty.ts";
import { addDays } from "../measure/windows.ts";

const minute = 60_000; // milliseconds
const dayMs = 1440 * minute;

/** The first moment from `at` on (milliseconds) that is not quiet: itself, or when the quiet hours end. */
export function afterQuiet(quiet: Messages["quiet"], at: number): number {
  if (quiet === undefined) return at;
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  const now = minuteIn(at);
  const isQuiet = from <= to ? now >= from && now < to : now >= from || now < to;
  if (!isQuiet) return at;
  const ends = startOfDay(localDay(at)) + to * minute;
  return ends > at ? ends : ends + dayMs;
}

/** The day whose digest is due at `at`, or null: from its hour on until midnight, on working days only where that is asked. */
export function digestDay(digest: { readonly at: string; readonly days: string }, at: number): string | null {
  const weekday = weekdayIn(at);
  if (digest.days === "working-days" && (weekday === 0 || weekday === 6)) return null;
  return minuteIn(at) >= minutesOf(digest.at) ? localDay(at) : null;
}

/** The days that the digest of `day` tells: all since the last one, so that Monday's has Friday's, Saturday's and Sunday's news. */
export function digestDays(days: "every-day" | "working-days", day: string): Days {
  const monday = weekdayIn(startOfDay(day)) === 1;
  return { from: addDays(day, days === "working-days" && monday ? -3 : -1), to: day };
}

function minutesOf(clockTime: string): number {
  return Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3));
}
