import type { Read } from "../../pipeline/item.ts";
import { scoreTexts, wordsOf, type TextScore } from "./shingles.ts";

/** What is true of a page; null or none where the set does not say. */
export interface PageTruth {
  readonly text: string;
  readonly title: string | null;
  readonly authors: readonly string[];
  /** `2025-07-08` */
  readonly day: string | null;
}

/** What a reader made of a page; nothing where it found no article. `days` are the days that its date may stand for. */
export interface PageRead {
  readonly text: string;
  readonly title: string;
  readonly authors: readonly string[];
  readonly days: readonly string[];
}

/** Shares of the pages for which the truth is known; null where the set says it of no page. */
export interface ReadingScore extends TextScore {
  readonly pages: number;
  readonly title: number | null;
  readonly authors: number | null;
  readonly day: number | null;
}

/** Scores readings field by field: title and authors word for word (case and punctuation aside), the day exactly. */
export function scoreReadings(
  pages: readonly { readonly truth: PageTruth; readonly read: PageRead }[],
): ReadingScore {
  const share = (
    known: (truth: PageTruth) => boolean,
    right: (truth: PageTruth, read: PageRead) => boolean,
  ): number | null => {
    const asked = pages.filter(({ truth }) => known(truth));
    if (asked.length === 0) return null;
    return asked.filter(({ truth, read }) => right(truth, read)).length / asked.length;
  };
  return {
    pages: pages.length,
    ...scoreTexts(pages.map(({ truth, read }) => ({ truth: truth.text, read: read.text }))),
    title: share(
      ({ title }) => title !== null,
      (truth, read) => plain(read.title) === plain(truth.title ?? ""),
    ),
    authors: share(
      ({ authors }) => authors.length > 0,
      (truth, read) => plain(read.authors.join(" ")) === plain(truth.authors.join(" ")),
    ),
    day: share(
      ({ day }) => day !== null,
      (truth, read) => truth.day !== null && read.days.includes(truth.day),
    ),
  };
}

function plain(text: string): string {
  return wordsOf(text.toLowerCase()).join(" ");
}

/**
 * The product's own reading as these scores see it. A foreign set gives the day of the outlet's clock or of UTC, the
 * product that of Việt Nam: either is right there.
 */
export function pageRead(read: Read): PageRead {
  if (read.kind !== "article") return nothingRead;
  const { text, title, authors, publishedDay, publishedAt } = read.reading;
  const days = [publishedDay, publishedAt?.slice(0, 10)].filter((day) => typeof day === "string");
  return { text, title, authors, days };
}

/** A page on which a reader found no article. */
export const nothingRead: PageRead = { text: "", title: "", authors: [], days: [] };
