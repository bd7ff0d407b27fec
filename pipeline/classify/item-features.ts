import type { BookHit } from "./book.ts";
import type { Passage } from "./normalise.ts";
import { hashOf } from "./syllables.ts";

/** Size of the feature table: 2^18 numbers are plenty for the tens of thousands of features that examples have. */
export const featureBits = 18;

const mask = (1 << featureBits) - 1;
const number = /^\d/;

/** One feature with the tokens that it came from. */
export interface Feature {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The features of a run of sentences: syllables, pairs and triples of neighbours, the word lists that are met, and pairs of
 * lists in one sentence. With `known` (the weights of a model) only features that it knows are made. Places are masked, so that what is learned for one city is not the city's name; numbers too.
 */
export function featuresOf(
  passage: Passage,
  hits: readonly BookHit[],
  sentences: readonly number[],
  known: Float32Array | null = null,
): Feature[] {
  const features: Feature[] = [];
  const keep = (at: number, from: number, to: number): void => {
    if (known === null || (known[at] ?? 0) !== 0) features.push({ at, from, to });
  };
  const places = new Set<number>();
  const bySentence = new Map<number, Map<string, BookHit>>();
  for (const hit of hits) {
    if (hit.means.role === "place") for (let i = hit.from; i < hit.to; i++) places.add(i);
    if (hit.means.role !== "list") continue;
    const lists = bySentence.get(hit.sentence) ?? new Map<string, BookHit>();
    lists.set(hit.means.list, hit);
    bySentence.set(hit.sentence, lists);
  }
  for (const index of sentences) {
    const sentence = passage.sentences[index];
    if (sentence === undefined) continue;
    let before = 0;
    let beforeThat = 0;
    for (let i = sentence.from; i < sentence.to; i++) {
      const token = passage.tokens[i];
      if (token === undefined) continue;
      const word = places.has(i) ? placeWord : number.test(token.folded) ? numberWord : token.hash;
      keep(word & mask, i, i + 1);
      if (before !== 0) keep(mix(before, word) & mask, i - 1, i + 1);
      if (beforeThat !== 0) keep(mix(mix(beforeThat, before), word) & mask, i - 2, i + 1);
      beforeThat = before;
      before = word;
    }
    addLists(keep, bySentence.get(index));
  }
  return features;
}

const placeWord = hashOf("<nơi>");
const numberWord = hashOf("<số>");

function addLists(
  keep: (at: number, from: number, to: number) => void,
  lists: ReadonlyMap<string, BookHit> | undefined,
): void {
  if (lists === undefined) return;
  const met = [...lists].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [i, [one, hit]] of met.entries()) {
    keep(listHash(`@${one}`), hit.from, hit.to);
    for (const [other, second] of met.slice(i + 1)) {
      if (second.from === hit.from && second.to === hit.to) continue;
      keep(listHash(`@${one}+${other}`), hit.from, hit.to);
    }
  }
}

const listHashes = new Map<string, number>();

/** Names of lists are few, so each is hashed once. */
function listHash(name: string): number {
  const known = listHashes.get(name);
  if (known !== undefined) return known;
  const at = hashOf(name) & mask;
  listHashes.set(name, at);
  return at;
}

function mix(a: number, b: number): number {
  return (Math.imul(a ^ (a >>> 15), 0x2c1b3c6d) + Math.imul(b, 0x297a2d39)) >>> 0;
}

/** How often each feature is met. */
export function countFeatures(features: readonly Feature[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { at } of features) counts.set(at, (counts.get(at) ?? 0) + 1);
  return counts;
}
