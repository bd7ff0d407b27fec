import { dayInVietnam, readDate, type DateHabits, type WrittenDate } from "../../crawlers/dates.ts";
import type { DatePrecision, DateSource } from "../item.ts";
import { modifiedNames, publishedNames } from "./date-names.ts";
import { hintOf } from "./hints.ts";
import { inLocalTime, isPageClock, visibleIn } from "./local-time.ts";
import { meta, standsIn, type Facts } from "./facts.ts";
import { isArticleNode, type LinkedNode } from "./json-ld.ts";
import { textOf, type Element } from "./tree.ts";

/** When a page says it was published, and how we know. */
export interface Published {
  readonly at: string | null;
  readonly day: string | null;
  readonly from: DateSource;
  readonly precision: DatePrecision;
  readonly modifiedAt: string | null;
  readonly how: string;
}

/** What is known beside the page's own facts. */
interface Extra {
  readonly ruled: { readonly elements: readonly Element[]; readonly how: string };
  /** What a feed or list said, ISO 8601. */
  readonly hint: string | null;
  /** The family's regular expression over the address, with named groups y, m, d. */
  readonly urlDate: string | null;
}

interface Found {
  readonly date: WrittenDate;
  readonly from: DateSource;
  readonly how: string;
}

/** Finds the publication date of a page in the order of trust: JSON-LD, meta, `<time>`, text, feed, address. */
export function publishedOf(facts: Facts, habits: DateHabits, vietnamese: boolean, extra: Extra): Published {
  const stated = [
    () => fromLinked(facts, habits),
    () => fromMeta(facts, habits),
    () => fromTime(facts, habits),
    () => fromLike(facts, habits),
    () => fromHint(extra.hint, habits),
    () => fromUrl(facts.url, habits, extra.urlDate),
  ];
  let found = fromRuled(extra.ruled, habits);
  for (const read of stated) {
    // What is relative to the capture is the last word only where nothing else is said.
    if (found !== null && !found.date.relative) break;
    const next = read();
    if (next !== null && (found === null || !next.date.relative)) found = next;
  }
  found ??= fromText(facts, habits, vietnamese);
  const modifiedAt = modifiedOf(facts, habits);
  if (found === null) return { at: null, day: null, from: "none", precision: "none", modifiedAt, how: "" };
  const date = vietnamese
    ? inLocalTime(found.date, visibleIn(facts, extra.ruled.elements, habits), habits.now)
    : found.date;
  const day = vietnamese && date.at !== null ? dayInVietnam(date.at) : date.day;
  const from = date.relative ? "relative" : found.from;
  return { at: date.at, day, from, precision: date.precision, modifiedAt, how: found.how };
}

function fromLinked(facts: Facts, habits: DateHabits): Found | null {
  const nodes = [
    ...(facts.article === null ? [] : [facts.article]),
    ...facts.nodes.filter(isArticleNode),
    ...facts.nodes,
  ];
  for (const node of nodes)
    for (const key of ["datePublished", "dateCreated", "uploadDate"]) {
      const date = readField(node, key, habits);
      if (date !== null) return { date, from: "json-ld", how: key };
    }
  return null;
}

function readField(node: LinkedNode, key: string, habits: DateHabits): WrittenDate | null {
  const value = [node[key]].flat()[0];
  return typeof value === "string" || typeof value === "number" ? readDate(String(value), habits) : null;
}

function fromMeta(facts: Facts, habits: DateHabits): Found | null {
  for (const name of publishedNames) {
    const value = meta(facts, name);
    const date = value === null ? null : readDate(value, habits);
    if (date !== null && !date.relative) return { date, from: "meta", how: `meta ${name}` };
  }
  for (const [name, values] of facts.metas) {
    if (!/publi[sc].*(?:date|time)|(?:date|time).*publi[sc]/.test(name) || /modif|updat|expir/.test(name))
      continue;
    const date = readDate(values[0] ?? "", habits);
    if (date !== null && !date.relative) return { date, from: "meta", how: `meta ${name}` };
  }
  for (const element of facts.props.get("datepublished") ?? []) {
    const date = readDate(
      element.attribs["datetime"] ?? element.attribs["content"] ?? textOf(element),
      habits,
    );
    if (date !== null) return { date, from: "meta", how: "itemprop datePublished" };
  }
  return null;
}

function fromTime(facts: Facts, habits: DateHabits): Found | null {
  const plausible = underTitleFirst(facts, facts.times).filter(
    (time) => !isAside(time) && !/updat|modif/i.test(time.attribs["class"] ?? ""),
  );
  const marked = plausible.filter(
    (time) =>
      time.attribs["pubdate"] !== undefined ||
      /publish|entry-date|posted|pubdate/i.test(time.attribs["class"] ?? ""),
  );
  for (const time of [...marked, ...plausible]) {
    const date =
      readDate(time.attribs["datetime"] ?? time.attribs["content"] ?? textOf(time), habits) ??
      readDate(textOf(time), habits);
    if (date !== null) return { date, from: "time", how: "time" };
  }
  return null;
}

/** Menus and teasers carry dates too: the one under the title is the article's. */
function underTitleFirst(facts: Facts, elements: readonly Element[]): readonly Element[] {
  const title = facts.headings.find((heading) => textOf(heading) !== "")?.order ?? 0;
  return [...elements.filter(({ order }) => order > title), ...elements.filter(({ order }) => order < title)];
}

