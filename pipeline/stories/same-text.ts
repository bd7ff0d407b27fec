import { containment, similarity, type Imprint } from "./imprint.ts";

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
