import { diffArrays, diffWordsWithSpace } from "diff";

/** A stretch of text that stayed, was taken away or was added. */
export interface Stretch {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** One paragraph of two texts held against each other, its stretches in the order of reading. */
export type Paragraph = readonly Stretch[];

const longestEdit = 600; // words or paragraphs that may differ before they are compared as wholes; the time grows with its square
const mostCompared = 60; // reworded paragraphs compared word by word; hostile texts take no longer

/** What was changed from one text to the other, word by word, a paragraph a line. Equal texts give only what is the same. */
export function differenceOf(before: string, after: string): readonly Paragraph[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const rows = diffArrays(old, now, { maxEditLength: longestEdit }) ?? [
    { value: old, removed: true, added: false },
    { value: now, removed: false, added: true },
  ];
  const paragraphs: Paragraph[] = [];
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    const next = rows[at + 1];
    if (row === undefined) continue;
    if (row.removed && next?.added === true) {
      paragraphs.push(...reworded(row.value, next.value));
      at += 1;
    } else paragraphs.push(...row.value.map((text) => [{ kind: kindOf(row), text }]));
  }
  return paragraphs;
}

/** How many words were taken away and added. */
export function sizeOf(paragraphs: readonly Paragraph[]): {
  readonly removed: number;
  readonly added: number;
} {
  const words = (kind: Stretch["kind"]): number =>
    paragraphs
      .flat()
      .filter((stretch) => stretch.kind === kind)
      .reduce((sum, { text }) => sum + text.split(/\s+/).filter((word) => word !== "").length, 0);
  return { removed: words("removed"), added: words("added") };
}

/** Paragraphs in the place of others: the nth of the one against the nth of the other, what is left over as a whole. */
function reworded(before: readonly string[], after: readonly string[]): Paragraph[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, at): Paragraph => {
    const [old, now] = [before[at], after[at]];
    const isLate = at >= mostCompared;
    if (old === undefined) return [{ kind: "added", text: now ?? "" }];
    if (now === undefined) return [{ kind: "removed", text: old }];
    const stretches = isLate ? undefined : diffWordsWithSpace(old, now, { maxEditLength: longestEdit });
    return (
      stretches?.map((stretch) => ({ kind: kindOf(stretch), text: stretch.value })) ?? [
        { kind: "removed", text: old },
        { kind: "added", text: now },
      ]
    );
  });
}

function kindOf({ added, removed }: { readonly added: boolean; readonly removed: boolean }): Stretch["kind"] {
  return added ? "added" : removed ? "removed" : "same";
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
