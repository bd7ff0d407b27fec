import { clockIn, clockOf, zoneOf, type Clock } from "./clock-times.ts";
import { monthOf, vietnameseMonth } from "./months.ts";

/** A date as somebody wrote it: on a page, in a feed, in an address. */
export interface WrittenDate {
  /** The moment, ISO 8601 UTC; null where only a day is written, or a time without a known zone. */
  readonly at: string | null;
  /** The day as written, in the zone in which it was written. */
  readonly day: string;
  readonly precision: "second" | "minute" | "hour" | "day";
  /** "10 giờ trước": counted from the time of capture. */
  readonly relative: boolean;
}

export interface DateHabits {
  /** When the text was captured: needed for relative dates, days without a year, and to refuse the future. */
  readonly now: Date | null;
  /** Minutes east of UTC of a clock time without a zone; null = unknown, so that no moment is claimed. */
  readonly zone: number | null;
  /** Which number of `07/08/2025` is the month when both could be. */
  readonly order: "dmy" | "mdy";
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Minutes east of UTC; Việt Nam has no summer time. */
const vietnam = 420;
/** How dates are read on a Vietnamese page: day before month, clock times of Việt Nam. */
export function vietnameseHabits(now: Date | null): DateHabits {
  return { now, zone: vietnam, order: "dmy" };
}

const earliestYear = 1990; // no page of the web is older; 1970 is a machine's zero
const latestYear = 2100;

/** The day of a moment as a reader in Việt Nam would date it. */
export function dayInVietnam(at: string): string {
  return new Date(Date.parse(at) + vietnam * minute).toISOString().slice(0, 10);
}

// A year, three numbers, a machine's moment, a number with words and a short year; invisible signs may part any of them.
const whole =
  /(?:19|20)\d\d|\d\s?([-/.])\s?\d{1,2}\s?\1\s?\d|\d{10}|\d\D{3,60}\d\d|[\u200b-\u200f\u202a-\u202e\ufeff]/u;

/** Whether a short text may hold a whole date, one that is neither relative nor without its year: asked in a hundredth of the time of reading it. */
export function mayHoldDate(text: string): boolean {
  return whole.test(text);
}

/** Reads the first date that a short text holds; null where there is none, or none that can be true. */
export function readDate(written: string, habits: DateHabits): WrittenDate | null {
  const text = written
    .normalize("NFC")
    .replace(/[\u200b-\u200f\u202a-\u202e\ufeff]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
  if (text === "") return null;
  return (
    iso(text, habits) ??
    epoch(text, habits) ??
    worded(text, habits) ??
    numeric(text, habits) ??
    relative(text, habits) ??
    withoutYear(text, habits)
  );
}

function iso(text: string, habits: DateHabits): WrittenDate | null {
  const full =
    /(?<!\d)((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?:[T ,|–-]*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(\s?[AP]M)?\s*(Z|(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d\d)?)?)?/i.exec(
      text,
    ) ??
    /(?<!\d)((?:19|20)\d\d)()(\d\d)(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?()\s*(Z|[+-]\d\d:?\d\d)?)?(?!\d)/.exec(
      text,
    ) ??
    /((?:19|20)\d\d)\s?([年년])\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](?:\D{0,8}(\d{1,2})[:時시]\s?(\d\d)?)?/.exec(
      text,
    );
  if (full === null) return null;
  const [, y, , m, d, h, min, s, half, zone] = full;
  const clock = h === undefined ? null : clockOf(h, min, s, half, zone === undefined ? null : zoneOf(zone));
  return dated(Number(y), Number(m), Number(d), clock, habits);
}

function epoch(text: string, habits: DateHabits): WrittenDate | null {
  if (!/^\d{10}(?:\d{3})?$/.test(text)) return null;
  const moment = new Date(Number(text) * (text.length === 10 ? 1000 : 1));
  const local = new Date(moment.getTime() + (habits.zone ?? 0) * minute);
  const at = moment.toISOString();
  return allowed(local.getUTCFullYear(), moment, habits)
    ? { at, day: local.toISOString().slice(0, 10), precision: "second", relative: false }
    : null;
}

const monthWords = "mười một|mười hai|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|giêng|chạp|\\d{1,2}";
const vietnameseDay = new RegExp(
  `(?<day>\\d{1,2})[\\s,/-]*(?:tháng\\s*|th\\.?(?=\\d))(?<month>${monthWords})\\s*(?:,|năm|-|/|\\.)?\\s*(?:năm)?\\s*(?<year>(?:19|20)\\d\\d)`,
  "iu",
);
const vietnameseMonthFirst = new RegExp(
  `(?:tháng\\s*|th\\.?(?=\\d))(?<month>${monthWords})\\s+(?<day>\\d{1,2}),?\\s+(?:năm\\s*)?(?<year>(?:19|20)\\d\\d)`,
  "iu",
);

/** A month in words: "ngày 08 tháng 7 năm 2025", "8 de julio de 2025", "Jul 8, 2025", "8. heinäkuuta 2025". */
function worded(text: string, habits: DateHabits): WrittenDate | null {
  const vietnamese = vietnameseDay.exec(text) ?? vietnameseMonthFirst.exec(text);
  if (vietnamese?.groups !== undefined) {
    const { day: d, month, year } = vietnamese.groups;
    const m = vietnameseMonth(month ?? "");
    if (m !== null) return dated(Number(year), m, Number(d), clockIn(text, vietnamese), habits);
  }
  for (const found of text.matchAll(
    /(?<![\d:])(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?[\s-]*(?:(?:de|del|of|da|di)\s+)?([\p{L}\p{M}]{3,14})\.?,?[\s-]*(?:(?:de|del|of)\s+)?'?((?:19|20)\d\d|\d\d(?!\d|:))/giu,
  )) {
    const month = monthOf(found[2] ?? "");
    const year = Number(found[3]);
    if (month !== null)
      return dated(year < 100 ? 2000 + year : year, month, Number(found[1]), clockIn(text, found), habits);
  }
  for (const found of text.matchAll(
    /([\p{L}\p{M}]{3,14})(?:\.?\s+|\.)(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+|[,.]\s?)(?:\D{1,4}\s)?((?:19|20)\d\d)/giu,
  )) {
    const month = monthOf(found[1] ?? "");
    if (month !== null) return dated(Number(found[3]), month, Number(found[2]), clockIn(text, found), habits);
  }
  // Hungarian, Lithuanian: "2014. március 12.", "2014 m. kovo 12 d."
  for (const found of text.matchAll(
    /(?<!\d)((?:19|20)\d\d)\.?\s+(?:m\.\s*)?([\p{L}\p{M}]{3,14})\.?\s+(\d{1,2})(?!\d|:)/giu,
  )) {
    const month = monthOf(found[2] ?? "");
    if (month !== null) return dated(Number(found[1]), month, Number(found[3]), clockIn(text, found), habits);
  }
  return null;
}

function numeric(text: string, habits: DateHabits): WrittenDate | null {
  const found = /(?<![\d/.-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d|\d\d)(?![\d])/.exec(text);
  if (found === null) return null;
  const first = Number(found[1]);
  const second = Number(found[3]);
  const year = Number(found[4]) < 100 ? 2000 + Number(found[4]) : Number(found[4]);
  const monthFirst = second > 12 || (habits.order === "mdy" && first <= 12 && found[2] !== ".");
  const [d, m] = monthFirst ? [second, first] : [first, second];
  return dated(year, m, d, clockIn(text, found), habits);
}

const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:giây|seconds?|secs?|sekunden?|secondes?|segundos?)$/iu, 1000],
  [/^(?:phút|minutes?|mins?|minuten?|minutos?)$/iu, minute],
  [/^(?:giờ|tiếng|hours?|hrs?|stunden?|heures?|horas?)$/iu, hour],
  [/^(?:ngày|days?|tag|tagen?|jours?|días?|dias?)$/iu, day],
  [/^(?:tuần|weeks?|wochen?|semaines?|semanas?)$/iu, 7 * day],
];

/** "10 giờ trước", "Hôm qua": only against the time of capture. */
function relative(text: string, habits: DateHabits): WrittenDate | null {
  const { now } = habits;
  if (now === null) return null;
  const zone = habits.zone ?? 0;
  const found = /(?:vor|il y a|hace|há)?\s*(\d{1,3})\s*(\p{L}+)\s*(?:trước|ago|$|\p{Lu}|bài gốc)/iu.exec(
    text,
  );
  const said = found?.[2]?.replace(/trước.*$/iu, "") ?? "";
  const unit = units.find(([name]) => name.test(said))?.[1];
  const isPast = /trước|ago\b|^vor |^il y a|^hace |^há /iu.test(text);
  if (found !== null && unit !== undefined && isPast) {
    const moment = new Date(now.getTime() - Number(found[1]) * unit);
    const local = new Date(moment.getTime() + zone * minute).toISOString().slice(0, 10);
    if (unit >= day) return { at: null, day: local, precision: "day", relative: true };
    const precision = unit === hour ? "hour" : "minute";
    return { at: moment.toISOString(), day: local, precision, relative: true };
  }
  const ago = /^\W*(?:hôm nay|today)\b/iu.test(text)
    ? 0
    : /^\W*(?:hôm qua|yesterday)/iu.test(text)
      ? 1
      : null;
  if (ago === null) return null;
  const local = new Date(now.getTime() + zone * minute - ago * day).toISOString().slice(0, 10);
  return { at: null, day: local, precision: "day", relative: true };
}

/** "8-7", "30/12" or "08 Th7": the last such day before the capture. */
function withoutYear(text: string, habits: DateHabits): WrittenDate | null {
  const found =
    /(?:^|ngày |hôm )\(?(\d{1,2})\s?[-/.]\s?(\d{1,2})\)?(?=$|[\s,;)])(?!\s?[-/.:%])/iu.exec(text) ??
    /(?:^|ngày )(\d{1,2})\s*(?:tháng\s?|th)(\d{1,2})(?=$|[\s,;)])/iu.exec(text);
  if (found === null || habits.now === null) return null;
  const year = habits.now.getUTCFullYear();
  for (const candidate of [year, year - 1]) {
    const date = dated(candidate, Number(found[2]), Number(found[1]), clockIn(text, found), habits);
    if (date !== null) return { ...date, relative: true };
  }
  return null;
}

function dated(y: number, m: number, d: number, clock: Clock | null, habits: DateHabits): WrittenDate | null {
  const midnight = new Date(Date.UTC(y, m - 1, d));
  const exists =
    midnight.getUTCFullYear() === y && midnight.getUTCMonth() === m - 1 && midnight.getUTCDate() === d;
  if (!exists) return null;
  const zone = clock?.zone ?? habits.zone;
  const time = clock === null ? 0 : clock.hours * hour + clock.minutes * minute + clock.seconds * 1000;
  const moment = new Date(midnight.getTime() + time - (zone ?? 0) * minute);
  if (!allowed(y, moment, habits)) return null;
  const at = clock === null || zone === null ? null : moment.toISOString();
  return {
    at,
    day: midnight.toISOString().slice(0, 10),
    precision: clock?.precision ?? "day",
    relative: false,
  };
}

/** A future date is no date; one day is granted for clocks and zones. */
function allowed(year: number, moment: Date, habits: DateHabits): boolean {
  if (year < earliestYear || year > latestYear) return false;
  return habits.now === null || moment.getTime() <= habits.now.getTime() + day;
}
