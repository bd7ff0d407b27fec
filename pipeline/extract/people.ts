import { hintOf } from "./hints.ts";
import { meta, type Facts } from "./facts.ts";
import { isArticleNode, isObject, plainText, typesOf, type LinkedNode } from "./json-ld.ts";
import { textOf, type Element } from "./tree.ts";

/** Who wrote a page, and where it says so. */
export interface Authors {
  readonly names: readonly string[];
  readonly how: string;
}

const mostNames = 12;

/** The writers of a page: persons of the JSON-LD, metas, by-lines. A brand is not a reporter. */
export function authorsOf(facts: Facts, ruled: readonly Element[]): Authors {
  const tries: readonly (readonly [string, () => readonly string[]])[] = [
    ["rules", () => ruled.flatMap((element) => namesIn(textOf(element)))],
    ["json-ld", () => linkedNames(facts)],
    ["meta", () => metaNames(facts)],
    ["itemprop", () => (facts.props.get("author") ?? []).flatMap((element) => elementNames(element))],
    ["byline", () => bylineNames(facts)],
  ];
  for (const [how, read] of tries) {
    const names = unique(read().filter((name) => isName(name, facts))).slice(0, mostNames);
    if (names.length > 0) return { names, how };
  }
  return { names: [], how: "" };
}

function linkedNames(facts: Facts): readonly string[] {
  const nodes = [...(facts.article === null ? [] : [facts.article]), ...facts.nodes.filter(isArticleNode)];
  for (const node of nodes) {
    const people = [node["author"] ?? node["creator"]].flat().flatMap((one) => person(one, facts.nodes, 0));
    if (people.some((name) => isName(name, facts))) return people;
  }
  return [];
}

function person(value: unknown, nodes: readonly LinkedNode[], depth: number): readonly string[] {
  if (depth > 3) return [];
  if (typeof value === "string") return /^https?:/.test(value) ? [] : namesIn(plainText(value) ?? "");
  if (Array.isArray(value)) return value.flatMap((one) => person(one, nodes, depth + 1));
  if (!isObject(value)) return [];
  const { name } = value;
  if (name !== undefined) {
    const organisation = typesOf(value).some((type) =>
      /Organization|Organisation|Corporation|WebSite/.test(type),
    );
    const names = [name].flat().filter((one) => typeof one === "string");
    return names.flatMap((one) => (organisation ? [plainText(one) ?? ""] : namesIn(plainText(one) ?? "")));
  }
  const id = value["@id"];
  const target =
    typeof id === "string" ? nodes.find((node) => node["@id"] === id && node !== value) : undefined;
  return target === undefined ? [] : person(target, nodes, depth + 1);
}

function metaNames(facts: Facts): readonly string[] {
  for (const key of [
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "cxenseparse:recs:author",
    "citation_author",
    "creator",
    "og:article:author",
    "authors",
    "article.author",
    "twitter:data1",
  ]) {
    if (
      key === "twitter:data1" &&
      !/written by|author|verfasst|escrito/i.test(meta(facts, "twitter:label1") ?? "")
    )
      continue;
    const values = facts.metas.get(key) ?? [];
    const names = values
      .filter((value) => !/^https?:|^@|\.com\b/.test(value))
      .flatMap((value) => namesIn(plainText(value) ?? ""));
    if (names.some((name) => isName(name, facts))) return names;
  }
  return [];
}

function elementNames(element: Element): readonly string[] {
  if (element.attribs["content"] !== undefined) return namesIn(element.attribs["content"]);
  return namesIn(textOf(element));
}

function bylineNames(facts: Facts): readonly string[] {
  for (const element of facts.authorLike) {
    if (inComments(element)) continue;
    const text = textOf(element);
    if (text.length < 3 || text.length > 160) continue;
    const links = linksIn(element)
      .flatMap((link) => namesIn(textOf(link)))
      .filter((name) => isName(name, facts));
    const names = links.length > 0 && links.length < 6 ? links : namesIn(text);
    if (names.some((name) => isName(name, facts))) return names;
  }
  return [];
}

function linksIn(element: Element): readonly Element[] {
  const found: Element[] = [];
  const visit = (one: Element): void => {
    if (
      one.name === "a" &&
      /author|auteur|autor|profile|people|staff|by\//i.test(
        `${one.attribs["href"] ?? ""} ${one.attribs["rel"] ?? ""}`,
      )
    )
      found.push(one);
    for (const child of one.children) if (typeof child !== "string") visit(child);
  };
  visit(element);
  return found;
}

function inComments(element: Element): boolean {
  for (let above: Element | null = element; above !== null; above = above.parent) {
    const hint = hintOf(above);
    if (hint.comments || hint.related || above.name === "footer") return true;
  }
  return false;
}

const opening =
  /^(?:(?:written|posted|story|words|text|report|article|reviewed|updated|published|edited|medically reviewed)?\s*by|bởi|tác giả|theo|bài|bài và ảnh|thực hiện|von|par|por|di|av|af|door|author|autor|auteur|autore|text|redaktion|texto|aus|от|автор)\s*[:：]?\s+/iu;
const between = /\s*(?:,|;|\||\/|•|·|、|\s+(?:and|und|et|y|e|og|och|en|và|i|a|with)\s+|\s+[–—-]\s+|&)\s*/iu;

/** Splits a by-line into names: "By Jane Roe and John Doe" gives two. */
export function namesIn(text: string): readonly string[] {
  const plain = text.normalize("NFC").replace(/\s+/g, " ").trim().replace(opening, "");
  return plain
    .split(between)
    .map((name) =>
      name
        .replace(opening, "")
        .replace(/^[\s\W]*(?=[\p{L}])/u, "")
        .replace(/[\s,.:;]+$/, (end) => (/\b[A-Z]\.$/.test(name) ? "." : end.replace(/.*/, "")))
        .trim(),
    )
    .filter((name) => name !== "");
}

const notNames =
  /^(?:admin|administrator|editor|editors|editorial|staff|redaktion|redacción|newsroom|guest|contributor|author|the author|team|unknown|null|undefined|none|user|wordpress|webmaster|view all posts.*|read more.*|share.*|follow.*|updated.*|published.*|email.*|biography|bio|opinion|news|desk|photo.*|ảnh.*)$/iu;

function isName(name: string, facts: Facts): boolean {
  if (name.length < 2 || name.length > 80 || notNames.test(name)) return false;
  if (/https?:|@|\d{3}|[{}<>=]|\d{1,2}[:/.]\d/.test(name)) return false;
  if (name.split(" ").length > 9) return false;
  const site = meta(facts, "og:site_name");
  return site === null || name.toLowerCase() !== site.toLowerCase();
}

function unique(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const key = name.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
