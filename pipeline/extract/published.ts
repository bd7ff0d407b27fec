import { dayInVietnam, readDate, type DateHabits, type WrittenDate } from "../../crawlers/dates.ts";
import type { DatePrecision, DateSource } from "../item.ts";
import { dateAnywhere, dateAround, dateBeside, hasLongLink, type Layout } from "./date-lines.ts";
import { dateSaid, type SaidDate } from "./date-words.ts";
import { standsIn, type Facts } from "./facts.ts";
import { hintOf } from "./hints.ts";
import { inLocalTime, isVisit, visibleIn } from "./local-time.ts";
import { linkedDate, metaDate, modifiedDate, otherDate, scriptDate } from "./stated-dates.ts";
import { spacedTextOf, textOf, type Element } from "./tree.ts";
import { dayInUrl } from "./url-date.ts";

/** When a page says it was published, and how we know. */
export interface Published {
  readonly at: string | null;
  readonly day: string | null;
  readonly from: DateSource;
  readonly precision: DatePrecision;
  readonly modifiedAt: string | null;
  readonly modifiedHow: string;
  readonly how: string;
}

/** What is known beside the page's own facts. */
interface Extra {
  readonly ruled: { readonly elements: readonly Element[]; readonly how: string };
  /** What a feed or list said, ISO 8601. */
  readonly hint: string | null;
  /** The family's regular expression over the address, with named groups y, m, d. */
  readonly urlDate: string | null;
  readonly layout: Layout;
}

interface Found {
  readonly date: WrittenDate;
  readonly from: DateSource;
  readonly how: string;
}

/**
 * Finds the publication date of a page in the order of trust: the family's rules, JSON-LD, meta, `<time>`, what a reader
 * sees at its place, feed, address; at last what is seen elsewhere, since clocks and other pages' dates stand there.
 */
export function publishedOf(facts: Facts, habits: DateHabits, vietnamese: boolean, extra: Extra): Published {
  const { layout, hint, urlDate } = extra;
  const inUrl = (): Found | null => {
    const date = dayInUrl(facts.url, habits, urlDate);
    return date === null ? null : { date, from: "url", how: "url" };
  };
  const tries = [
    () => as("json-ld", linkedDate(facts, habits)),
    () => as("meta", metaDate(facts, habits)),
    () => fromTime(facts, habits, layout),
    () => fromLike(facts, habits, layout, "under"),
    () => as("visible", dateBeside(layout, habits)),
    () => fromHint(hint, habits),
    inUrl,
    () => as("meta", scriptDate(facts, habits)),
    () => as("json-ld", otherDate(facts, habits)),
    () => fromLike(facts, habits, layout, "over"),
    () => as("visible", dateAround(layout, habits)),
    () => as("visible", dateAnywhere(layout, habits, vietnamese)),
  ];
  let found = fromRuled(extra.ruled, habits);
  for (const read of tries) {
    // What is relative to the capture is the last word only where nothing else is said.
    if (found !== null && !found.date.relative) break;
    const next = read();
    if (next !== null && (found === null || !next.date.relative)) found = next;
  }
  const modified = modifiedDate(facts, habits);
  const modifiedAt = modified?.date.at ?? null;
  const modifiedHow = modified?.how ?? "";
  if (found === null)
    return { at: null, day: null, from: "none", precision: "none", modifiedAt, modifiedHow, how: "" };
  const date = vietnamese
    ? inLocalTime(found.date, visibleIn(facts, extra.ruled.elements, habits), habits.now)
    : found.date;
  const day = vietnamese && date.at !== null ? dayInVietnam(date.at) : date.day;
  const from = date.relative ? "relative" : found.from;
  return { at: date.at, day, from, precision: date.precision, modifiedAt, modifiedHow, how: found.how };
}

function fromTime(facts: Facts, habits: DateHabits, layout: Layout): Found | null {
  const plausible = underTitleFirst(facts, facts.times, layout).filter(
    (time) => !isAside(time, layout) && !/updat|modif/i.test(time.attribs["class"] ?? ""),
  );
  const marked = plausible.filter(
    (time) =>
      time.attribs["pubdate"] !== undefined ||
      /publish|entry-date|posted|pubdate/i.test(time.attribs["class"] ?? ""),
  );
  for (const time of [...marked, ...plausible]) {
    const found = dateAt(time, habits);
    if (found !== null) return { date: found.date, from: "time", how: "time" };
  }
  return null;
}

