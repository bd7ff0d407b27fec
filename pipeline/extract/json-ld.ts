import { parseTree, textOf, type Script } from "./tree.ts";

/** One node of a page's linked data, with its fields as they stand. */
export type LinkedNode = Readonly<Record<string, unknown>>;

const mostNodes = 500; // a page with more is a data dump; its article comes first

/** All nodes of the JSON-LD of a page: arrays, `@graph` and `mainEntity` opened. Broken JSON is mended or left out. */
export function linkedNodes(scripts: readonly Script[]): readonly LinkedNode[] {
  const nodes: LinkedNode[] = [];
  for (const script of scripts) {
    if (!script.type.includes("ld+json")) continue;
    open(parseLoosely(script.text), nodes, 0);
  }
  return nodes;
}

/** Whether a value read from foreign JSON is an object with fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function open(value: unknown, nodes: LinkedNode[], depth: number): void {
  if (depth > 5 || nodes.length >= mostNodes) return;
  if (Array.isArray(value)) {
    for (const one of value) open(one, nodes, depth + 1);
    return;
  }
  if (!isObject(value)) return;
  nodes.push(value);
  for (const key of ["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed"])
    open(value[key], nodes, depth + 1);
}

/** Parses JSON as pages write it: with comments round it, raw line breaks in strings, commas too many. */
function parseLoosely(text: string): unknown {
  const trimmed = text
    .replace(/^\s*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)/, "")
    .replace(/(?:-->|\/\*\s*\]\]>\s*\*\/|\/\/\s*\]\]>|\]\]>)\s*$/, "")
    .trim()
    .replace(/;$/, "");
  const plain = attempt(trimmed);
  if (plain !== undefined) return plain;
  const mended = withoutRawBreaks(trimmed).replace(/,(\s*[}\]])/g, "$1");
  return attempt(mended) ?? attempt(`[${mended.replace(/\}\s*\{/g, "},{")}]`);
}

function attempt(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes control characters inside strings as JSON wants them. */
function withoutRawBreaks(text: string): string {
  let inString = false;
  let escaped = false;
  const out: string[] = [];
  for (const char of text) {
    if (inString && char < " ") {
      out.push(char === "\n" ? "\\n" : " ");
      escaped = false;
      continue;
    }
    if (char === '"' && !escaped) inString = !inString;
    escaped = inString && char === "\\" && !escaped;
    out.push(char);
  }
  return out.join("");
}

/** Types of a node without their address: `NewsArticle`. */
export function typesOf(node: LinkedNode): readonly string[] {
  const type = node["@type"];
  return [type]
    .flat()
    .filter((one) => typeof one === "string")
    .map((one) => one.replace(/^.*[/#:]/, ""));
}

/** Whether a node is an article, a posting, a report: what a page is about. */
export function isArticleNode(node: LinkedNode): boolean {
  return typesOf(node).some((type) =>
    /Article|BlogPosting|^Report$|LiveBlog|^Review$|ReportageNews/.test(type),
  );
}

/** A text field of a node, free of markup and entities; null where it is absent or no text. */
export function textField(node: LinkedNode, key: string): string | null {
  const value = [node[key]].flat()[0];
  if (typeof value === "string") return plainText(value);
  if (isObject(value) && typeof value["@value"] === "string") return plainText(value["@value"]);
  return null;
}

/** Text without markup, entities and NUL, which JSON may write; null where nothing is left. */
export function plainText(value: string): string | null {
  const bare = value.replaceAll("\u0000", "");
  const text = /[<&]/.test(bare) ? textOf(parseTree(bare).root) : bare.replace(/\s+/g, " ").trim();
  return text === "" ? null : text;
}
