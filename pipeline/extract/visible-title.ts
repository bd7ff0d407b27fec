import type { Block } from "./blocks.ts";
import type { Element } from "./tree.ts";

const reach = 12; // lines above the body in which a title may stand
const named = /(?:^|[^a-z])(?:title|tieu-?de|headline|heading|tit)(?:$|[^a-z])/i;

/**
 * The title of a page that has no heading and names only its portal: the last line above the body that is set in bold,
 * in a larger fount or in a cell named so. Null where none stands out.
 */
export function visibleTitle(all: readonly Block[], first: Block | undefined): string | null {
  const at = first === undefined ? -1 : all.indexOf(first);
  const above = all.slice(Math.max(0, at - reach), Math.max(0, at));
  const found = above.findLast(
    (block) =>
      block.text.length >= 12 &&
      block.text.length <= 200 &&
      block.linked === 0 &&
      !/[:;]$/.test(block.text) &&
      !/\d{1,2}[/.-]\d{1,2}[/.-]\d{4}/.test(block.text) &&
      (block.bold >= block.text.replace(/\s/g, "").length * 0.8 ||
        block.heading > 0 ||
        isNamed(block.element)),
  );
  return found?.text ?? null;
}

function isNamed(element: Element): boolean {
  for (let one: Element | null = element, steps = 0; one !== null && steps < 2; one = one.parent, steps += 1)
    if (named.test(`${one.attribs["class"] ?? ""} ${one.attribs["id"] ?? ""}`)) return true;
  return false;
}
