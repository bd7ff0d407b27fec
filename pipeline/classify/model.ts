import type { Examined } from "./examine.ts";
import { vectorOf, type Vector, type Weights } from "./features.ts";
import { countFeatures, featuresOf, type Feature } from "./item-features.ts";
import type { Plane } from "./learned.ts";

/** A plan's learned model: what speaks for each group, and how that is joined with the phrase rules. */
export interface PlanModel {
  readonly plan: string;
  /** Day of training and digest of the rows: the same rows give the same digest. */
  readonly version: string;
  readonly rows: number;
  readonly weights: Weights;
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

/** Turns an item into vectors: the whole and, where it is long, its beginning. */
function vectorsOf(examined: Examined, weights: Weights): Vector[] {
  const { passage, hits, story } = examined;
  const features = featuresOf(passage, hits, story, weights.idf);
  const whole = vectorOf(countFeatures(features), weights);
  let tokens = 0;
  let end = 0;
  for (const index of story) {
    const sentence = passage.sentences[index];
    if (sentence === undefined) continue;
    if (tokens >= leadTokens) {
      const lead = features.filter((feature) => feature.to <= end);
      return [whole, vectorOf(countFeatures(lead), weights)];
    }
    tokens += sentence.to - sentence.from;
    end = sentence.to;
  }
  return [whole];
}

/** The planes of a model side by side, so that one look at a feature serves all of them. */
interface Joined {
  readonly width: number;
  readonly table: Float32Array;
  readonly biases: readonly number[];
}

const joinedModels = new WeakMap<PlanModel, Joined>();

function joinedOf(model: PlanModel): Joined {
  const known = joinedModels.get(model);
  if (known !== undefined) return known;
  const planes = [...model.planes.map((one) => one.plane), model.counts];
  const width = planes.length;
  const table = new Float32Array(model.weights.idf.length * width);
  for (const [k, plane] of planes.entries()) {
    for (let at = 0; at < plane.weights.length; at++) table[at * width + k] = plane.weights[at] ?? 0;
  }
  const joined = { width, table, biases: planes.map((plane) => plane.bias) };
  joinedModels.set(model, joined);
  return joined;
}

/** The strongest margin of the whole and of its beginning, for each group and, last, for counting at all. */
function strongest({ width, table, biases }: Joined, vectors: readonly Vector[]): number[] {
  const best = biases.map(() => -Infinity);
  for (const vector of vectors) {
    const sums = [...biases];
    for (let i = 0; i < vector.at.length; i++) {
      const from = (vector.at[i] ?? 0) * width;
      const value = vector.value[i] ?? 0;
      for (let k = 0; k < width; k++) sums[k] = (sums[k] ?? 0) + value * (table[from + k] ?? 0);
    }
    for (let k = 0; k < width; k++) best[k] = Math.max(best[k] ?? 0, sums[k] ?? 0);
  }
  return best;
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
  const vectors = vectorsOf(examined, model.weights);
  const all = strongest(joinedOf(model), vectors);
  const margins = all.slice(0, -1);
  const counts = all.at(-1) ?? -1;
  return model.planes.map(({ group }, i) => {
    const own = margins[i] ?? -1;
    const rival = Math.max(-2, ...margins.filter((_, j) => j !== i));
    const score = examined.scores.find((one) => one.id === group);
    const rule = score === undefined ? 0 : score.score / score.threshold;
    const numbers = evidenceOf({
      margin: own,
      counts,
      rival,
      rule,
      direct: examined.meant.length > 0,
      matter: examined.matter,
    });
    return { group, margin: own, probability: logistic(numbers, model.joint) };
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
  { passage, hits, story }: Examined,
): { readonly from: number; readonly to: number; readonly sentence: number } | null {
  const plane = model.planes.find((one) => one.group === group)?.plane;
  if (plane === undefined) return null;
  const grouped = Map.groupBy(hits, (hit) => hit.sentence);
  let best: { from: number; to: number; sentence: number } | null = null;
  let most = 0;
  for (const index of story) {
    const sentence = passage.sentences[index];
    if (sentence === undefined) continue;
    const worth = tokenWorth(
      featuresOf(passage, grouped.get(index) ?? [], [index], model.weights.idf),
      model.weights,
      plane,
      sentence.from,
      sentence.to,
    );
    const run = bestRun(worth, sentence.from);
    if (run !== null && run.sum > most) {
      most = run.sum;
      best = { from: run.from, to: run.to, sentence: index };
    }
  }
  return best;
}

function tokenWorth(
  features: readonly Feature[],
  weights: Weights,
  plane: Plane,
  from: number,
  to: number,
): Float64Array {
  const worth = new Float64Array(to - from);
  for (const feature of features) {
    const value = (weights.idf[feature.at] ?? 0) * (plane.weights[feature.at] ?? 0);
    const width = feature.to - feature.from;
    for (let i = feature.from; i < feature.to; i++) worth[i - from] = (worth[i - from] ?? 0) + value / width;
  }
  return worth;
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
