import type { Block } from "./blocks.ts";
import { endsArticle } from "./lines.ts";
import { looksLikePerson, namesIn } from "./names.ts";
import type { Element } from "./tree.ts";

/** Names that sign the end of a text, and the lines in which they stand. */
export interface Signature {
  readonly names: readonly string[];
  readonly lines: readonly Block[];
}

const lastLines = 4; // credits, photographers and a note may stand below the signature
const creditLine = /^[\s(]*(?:nguồn|theo|bài gốc|ảnh|video)(?!\p{L})/iu;
const photographer = /^[\s(]*(?:ảnh|video|clip|đồ họa|thiết kế|photo)\s*[:：]/iu;

/**
 * The signature under a Vietnamese text: a short last line of nothing but names, set apart by its alignment, weight or
 * class. "Bài, ảnh: Minh Anh" signs; "Ảnh: Minh Anh" only tells who photographed.
 */
export function signatureIn(blocks: readonly Block[]): Signature {
  for (const block of blocks.slice(-lastLines).toReversed()) {
    const names = signedIn(block);
    if (names.length > 0) return { names, lines: [block] };
  }
  return aloneAtEnd(blocks);
}

/** A last line that is one name and nothing else, under a sentence: aggregators lose its alignment. */
function aloneAtEnd(blocks: readonly Block[]): Signature {
  const at = blocks.findLastIndex(({ text }) => !creditLine.test(text));
  const [before, last] = [blocks[at - 1], blocks[at]];
  if (before === undefined || last === undefined || last.table || last.list || last.heading > 0)
    return { names: [], lines: [] };
  const words = last.text.split(" ");
  const isName =
    words.length >= 2 && words.length <= 4 && words.every((word) => /^\p{Lu}\p{Ll}*$/u.test(word));
  const endsSentence = before.text.length >= 60 && /[.!?…][”"’')]*$/u.test(before.text);
  return isName && endsSentence && looksLikePerson(last.text)
    ? { names: [last.text], lines: [last] }
    : { names: [], lines: [] };
}

/** The signature that stands right behind the body, in a cell or box of its own; lines are in the order of the page. */
export function signatureBehind(lines: readonly Block[]): Signature {
  for (const block of lines.slice(0, lastLines)) {
    if (block.heading > 0 || block.linked > 0 || endsArticle(block)) break;
    const names = signedIn(block);
    if (names.length > 0) return { names, lines: [block] };
  }
  return { names: [], lines: [] };
}

function signedIn(block: Block): readonly string[] {
  const text = block.text.replace(/\s*[,(–-]*\s*\(?(?:thực hiện|ghi|tổng hợp|lược ghi)\)?\s*$/iu, "");
  if (text.length > 70 || photographer.test(text) || creditLine.test(text) || /[.!?:]$/.test(text)) return [];
  const labelled =
    /^(?:tác giả|bài(?: viết)?(?:,? (?:và )?ảnh)?|tin(?:, bài|, ảnh)?|thực hiện|người viết)\s*[:：]/iu.test(
      text,
    );
  if (!labelled && !isSetApart(block)) return [];
  const names = namesIn(text.replace(/^\(|\)$/g, "")).filter(
    (name) => looksLikePerson(name) || /^\p{Lu}\.?\s?\p{Lu}\.?$/u.test(name),
  );
  return names.join("").length >= text.replace(/\s/g, "").length * 0.5 ? names : [];
}

function isSetApart(block: Block): boolean {
  if (block.bold >= block.text.replace(/\s/g, "").length * 0.8) return true;
  for (
    let above: Element | null = block.element, steps = 0;
    above !== null && steps < 3;
    above = above.parent, steps += 1
  ) {
    const { style, align } = above.attribs;
    if (align === "right" || /text-align\s*:\s*right/i.test(style ?? "")) return true;
    if (/author|tac-?gia|signature|text-right|align-right|pAuthor|source/i.test(above.attribs["class"] ?? ""))
      return true;
  }
  return false;
}