function isAside(element: Element): boolean {
  if (standsIn(element, ["aside", "footer", "nav"])) return true;
  for (let above: Element | null = element.parent; above !== null; above = above.parent) {
    const hint = hintOf(above);
    if (hint.comments || hint.related) return true;
  }
  return false;
}

function fromLike(facts: Facts, habits: DateHabits): Found | null {
  for (const element of underTitleFirst(facts, facts.dateLike)) {
    if (isAside(element) || hintOf(element).comments) continue;
    const text = textOf(element);
    if (text.length > 120 || /copyright|©/i.test(text)) continue;
    const date =
      readDate(element.attribs["datetime"] ?? text, habits) ??
      readDate(element.attribs["content"] ?? element.attribs["title"] ?? "", habits);
    if (date !== null && !isPageClock(date, element, facts, habits))
      return { date, from: "visible", how: element.attribs["class"] ?? element.name };
  }
  return null;
}

/** A date at a place that a family or source names. */
function fromRuled(ruled: Extra["ruled"], habits: DateHabits): Found | null {
  for (const element of ruled.elements) {
    const { datetime, content } = element.attribs;
    const machine = datetime ?? content;
    const date =
      (machine === undefined ? null : readDate(machine, habits)) ?? readDate(textOf(element), habits);
    if (date !== null)
      return {
        date,
        from: machine === undefined ? "visible" : element.name === "meta" ? "meta" : "time",
        how: ruled.how,
      };
  }
  return null;
}

function fromHint(hint: string | null, habits: DateHabits): Found | null {
  const date = hint === null ? null : readDate(hint, habits);
  return date === null ? null : { date, from: "feed", how: "feed" };
}

function fromUrl(url: string, habits: DateHabits, pattern: string | null): Found | null {
  const path = url.replace(/^https?:\/\/[^/]+/, "").replace(/[?#].*$/, "");
  const groups = pattern === null ? undefined : new RegExp(pattern).exec(path)?.groups;
  const own =
    groups === undefined ? null : `${(groups["y"] ?? "").padStart(4, "20")}-${groups["m"]}-${groups["d"]}`;
  const plain = /(?:^|[/_-])((?:19|20)\d\d)[/_-](\d{1,2})[/_-](\d{1,2})(?=[/_-]|$|\.)/.exec(path);
  const tight = /[/_-]((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/_.-]|$)/.exec(path);
  const stamp = /-(20\d\d)([01]\d)([0-3]\d)\d{4,11}(?=\.\w{2,5}$)/.exec(path); // ...-yyyyMMddHHmmssSSS.htm
  // An article's number that begins with its minute: AKR20250708143000004.
  const numbered =
    /\/[A-Za-z]{0,5}(20\d\d)(0\d|1[0-2])([0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d\d{0,9}(?=[/_.-]|$)/.exec(
      path,
    );
  const written = own ?? join(plain) ?? join(tight) ?? join(stamp) ?? join(numbered);
  const date = written === null ? null : readDate(written, { ...habits, zone: null });
  return date === null ? null : { date: { ...date, at: null, precision: "day" }, from: "url", how: "url" };
}

function join(found: RegExpExecArray | null): string | null {
  return found === null ? null : `${found[1]}-${found[2]}-${found[3]}`;
}

const label =
  /published|posted|created|publi[ée]|veröffentlicht|erstellt|publicado|pubblicato|gepubliceerd|publicera|publisert|opublikowano|publikováno|julkaistu|опубликован|yayınlan|đăng|xuất bản|ban hành/iu;
const updated = /cập nhật/iu;

/** A date in a short line of the page: one labelled as publication, else the first that is a line of its own. */
function fromText(facts: Facts, habits: DateHabits, vietnamese: boolean): Found | null {
  let first: WrittenDate | null = null;
  let update: WrittenDate | null = null;
  let looked = 0;
  for (const element of facts.tree.elements) {
    if (looked > 3000) break;
    for (const child of element.children) {
      if (typeof child !== "string" || child.length < 6 || child.length > 160 || !/\d/.test(child)) continue;
      looked += 1;
      if (element.name === "title" || /copyright|©/i.test(child) || isAside(element)) continue;
      const text = child.trim();
      const isLabelled = label.test(text);
      if (!isLabelled && text.length > 40) continue;
      const date = readDate(text, { ...habits, now: null });
      if (date === null || readDate(text, habits) === null || isPageClock(date, element, facts, habits))
        continue;
      if (isLabelled) return { date, from: "visible", how: "label" };
      if (vietnamese && updated.test(text)) update ??= date;
      first ??= date;
    }
  }
  // Portals of Việt Nam label the day of publication "Cập nhật".
  const date = update ?? first;
  return date === null ? null : { date, from: "visible", how: "line" };
}

function modifiedOf(facts: Facts, habits: DateHabits): string | null {
  const values = [
    ...(facts.article === null ? [] : [facts.article["dateModified"]]),
    ...modifiedNames.map((name) => meta(facts, name)),
  ];
  for (const value of values) {
    const date = typeof value === "string" ? readDate(value, habits) : null;
    if (date !== null && date.at !== null) return date.at;
  }
  return null;
}
