import type { Block } from "./blocks.ts";
import { hintOf } from "./hints.ts";
import type { Element } from "./tree.ts";

/** Good lines are what articles are made of: long, and not mostly links. */
export function isGood(block: Block): boolean {
  return block.size >= 80 && block.linked < block.text.length * 0.4 && !block.caption;
}

/** Characters of running text. */
export function proseOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + (isGood(block) ? block.size : 0), 0);
}

const commentShare = 0.8;
const structureShare = 0.7;
const structure = new Set(
  "<nav> <footer> nav navbar navigation menu submenu footer @navigation @contentinfo @menu @dialog breadcrumb breadcrumbs related relate recommended caption captions credit credits cookie cookies consent popup modal [hidden]".split(
    " ",
  ),
);
const wordShare = 0.3; // of the page's good text; a class word that covers more names the layout, not furniture

/** Leaves out what stands in furniture, unless the word that names it covers a great part of the page's good text. */
export function withoutNoise(all: readonly Block[]): readonly Block[] {
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
        (word) =>
          (covered.get(word) ?? 0) <
          total * (word === comments ? commentShare : structure.has(word) ? structureShare : wordShare),
      );
      out.set(words, isOut);
    }
    return !isOut;
  });
}

const none: ReadonlySet<string> = new Set();
const comments = "@comments";
