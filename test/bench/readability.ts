import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import { nothingRead, type PageRead } from "../quality/readings.ts";

/** What Readability on linkedom finds in a page, and nothing else: the baseline. linkedom throws on some markup; that is no article. */
export function parsePlainly(html: string): ReturnType<Readability["parse"]> {
  try {
    return new Readability(parseHTML(html).document).parse();
  } catch {
    return null;
  }
}

/** The same as a reading that can be scored. */
export function readPlainly(html: string): PageRead {
  const article = parsePlainly(html);
  if (article === null) return nothingRead;
  const { content, title, byline, publishedTime } = article;
  return {
    text: typeof content === "string" ? textOf(content) : "",
    title: title ?? "",
    authors: typeof byline === "string" ? [byline] : [],
    days: typeof publishedTime === "string" ? [publishedTime.slice(0, 10)] : [],
  };
}

const blockStart = /<(?=(?:p|div|li|tr|td|h[1-6]|br|blockquote|figcaption|section)\b)/gi;

/** Readability's own `textContent` glues the last word of a paragraph to the first of the next, to its disadvantage. */
function textOf(content: string): string {
  return parseHTML(`<html><body>${content.replace(blockStart, "\n<")}</body></html>`).document.body
    .textContent;
}
