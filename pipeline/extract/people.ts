import type { Block } from "./blocks.ts";
import { meta, type Facts } from "./facts.ts";
import { hintOf } from "./hints.ts";
import { isArticleNode, isObject, plainText, typesOf, type LinkedNode } from "./json-ld.ts";
import { isName, looksLikePerson, namesIn } from "./names.ts";
import { textOf, type Element } from "./tree.ts";

/** Who wrote a page, and where it says so. */
export interface Authors {
  readonly names: readonly string[];
  readonly how: string;
}

/** A writer as the head of a page gives it; organisations are used only where no person is found. */
interface Writer {
  readonly name: string;
  readonly organisation: boolean;
}

const mostNames = 12;

/** What the search for writers stands on, beside the facts. */
interface Ground {
  /** Elements that a family or source names, and by which selector. */
  readonly ruled: { readonly elements: readonly Element[]; readonly how: string };
  /** Lines round the beginning of the body, where by-lines stand. */
  readonly lines: readonly Block[];
  /** Lines right behind the body, where the box of the writer stands. */
  readonly behind: readonly Block[];
  /** Names that sign the end of the body. */
  readonly signed: readonly string[];
  /** Whether the outlet itself may stand for a writer; on Vietnamese pages it never does. */
  readonly brand: boolean;
}

