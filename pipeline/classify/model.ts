import type { Examined } from "./examine.ts";
import type { Weights } from "./features.ts";
import { featuresOf, type Features } from "./item-features.ts";
import type { Plane } from "./learned.ts";

/** A plan's learned model: what speaks for each group, and how that is joined with the phrase rules. */
export interface PlanModel {
  readonly plan: string;
  /** Day of training and digest of the rows: the same rows give the same digest. */
  readonly version: string;
  readonly rows: number;
  readonly weights: Weights;
  /** For posts and notes. */
  readonly short: LengthModel;
  /** For whole articles. */
  readonly long: LengthModel;
}

/** What was learned for items of one length. */
export interface LengthModel {
  readonly planes: readonly { readonly group: string; readonly plane: Plane }[];
  /** Any group at all against none. */
  readonly counts: Plane;
  /** Weights of the joint decision, in the order of `evidenceOf`; the last one is the constant. */
  readonly joint: readonly number[];
}

/** What the model and the rules together think of one group. */
export interface Opinion {
  readonly group: string;
  readonly margin: number;
  /** 0 to 1, calibrated by cross-validation. */
  readonly probability: number;
}

const leadTokens = 60; // about the length of the examples; a long item is also read by its beginning alone

/** The planes of a model side by side, so that one look at a feature serves all of them; and a table to count in. */
interface Joined {
  readonly width: number;
  /** Number of each feature that training met, from 1; 0 for the others. */
  readonly place: Uint32Array;
  readonly idf: Float32Array;
  readonly table: Float32Array;
  readonly biases: readonly number[];
  /** How often each feature was met in the item at hand; all 0 in between. */
  readonly counts: Uint16Array;
  /** Features met in the item at hand, in their order. */
  readonly met: Uint32Array;
}

const joinedModels = new WeakMap<LengthModel, Joined>();

function joinedOf({ idf }: Weights, own: LengthModel): Joined {
  const known = joinedModels.get(own);
  if (known !== undefined) return known;
  const features = [...idf.keys()].filter((at) => idf[at] !== 0);
  const planes = [...own.planes.map((one) => one.plane), own.counts];
  const width = planes.length;
  const size = features.length + 1;
  const joined = {
    width,
    place: new Uint32Array(idf.length),
    idf: new Float32Array(size),
    table: new Float32Array(size * width),
    biases: planes.map((plane) => plane.bias),
    counts: new Uint16Array(size),
    met: new Uint32Array(size),
  };
  for (const [i, at] of features.entries()) {
    joined.place[at] = i + 1;
    joined.idf[i + 1] = idf[at] ?? 0;
    for (const [k, plane] of planes.entries()) joined.table[(i + 1) * width + k] = plane.weights[at] ?? 0;
  }
  joinedModels.set(own, joined);
  return joined;
}

const readings = new WeakMap<Examined, Features>();

/** An item's features are read once for its margins and its proofs. */
function readingOf(examined: Examined): Features {
  const known = readings.get(examined);
  if (known !== undefined) return known;
  const features = featuresOf(examined, examined.story);
  readings.set(examined, features);
  return features;
}

/** The strongest margin of the whole and, where it is long, of its beginning, for each group and, last, for counting at all. */
function marginsOf(joined: Joined, examined: Examined): number[] {
  const { counts, met, place, biases } = joined;
  const { passage, story } = examined;
  const { at, ends } = readingOf(examined);
  let known = 0;
  let next = 0;
  let tokens = 0;
  let lead: Float64Array | null = null;
  for (let i = 0; i < ends.length; i++) {
    if (lead === null && tokens >= leadTokens) lead = projected(joined, known);
    for (const end = ends[i] ?? 0; next < end; next++) {
      const feature = place[at[next] ?? 0] ?? 0;
      if (feature === 0) continue; // training never met it
      const n = counts[feature] ?? 0;
      if (n === 0) met[known++] = feature;
      counts[feature] = n + 1;
    }
    const sentence = passage.sentences[story[i] ?? -1];
    tokens += sentence === undefined ? 0 : sentence.to - sentence.from;
  }
  const whole = projected(joined, known);
  for (let i = 0; i < known; i++) counts[met[i] ?? 0] = 0;
  return biases.map((bias, k) => bias + Math.max(whole[k] ?? 0, lead?.[k] ?? -Infinity));
}

const logs = Float64Array.from({ length: 256 }, (_, n) => (n === 0 ? 0 : 1 + Math.log(n)));

