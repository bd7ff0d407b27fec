import type { Block } from "./blocks.ts";
import { isGood, proseOf, withoutNoise } from "./noise.ts";
import { refine } from "./refine.ts";
import { teasersIn } from "./teasers.ts";
import { holds, type Element } from "./tree.ts";

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

/** Finds the body of a page nobody gave rules for, among all its lines. */
export function findBody(all: readonly Block[], titles: readonly string[], url: string): Body | null {
  const kept = withoutTeasers(firstArticle(withoutNoise(all)), url);
  const heaviestOne = heaviest(kept);
  if (heaviestOne === null) return pictures(kept);
  const root = lineElements.has(heaviestOne.name) ? (heaviestOne.parent ?? heaviestOne) : heaviestOne;
  const blocks = refine(
    kept.filter((block) => holds(root, block.element)),
    titles,
  );
  return { blocks, root, how: "general" };
}

/** Some pages load the next articles under the first: each is an `<article>` with a heading of the first rank. */
function firstArticle(lines: readonly Block[]): readonly Block[] {
  const found: Element[] = [];
  for (const block of lines) {
    const article = block.heading === 1 ? articleRound(block.element) : null;
    if (article !== null && !found.some((one) => holds(one, article) || holds(article, one)))
      found.push(article);
  }
  const [first, ...others] = found;
  if (first === undefined || others.length === 0) return lines;
  const own = lines.filter((block) => holds(first, block.element));
  if (proseOf(own) < enough) return lines;
  return lines.filter((block) => !others.some((other) => holds(other, block.element)));
}

function articleRound(element: Element): Element | null {
  for (let above = element.parent; above !== null; above = above.parent)
    if (above.name === "article") return above;
  return null;
}

const enough = 500; // characters of running text that must be left when cards are taken out
const aside = 0.15; // share of the text up to which cards between the paragraphs are boxes, not sections

/** Takes out cards for other pages: those behind the text always, those within it where they are few. */
function withoutTeasers(lines: readonly Block[], url: string): readonly Block[] {
  const cards = teasersIn(lines, url);
  if (cards.length === 0) return lines;
  const inCard = new Set(lines.filter((block) => cards.some((card) => holds(card, block.element))));
  const rest = proseOf(lines.filter((block) => !inCard.has(block)));
  if (rest < enough) return lines;
  const few = proseOf([...inCard]) <= rest * aside;
  let passed = 0;
  return lines.filter((block) => {
    if (!inCard.has(block)) {
      if (isGood(block)) passed += block.size;
      return true;
    }
    return !few && passed < rest * 0.9;
  });
}

/** Elements that hold one line and are no place for an article. */
const lineElements: ReadonlySet<string> = new Set("p li dd dt h1 h2 h3 h4 h5 h6 blockquote".split(" "));

/** A page of pictures has no text but their captions. */
function pictures(kept: readonly Block[]): Body | null {
  const blocks = kept.filter((block) => block.caption && isGood({ ...block, caption: false }));
  const root = blocks[0]?.element;
  return root === undefined ? null : { blocks, root, how: "captions" };
}

/** What a line adds to the elements around it: long running text much, link lists take away. */
function worth(block: Block): number {
  const { length } = block.text;
  const own = length - block.linked;
  if (block.linked > length * 0.5) return -6 - Math.min(block.linked, 100) * 0.1;
  if (block.caption) return 0;
  if (block.heading > 0) return 0;
  if (length < 25) return block.list || block.table ? 0 : -10;
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
    if (score > most || (score === most && best !== null && holds(best, element))) {
      best = element;
      most = score;
    }
  }
  return best;
}
