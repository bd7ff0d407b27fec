import { compile, selectAll, selectOne } from "css-select";
import { Parser } from "htmlparser2";

/** One element of a page. Text children are plain strings, with entities already decoded. */
export interface Element {
  readonly name: string;
  readonly attribs: Readonly<Record<string, string>>;
  readonly parent: Element | null;
  readonly children: Node[];
  /** Place in the order of opening tags, from 0. */
  readonly order: number;
  /** `order` of the last element that stands inside; its own where there is none. */
  last: number;
}
export type Node = Element | string;

/** A script that carries facts about the page (JSON-LD, application state); other scripts are not kept. */
export interface Script {
  readonly type: string;
  readonly id: string;
  readonly text: string;
}

/** A page as one light tree, made by one parse. Comments and styles are gone. */
export interface Tree {
  readonly root: Element;
  readonly elements: readonly Element[];
  readonly scripts: readonly Script[];
  /** Values of fields of any script that are named like a day of publication. */
  readonly stamps: readonly string[];
  /** The page was longer, deeper or had more elements than is read. */
  readonly cut: boolean;
}

/** Characters of a page that are read; the longest of 426 measured news pages has 2.3 million. */
export const longestPage = 3_000_000;
const deepest = 300; // levels; deeper elements are hung on the last allowed one, so that recursion stays safe
const mostElements = 200_000;
const longestScript = 3_000_000; // characters of one script that are kept