/** TF-IDF with sublinear counts of the first `known` features that were met, of length 1, on all planes at once. */
function projected({ width, idf, table, counts, met }: Joined, known: number): Float64Array {
  const sums = new Float64Array(width);
  let square = 0;
  for (let i = 0; i < known; i++) {
    const feature = met[i] ?? 0;
    const worth = (logs[Math.min(counts[feature] ?? 0, 255)] ?? 0) * (idf[feature] ?? 0);
    square += worth * worth;
    const from = feature * width;
    for (let k = 0; k < width; k++) sums[k] = (sums[k] ?? 0) + worth * (table[from + k] ?? 0);
  }
  const length = Math.sqrt(square) || 1;
  return sums.map((sum) => sum / length);
}

/** What the joint decision looks at for one group. */
export interface Evidence {
  readonly margin: number;
  readonly counts: number;
  /** Best margin among the other groups. */
  readonly rival: number;
  /** Rule score over its threshold. */
  readonly rule: number;
  readonly direct: boolean;
  /** How much of the plan's matter the item is about, 0 to 1. */
  readonly matter: number;
}

/** The numbers of the joint decision; the last is the constant. */
export function evidenceOf({ margin: own, counts, rival, rule, direct, matter }: Evidence): number[] {
  const capped = Math.min(rule, 2);
  const held = capped >= 1 ? 1 : 0;
  const anchored = direct ? 1 : 0;
  return [
    own,
    counts,
    own - rival,
    capped,
    held,
    anchored,
    anchored * Math.min(own, 1),
    matter,
    matter * own,
    1,
  ];
}

/** All groups' opinions on an item. */
export function opinionsOf(model: PlanModel, examined: Examined): Opinion[] {
  const own = model[examined.length];
  const all = marginsOf(joinedOf(model.weights, own), examined);
  const margins = all.slice(0, -1);
  const counts = all.at(-1) ?? -1;
  return own.planes.map(({ group }, i) => {
    const reached = margins[i] ?? -1;
    const rival = Math.max(-2, ...margins.filter((_, j) => j !== i));
    const score = examined.scores.find((one) => one.id === group);
    const rule = score === undefined ? 0 : score.score / score.threshold;
    const numbers = evidenceOf({
      margin: reached,
      counts,
      rival,
      rule,
      direct: examined.meant.length > 0,
      matter: examined.matter,
    });
    return { group, margin: reached, probability: logistic(numbers, own.joint) };
  });
}

/** The chance that a weighted sum of numbers stands for. */
export function logistic(numbers: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  for (const [i, value] of numbers.entries()) sum += value * (weights[i] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

/** The sentence that weighed most for a group, and the run of words in it that did. */
export function heaviest(
  model: PlanModel,
  group: string,
  examined: Examined,
): { readonly from: number; readonly to: number; readonly sentence: number } | null {
  const plane = model[examined.length].planes.find((one) => one.group === group)?.plane;
  if (plane === undefined) return null;
  const { idf } = model.weights;
  const { at, from, to, ends } = readingOf(examined);
  let best: { from: number; to: number; sentence: number } | null = null;
  let most = 0;
  let next = 0;
  for (const [i, index] of examined.story.entries()) {
    const sentence = examined.passage.sentences[index];
    if (sentence === undefined) continue;
    const worth = new Float64Array(sentence.to - sentence.from);
    for (const end = ends[i] ?? 0; next < end; next++) {
      const feature = at[next] ?? 0;
      const [first, last] = [from[next] ?? 0, to[next] ?? 0];
      const value = ((idf[feature] ?? 0) * (plane.weights[feature] ?? 0)) / (last - first);
      if (value === 0) continue;
      for (let k = first; k < last; k++) worth[k - sentence.from] = (worth[k - sentence.from] ?? 0) + value;
    }
    const run = bestRun(worth, sentence.from);
    if (run !== null && run.sum > most) {
      most = run.sum;
      best = { from: run.from, to: run.to, sentence: index };
    }
  }
  return best;
}

const longestRun = 12; // words; a proof is read at a glance
const shortestRun = 2; // one word alone proves nothing

function bestRun(worth: Float64Array, offset: number): { from: number; to: number; sum: number } | null {
  let best: { from: number; to: number; sum: number } | null = null;
  for (let i = 0; i < worth.length; i++) {
    let sum = 0;
    for (let j = i; j < Math.min(worth.length, i + longestRun); j++) {
      sum += worth[j] ?? 0;
      if (j - i + 1 >= shortestRun && sum > (best?.sum ?? 0))
        best = { from: offset + i, to: offset + j + 1, sum };
    }
  }
  return best;
}
