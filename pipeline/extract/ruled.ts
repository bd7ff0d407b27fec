import type { Family, ReadingRules, Source } from "../../config/source-schema.ts";
import { blocksOf } from "./blocks.ts";
import type { Body } from "./body.ts";
import { withoutNoise } from "./noise.ts";
import { tidyLines } from "./refine.ts";
import { select, selectFirst, textOf, type Element } from "./tree.ts";

type Field = keyof ReadingRules;

/** The rules that hold for one page: those of its source before those of its family, and their name for "how it was read". */
export interface Rules {
  /** Elements of the first selector that matches, with the selector's name; empty where none does. */
  find(field: Field): { readonly elements: readonly Element[]; readonly how: string };
  /** The body that the rules name; null where they name none or it is too short to be one. */
  body(titles: readonly string[]): Body | null;
}

const shortestBody = 60; // characters; less is an empty frame that the page fills by script

/** The family whose signs a page of an unknown host bears. */
export function familyOf(page: Element, families: readonly Family[]): Family | undefined {
  return families.find(({ signs }) => signs.some((sign) => selectFirst(page, sign) !== null));
}

/** Joins the rules of a source and of a family for one page. */
export function rulesFor(page: Element, source: Source | undefined, family: Family | undefined): Rules {
  const selectors = (field: Field): readonly (readonly [string, string])[] => [
    ...(source?.rules?.[field] ?? []).map((selector) => [selector, source?.id ?? ""] as const),
    ...(family?.rules[field] ?? []).map((selector) => [selector, family?.id ?? ""] as const),
  ];
  const find: Rules["find"] = (field) => {
    for (const [selector, owner] of selectors(field)) {
      const elements = select(page, selector).filter(
        (element) =>
          element.attribs["content"] !== undefined ||
          element.attribs["datetime"] !== undefined ||
          textOf(element) !== "",
      );
      if (elements.length > 0) return { elements, how: `${selector} (${owner})` };
    }
    return { elements: [], how: "" };
  };
  return {
    find,
    body(titles) {
      for (const [selector, owner] of selectors("body")) {
        const root = selectFirst(page, selector);
        if (root === null) continue;
        const dropped = new Set(selectors("drop").flatMap(([drop]) => select(root, drop)));
        const blocks = tidyLines(withoutNoise(blocksOf(root, (element) => dropped.has(element))), titles);
        const size = blocks.reduce((sum, block) => sum + block.text.length, 0);
        if (size >= shortestBody) return { blocks, root, how: `${selector} (${owner})` };
      }
      return null;
    },
  };
}
