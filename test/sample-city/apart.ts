import { hashed } from "./random.ts";

/** The 3-shingles of a text over lower-case syllables, each as a 32-bit number. */
function shinglesOf(text: string): ReadonlySet<number> {
  const syllables = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    syllables.slice(2).map((last, at) => hashed(`${syllables[at]} ${syllables[at + 1]} ${last}`)),
  );
}

/** Keeps texts so far apart that none is a near-duplicate of another. */
export interface Apart {
  /** Takes a text in and says true, or refuses it because it is too near to one that was taken. */
  take(text: string): boolean;
}

/** Texts are apart below both limits; the sample is written with a margin below .4 and .7. */
export function apart(limits = { jaccard: 0.34, containment: 0.6 }): Apart {
  const holders = new Map<number, number[]>();
  const sizes: number[] = [];
  const common = new Int32Array(most); // for each text the shingles it shares with the one being weighed
  return {
    take(text) {
      const shingles = shinglesOf(text);
      common.fill(0, 0, sizes.length);
      for (const shingle of shingles) {
        for (const holder of holders.get(shingle) ?? []) common[holder] = (common[holder] ?? 0) + 1;
      }
      for (const [holder, size] of sizes.entries()) {
        const shared = common[holder] ?? 0;
        if (shared > limits.jaccard * (size + shingles.size - shared)) return false;
        if (shared > limits.containment * Math.min(size, shingles.size)) return false;
      }
      for (const shingle of shingles) {
        const list = holders.get(shingle);
        if (list === undefined) holders.set(shingle, [sizes.length]);
        else list.push(sizes.length);
      }
      sizes.push(shingles.size);
      return true;
    },
  };
}

const most = 20_000; // texts; the sample has a tenth of that
