/** A time of day beside a date. */
export interface Clock {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly precision: "second" | "minute" | "hour";
  /** Minutes east of UTC, null = not written. */
  readonly zone: number | null;
}

/** The clock time beside a date: after it, else before it. */
export function clockIn(text: string, date: RegExpExecArray | RegExpMatchArray): Clock | null {
  const start = date.index ?? 0;
  const after = text.slice(start + date[0].length, start + date[0].length + 40);
  const before = text.slice(Math.max(0, start - 30), start);
  return clockFrom(after) ?? clockFrom(before);
}

function clockFrom(text: string): Clock | null {
  const found =
    /(?<![\d:./-])(\d{1,2})\s?(?::|h|g|giờ)\s?(\d\d)(?:[:'](\d\d))?(?!\d)\s*(?:phút)?\s*(AM|PM|a\.m\.|p\.m\.|SA|CH|sáng|chiều|tối)?\s*(?:\(?\s*(Z\b|(?:GMT|UTC)?\s?[+-]\s?\d{1,2}(?::?\d\d)?|GMT|UTC)\)?)?/iu.exec(
      text,
    );
  if (found === null) return null;
  return clockOf(found[1], found[2], found[3], found[4], found[5] === undefined ? null : zoneOf(found[5]));
}

/** A clock from its written parts; null where there is no such time. */
export function clockOf(
  h: string | undefined,
  m: string | undefined,
  s: string | undefined,
  half: string | undefined,
  zone: number | null,
): Clock | null {
  let hours = Number(h);
  const minutes = Number(m ?? 0);
  const seconds = Number(s ?? 0);
  // Some outlets print "PM" behind a clock of 24 hours: then it says nothing.
  if (half !== undefined && /^(?:\s?p|ch|tối)/iu.test(half) && hours < 12) hours += 12;
  if (half !== undefined && /^(?:\s?a|sa)/iu.test(half) && hours === 12) hours = 0;
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return { hours, minutes, seconds, precision: s === undefined ? "minute" : "second", zone };
}

/** Minutes east of UTC of a written zone; null where it is none. */
export function zoneOf(written: string): number | null {
  if (/^\s*(?:z|gmt|utc)\s*$/i.test(written)) return 0;
  const found = /([+-])\s?(\d{1,2}):?(\d\d)?/.exec(written);
  if (found === null) return null;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
  return minutes > 14 * 60 ? null : found[1] === "-" ? -minutes : minutes;
}
