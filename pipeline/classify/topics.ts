import { countsOf, vectorOf, weigh } from "./features.ts";
import { margin, separate, type Plane } from "./learned.ts";
import { syllablesOf } from "./tokens.ts";

/** A text with the topic a person gave it. */
export interface Labelled {
  readonly text: string;
  readonly label: string;
}

/** Tells the topic of a text, and by how much it won over the second. */
export type TopicModel = (text: string) => { readonly label: string; readonly margin: number };

const bits = 20; // 2^20 features; 6,000 news texts have about 600,000 distinct pairs

/** Learns topics from labelled texts: one plane for each topic against the rest; the same rows give the same model. */
export function learnTopics(rows: readonly Labelled[]): TopicModel {
  const counts = rows.map((row) => countsOf(syllablesOf(row.text), bits));
  const weights = weigh(counts, bits);
  const vectors = counts.map((one) => vectorOf(one, weights));
  const labels = [...new Set(rows.map((row) => row.label))].toSorted();
  const planes: (readonly [string, Plane])[] = labels.map((label) => {
    const isMember = rows.map((row) => row.label === label);
    return [label, separate(vectors, isMember, 1 << bits, { cost: 4, rounds: 12 })];
  });
  return (text) => {
    const vector = vectorOf(countsOf(syllablesOf(text), bits), weights);
    const ranked = planes
      .map(([label, plane]) => ({ label, value: margin(plane, vector) }))
      .toSorted((a, b) => b.value - a.value);
    const [first, second] = ranked;
    return { label: first?.label ?? "", margin: (first?.value ?? 0) - (second?.value ?? 0) };
  };
}
