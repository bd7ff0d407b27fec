import { mayHoldDate, type DateHabits, type WrittenDate } from "../../crawlers/dates.ts";
import type { Block } from "./blocks.ts";
import { dateSaid, opensAsStamp, type SaidDate } from "./date-words.ts";
import { standsIn } from "./facts.ts";
import { hintOf } from "./hints.ts";
import { endsArticle } from "./lines.ts";
import { isVisit } from "./local-time.ts";
import { textOf, type Element } from "./tree.ts";

/** All lines of a page, and where among them its title and body stand; -1 = not found. */
export interface Layout {
  readonly all: readonly Block[];
  readonly title: number;
  /** First and last line of the body. */
  readonly start: number;
  readonly end: number;
}

/** A date that a reader sees, and why it is taken for the day of publication. */
export interface SeenDate {
  readonly date: WrittenDate;
  readonly how: "label" | "line" | "dateline" | "update";
}

const longestStamp = 160; // characters of a line "Von Max Muster | 12.03.2014, 10 Uhr | Politik | 3 Kommentare"
const plainWords = 14; // words besides the date; a line with more is a sentence and dates an event
const behind = 14; // lines under the body
const above = 6; // lines over the title

/** The date under the title or at the edges of the body: what a reader would call the day of publication. */
export function dateBeside(layout: Layout, habits: DateHabits): SeenDate | null {
  const { all, title, start } = layout;
  if (start === -1) return null;
  const lines =
    title >= start
      ? all.slice(title + 1, title + above) // what was read as body began over the title
      : all.slice(title === -1 ? Math.max(0, start - 12) : title + 1, start);
  const found = lines.filter(isStamp).flatMap((block) => said(block, habits));
  const best =
    found.find(({ as }) => as === "published") ??
    found.find(({ as, date }) => as === "plain" && !date.relative) ??
    found.find(({ as }) => as === "plain");
  if (best !== undefined) return { date: best.date, how: best.as === "published" ? "label" : "line" };
  const opening = datelineOf(all[start], habits);
  if (opening !== null) return opening;
  const [changed] = found;
  return changed === undefined ? null : { date: changed.date, how: "update" };
}

/** The date behind the body or over the title: weaker, since other pages' dates and the page's own clock stand there. */
export function dateAround(layout: Layout, habits: DateHabits): SeenDate | null {
  const { all, title, start, end } = layout;
  const tail = end === -1 ? [] : all.slice(end + 1, end + 1 + behind);
  const stop = tail.findIndex(endsArticle);
  const below = (stop === -1 ? tail : tail.slice(0, stop)).filter(
    (block, at) => isStamp(block) && !isTeaser(block, tail[at - 1]) && !isReaders(block.element),
  );
  const seen = below.flatMap((block) => said(block, habits));
  const labelled = seen.find(({ as }) => as === "published") ?? seen.find(({ as }) => as === "changed");
  if (labelled !== undefined) return { date: labelled.date, how: "label" };
  const short = below.filter(({ text }) => text.length <= 45).flatMap((block) => said(block, habits));
  const [plain] = short;
  if (plain !== undefined) return { date: plain.date, how: "line" };
  if (title === -1 && start === -1) return null;
  const head = title === -1 ? start : title;
  // Without the time of capture the clock of a page's head cannot be told from a date: only right over the title.
  const reach = habits.now === null && habits.zone !== null ? 2 : above;
  for (const block of all.slice(Math.max(0, head - reach), Math.max(0, head)).toReversed()) {
    if (!isStamp(block) || block.linked > block.text.length * 0.3 || isReaders(block.element)) continue;
    if (isHead(block.element, all[head]?.element)) continue;
    const [one] = said(block, habits);
    if (one !== undefined && !one.date.relative && !isVisit(one.date, habits.now))
      return { date: one.date, how: "line" };
  }
  return null;
}

const placeAndDay = /^\p{Lu}[\p{L} .]{1,30},\s*ngày\s/u; // how a Vietnamese document is dated

/**
 * The first date anywhere that stands alone in its line, labelled ones before. Vietnamese pages are full of other dates:
 * there only a label counts, or the place and day of a document.
 */
