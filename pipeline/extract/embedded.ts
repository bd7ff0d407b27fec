import { blocksOf, type Block } from "./blocks.ts";
import type { Body } from "./body.ts";
import type { Facts } from "./facts.ts";
import { isArticleNode } from "./json-ld.ts";
import { proseOf } from "./noise.ts";
import { tidyLines } from "./refine.ts";
import { parseTree, type Element } from "./tree.ts";

const shortestText = 200; // characters of a string in a script that may be a body
const mostStrings = 60;
const literal = /"((?:[^"\\]|\\.){200,})"/g;

/**
 * The body that a page carries in its data and that a script would draw: `articleBody` of the JSON-LD, else the longest
 * running text among the strings of its application state. Null where there is none.
 */
export function embeddedBody(facts: Facts, titles: readonly string[]): Body | null {
  const stated = facts.nodes.filter(isArticleNode).map((node) => node["articleBody"]);
  const texts = stated
    .filter((text) => typeof text === "string")
    .map((text) => ({ text, how: "json-ld articleBody" }));
  if (texts.length === 0) for (const text of stringsIn(facts)) texts.push({ text, how: "json" });
  let best: Body | null = null;
  let most = shortestText;
  for (const { text, how } of texts) {
    const { root, lines } = linesOf(text);
    const blocks = tidyLines(lines, titles);
    const size = proseOf(blocks);
    if (size <= most) continue;
    best = { blocks, root, how };
    most = size;
  }
  return best;
}

/** Long strings of the page's own data, strings within strings opened once more. */
function stringsIn(facts: Facts): readonly string[] {
  const found: string[] = [];
  const open = (text: string, depth: number): void => {
    for (const [, inner] of text.matchAll(literal)) {
      if (found.length >= mostStrings || inner === undefined) return;
      const value = unescaped(inner);
      if (value === null) continue;
      if (depth < 2 && /"[\w$-]+":/.test(value)) open(value, depth + 1);
      if (
        /\p{L}+ \p{L}+ \p{L}+|[\u3040-\u9fff\uac00-\ud7af]{20}/u.test(value) &&
        !/"[\w$-]+":\s*["[{]/.test(value)
      )
        found.push(value);
    }
  };
  for (const { text, type } of facts.tree.scripts) if (!type.includes("ld+json")) open(text, 0);
  return found;
}

function unescaped(inner: string): string | null {
  try {
    const value: unknown = JSON.parse(`"${inner.replace(/[\n\r\t]/g, " ")}"`);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}

/** Lines of a text that is markup, or plain with line breaks. */
function linesOf(text: string): { readonly root: Element; readonly lines: readonly Block[] } {
  const markup = /<(?:p|br|div|h[2-6]|li)\b/i.test(text)
    ? text
    : text
        .replace(/&(?!\w+;|#)/g, "&amp;")
        .replace(/<(?![a-z/])/gi, "&lt;")
        .replace(/\r?\n+|\u2028/g, "<br>");
  const { root } = parseTree(markup);
  return { root, lines: blocksOf(root, () => false) };
}
