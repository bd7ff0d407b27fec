import type { Block } from "./blocks.ts";
import { amongTitles, endsArticle, isFurniture } from "./lines.ts";
import { isGood } from "./noise.ts";
import type { Element } from "./tree.ts";

const trustedShare = 0.12; // of the good text: places with more are where the article stands
const repeated = 60; // characters from which a second equal line is a copy for another screen width

/** A part of the page, within the article's root, that holds none of the places where the article stands. */
interface Island {
  readonly top: Element;
  size: number;
  linked: number;
  lines: number;
  good: number;
  /** Holds a question: part of the answers to frequent questions. */
  asks: boolean;
}

/** Lines without furniture, captions, copies and the title itself. */
export function tidyLines(lines: readonly Block[], titles: readonly string[]): readonly Block[] {
  const isTitle = amongTitles(titles);
  const seen = new Set<string>();
  return lines.filter((block) => {
    if (block.caption || isFurniture(block)) return false;
    if (block.text.length < 300 && isTitle(block.text)) return false;
    if (block.text.length < repeated) return true;
    const isNew = !seen.has(block.text);
    seen.add(block.text);
    return isNew;
  });
}

/**
 * Takes out of the lines under the article's root what is not the article: captions, the title, boxes between the
 * paragraphs, and what stands before and after them.
 */
export function refine(lines: readonly Block[], titles: readonly string[]): readonly Block[] {
  const blocks = tidyLines(lines, titles);
  const trusted = trustedOf(blocks);
  const first = blocks.findIndex((block) => trusted.has(block));
  if (first === -1) return blocks;
  const last = blocks.findLastIndex((block) => trusted.has(block));
  const homes = new Set<Element>();
  const above = new Set<Element>();
  for (const block of trusted) {
    if (block.element.parent !== null) homes.add(block.element.parent);
    homes.add(block.element);
    for (let one: Element | null = block.element; one !== null && !above.has(one); one = one.parent)
      above.add(one);
  }
  const islands = islandsOf(blocks, above);
  const end = endOf(blocks, first, last);
  return blocks.filter((block, at) => {
    if (at >= end) return false;
    if (trusted.has(block)) return true;
    const island = islands.get(block);
    const atHome = island === undefined || (island.top.parent !== null && homes.has(island.top.parent));
    const links =
      island === undefined ? block.linked / block.text.length : island.linked / Math.max(1, island.size);
    if (at === first - 1 && opensSections(block, blocks.slice(first, last))) return true;
    if (at < first)
      return isGood(block) || (block.size >= 50 && links < 0.3 && block.heading === 0 && atHome);
    if (block.heading > 0 && at < last && (atHome || links < 0.5)) return true;
    if (block.linked > block.text.length * 0.8 || links > 0.5) return false;
    if (at > last && atHome) return !(block.heading > 0 && at === blocks.length - 1);
    if (at > last) return island !== undefined && island.asks && island.size >= 150 && links < 0.05;
    if (atHome || island === undefined || block.table) return true;
    return links < 0.3 && (island.size / island.lines >= 30 || island.good > 0);
  });
}

/** Whether a heading before the first paragraph is the first of several of its kind: of entries or chapters. */
function opensSections(block: Block, rest: readonly Block[]): boolean {
  if (block.heading < 2 || block.linked > 0) return false;
  return rest.some((other) => other.heading === block.heading && placeOf(other) === placeOf(block));
}

/** Good lines at places that hold a fair share of all good text. */
function trustedOf(blocks: readonly Block[]): ReadonlySet<Block> {
  const shares = new Map<string, number>();
  let total = 0;
  const good = blocks.filter(isGood);
  for (const block of good) {
    const place = placeOf(block);
    shares.set(place, (shares.get(place) ?? 0) + block.size);
    total += block.size;
  }
  return new Set(good.filter((block) => (shares.get(placeOf(block)) ?? 0) >= total * trustedShare));
}

function placeOf({ element }: Block): string {
  const { parent } = element;
  const names = (parent?.attribs["class"] ?? "").trim().split(/[\s\d]+/)[0] ?? "";
  return `${parent?.name ?? ""}.${names}>${element.name}`;
}

function islandsOf(blocks: readonly Block[], above: ReadonlySet<Element>): ReadonlyMap<Block, Island> {
  const tops = new Map<Element, Island>();
  const islands = new Map<Block, Island>();
  for (const block of blocks) {
    if (above.has(block.element)) continue;
    let top = block.element;
    while (top.parent !== null && !above.has(top.parent)) top = top.parent;
    let island = tops.get(top);
    if (island === undefined) {
      island = { top, size: 0, linked: 0, lines: 0, good: 0, asks: false };
      tops.set(top, island);
    }
    island.size += block.text.length;
    island.linked += block.linked;
    island.lines += 1;
    if (isGood(block)) island.good += block.size;
    if (block.text.length < 200 && block.text.endsWith("?")) island.asks = true;
    islands.set(block, island);
  }
  return islands;
}

/** Where the article ends: at a heading that offers other pages, once most of the text has passed. */
function endOf(blocks: readonly Block[], first: number, last: number): number {
  const total = blocks.reduce((sum, block) => sum + (isGood(block) ? block.size : 0), 0);
  let passed = 0;
  for (const [at, block] of blocks.entries()) {
    if (at > first && endsArticle(block) && (passed > total * 0.6 || at > last)) return at;
    if (isGood(block)) passed += block.size;
  }
  return blocks.length;
}
