import type { Block } from "./blocks.ts";
import { meta, type Facts } from "./facts.ts";
import { plainText, textField } from "./json-ld.ts";
import { titleKey } from "./lines.ts";
import { textOf, type Element } from "./tree.ts";

/** The paragraph that opens a page, and where it stood. */
export interface Lead {
  readonly text: string;
  readonly how: string;
}

const compared = 50; // letters by which a line is taken for the description in the head of the page
const leadWord =
  /(?:^|[^a-z])(?:sapo|lead|standfirst|subtitle|sub-?headline|subheading|deck|dek|chapo|strapline|intro|summary|excerpt|vorspann|teaser-?text|article-?desc(?:ription)?|desc|entradilla|bajada|tom-?tat|trich-?yeu|perex|abstract|ingress)(?:$|[^a-z])/i;

/** The lead of a page: what the rules name, else the line that the head of the page repeats, else an element named so. */
export function leadOf(
  facts: Facts,
  ruled: { readonly elements: readonly Element[]; readonly how: string },
  all: readonly Block[],
  body: readonly Block[],
): Lead | null {
  const texts = ruled.elements.map(textOf).filter((text) => text.length >= 20);
  const [first] = texts;
  if (first !== undefined) return { text: first, how: ruled.how };
  const start = body[0] === undefined ? -1 : all.indexOf(body[0]);
  if (start === -1) return null;
  const stated = [
    meta(facts, "og:description", "description", "twitter:description"),
    facts.article === null ? null : textField(facts.article, "description"),
  ]
    .filter((text) => text !== null)
    .map((text) => titleKey(plainText(text) ?? "").slice(0, compared))
    .filter((text) => text.length >= 25);
  const before = all.slice(Math.max(0, start - 30), start + 1);
  const said = (stated.length === 0 ? [] : before).find(
    (block) =>
      stated.includes(titleKey(block.text).slice(0, compared)) && block.linked < block.text.length * 0.5,
  );
  if (said !== undefined) return { text: said.text, how: "description" };
  const titled = before.findLastIndex((block) => block.heading === 1);
  const named = before
    .slice(titled + 1)
    .find(
      (block) =>
        block.text.length >= 50 &&
        block.text.length <= 900 &&
        block.linked < block.text.length * 0.3 &&
        isNamedLead(block.element),
    );
  if (named !== undefined) return { text: named.text, how: "class" };
  const heading =
    titled === -1
      ? undefined
      : before
          .slice(titled + 1)
          .find(
            (block) =>
              block.heading > 1 &&
              block.text.length >= 60 &&
              /[.!?…”"]$/u.test(block.text) &&
              block.linked === 0,
          );
  return heading === undefined ? null : { text: heading.text, how: "heading" };
}

function isNamedLead(element: Element): boolean {
  for (let one: Element | null = element, steps = 0; one !== null && steps < 3; one = one.parent, steps += 1)
    if (
      leadWord.test(
        `${one.attribs["class"] ?? ""} ${one.attribs["itemprop"] ?? ""} ${one.attribs["data-role"] ?? ""}`,
      )
    )
      return true;
  return false;
}
