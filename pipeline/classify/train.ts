import { createHash } from "node:crypto";
import type { Plan } from "../../config/schema.ts";
import type { Examined, Judged } from "./examine.ts";
import { vectorOf, weigh, type Weights } from "./features.ts";
import { countFeatures, featureBits } from "./item-features.ts";
import { margin, separate, type Plane } from "./learned.ts";
import { evidenceOf, logistic, type PlanModel } from "./model.ts";

/** An item with the groups a person gave it; no groups = it must not count. */
export interface Example extends Judged {
  readonly id: string;
  readonly groups: readonly string[];
}

/** What cross-validation says of a training run. */
export interface TrainingReport {
  readonly rows: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Share of the rows without groups that were given one. */
  readonly alarms: number;
  readonly perGroup: readonly {
    readonly group: string;
    readonly precision: number;
    readonly recall: number;
    readonly rows: number;
  }[];
}

const folds = 5;
const size = 1 << featureBits;
const training = { cost: 8, memberWorth: 8, rounds: 30 }; // found by cross-validation on the project's own rows

interface Seen {
  readonly example: Example;
  readonly examined: Examined;
  readonly counts: ReadonlyMap<number, number>;
}

/** Crimes, other resolutions and other places are the rules' matter: their words would teach the model the wrong thing. */
function settledByRules({ vetoes, otherMatter, gate }: Examined): boolean {
  return (
    gate.elsewhere ||
    otherMatter !== null ||
    vetoes.some(({ veto }) => veto.effect === "none" && veto.groups === undefined)
  );
}

/** What is off topic in one city and has no word of this plan's matter is off topic here, too. */
function isPlain({ example, examined }: Seen): boolean {
  return example.groups.length === 0 && examined.matter === 0 && examined.anchors.length === 0;
}

interface Fitted {
  readonly weights: Weights;
  readonly planes: readonly { readonly group: string; readonly plane: Plane }[];
  readonly counts: Plane;
}

/**
 * Learns a plan's model from examples: one plane for each group, one for "counts at all", and the joint decision with the
 * rules, fitted on margins that cross-validation gave. `strangers` are the examples of other plans, whose off-topic rows serve
 * here as well. The same rows give the same model; `day` is only written into it.
 */
export function trainModel(
  plan: Plan,
  examples: readonly Example[],
  examine: (item: Judged) => Examined,
  day: string,
  strangers: readonly Example[] = [],
): { readonly model: PlanModel; readonly report: TrainingReport } {
  const see = (example: Example): Seen => {
    const examined = examine(example);
    return { example, examined, counts: countFeatures(examined, examined.story) };
  };
  const seen = examples.map(see);
  const beside = strangers.map(see).filter(isPlain);
  const groups = plan.groups.map((group) => group.id);
  const learned = seen.filter(({ examined }) => !settledByRules(examined));
  const tried = crossValidate(learned, beside, groups);
  const joint = fitJoint(tried);
  const digest = createHash("sha256")
    .update(JSON.stringify([examples, beside.map(({ example }) => example.id)]))
    .digest("hex")
    .slice(0, 10);
  const model = {
    plan: plan.id,
    version: `${day}.${digest}`,
    rows: examples.length,
    ...fit([...seen, ...beside], groups),
    joint,
  };
  return { model, report: reportOf(tried, joint, learned.length) };
}

function fit(seen: readonly Seen[], groups: readonly string[]): Fitted {
  const weights = weigh(
    seen.map((one) => one.counts),
    featureBits,
  );
  const vectors = seen.map((one) => vectorOf(one.counts, weights));
  const planeOf = (isMember: (groups: readonly string[]) => boolean, memberWorth: number): Plane =>
    separate(
      vectors,
      seen.map((one) => isMember(one.example.groups)),
      size,
      { ...training, memberWorth },
    );
  return {
    weights,
    planes: groups.map((group) => ({
      group,
      plane: planeOf((own) => own.includes(group), training.memberWorth),
    })),
    counts: planeOf((own) => own.length > 0, 1),
  };
}

interface Trial {
  readonly row: number;
  readonly group: string;
  readonly numbers: readonly number[];
  readonly isMember: boolean;
}

/** Every row is judged by a model that never saw it; neighbours in the file go to different folds. */
function crossValidate(seen: readonly Seen[], beside: readonly Seen[], groups: readonly string[]): Trial[] {
  const trials: Trial[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const fitted = fit([...seen.filter((_, i) => i % folds !== fold), ...beside], groups);
    for (const [row, { example, examined, counts }] of seen.entries()) {
      if (row % folds !== fold) continue;
      const vector = vectorOf(counts, fitted.weights);
      const margins = fitted.planes.map(({ plane }) => margin(plane, vector));
      for (const [i, group] of groups.entries()) {
        const score = examined.scores.find((one) => one.id === group);
        const numbers = evidenceOf({
          margin: margins[i] ?? -1,
          counts: margin(fitted.counts, vector),
          rival: Math.max(-2, ...margins.filter((_, j) => j !== i)),
          rule: score === undefined ? 0 : score.score / score.threshold,
          direct: examined.meant.length > 0,
          matter: examined.matter,
        });
        trials.push({ row, group, numbers, isMember: example.groups.includes(group) });
      }
    }
  }
  return trials;
}

/** Logistic regression by gradient descent with a light pull to zero; some thousand trials of eight numbers. */
function fitJoint(trials: readonly Trial[]): number[] {
  const width = trials[0]?.numbers.length ?? 0;
  const weights = Array.from({ length: width }, () => 0);
  const step = 0.5;
  const pull = 1e-3;
  for (let round = 0; round < 600; round++) {
    const slope = Array.from({ length: width }, () => 0);
    for (const { numbers, isMember } of trials) {
      const error = logistic(numbers, weights) - (isMember ? 1 : 0);
      for (let i = 0; i < width; i++) slope[i] = (slope[i] ?? 0) + error * (numbers[i] ?? 0);
    }
    for (let i = 0; i < width; i++) {
      const now = weights[i] ?? 0;
      weights[i] = now - step * ((slope[i] ?? 0) / trials.length + pull * now);
    }
  }
  return weights;
}

function reportOf(trials: readonly Trial[], joint: readonly number[], rows: number): TrainingReport {
  const said = trials.map((trial) => ({ ...trial, said: logistic(trial.numbers, joint) >= 0.5 }));
  const tally = (
    some: readonly (Trial & { readonly said: boolean })[],
  ): { precision: number; recall: number; f1: number; rows: number } => {
    const right = some.filter((one) => one.said && one.isMember).length;
    const given = some.filter((one) => one.said).length;
    const asked = some.filter((one) => one.isMember).length;
    return {
      precision: right / (given || 1),
      recall: right / (asked || 1),
      f1: (2 * right) / (given + asked || 1),
      rows: asked,
    };
  };
  const perRow = Map.groupBy(said, (one) => one.row);
  const negatives = [...perRow.values()].filter((row) => row.every((one) => !one.isMember));
  const alarmed = negatives.filter((row) => row.some((one) => one.said)).length;
  const perGroup = [...Map.groupBy(said, (one) => one.group)].map(([group, some]) => ({
    group,
    ...tally(some),
  }));
  const { precision, recall, f1 } = tally(said);
  return { rows, precision, recall, f1, alarms: alarmed / (negatives.length || 1), perGroup };
}
