import { createHash } from "node:crypto";
import type { Plan } from "../../config/schema.ts";
import type { Examined, Judged } from "./examine.ts";
import { vectorOf, weigh, type Weights } from "./features.ts";
import { countFeatures, featureBits } from "./item-features.ts";
import { margin, separate, type Plane } from "./learned.ts";
import { evidenceOf, logistic, type LengthModel, type PlanModel } from "./model.ts";
import { articleOf } from "./views.ts";

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
  /** The same of the articles that were composed of the examples. */
  readonly articles: Omit<TrainingReport, "articles">;
}

const folds = 5;
const size = 1 << featureBits;
const training = { cost: 8, memberWorth: 8, rounds: 30 }; // found by cross-validation on the project's own rows

interface Seen {
  readonly example: Example;
  readonly examined: Examined;
  readonly counts: ReadonlyMap<number, number>;
  /** Number of the example it is made of; all that is made of one example stands in one fold. */
  readonly row: number;
  /** Cut or composed for learning, not written so. */
  readonly made: boolean;
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
  readonly planes: readonly { readonly group: string; readonly plane: Plane }[];
  readonly counts: Plane;
}

/**
 * Learns a plan's model from examples, for short items and for long ones apart: one plane for each group, one for "counts at
 * all", and the joint decision with the rules, fitted on margins that cross-validation gave. Short items are learned from the
 * examples, which are posts and notes, long ones also from articles composed of them. `strangers` are
 * the examples of other plans, whose off-topic rows serve here as well. The same rows give the same model; `day` is only
 * written into it.
 */
export function trainModel(
  plan: Plan,
  examples: readonly Example[],
  examine: (item: Judged) => Examined,
  day: string,
  strangers: readonly Example[] = [],
): { readonly model: PlanModel; readonly report: TrainingReport } {
  const see = (example: Example, row: number, made = false): Seen => {
    const examined = examine(example);
    return { example, examined, counts: countFeatures(examined, examined.story), row, made };
  };
  const seen = examples.map((example, row) => see(example, row));
  const beside = strangers.map((example) => see(example, -1)).filter(isPlain);
  const groups = plan.groups.map((group) => group.id);
  const weights = weighed([...seen, ...beside]);
  const learn = (made: readonly Seen[]): Learned => learnLength([...seen, ...made], beside, weights, groups);
  const short = learn([]);
  const long = learn(articlesOf(seen).map(({ example, row }) => see(example, row, true)));
  const digest = createHash("sha256")
    .update(JSON.stringify([examples, beside.map(({ example }) => example.id)]))
    .digest("hex")
    .slice(0, 10);
  const model = {
    plan: plan.id,
    version: `${day}.${digest}`,
    rows: examples.length,
    weights,
    short: short.view,
    long: long.view,
  };
  return {
    model,
    report: {
      ...reportOf(short.tried, short.view.joint),
      articles: reportOf(
        long.tried.filter((trial) => trial.made),
        long.view.joint,
      ),
    },
  };
}

interface Learned {
  readonly view: LengthModel;
  readonly tried: readonly Trial[];
}

function learnLength(
  seen: readonly Seen[],
  beside: readonly Seen[],
  weights: Weights,
  groups: readonly string[],
): Learned {
  const learned = seen.filter(({ examined }) => !settledByRules(examined));
  const tried = crossValidate(learned, beside, groups);
  return { view: { ...fit([...seen, ...beside], weights, groups), joint: fitJoint(tried) }, tried };
}

/** What is composed repeats words of what is written, so only the written is weighed. */
function weighed(seen: readonly Seen[]): Weights {
  const counts = seen.flatMap((one) => (one.made ? [] : [one.counts]));
  return weigh(counts, featureBits);
}

const everydayBeside = 2; // paragraphs of everyday matter in an article made of an example

/** An article for each example, made only of examples of its own fold. */
function articlesOf(seen: readonly Seen[]): { readonly example: Example; readonly row: number }[] {
  const usable = seen.filter(({ examined }) => !settledByRules(examined));
  return usable.map(({ example, row }, i) => {
    const mates = usable.filter((one) => one.row % folds === row % folds && one.row !== row);
    const everyday = mates.filter(isPlain);
    const same = mates.filter((one) => one.example.groups.join() === example.groups.join());
    const at = (list: readonly Seen[], step: number): Example | undefined =>
      list[(i * 7 + step * 13) % (list.length || 1)]?.example;
    const sister = i % 2 === 0 ? at(same, 1) : undefined;
    const fillers = Array.from({ length: everydayBeside }, (_, k) => at(everyday, k)).filter(
      (one) => one !== undefined,
    );
    return { example: { ...example, ...articleOf(example, sister, fillers) }, row };
  });
}

function fit(seen: readonly Seen[], weights: Weights, groups: readonly string[]): Fitted {
  const vectors = seen.map((one) => vectorOf(one.counts, weights));
  const planeOf = (isMember: (groups: readonly string[]) => boolean, memberWorth: number): Plane =>
    separate(
      vectors,
      seen.map((one) => isMember(one.example.groups)),
      size,
      { ...training, memberWorth },
    );
  return {
    planes: groups.map((group) => ({
      group,
      plane: planeOf((own) => own.includes(group), training.memberWorth),
    })),
    counts: planeOf((own) => own.length > 0, 1),
  };
}

interface Trial {
  readonly row: number;
  readonly made: boolean;
  readonly group: string;
  readonly numbers: readonly number[];
  readonly isMember: boolean;
}

/** Every row is judged by a model that never saw it; neighbours in the file go to different folds. */
function crossValidate(seen: readonly Seen[], beside: readonly Seen[], groups: readonly string[]): Trial[] {
  const trials: Trial[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const taught = [...seen.filter(({ row }) => row % folds !== fold), ...beside];
    const weights = weighed(taught); // words that only the held-out rows have must stay unknown, as they will be
    const fitted = fit(taught, weights, groups);
    for (const { example, examined, counts, row, made } of seen) {
      if (row % folds !== fold) continue;
      const vector = vectorOf(counts, weights);
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
        trials.push({ row, made, group, numbers, isMember: example.groups.includes(group) });
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

function reportOf(trials: readonly Trial[], joint: readonly number[]): Omit<TrainingReport, "articles"> {
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
  return { rows: perRow.size, precision, recall, f1, alarms: alarmed / (negatives.length || 1), perGroup };
}