/** The writers of a page: persons of the JSON-LD, metas, by-lines, the signature under the text, at last the outlet. */
export function authorsOf(facts: Facts, ground: Ground): Authors {
  const linked = linkedWriters(facts);
  const persons = linked.filter(({ organisation }) => !organisation).map(({ name }) => name);
  const metas = metaNames(facts);
  const outlet = outletKeys(facts);
  const people = (names: readonly string[]): readonly string[] =>
    names.filter((name) => isName(name) && !outlet.has(keyOf(name)));
  const tries: readonly (readonly [string, () => readonly string[]])[] = [
    [ground.ruled.how, () => people(ground.ruled.elements.flatMap((element) => namesIn(textOf(element))))],
    ["json-ld", () => people(persons)],
    ["signature", () => ground.signed],
    ["meta", () => people(metas)],
    ["itemprop", () => people(inFirstScope(facts.props.get("author") ?? []).flatMap(namesAt))],
    ["byline", () => bylineNames(facts, people)],
    ["line", () => lineNames(ground.lines)],
    ["line", () => lineNames(ground.behind)],
    [
      "brand",
      () => (ground.brand ? [...linked.map(({ name }) => name), ...metas].filter(isName).slice(0, 1) : []),
    ],
  ];
  for (const [how, read] of tries) {
    const names = unique(read()).slice(0, mostNames);
    if (names.length > 0) return { names, how };
  }
  return { names: [], how: "" };
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** Names by which the page calls its own outlet. */
function outletKeys(facts: Facts): ReadonlySet<string> {
  const host = URL.parse(facts.url)?.hostname.replace(/^www\./, "") ?? "";
  const names = [meta(facts, "og:site_name", "application-name"), host, host.replace(/\.\w+$/, "")];
  for (const node of facts.nodes) {
    if (isArticleNode(node) && isObject(node["publisher"])) names.push(plainName(node["publisher"]));
    if (typesOf(node).some((type) => /Organization|WebSite/.test(type))) names.push(plainName(node));
  }
  return new Set(names.filter((name) => name !== null && name !== "").map((name) => keyOf(name ?? "")));
}

function plainName(node: LinkedNode): string | null {
  return typeof node["name"] === "string" ? node["name"] : null;
}

function linkedWriters(facts: Facts): readonly Writer[] {
  const nodes = [...(facts.article === null ? [] : [facts.article]), ...facts.nodes.filter(isArticleNode)];
  for (const node of nodes) {
    const writers = [node["author"] ?? node["creator"]]
      .flat()
      .flatMap((one) => writersIn(one, facts.nodes, 0));
    if (writers.some(({ name }) => isName(name))) return writers;
  }
  return [];
}

function writersIn(value: unknown, nodes: readonly LinkedNode[], depth: number): readonly Writer[] {
  if (depth > 3) return [];
  if (typeof value === "string") return /^https?:/.test(value) ? [] : asWriters(value, false);
  if (Array.isArray(value)) return value.flatMap((one) => writersIn(one, nodes, depth + 1));
  if (!isObject(value)) return [];
  const parts = [value["givenName"], value["familyName"]]
    .filter((part) => typeof part === "string")
    .join(" ");
  const names = [value["name"] ?? parts].flat().filter((one) => typeof one === "string" && one !== "");
  const organisation = typesOf(value).some((type) => /Organi[sz]ation|Corporation|WebSite/.test(type));
  if (names.length > 0)
    return names.flatMap((one) => (typeof one === "string" ? asWriters(one, organisation) : []));
  const id = value["@id"];
  const target =
    typeof id === "string" ? nodes.find((node) => node["@id"] === id && node !== value) : undefined;
  return target === undefined ? [] : writersIn(target, nodes, depth + 1);
}

function asWriters(text: string, organisation: boolean): readonly Writer[] {
  const plain = plainText(text) ?? "";
  return (organisation ? [plain] : namesIn(plain)).map((name) => ({ name, organisation }));
}

const metaKeys =
  "author article:author article:author_name parsely-author sailthru.author dc.creator dcterms.creator byl cxenseparse:author cxenseparse:recs:author citation_author creator og:article:author authors article.author twitter:data1".split(
    " ",
  );

function metaNames(facts: Facts): readonly string[] {
  for (const key of metaKeys) {
    if (
      key === "twitter:data1" &&
      !/written by|author|verfasst|escrito|tác giả/iu.test(meta(facts, "twitter:label1") ?? "")
    )
      continue;
    const values = facts.metas.get(key) ?? [];
    const names = values
      .filter((value) => !/^https?:|^@|\.com\b/.test(value))
      .flatMap((value) => namesIn(plainText(value) ?? ""));
    if (names.some(isName)) return names;
  }
  return [];
}

/** Names written at one element: those of its links and named parts first, else its own short text. */
function namesAt(element: Element): readonly string[] {
  const { content } = element.attribs;
  if (content !== undefined) return namesIn(content);
  const parts: Element[] = [];
  gather(element, parts);
  const inParts = unique(parts.map((part) => textOf(part)))
    .flatMap(namesIn)
    .filter(looksLikePerson);
  if (inParts.length > 0 && inParts.length <= mostNames) return inParts;
  const text = textOf(element).split(/\s*(?:\||•|·|\bupdated\b|\bpublished\b|\bis an?\b|\d)/iu)[0] ?? "";
  return text.length > 90 ? [] : namesIn(text).filter(looksLikePerson);
}

function gather(element: Element, parts: Element[]): void {
  const { attribs } = element;
  const names = `${attribs["class"] ?? ""} ${attribs["itemprop"] ?? ""}`;
  if (
    /(?:^|[_\s-])(?:name|fn)(?:$|[_\s-])|author-?_*(?:name|link)|byline-?_*author/i.test(names) ||
    (element.name === "a" && isProfile(attribs))
  ) {
    parts.push(element);
    return;
  }
  for (const child of element.children) if (typeof child !== "string") gather(child, parts);
}

function isProfile(attribs: Readonly<Record<string, string>>): boolean {
  return /author|auteur|autor|profile|people|staff|team|\/by\/|contributor|tac-gia|redakt/i.test(
    `${attribs["href"] ?? ""} ${attribs["rel"] ?? ""}`,
  );
}

function bylineNames(
  facts: Facts,
  people: (names: readonly string[]) => readonly string[],
): readonly string[] {
  for (const element of facts.authorLike) {
    if (isElsewhere(element)) continue;
    const names = people(namesAt(element));
    if (names.length === 0) continue;
    // Several writers may stand in elements of one kind, side by side.
    const kind = element.attribs["class"];
    const alike = facts.authorLike.filter(
      (other) =>
        other !== element &&
        kind !== undefined &&
        other.attribs["class"] === kind &&
        other.parent?.parent === element.parent?.parent,
    );
    return [...names, ...alike.slice(0, 8).flatMap((other) => people(namesAt(other)))];
  }
  return [];
}

/** Microdata's authors of the first thing that has one: cards of other pages are things of their own. */
function inFirstScope(elements: readonly Element[]): readonly Element[] {
  const own = elements.filter((element) => !isElsewhere(element));
  const scope = own[0] === undefined ? null : scopeOf(own[0]);
  return own.filter((element) => scopeOf(element) === scope);
}

function scopeOf(element: Element): Element | null {
  for (let above = element.parent; above !== null; above = above.parent)
    if (above.attribs["itemscope"] !== undefined) return above;
  return null;
}

function isElsewhere(element: Element): boolean {
  for (let above: Element | null = element; above !== null; above = above.parent) {
    const hint = hintOf(above);
    if (hint.comments || hint.related || above.name === "footer") return true;
  }
  return false;
}

const byLine =
  /^(?:(?:written|words|story|article|text|posted) )?(?:by|von|por|par|bởi|tác giả|author|written by)\s*[:：]?\s+(.{3,70})$/iu;

const labelOnly =
  /^(?:(?:written|words|story|article|text|posted|published) by|by|author|von|par|por|tác giả|người viết|bài viết)\s*[:：]?$/iu;

/** A line that is nothing but a by-line: "By Jane Roe", or "Written by" over the name. */
function lineNames(lines: readonly Block[]): readonly string[] {
  for (const [at, { text }] of lines.entries()) {
    const next = lines[at + 1]?.text ?? "";
    const said = labelOnly.test(text) ? next : text.length <= 90 ? byLine.exec(text)?.[1] : undefined;
    if (said === undefined || said.length > 90) continue;
    const names = namesIn(said.split(/\s*(?:\||•|·|\d)/)[0] ?? "").filter(looksLikePerson);
    if (names.some((name) => name.includes(" "))) return names;
  }
  return [];
}

function unique(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const key = keyOf(name);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
