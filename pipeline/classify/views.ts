import type { Judged } from "./examine.ts";

/** The two lengths that are learned apart: posts and notes, and whole articles. */
export type Length = "short" | "long";

const shortItem = 70; // syllables up to which an item is read as a post or a note

const longestPost = 120; // syllables; a post may be longer than a note of a paper and is still written as a post

/** Which of the two models an item is for. */
export function lengthOf(syllables: number, kind: string | undefined): Length {
  return syllables <= (kind === "post" ? longestPost : shortItem) ? "short" : "long";
}

/**
 * An example as the heart of an article: among everyday paragraphs, or, every second one, with another example of the same
 * groups that goes before the everyday ones.
 */
export function articleOf(
  { title, text }: Judged,
  sister: Judged | undefined,
  everyday: readonly Judged[],
): Judged {
  const further = [...(sister === undefined ? [] : [sister]), ...everyday];
  return { title, text: [text, ...further.map((one) => one.text)].join("\n") };
}
