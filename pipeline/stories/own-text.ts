import { endsArticle } from "../extract/lines.ts";

const longestHeading = 80; // UTF-16 units
const shortestParagraph = 60; // syllables; with two sentences it is the article going on, no headline of another
const innerEnd = /[.!?…]["”’)]?\s+\S/u;

/**
 * A text without what a weak reading left behind headings such as "Tin liên quan": headlines and first sentences of other
 * articles, which would make its copies look less like copies and those other articles like copies of it. A whole paragraph
 * after such a heading is the article going on.
 */
export function ownText(text: string): string {
  if (!text.includes("\n")) return text;
  let inside = false;
  let isCut = false;
  const own: string[] = [];
  for (const line of text.split("\n")) {
    if (line.length <= longestHeading && line !== "" && own.length > 0 && isHeading(line)) inside = true;
    else if (inside && isParagraph(line)) inside = false;
    if (inside) isCut = true;
    else own.push(line);
  }
  return isCut ? own.join("\n") : text;
}

function isHeading(line: string): boolean {
  return endsArticle({ text: line.normalize("NFC").trim() });
}

function isParagraph(line: string): boolean {
  return innerEnd.test(line) && line.trim().split(/\s+/u).length >= shortestParagraph;
}
