import { dayInVietnam, readDate, type DateHabits, type WrittenDate } from "../../crawlers/dates.ts";
import type { Facts } from "./facts.ts";
import { textOf, type Element } from "./tree.ts";

const ahead = 7 * 3_600_000; // milliseconds by which Việt Nam is ahead of Greenwich
const rounding = 60_000; // a visible clock shows no seconds
const justNow = 15 * 60_000; // a clock in the page's head shows the moment of the visit

/** The dates that a reader sees at the places made for them, those under the title only, without what attributes say. */
export function visibleIn(
  facts: Facts,
  ruled: readonly Element[],
  habits: DateHabits,
): readonly WrittenDate[] {
  const after = titleOrder(facts);
  return [...ruled, ...facts.times, ...facts.dateLike]
    .filter((element) => ruled.includes(element) || element.order > after)
    .slice(0, 12)
    .flatMap((element) => {
      const text = textOf(element);
      const date = text.length > 120 ? null : readDate(text, habits);
      return date === null || date.relative ? [] : [date];
    });
}

/**
 * A stamp that a Vietnamese page wrote in its own time but marked as Greenwich, set right. What shows it: the visible
 * clock says the same hour, the first visible day is the stamp's own and not the next, or the stamp would lie in the future.
 */
export function inLocalTime(
  stated: WrittenDate,
  visible: readonly WrittenDate[],
  now: Date | null,
): WrittenDate {
  if (stated.at === null || stated.relative) return stated;
  const moment = Date.parse(stated.at);
  const clocks = visible.flatMap(({ at }) => (at === null ? [] : [Date.parse(at)]));
  if (clocks.some((at) => Math.abs(at - moment) <= rounding)) return stated;
  const sameHour = clocks.some((at) => Math.abs(moment - ahead - at) <= rounding);
  const [seen] = visible;
  const ownDay = stated.at.slice(0, 10);
  const sameDay =
    seen !== undefined && seen.at === null && seen.day === ownDay && dayInVietnam(stated.at) !== ownDay;
  const inFuture = now !== null && moment > now.getTime() && moment - ahead <= now.getTime();
  if (!sameHour && !sameDay && !inFuture) return stated;
  const at = new Date(moment - ahead).toISOString();
  return { ...stated, at, day: dayInVietnam(at) };
}

/** Whether a date is only the calendar or clock of a page: the moment of the visit itself. */
export function isVisit(date: WrittenDate, now: Date | null): boolean {
  if (now === null) return false;
  return date.at === null
    ? date.day === dayInVietnam(now.toISOString())
    : Math.abs(Date.parse(date.at) - now.getTime()) < justNow;
}

function titleOrder(facts: Facts, without = 0): number {
  return facts.headings.find((heading) => textOf(heading) !== "")?.order ?? without;
}
