import { blocksOf, type Block } from "./blocks.ts";
import { hintOf } from "./hints.ts";
import type { Element } from "./tree.ts";

/** The lines of a page that are its body, and how they were found. */
export interface Body {
  readonly blocks: readonly Block[];
  readonly root: Element;
  readonly how: string;
}

/** Sums over the lines of one element, collected in one pass over all lines. */
interface Weight {
  score: number;
  good: number;
}

/** Finds the body of a page nobody gave rules for. */
export function findBody(page: Element): Body | null {
  const all = blocksOf(page, () => false);
  const kept = withoutNoise(all);
  const root = heaviest(kept);
  if (root === null) return null;
  const blocks = kept.filter((block) => block.element === root || inside(root, block.element));
  return { blocks, root, how: "general" };
}

function inside(outer: Element, inner: Element): boolean {
  for (let above: Element | null = inner; above !== null; above = above.parent)
    if (above === outer) return true;
  return false;
}

/** Good lines are what articles are made of: long, and not mostly links. */
function isGood(block: Block): boolean {
  return block.text.length >= 80 && block.linked < block.text.length * 0.4 && !block.caption;
}

const commentShare = 0.8;
const wordShare = 0.3; // of the page's good text; a class word that covers more names the layout, not furniture

/** Leaves out what stands in furniture, unless the word that names it covers a great part of the page's good text. */
function withoutNoise(all: readonly Block[]): readonly Block[] {
  const covered = new Map<string, number>();
  const above = new Map<Element, ReadonlySet<string>>();
  let total = 0;
  const wordsAbove = (element: Element): ReadonlySet<string> => {
    const before = above.get(element);
    if (before !== undefined) return before;
    const outer = element.parent === null ? none : wordsAbove(element.parent);
    const hint = hintOf(element);
    const own = hint.comments ? [...hint.noise, comments] : hint.noise;
    const words = own.length === 0 ? outer : new Set([...outer, ...own]);
    above.set(element, words);
    return words;
  };
  for (const block of all) {
    if (!isGood(block)) continue;
    total += block.text.length;
    for (const word of wordsAbove(block.element))
      covered.set(word, (covered.get(word) ?? 0) + block.text.length);
  }
  const out = new Map<ReadonlySet<string>, boolean>();
  return all.filter((block) => {
    const words = wordsAbove(block.element);
    let isOut = out.get(words);
    if (isOut === undefined) {
      isOut = [...words].some(
        (word) => (covered.get(word) ?? 0) < total * (word === comments ? commentShare : wordShare),
      );
      out.set(words, isOut);
    }
    return !isOut;
  });
}

const none: ReadonlySet<string> = new Set();
const comments = "@comments";

/** What a line adds to the elements around it: long running text much, link lists take away. */
function worth(block: Block): number {
  const { length } = block.text;
  const own = length - block.linked;
  if (block.linked > length * 0.5) return -30 - Math.min(block.linked, 100) * 0.5;
  if (block.caption) return 0;
  if (block.heading > 0) return 0;
  if (length < 25) return -10;
  if (length < 80) return own * 0.3 - 10;
  return own - block.linked;
}

/** The element whose lines weigh most in sum; of equal ones the innermost. */
function heaviest(blocks: readonly Block[]): Element | null {
  const weights = new Map<Element, Weight>();
  for (const block of blocks) {
    const score = worth(block);
    const good = isGood(block) ? block.text.length : 0;
    for (let above: Element | null = block.element; above !== null; above = above.parent) {
      const weight = weights.get(above);
      if (weight === undefined) weights.set(above, { score, good });
      else {
        weight.score += score;
        weight.good += good;
      }
    }
  }
  let best: Element | null = null;
  let most = 0;
  for (const [element, { score }] of weights) {
    if (score > most || (score === most && best !== null && inside(best, element))) {
      best = element;
      most = score;
    }
  }
  return best;
}
