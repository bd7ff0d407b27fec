import type { BookHit } from "./book.ts";
import type { ConceptFinder } from "./concepts.ts";
import type { Passage, Sentence } from "./normalise.ts";
import { hashOf } from "./syllables.ts";

/** Size of the feature table: 2^18 numbers are plenty for the tens of thousands of features that examples have. */
export const featureBits = 18;

const mask = (1 << featureBits) - 1;

/** Takes one feature with the run of tokens that it came from. */
type Take = (at: number, from: number, to: number) => void;

/** The features of some sentences in their order, each with the run of tokens that it came from. */
export interface Features {
  readonly at: Uint32Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** For each sentence how many features it and those before it have. */
  readonly ends: Uint32Array;
}

/** What features are made of. */
export interface Words {
  readonly passage: Passage;
  /** Hits of the phrase book, in the order of the text. */
  readonly hits: readonly BookHit[];
  readonly concepts: ConceptFinder;
}

const placeWord = hashOf("<nơi>");
const numberWord = hashOf("<số>");
const titleWord = hashOf("<tít>");

/**
 * Gives out the features of an item sentence by sentence: syllables, pairs and triples of neighbours, syllables of the title
 * once more, word lists and everyday themes, and which of them meet in a sentence. Places are masked, so that
 * what is learned for one city is not the city's name; numbers too. The reader must be asked for sentences in their order.
 */
function featureReader({ passage, hits, concepts }: Words): (index: number, take: Take) => void {
  const isPlace = new Uint8Array(passage.tokens.length);
  for (const { means, from, to } of hits) if (means.role === "place") isPlace.fill(1, from, to);
  let next = 0;
  return (index, take) => {
    const sentence = passage.sentences[index];
    if (sentence === undefined) return;
    takeWords(passage, sentence, isPlace, take);
    while ((hits[next]?.sentence ?? index) < index) next++;
    const lists: Spot[] = [];
    for (; hits[next]?.sentence === index; next++) keepList(lists, hits[next]);
    takePairs(lists, take);
    takePairs(concepts.in(passage, sentence), take);
  };
}

function takeWords(passage: Passage, sentence: Sentence, isPlace: Uint8Array, take: Take): void {
  const inTitle = sentence.paragraph === 0;
  let before = 0;
  let beforeThat = 0;
  for (let i = sentence.from; i < sentence.to; i++) {
    const token = passage.tokens[i];
    if (token === undefined) continue;
    const word = isPlace[i] === 1 ? placeWord : startsWithDigit(token.folded) ? numberWord : token.hash;
    take(word & mask, i, i + 1);
    if (inTitle) take(mix(titleWord, word) & mask, i, i + 1);
    if (before !== 0) {
      const two = mix(before, word);
      take(two & mask, i - 1, i + 1);
      if (beforeThat !== 0) take(mix(mix(beforeThat, before), word) & mask, i - 2, i + 1);
    }
    beforeThat = before;
    before = word;
  }
}

function startsWithDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57;
}

interface Spot {
  readonly hash: number;
  readonly from: number;
  readonly to: number;
}

function keepList(lists: Spot[], hit: BookHit | undefined): void {
  if (hit?.means.role !== "list") return;
  const hash = listHash(hit.means.list);
  if (!lists.some((one) => one.hash === hash)) lists.push({ hash, from: hit.from, to: hit.to });
}

/** Each spot by itself, and every two of one sentence that are not the very same words. */
function takePairs(spots: readonly Spot[], take: Take): void {
  for (const [i, one] of spots.entries()) {
    take(one.hash & mask, one.from, one.to);
    for (let j = i + 1; j < spots.length; j++) {
      const other = spots[j];
      if (other === undefined || (other.from === one.from && other.to === one.to)) continue;
      take(pair(one.hash, other.hash) & mask, one.from, one.to);
    }
  }
}

const listHashes = new Map<string, number>();

/** Names of lists are few, so each is hashed once. */
function listHash(name: string): number {
  const known = listHashes.get(name);
  if (known !== undefined) return known;
  const hash = hashOf(`@${name}`);
  listHashes.set(name, hash);
  return hash;
}

function pair(a: number, b: number): number {
  return a < b ? mix(a, b) : mix(b, a);
}

function mix(a: number, b: number): number {
  return (Math.imul(a ^ (a >>> 15), 0x2c1b3c6d) + Math.imul(b, 0x297a2d39)) >>> 0;
}

// One reading at a time: features are gathered here and copied out, so that nothing is made for each of them.
let room = 4096;
let gathered = { at: new Uint32Array(room), from: new Uint32Array(room), to: new Uint32Array(room) };
let filled = 0;

const gather: Take = (at, from, to) => {
  if (filled === room) widen();
  gathered.at[filled] = at;
  gathered.from[filled] = from;
  gathered.to[filled] = to;
  filled++;
};

function widen(): void {
  room *= 2;
  const wider = { at: new Uint32Array(room), from: new Uint32Array(room), to: new Uint32Array(room) };
  wider.at.set(gathered.at);
  wider.from.set(gathered.from);
  wider.to.set(gathered.to);
  gathered = wider;
}

/** Reads the features of the given sentences, which must stand in their order. */
export function featuresOf(words: Words, sentences: readonly number[]): Features {
  const read = featureReader(words);
  const ends = new Uint32Array(sentences.length);
  filled = 0;
  for (const [i, index] of sentences.entries()) {
    read(index, gather);
    ends[i] = filled;
  }
  const { at, from, to } = gathered;
  return { at: at.slice(0, filled), from: from.slice(0, filled), to: to.slice(0, filled), ends };
}

/** How often each feature is met in the given sentences. */
export function countFeatures(words: Words, sentences: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const at of featuresOf(words, sentences).at) counts.set(at, (counts.get(at) ?? 0) + 1);
  return counts;
}
