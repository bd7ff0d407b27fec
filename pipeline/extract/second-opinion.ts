import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import { blocksOf } from "./blocks.ts";
import type { Body } from "./body.ts";
import { tidyLines } from "./refine.ts";
import { parseTree } from "./tree.ts";

const longest = 600_000; // characters; building a full document of a longer page costs more than a page may cost

/**
 * The body as Readability sees it, for the few pages on which the own reader finds next to nothing. Null where it finds
 * nothing either, or its document cannot be built: some markup makes it throw.
 */
export function secondOpinion(html: string, titles: readonly string[]): Body | null {
  if (html.length > longest) return null;
  try {
    const { document } = parseHTML(html);
    const article = new Readability(document, { charThreshold: 200 }).parse();
    if (typeof article?.content !== "string") return null;
    const { root } = parseTree(article.content);
    return {
      blocks: tidyLines(
        blocksOf(root, () => false),
        titles,
      ),
      root,
      how: "readability",
    };
  } catch {
    return null;
  }
}
