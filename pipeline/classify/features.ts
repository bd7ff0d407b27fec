import { hashOf } from "./syllables.ts";

/** A text as a sparse vector: distinct feature numbers with their values, of length 1. */
export interface Vector {
  readonly at: Uint32Array;
  readonly value: Float32Array;
}

/** How often each feature was met in how many documents; turns counts into TF-IDF. */
export interface Weights {
  readonly bits: number;
  readonly documents: number;
  readonly idf: Float32Array;
}

/** Counts hashed syllables and pairs of neighbours; `bits` gives the size of the table (2^bits). */
export function countsOf(syllables: readonly string[], bits: number): Map<number, number> {
  const mask = (1 << bits) - 1;
  const counts = new Map<number, number>();
  let before = "";
  for (const syllable of syllables) {
    add(counts, hashOf(syllable) & mask);
    if (before !== "") add(counts, hashOf(`${before} ${syllable}`) & mask);
    before = syllable;
  }
  return counts;
}

function add(counts: Map<number, number>, at: number): void {
  counts.set(at, (counts.get(at) ?? 0) + 1);
}

/** Learns the inverse document frequencies of a training set. */
export function weigh(all: readonly ReadonlyMap<number, number>[], bits: number): Weights {
  const met = new Float32Array(1 << bits);
  for (const counts of all) for (const at of counts.keys()) met[at] = (met[at] ?? 0) + 1;
  const idf = met.map((n) => (n === 0 ? 0 : Math.log((1 + all.length) / (1 + n)) + 1));
  return { bits, documents: all.length, idf };
}

/** TF-IDF with sublinear counts, of length 1; features that training never met fall away. */
export function vectorOf(counts: ReadonlyMap<number, number>, weights: Weights): Vector {
  const at = new Uint32Array(counts.size);
  const value = new Float32Array(counts.size);
  let kept = 0;
  let square = 0;
  for (const [feature, count] of counts) {
    const idf = weights.idf[feature] ?? 0;
    if (idf === 0) continue;
    const worth = (1 + Math.log(count)) * idf;
    at[kept] = feature;
    value[kept] = worth;
    square += worth * worth;
    kept++;
  }
  const length = Math.sqrt(square) || 1;
  for (let i = 0; i < kept; i++) value[i] = (value[i] ?? 0) / length;
  return { at: at.subarray(0, kept), value: value.subarray(0, kept) };
}
