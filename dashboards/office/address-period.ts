import type { Clock } from "../../crawlers/capture.ts";
import {
  addDays,
  dated,
  previous,
  running,
  spanOf,
  windowKinds,
  windowNamed,
  windowOf,
  type Window,
} from "../../pipeline/measure/windows.ts";

/** First day that a period may hold: before it the web had no newspapers. */
export const earliestDay = "2000-01-01";
/** The day after the last one that a period may hold. */
export const latestDay = "2101-01-01";

/** What an address asks for; `problem` is in Vietnamese and says what to do, `mended` what was probably meant. */
export interface PeriodAsked {
  readonly window: Window;
  readonly problem: string | null;
  readonly mended: Window | null;
}

/** The window that an address asks for: `ky=<id>`, or `tu` and `den` as days that both belong to it. */
export function windowOfAddress(params: URLSearchParams, fallback: Window): PeriodAsked {
  const from = (params.get("tu") ?? "").trim();
  const last = (params.get("den") ?? "").trim();
  if (from !== "" || last !== "") return betweenDays(from, last, fallback);
  const id = params.get("ky") ?? "";
  if (id === "") return { window: fallback, problem: null, mended: null };
  const window = windowNamed(id);
  if (window !== null && isPlausible(window)) return { window, problem: null, mended: null };
  return refused(
    fallback,
    "Kỳ số liệu trong địa chỉ không hợp lệ: cần một kỳ có thật, từ năm 2000 đến năm 2100. Hãy chọn lại kỳ.",
  );
}

/** How a saved view names a period that goes with the calendar: the running one of a kind, or the last that has ended. */
export function movingPeriod({ kind, id }: Window, clock: Clock): string | null {
  if (kind === "span") return null;
  if (running(kind, clock).id === id) return `${runningMark}${kind}`;
  return previous(running(kind, clock)).id === id ? `${endedMark}${kind}` : null;
}

/** The period that such a name stands for today; null where it is no such name. */
export function movedPeriod(name: string, clock: Clock): Window | null {
  const mark = [runningMark, endedMark].find((known) => name.startsWith(known));
  const kind = windowKinds.find((known) => `${mark ?? ""}${known}` === name);
  if (mark === undefined || kind === undefined) return null;
  return mark === runningMark ? running(kind, clock) : previous(running(kind, clock));
}

const runningMark = "dang-chay:";
const endedMark = "vua-het:";

/** How the address writes a number's days; a window outside the plan has none, and its list is empty. */
export function periodOf(days: { readonly from: string; readonly to: string }): string {
  return days.from < days.to ? windowOfDays(days).id : `${noDaysMark}${days.from}`;
}

const noDaysMark = "khong-co-ngay:";

/** The days of a period that holds none, as `periodOf` writes them; null for every other address. */
export function emptyDays(params: URLSearchParams): { readonly from: string; readonly to: string } | null {
  const id = params.get("ky") ?? "";
  const from = id.slice(noDaysMark.length);
  return id.startsWith(noDaysMark) && dayIn(from) === from ? { from, to: from } : null;
}

function betweenDays(from: string, last: string, fallback: Window): PeriodAsked {
  if (from === "" || last === "") {
    const missing = from === "" ? "Từ ngày" : "Đến hết ngày";
    return refused(fallback, `Chưa chọn “${missing}”. Hãy chọn cả ngày đầu và ngày cuối của kỳ.`);
  }
  const first = dayIn(from);
  const end = dayIn(last);
  if (first === null || end === null) {
    const wrong = first === null ? from : last;
    return refused(
      fallback,
      `“${wrong.slice(0, 30)}” không phải là một ngày có thật. Hãy chọn lại, hoặc viết như 08/07/2026.`,
    );
  }
  const outside = [first, end].find((day) => day < earliestDay || day >= latestDay);
  if (outside !== undefined)
    return refused(
      fallback,
      `Ngày ${dated(outside)} nằm ngoài khoảng chọn được (từ năm 2000 đến năm 2100). Hãy chọn lại.`,
    );
  if (first > end)
    return refused(
      fallback,
      `Ngày đầu ${dated(first)} đứng sau ngày cuối ${dated(end)}. Hãy chọn ngày đầu không sau ngày cuối.`,
      windowOfDays({ from: end, to: addDays(first, 1) }),
    );
  return { window: windowOfDays({ from: first, to: addDays(end, 1) }), problem: null, mended: null };
}

function refused(fallback: Window, problem: string, mended: Window | null = null): PeriodAsked {
  return { window: fallback, problem, mended };
}

/** The named window that these days are, or a span. */
function windowOfDays(days: { readonly from: string; readonly to: string }): Window {
  for (const kind of windowKinds) {
    const known = windowOf(kind, days.from);
    if (known.from === days.from && known.to === days.to) return known;
  }
  return spanOf(days.from, days.to);
}

/** A day as a browser sends it, `2026-07-08`, or as people write it, `8/7/2026`; null where there is no such day. */
function dayIn(text: string): string | null {
  const written = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  const day = written === null ? text : isoOf(written);
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  const read = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(read) && new Date(read).toISOString().startsWith(day) ? day : null;
}

function isoOf([, date = "", month = "", year = ""]: RegExpExecArray): string {
  return `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
}

/** The first day is asked too: the day after 31/12/9999 has a fifth digit and sorts before all others. */
function isPlausible({ from, to }: Window): boolean {
  return from >= earliestDay && from < latestDay && to <= latestDay;
}
