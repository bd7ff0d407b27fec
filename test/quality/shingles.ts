const size = 4; // words in a shingle, as in the public article-extraction benchmark
const word = /[\p{L}\p{N}_]+/gu;

/** Words of a text in the sense of the benchmark: runs of letters, digits and `_`; NFC, case kept. */
export function wordsOf(text: string): string[] {
  return text.normalize("NFC").match(word) ?? [];
}

/** Shares of shared, wrongly found and missed shingles of one page; they add up to 1, or to 0 where both texts are empty. */
interface Agreement {
  readonly shared: number;
  readonly extra: number;
  readonly missed: number;
}

function agreementOf(truth: string, read: string): Agreement {
  const [wanted, found] = [shinglesOf(truth), shinglesOf(read)];
  let [shared, extra, missed] = [0, 0, 0];
  for (const [shingle, count] of wanted) {
    const met = found.get(shingle) ?? 0;
    shared += Math.min(count, met);
    missed += Math.max(0, count - met);
  }
  for (const [shingle, count] of found) extra += Math.max(0, count - (wanted.get(shingle) ?? 0));
  const all = shared + extra + missed || 1;
  return { shared: shared / all, extra: extra / all, missed: missed / all };
}

function shinglesOf(text: string): ReadonlyMap<string, number> {
  const words = wordsOf(text);
  const counts = new Map<string, number>();
  if (words.length === 0) return counts;
  for (let i = 0; i === 0 || i + size <= words.length; i++) {
    const shingle = words.slice(i, i + size).join(" ");
    counts.set(shingle, (counts.get(shingle) ?? 0) + 1);
  }
  return counts;
}

/** How well texts were read, 0 to 1. */
export interface TextScore {
  /** Of the mean precision and the mean recall over the pages: the benchmark's figure. */
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  /** Pages whose own F1 is under one half. */
  readonly failed: number;
}

/** 4-gram shingle F1 over pages as scrapinghub/article-extraction-benchmark defines it. */
export function scoreTexts(pages: readonly { readonly truth: string; readonly read: string }[]): TextScore {
  const all = pages.map(({ truth, read }) => agreementOf(truth, read));
  const precision = mean(
    all
      .filter(({ shared, extra }) => shared + extra > 0)
      .map(({ shared, extra }) => shared / (shared + extra)),
  );
  const recall = mean(
    all
      .filter(({ shared, missed }) => shared + missed > 0)
      .map(({ shared, missed }) => shared / (shared + missed)),
  );
  const failed = all.filter(
    ({ shared, extra, missed }) => 2 * shared < (2 * shared + extra + missed) / 2,
  ).length;
  return { f1: (2 * precision * recall) / (precision + recall || 1), precision, recall, failed };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / (numbers.length || 1);
}
