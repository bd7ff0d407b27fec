import { isArticleNode, linkedNodes, type LinkedNode } from "./json-ld.ts";
import { textOf, type Element, type Tree } from "./tree.ts";

/** What a page says of itself beside its text, collected in one pass over its elements. */
export interface Facts {
  readonly tree: Tree;
  readonly url: string;
  /** Values of `<meta>` by lower-case name, property or itemprop. */
  readonly metas: ReadonlyMap<string, readonly string[]>;
  readonly links: ReadonlyMap<string, readonly string[]>;
  readonly nodes: readonly LinkedNode[];
  /** The node that describes this page's article, where there is one. */
  readonly article: LinkedNode | null;
  readonly documentTitle: string | null;
  readonly headings: readonly Element[];
  readonly times: readonly Element[];
  /** Elements with microdata, by itemprop. */
  readonly props: ReadonlyMap<string, readonly Element[]>;
  /** Elements whose class or id names a date, an author, in the order of the page. */
  readonly dateLike: readonly Element[];
  readonly authorLike: readonly Element[];
  /** As `<html lang>` declares it. */
  readonly language: string | null;
}

const dateWord =
  /(?:^|[^a-z])(?:date|datetime|published|publish|pubdate|pub-date|posted|timestamp|time|updated|ngay|thoigian|thoi-gian|ngaydang)(?:$|[^a-z])|publishdate|postdate|datepublished|dateline|entry-date|post_date|date-time|-time\b|__time|__date/i;
const authorWord =
  /author(?!i[tsz])|by-?line|by-div|writer|reporter|tac-?gia|autor(?!i)|auteur|journalist|contributor|reader__meta-info/i;

/** Collects the facts of a page. */
export function factsOf(tree: Tree, url: string): Facts {
  const metas = new Map<string, string[]>();
  const links = new Map<string, string[]>();
  const props = new Map<string, Element[]>();
  const headings: Element[] = [];
  const times: Element[] = [];
  const dateLike: Element[] = [];
  const authorLike: Element[] = [];
  let documentTitle: string | null = null;
  let language: string | null = null;
  for (const element of tree.elements) {
    const { name, attribs } = element;
    const prop = attribs["itemprop"];
    if (name === "meta") {
      const { content } = attribs;
      if (content === undefined || content.trim() === "") continue;
      for (const key of [attribs["property"], attribs["name"], prop, attribs["http-equiv"]])
        if (key !== undefined) add(metas, key.toLowerCase().trim(), content.trim());
      if (prop !== undefined) add(props, prop.toLowerCase(), element);
      continue;
    }
    if (name === "link") {
      const { href } = attribs;
      for (const rel of (attribs["rel"] ?? "").toLowerCase().split(/\s+/))
        if (href !== undefined && rel !== "") add(links, rel, href);
      continue;
    }
    if (name === "html" && language === null) language = attribs["lang"] ?? attribs["xml:lang"] ?? null;
    else if (name === "title" && documentTitle === null && !insideSvg(element))
      documentTitle = textOf(element);
    else if (name === "h1") headings.push(element);
    else if (name === "time") times.push(element);
    if (prop !== undefined) add(props, prop.toLowerCase(), element);
    const names = `${attribs["class"] ?? ""} ${attribs["id"] ?? ""} ${attribs["data-role"] ?? ""}`;
    if (names.length > 2) {
      if (dateWord.test(names)) dateLike.push(element);
      if (authorWord.test(names)) authorLike.push(element);
    }
    if (isStamped(attribs) && dateLike.at(-1) !== element) dateLike.push(element);
    if (attribs["rel"] === "author") authorLike.push(element);
  }
  const nodes = linkedNodes(tree.scripts);
  return {
    tree,
    url,
    metas,
    links,
    nodes,
    article: articleOf(nodes, documentTitle),
    documentTitle,
    headings,
    times,
    props,
    dateLike,
    authorLike,
    language,
  };
}

/** Scripts draw "3 giờ trước" over a moment that stands in an attribute. */
function isStamped(attribs: Readonly<Record<string, string>>): boolean {
  return attribs["data-datetime"] !== undefined || attribs["data-timestamp"] !== undefined;
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const before = map.get(key);
  if (before === undefined) map.set(key, [value]);
  else before.push(value);
}

function insideSvg(element: Element): boolean {
  for (let above = element.parent; above !== null; above = above.parent)
    if (above.name === "svg") return true;
  return false;
}

/** Of several article nodes the one with a date and a headline; lists of teasers have neither. */
function articleOf(nodes: readonly LinkedNode[], documentTitle: string | null): LinkedNode | null {
  const articles = nodes.filter(isArticleNode);
  const titled = articles.find(
    ({ headline }) =>
      typeof headline === "string" &&
      documentTitle !== null &&
      documentTitle.startsWith(headline.slice(0, 20)),
  );
  return titled ?? articles.find((node) => node["datePublished"] !== undefined) ?? articles[0] ?? null;
}

/** First value of the first of these metas that the page has. */
export function meta(facts: Facts, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = facts.metas.get(name)?.[0];
    if (value !== undefined && value !== "") return value;
  }
  return null;
}

/** Whether an element stands within one of the named elements. */
export function standsIn(element: Element, names: readonly string[]): boolean {
  for (let above = element.parent; above !== null; above = above.parent)
    if (names.includes(above.name)) return true;
  return false;
}
