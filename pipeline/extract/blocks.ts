import type { Element, Node } from "./tree.ts";

/** A line of the page as a reader sees it: a paragraph, a heading, a list item, a cell, a line between two `<br>`. */
export interface Block {
  readonly text: string;
  /** Length of `text` as if it were written in an alphabet: a Chinese, Japanese or Korean sign says as much as three letters. */
  readonly size: number;
  /** Characters of `text` that stand in links. */
  readonly linked: number;
  /** Characters of `text` in bold or italics. */
  readonly bold: number;
  /** The nearest element that breaks lines. */
  readonly element: Element;
  /** 1-6 for headings, else 0. */
  readonly heading: number;
  /** What it stands in: figcaption, quote, list, table, preformatted text. */
  readonly caption: boolean;
  readonly list: boolean;
  readonly table: boolean;
}

const breaks = new Set(
  (
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form " +
    "h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul " +
    "#root amp-story-page caption"
  ).split(" "),
);
const silent = new Set(
  (
    "head noscript svg button iframe object embed select option textarea input canvas video audio template map " +
    "datalist dialog title script style amp-ad amp-sidebar amp-analytics amp-social-share amp-iframe"
  ).split(" "),
);

/** Elements whose text no reader sees as part of the page's text. */
function isSilent(element: Element): boolean {
  return silent.has(element.name);
}

/** What may stand in a figure and is no caption. */
const quoting = new Set(["blockquote", "table", "pre", "section"]);

interface Place {
  readonly element: Element;
  readonly heading: number;
  readonly caption: boolean;
  readonly list: boolean;
  readonly table: boolean;
  readonly link: boolean;
  readonly strong: boolean;
}

/** Reads the lines of an element in the order of the page. `skip` leaves out whole elements. */
export function blocksOf(root: Element, skip: (element: Element) => boolean): readonly Block[] {
  const blocks: Block[] = [];
  let parts: string[] = [];
  let linked = 0;
  let bold = 0;
  let place: Place = {
    element: root,
    heading: 0,
    caption: false,
    list: false,
    table: false,
    link: false,
    strong: false,
  };

  const flush = (): void => {
    if (parts.length === 0) return;
    const joined = parts.join("");
    const text = (uneven.test(joined) ? joined.replace(/[\s\u00a0\u200b\ufeff]+/g, " ") : joined).trim();
    if (text !== "") {
      const { element, heading, caption, list, table } = place;
      blocks.push({
        text,
        size: sizeOf(text),
        linked: Math.min(linked, text.length),
        bold: Math.min(bold, text.length),
        element,
        heading,
        caption,
        list,
        table,
      });
    }
    parts = [];
    linked = 0;
    bold = 0;
  };

  const visit = (node: Node): void => {
    if (typeof node === "string") {
      parts.push(node);
      const length = node.trim().length;
      if (place.link) linked += length;
      if (place.strong) bold += length;
      return;
    }
    if (node.name === "br") return flush();
    if (node !== root && (isSilent(node) || skip(node))) return;
    const before = place;
    const breaking = breaks.has(node.name);
    if (breaking) flush();
    place = placeIn(node, before, breaking);
    for (const child of node.children) visit(child);
    if (breaking) flush();
    place = before;
  };
  visit(root);
  flush();
  return blocks;
}

function placeIn(node: Element, before: Place, breaking: boolean): Place {
  const { name } = node;
  if (name === "a") return before.link ? before : { ...before, link: true };
  if (name === "b" || name === "strong" || name === "em" || name === "i")
    return before.strong ? before : { ...before, strong: true };
  if (!breaking) return before;
  return {
    element: node,
    heading: /^h[1-6]$/.test(name) ? Number(name[1]) : before.heading,
    caption:
      name === "figcaption" ||
      name === "caption" ||
      (name === "figure" ? true : before.caption && !quoting.has(name)),
    list: before.list || name === "li" || name === "dd" || name === "dt",
    table: before.table || name === "td" || name === "th",
    link: before.link,
    strong: before.strong,
  };
}

/** Any gap but a single space. */
const uneven = /[^\S ]|\u200b| {2}/;

const signs = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g;

function sizeOf(text: string): number {
  const dense = text.match(signs)?.length ?? 0;
  return text.length + dense * 2;
}
