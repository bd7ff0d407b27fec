import { readDate, type DateHabits, type WrittenDate } from "../../crawlers/dates.ts";

const plain = /(?:^|[/_-])((?:19|20)\d\d)[/_-](\d{1,2})[/_-](\d{1,2})(?=[/_-]|$|\.)/; // /2025/07/08/
const tight = /[/_-]((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/_.-]|$)/; // /20250708/
const stamp = /-(20\d\d)([01]\d)([0-3]\d)\d{4,11}(?=\.\w{2,5}$)/; // ...-yyyyMMddHHmmssSSS.htm
/** An article's number that begins with its minute: AKR20250708143000004. */
const numbered =
  /\/[A-Za-z]{0,5}(20\d\d)(0\d|1[0-2])([0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d{0,9}(?=[/_.-]|$)/;
/** The same behind an outlet's three digits and with two digits of the year: -185250708143000004.htm. */
const coded =
  /-\d{3}(2\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d{4,5}(?=\.(?:htm|html|chn)$)/;

/** The day that an address tells; `pattern` is the family's regular expression with the named groups y, m and d. */
export function dayInUrl(url: string, habits: DateHabits, pattern: string | null): WrittenDate | null {
  const path = url.replace(/^https?:\/\/[^/]+/, "").replace(/[?#].*$/, "");
  const groups = pattern === null ? undefined : new RegExp(pattern).exec(path)?.groups;
  const own = groups === undefined ? null : written(groups["y"] ?? "", groups["m"] ?? "", groups["d"] ?? "");
  let found = own;
  for (const form of [plain, tight, stamp, numbered, coded]) {
    if (found !== null) break;
    const [, y, m, d] = form.exec(path) ?? [];
    if (y !== undefined && m !== undefined && d !== undefined) found = written(y, m, d);
  }
  const date = found === null ? null : readDate(found, { ...habits, zone: null });
  return date === null ? null : { ...date, at: null, precision: "day" };
}

function written(year: string, month: string, day: string): string {
  return `${year.padStart(4, "20")}-${month}-${day}`;
}
