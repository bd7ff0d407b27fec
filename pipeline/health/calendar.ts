import type { Source } from "../../config/source-schema.ts";
import { startOfDay, weekdayIn } from "../../crawlers/local-clock.ts";

/** Kinds of outlets that differ in when they work. */
export type Habit = "press" | "office";

/** The habit of a kind of source: newspapers work on Sundays, offices do not. */
export function habitOf(kind: Source["kind"]): Habit {
  return kind === "press" || kind === "aggregator" ? "press" : "office";
}

/** How much of a usual working day is published on each day of the week, Sunday first, before the channel's own past is known. */
export const usualWeek: Readonly<Record<Habit, readonly number[]>> = {
  press: [0.5, 1, 1, 1, 1, 1, 0.7],
  office: [0.15, 1, 1, 1, 1, 1, 0.25],
};

const atTet: Readonly<Record<Habit, number>> = { press: 0.35, office: 0.08 };
const onHoliday: Readonly<Record<Habit, number>> = { press: 0.7, office: 0.25 };
const holidays: ReadonlySet<string> = new Set(["01-01", "04-30", "05-01", "09-02"]); // Labour Code 2019, article 112
// The Vietnamese and the Chinese lunar year rarely begin on different days; a day more or less does no harm here.
const lunar = new Intl.DateTimeFormat("en-u-ca-chinese", {
  timeZone: "UTC",
  month: "numeric",
  day: "numeric",
});
const known = new Map<string, boolean>();

/** Whether a day lies between the 27th of the last lunar month and the 6th of the first: hardly anybody works. */
export function isTet(day: string): boolean {
  const before = known.get(day);
  if (before !== undefined) return before;
  const [month = 0, date = 0] = lunar
    .format(new Date(`${day}T12:00:00Z`))
    .split("/")
    .map((part) => Number.parseInt(part, 10));
  const found = (month === 12 && date >= 27) || (month === 1 && date <= 6);
  if (known.size > 20_000) known.clear();
  known.set(day, found);
  return found;
}

/** By how much a day's publishing is less than that of its weekday, since it is a holiday: 1 = an ordinary day. */
export function holidayShare(day: string, habit: Habit): number {
  if (isTet(day)) return atTet[habit];
  return holidays.has(day.slice(5)) ? onHoliday[habit] : 1;
}

const weekdays = new Map<string, number>();

/** The weekday of a day in Việt Nam, 0 = Sunday. */
export function weekdayOf(day: string): number {
  const before = weekdays.get(day);
  if (before !== undefined) return before;
  const found = weekdayIn(startOfDay(day));
  if (weekdays.size > 20_000) weekdays.clear();
  weekdays.set(day, found);
  return found;
}