/** Parses a page; `mend` changes all its texts and attributes. Never throws: the parser accepts any markup. */
export function parseTree(page: string, mend: ((text: string) => string) | null = null): Tree {
  const html = page.length > longestPage ? page.slice(0, longestPage) : page;
  const root: Element = { name: "#root", attribs: {}, parent: null, children: [], order: 0, last: 0 };
  const elements: Element[] = [root];
  const scripts: Script[] = [];
  const stamps: string[] = [];
  const open: (Element | null)[] = []; // null stands for a tag that opened no element of ours
  let current = root;
  let depth = 0;
  let left = 0;
  let script: { attribs: Record<string, string>; text: string[]; length: number } | null = null;
  let inStyle = false;

  const parser = new Parser(
    {
      onopentag(name, attribs) {
        if (name === "script") script = { attribs, text: [], length: 0 };
        else if (name === "style") inStyle = true;
        else if (elements.length >= mostElements || depth >= deepest) {
          left += 1;
          open.push(null);
        } else {
          const element: Element = {
            name,
            attribs: mend === null ? attribs : mended(attribs, mend),
            parent: current,
            children: [],
            order: elements.length,
            last: elements.length,
          };
          current.children.push(element);
          elements.push(element);
          open.push(element);
          current = element;
          depth += 1;
        }
      },
      ontext(text) {
        if (script !== null) {
          if (script.length < longestScript) script.text.push(text);
          script.length += text.length;
        } else if (!inStyle) addText(current, text);
      },
      onclosetag(name) {
        if (name === "script") {
          if (script !== null) keepScript(script.attribs, script.text.join(""), scripts, stamps);
          script = null;
        } else if (name === "style") inStyle = false;
        else if (open.pop() !== null) {
          current.last = elements.length - 1;
          current = current.parent ?? root;
          depth -= 1;
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.write(html);
  parser.end();
  root.last = elements.length - 1;
  if (mend !== null)
    for (const { children } of elements)
      for (const [at, child] of children.entries()) if (typeof child === "string") children[at] = mend(child);
  return { root, elements, scripts, stamps, cut: html !== page || left > 0 };
}

function mended(
  attribs: Readonly<Record<string, string>>,
  mend: (text: string) => string,
): Readonly<Record<string, string>> {
  const changed: Record<string, string> = {};
  for (const [name, value] of Object.entries(attribs))
    changed[name] = /^(?:content|title|alt)$/.test(name) ? mend(value) : value; // addresses stay as they are
  return changed;
}

function addText(element: Element, text: string): void {
  const last = element.children.length - 1;
  const before = element.children[last];
  if (typeof before === "string") element.children[last] = before + text;
  else element.children.push(text);
}

const stampField =
  /["']?(?:date_?published|publish(?:ed)?_?(?:at|on|date|time)|publication_?date|pub_?date)["']?\s*[:=]\s*["'](\d[^"'\\]{7,34})["']/i;

function keepScript(
  attribs: Readonly<Record<string, string>>,
  text: string,
  scripts: Script[],
  stamps: string[],
): void {
  const type = (attribs["type"] ?? "").toLowerCase();
  const id = attribs["id"] ?? "";
  const isLinked = type.includes("ld+json");
  const stamp = isLinked ? undefined : stampField.exec(text)?.[1];
  if (stamp !== undefined) stamps.push(stamp);
  if (
    type.includes("json") ||
    /"articleBody"|__NEXT_DATA__|__next_f\.push|__NUXT|__PRELOADED_STATE__|__INITIAL_STATE__/.test(text)
  )
    scripts.push({ type, id, text });
}

const adapter = {
  isTag: (node: Node): node is Element => typeof node !== "string",
  existsOne: (test: (element: Element) => boolean, nodes: Node[]): boolean => findOne(test, nodes) !== null,
  getAttributeValue: (element: Element, name: string): string | undefined => element.attribs[name],
  getChildren: (node: Node): Node[] => (typeof node === "string" ? [] : node.children),
  getName: (element: Element): string => element.name,
  getParent: (element: Element): Element | null => element.parent,
  getSiblings: (node: Node): Node[] =>
    typeof node === "string" ? [node] : (node.parent?.children ?? [node]),
  getText: (node: Node): string => textOf(node),
  hasAttrib: (element: Element, name: string): boolean => Object.hasOwn(element.attribs, name),
  removeSubsets: (nodes: Node[]): Node[] =>
    nodes.filter(
      (node) =>
        typeof node === "string" ||
        !nodes.some((other) => other !== node && typeof other !== "string" && holds(other, node)),
    ),
  findAll: (test: (element: Element) => boolean, nodes: Node[]): Element[] => {
    const found: Element[] = [];
    for (const node of nodes) collect(test, node, found);
    return found;
  },
  findOne,
};

function findOne(test: (element: Element) => boolean, nodes: Node[]): Element | null {
  for (const node of nodes) {
    if (typeof node === "string") continue;
    if (test(node)) return node;
    const inside = findOne(test, node.children);
    if (inside !== null) return inside;
  }
  return null;
}

function collect(test: (element: Element) => boolean, node: Node, found: Element[]): void {
  if (typeof node === "string") return;
  if (test(node)) found.push(node);
  for (const child of node.children) collect(test, child, found);
}

type Query = ReturnType<typeof compile<Node, Element>>;
const queries = new Map<string, Query | null>();

/** Compiled once for the process; a selector that cannot be read matches nothing (config is checked elsewhere). */
function queryOf(selector: string): Query | null {
  const known = queries.get(selector);
  if (known !== undefined) return known;
  let query: Query | null = null;
  try {
    query = compile<Node, Element>(selector, { adapter });
  } catch {
    query = null;
  }
  if (queries.size < 5_000) queries.set(selector, query);
  return query;
}

/** All elements under `from` that a CSS selector matches, in the order of the page. */
export function select(from: Element, selector: string): readonly Element[] {
  const query = queryOf(selector);
  return query === null ? [] : selectAll<Node, Element>(query, from, { adapter });
}

/** The first element under `from` that a CSS selector matches. */
export function selectFirst(from: Element, selector: string): Element | null {
  const query = queryOf(selector);
  return query === null ? null : selectOne<Node, Element>(query, from, { adapter });
}

/** Whether a CSS selector can be read at all; for the check of the configuration. */
export function isSelector(selector: string): boolean {
  return queryOf(selector) !== null;
}

/** Whether `inner` stands inside `outer`, or is it. */
export function holds(outer: Element, inner: Element): boolean {
  return inner.order >= outer.order && inner.order <= outer.last;
}

/** All text of a node with white space folded to single spaces. */
export function textOf(node: Node): string {
  const parts: string[] = [];
  gather(node, parts);
  return parts.join("").replace(/\s+/g, " ").trim();
}

/** All text of a node with a space between its parts: "12 Mrz 2014" where every part is a box of its own. */
export function spacedTextOf(node: Node): string {
  const parts: string[] = [];
  const visit = (one: Node): void => {
    if (typeof one === "string") parts.push(one);
    else one.children.forEach(visit);
  };
  visit(node);
  return parts.join(" ").replace(/\s+/g, " ").trim();
}

const apart = /^(?:p|div|li|ul|ol|td|tr|br|h[1-6]|section|header|footer|article|dt|dd|figure|figcaption)$/;

function gather(node: Node, parts: string[]): void {
  if (typeof node === "string") {
    parts.push(node);
    return;
  }
  if (apart.test(node.name)) parts.push(" ");
  for (const child of node.children) gather(child, parts);
  if (apart.test(node.name)) parts.push(" ");
}
