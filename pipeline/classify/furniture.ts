import type { Passage } from "./normalise.ts";

const shortParagraph = 30; // tokens; a longer paragraph behind "Tin liên quan" is the story going on

/** Finds the sentences that do not belong to the story: related links, tag clouds, behind one of the beginnings of lines. */
export function openFurniture(beginnings: readonly string[]): (passage: Passage) => ReadonlySet<number> {
  const folded = beginnings.map((beginning) => beginning.toLowerCase());
  return (passage) => furnitureOf(passage, folded);
}

function furnitureOf({ sentences, text }: Passage, folded: readonly string[]): ReadonlySet<number> {
  const furniture = new Set<number>();
  let inside = false;
  let end = 0;
  for (let begin = 0; begin < sentences.length; begin = end) {
    const first = sentences[begin];
    if (first === undefined) continue;
    end = begin + 1;
    while (sentences[end]?.paragraph === first.paragraph) end++;
    const last = sentences[end - 1] ?? first;
    if (first.paragraph === 0) continue;
    const line = text
      .slice(first.start, first.start + 40)
      .trimStart()
      .toLowerCase();
    const begins = folded.some((beginning) => line.startsWith(beginning));
    inside = begins || (inside && last.to - first.from < shortParagraph);
    if (inside) for (let i = begin; i < end; i++) furniture.add(i);
  }
  return furniture;
}
