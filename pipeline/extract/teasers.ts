import { absolute, siteOf } from "./address.ts";
import type { Block } from "./blocks.ts";
import { holds, type Element } from "./tree.ts";

const fewest = 3; // cards; one or two headings with a link may belong to the article
const largest = 900; // characters of a card; more is a section of an article

/**
 * Cards that offer other pages of the same site: a heading that is a link, with a picture, a date, a first sentence.
 * Gives the elements that hold one card each; empty where the page has too few to be sure.
 */
export function teasersIn(lines: readonly Block[], base: string): readonly Element[] {
  const site = siteOf(URL.parse(base)?.hostname ?? "");
  const headings = lines.filter(
    (block) =>
      block.heading > 1 &&
      block.text.length >= 15 &&
      block.linked >= block.text.length * 0.8 &&
      leadsWithin(block.element, base, site),
  );
  if (headings.length < fewest) return [];
  const cards = headings.flatMap(({ element }) => {
    let card = element;
    while (card.parent !== null && card.parent.name !== "body" && alone(card.parent, headings))
      card = card.parent;
    return card.parent === null ? [] : [card];
  });
  const small = cards.filter((card) => sizeOf(card, lines) <= largest);
  return small.length >= fewest ? small : [];
}

function alone(element: Element, headings: readonly Block[]): boolean {
  let found = 0;
  for (const heading of headings) if (holds(element, heading.element)) found += 1;
  return found === 1;
}

function sizeOf(card: Element, lines: readonly Block[]): number {
  let size = 0;
  for (const block of lines) if (holds(card, block.element)) size += block.text.length;
  return size;
}

/** Whether the link in or round a heading leads to another page of the same site. */
function leadsWithin(heading: Element, base: string, site: string): boolean {
  const link = linkIn(heading) ?? linkRound(heading);
  const href = link?.attribs["href"];
  if (href === undefined || href.startsWith("#")) return false;
  const url = URL.parse(absolute(href, base) ?? "");
  return url !== null && siteOf(url.hostname) === site && url.pathname !== URL.parse(base)?.pathname;
}

function linkIn(element: Element): Element | null {
  if (element.name === "a") return element;
  for (const child of element.children) {
    const found = typeof child === "string" ? null : linkIn(child);
    if (found !== null) return found;
  }
  return null;
}

function linkRound(element: Element): Element | null {
  for (let above = element.parent, steps = 0; above !== null && steps < 4; above = above.parent, steps += 1)
    if (above.name === "a") return above;
  return null;
}