/** Elements named like dates under the title, or all others. Of two the one that is not called a change. */
function fromLike(facts: Facts, habits: DateHabits, layout: Layout, where: "under" | "over"): Found | null {
  const head = titleOrder(facts, layout);
  let changed: Found | null = null;
  for (const element of facts.dateLike) {
    const isUnder = head === null || element.order > head;
    if (isUnder !== (where === "under") || isAside(element, layout)) continue;
    if (/copyright|©/i.test(textOf(element))) continue;
    const said = dateAt(element, habits);
    if (said === null || (!isUnder && isVisit(said.date, habits.now))) continue;
    const found: Found = {
      date: said.date,
      from: "visible",
      how: element.attribs["class"] ?? element.name,
    };
    if (said.as !== "changed") return found;
    changed ??= found;
  }
  return changed;
}

function as(from: DateSource, found: Omit<Found, "from"> | null): Found | null {
  return found === null ? null : { ...found, from };
}

const longestStamp = 120; // characters; a longer element is more than its date

/** The date at an element made for one: its attributes, its text, what a script would write over "3 giờ trước". */
function dateAt(element: Element, habits: DateHabits): SaidDate | null {
  const { attribs } = element;
  const written = textOf(element);
  const short = written.length <= longestStamp;
  const machine = [
    attribs["datetime"],
    attribs["content"],
    attribs["data-datetime"],
    attribs["data-timestamp"],
  ];
  let relative: SaidDate | null = null;
  for (const [at, text] of [
    ...machine,
    short ? written : "",
    short ? spacedTextOf(element) : "",
    attribs["title"],
    attribs["data-date"],
    attribs["data-time"],
  ].entries()) {
    if (text === undefined || text === "") continue;
    const date = at < machine.length ? readDate(text, habits) : null;
    const said: SaidDate | null =
      date === null ? dateSaid(text, habits) : { date, as: dateSaid(written, habits)?.as ?? "plain" };
    if (said !== null && !said.date.relative) return said;
    relative ??= said;
  }
  return relative;
}

/** Menus and teasers carry dates too: the one under the title is the article's. */
function underTitleFirst(facts: Facts, elements: readonly Element[], layout: Layout): readonly Element[] {
  const title = titleOrder(facts, layout) ?? 0;
  return [...elements.filter(({ order }) => order > title), ...elements.filter(({ order }) => order < title)];
}

function titleOrder(facts: Facts, { all, title }: Layout): number | null {
  return all[title]?.element.order ?? facts.headings.find((heading) => textOf(heading) !== "")?.order ?? null;
}

/** Whether a date belongs to readers' comments, to the frame of the page or to the card of another page. */
function isAside(element: Element, { all, title, start }: Layout): boolean {
  if (standsIn(element, ["aside", "footer", "nav"])) return true;
  const own = [all[title]?.element.order, all[start]?.element.order].filter((order) => order !== undefined);
  let isOwn = own.length === 0;
  for (let above: Element | null = element.parent; above !== null; above = above.parent) {
    const { order, last, name } = above;
    isOwn ||= own.some((one) => one >= order && one <= last);
    const hint = hintOf(above);
    if (hint.comments || hint.related) return true;
    if (!isOwn && /^(?:li|article|tr|a)$/.test(name) && hasLongLink(above)) return true;
  }
  return false;
}

/** A date at a place that a family or source names. */
function fromRuled(ruled: Extra["ruled"], habits: DateHabits): Found | null {
  let changed: Found | null = null;
  for (const element of ruled.elements) {
    const { datetime, content } = element.attribs;
    const said = dateAt(element, habits);
    if (said === null) continue;
    const from = (datetime ?? content) === undefined ? "visible" : element.name === "meta" ? "meta" : "time";
    const found: Found = { date: said.date, from, how: ruled.how };
    if (said.as !== "changed") return found;
    changed ??= found;
  }
  return changed;
}

function fromHint(hint: string | null, habits: DateHabits): Found | null {
  const date = hint === null ? null : readDate(hint, habits);
  return date === null ? null : { date, from: "feed", how: "feed" };
}