export function dateAnywhere(
  { all, title }: Layout,
  habits: DateHabits,
  vietnamese: boolean,
): SeenDate | null {
  let plain: SeenDate | null = null;
  let changed: SeenDate | null = null;
  const head = all[title]?.element;
  for (const [at, block] of all.entries()) {
    // Asked first, since the rest is much dearer: what is relative or lacks its year is no day of publication here.
    if (block.text.length > longestStamp || !mayHoldDate(block.text)) continue;
    if (/©|copyright|bản quyền/iu.test(block.text)) continue;
    if (isReaders(block.element) || isTeaser(block, all[at - 1])) continue;
    const [one] = said(block, habits);
    if (one === undefined || one.date.relative) continue;
    if (one.as === "published") return { date: one.date, how: "label" };
    if (one.as === "changed" && opensAsStamp(block.text)) changed ??= { date: one.date, how: "update" };
    if (plain !== null || one.as !== "plain" || block.text.length > 45 || isHead(block.element, head))
      continue;
    if (vietnamese ? placeAndDay.test(block.text) : !isVisit(one.date, habits.now))
      plain = { date: one.date, how: "line" };
  }
  return plain ?? changed;
}

const edge = 3; // lines at each end of the body
const bare: DateHabits = { now: null, zone: null, order: "dmy" };

/** Lines at the edges of a body that tell its day, its writer, its readers, and are none of its text. */
export function stampsAtEdges(body: readonly Block[]): readonly Block[] {
  return body.filter(
    (block, at) => (at < edge || at >= body.length - edge) && isStamp(block) && isStampOnly(block.text),
  );
}

function isStampOnly(text: string): boolean {
  const isMarked = opensAsStamp(text) || /\s[|•·]\s|lượt xem|lượt đọc|\bviews?\b/iu.test(text);
  return isMarked && dateSaid(text, bare) !== null;
}

function said(block: Block, habits: DateHabits): readonly SaidDate[] {
  const found = dateSaid(block.text, habits);
  return found === null ? [] : [found];
}

/** Whether a line can be a stamp at all: short, with a number, and no sentence. */
function isStamp({ text, linked }: Block): boolean {
  if (text.length < 5 || text.length > longestStamp || !/\d/.test(text)) return false;
  if (/©|copyright|bản quyền/iu.test(text)) return false;
  if (linked > text.length * 0.8 && text.length > 40) return false;
  if (opensAsStamp(text)) return true;
  const words = text.match(/\p{L}{2,}/gu)?.length ?? 0;
  return words <= plainWords && !(words > 7 && /[.!?…]["”]?$/u.test(text));
}

/** "Musterstadt, 12. März 2014 – Die Gemeinde ...": a place and the day before the first sentence. */
function datelineOf(first: Block | undefined, habits: DateHabits): SeenDate | null {
  const opening = /^[(]?\p{Lu}[\p{L} ./()-]{2,40},\s[^–—:]{6,40}?\s?(?:[–—:]|\s-\s|\)\.?\s)/u.exec(
    first?.text ?? "",
  );
  const found = opening === null ? null : dateSaid(opening[0], habits);
  return found === null || found.date.relative ? null : { date: found.date, how: "dateline" };
}

/** A line of a list of other pages: a date beside or under a long link. */
function isTeaser(block: Block, before: Block | undefined): boolean {
  if (block.linked > block.text.length * 0.4 && block.text.length > 30) return true;
  if (before !== undefined && before.text.length > 30 && before.linked > before.text.length * 0.8)
    return true;
  for (
    let one: Element | null = block.element, steps = 0;
    one !== null && steps < 3;
    one = one.parent, steps += 1
  )
    if ((one.name === "li" || one.name === "article") && hasLongLink(one)) return true;
  return false;
}

const longLinks = new WeakMap<Element, boolean>(); // an article is asked about for each of its lines

/** Whether an element holds the headline of another page. */
export function hasLongLink(element: Element): boolean {
  const known = longLinks.get(element);
  if (known !== undefined) return known;
  const has =
    element.name === "a"
      ? textOf(element).length >= 30
      : element.children.some((child) => typeof child !== "string" && hasLongLink(child));
  longLinks.set(element, has);
  return has;
}

function isReaders(element: Element): boolean {
  if (standsIn(element, ["aside", "nav"])) return true;
  for (let one: Element | null = element; one !== null; one = one.parent) {
    const hint = hintOf(one);
    if (hint.comments || hint.related) return true;
  }
  return false;
}

/** Whether a line stands in the head of the page, and the title does not. */
function isHead(element: Element, title: Element | undefined): boolean {
  for (let one: Element | null = element; one !== null; one = one.parent)
    if (one.name === "header" || one.name === "nav")
      return title === undefined || title.order < one.order || title.order > one.last;
  return false;
}
