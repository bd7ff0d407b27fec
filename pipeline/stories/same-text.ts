import { containment, shinglesOf, similarity, type Imprint } from "./imprint.ts";

// Measured on reprints with credit lines, swapped sentences, edited syllables and cuts (docs/benchmarks.md): below these
// two texts of one event by two newsrooms begin to be taken for copies.
const leastSimilarity = 0.42;
const leastContainment = 0.8;
// Below this the error of the estimate (about 0.04) grows into any containment, since it is divided by the smaller text.
const leastSimilarityWithin = 0.3;
const leastSize = 20; // shingles; the estimate of containment says nothing about a text of two sentences

/** How alike two texts are, 0 to 1, or 0 where they are not copies of each other. */
export function likeness(a: Imprint, b: Imprint): number {
  const alike = similarity(a, b);
  if (alike >= leastSimilarity) return alike;
  if (alike < leastSimilarityWithin || Math.min(a.size, b.size) < leastSize) return 0;
  return containment(a, b) >= leastContainment ? alike : 0;
}

// Three standard errors of the estimate on either side of the bounds above.
const doubtBelow = 0.56;
const doubtAbove = 0.28;

/** Whether an estimate is so near to the bounds that only the texts themselves can tell. */
export function isDoubtful(a: Imprint, b: Imprint): boolean {
  const alike = similarity(a, b);
  return alike >= doubtAbove && alike < doubtBelow;
}

/** `likeness` by the texts themselves. */
export function exactLikeness(a: string, b: string): number {
  const [one, other] = [shinglesOf(a), shinglesOf(b)];
  const shared = one.intersection(other).size;
  const alike = shared / (one.size + other.size - shared || 1);
  if (alike >= leastSimilarity) return alike;
  const smaller = Math.min(one.size, other.size);
  return alike >= leastSimilarityWithin && smaller >= leastSize && shared / smaller >= leastContainment
    ? alike
    : 0;
}

/** How much two texts share, by their syllable 3-shingles, each 0 to 1; whatever it is, nothing follows from it. */
export interface Shared {
  /** Of all that either of them says. */
  readonly ofBoth: number;
  /** Of what the shorter one says. */
  readonly ofShorter: number;
}

/** What two texts share; null where one of them is too short to say. */
export function sharedText(a: string, b: string): Shared | null {
  const [one, other] = [shinglesOf(a), shinglesOf(b)];
  const smaller = Math.min(one.size, other.size);
  if (smaller === 0) return null;
  const shared = one.intersection(other).size;
  return { ofBoth: shared / (one.size + other.size - shared), ofShorter: shared / smaller };
}
