import type { Passage } from "./normalise.ts";

const shortParagraph = 30; // tokens; a longer paragraph behind "Tin liên quan" is the story going on

/** Sentences that do not belong to the story: related links, tag clouds, behind one of the given beginnings of lines. */
export function furnitureOf(passage: Passage, beginnings: readonly string[]): ReadonlySet<number> {
  const furniture = new Set<number>();
  const folded = beginnings.map((beginning) => beginning.toLowerCase());
  let inside = false;
  const paragraphs = Map.groupBy(passage.sentences.keys(), (i) => passage.sentences[i]?.paragraph ?? 0);
  for (const [number, sentences] of paragraphs) {
    if (number === 0) continue;
    const first = passage.sentences[sentences[0] ?? 0];
    const last = passage.sentences[sentences.at(-1) ?? 0];
    if (first === undefined || last === undefined) continue;
    const line = passage.text
      .slice(first.start, first.start + 40)
      .trimStart()
      .toLowerCase();
    const begins = folded.some((beginning) => line.startsWith(beginning));
    inside = begins || (inside && last.to - first.from < shortParagraph);
    if (inside) for (const i of sentences) furniture.add(i);
  }
  return furniture;
}
