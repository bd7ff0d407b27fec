import { createHash } from "node:crypto";
import type { Plan } from "../../config/schema.ts";
import { counts, type Verdict } from "../item.ts";
import { reportingGroups } from "../measure/gather.ts";
import type { Reviewed } from "../measure/review.ts";
import type { Decision } from "../store/records.ts";
import { consensusOf } from "./consensus.ts";
import { labelsFor } from "./label.ts";
import { machineVerdict } from "./with-decisions.ts";

/** How well two judges agree beyond chance; `kappa` is null where chance alone explains everything or nothing was judged. */
export interface Agreement {
  readonly kappa: number | null;
  /** Share of equal answers, 0 to 1; null without any. */
  readonly equal: number | null;
  /** Answers compared. */
  readonly pairs: number;
}

/** Cohen's kappa over yes/no answers of two judges. */
export function kappaOf(answers: readonly (readonly [boolean, boolean])[]): Agreement {
  const pairs = answers.length;
  if (pairs === 0) return { kappa: null, equal: null, pairs };
  const equal = answers.filter(([one, other]) => one === other).length / pairs;
  const first = answers.filter(([one]) => one).length / pairs;
  const second = answers.filter(([, other]) => other).length / pairs;
  const chance = first * second + (1 - first) * (1 - second);
  return { kappa: chance === 1 ? null : (equal - chance) / (1 - chance), equal, pairs };
}

/** One judge's and another's groups of one item, as yes/no answers over the plan's groups. */
function answersOf(
  groups: ReadonlySet<string>,
  one: readonly string[],
  other: readonly string[],
): (readonly [boolean, boolean])[] {
  return [...groups].map((group) => [one.includes(group), other.includes(group)] as const);
}

/** An item of the sample with what the machine said and what people decided. */
export interface Judged {
  readonly verdict: Verdict;
  readonly decisions: readonly Decision[];
}

/** Agreement of every two reviewers who labelled the same items, and of rules and model with what people decided together. */
export function agreementsOf(
  plan: Plan,
  judged: readonly Judged[],
): {
  readonly reviewers: readonly { readonly names: readonly [string, string]; readonly agreement: Agreement }[];
  readonly machine: Agreement;
} {
  const groups = reportingGroups(plan);
  const between = new Map<
    string,
    { readonly names: readonly [string, string]; readonly answers: (readonly [boolean, boolean])[] }
  >();
  const machine: (readonly [boolean, boolean])[] = [];
  for (const { verdict, decisions } of judged) {
    const labels = labelsFor(plan.id, decisions).toSorted((a, b) => (a.reviewer < b.reviewer ? -1 : 1));
    for (const [i, one] of labels.entries()) {
      for (const other of labels.slice(i + 1)) {
        const key = JSON.stringify([one.reviewer, other.reviewer]);
        const pair = between.get(key) ?? { names: [one.reviewer, other.reviewer] as const, answers: [] };
        pair.answers.push(...answersOf(groups, one.groups, other.groups));
        between.set(key, pair);
      }
    }
    const row = reviewedOf(plan.id, { verdict, decisions });
    if (row !== null) machine.push(...answersOf(groups, row.said, row.truth));
  }
  return {
    reviewers: [...between.values()].map(({ names, answers }) => ({ names, agreement: kappaOf(answers) })),
    machine: kappaOf(machine),
  };
}

/** What I20 compares: the groups that the machine counted, and those that people decided on; null while nobody has. */
export function reviewedOf(plan: string, { verdict, decisions }: Judged): Reviewed | null {
  const consensus = consensusOf(labelsFor(plan, decisions));
  if (consensus === null || consensus.state === "disputed") return null;
  const machine = machineVerdict(verdict);
  return {
    said: counts(machine) ? machine.groups.map((hit) => hit.id) : [],
    truth: consensus.groups,
  };
}

/**
 * How many items to review so that a share of 50 % is known within `margin` (0.05 = ±5 points) at 95 %, with the
 * correction for a small whole: 385 of very many, 80 of 100.
 */
export function sampleSize(whole: number, margin = 0.05): number {
  if (whole <= 0) return 0;
  const endless = (1.959963984540054 ** 2 * 0.25) / margin ** 2;
  return Math.min(whole, Math.ceil(endless / (1 + (endless - 1) / whole)));
}

/** A random sample that everybody draws alike: by digest of seed and id, so that it grows without changing. */
export function drawSample(ids: readonly string[], size: number, seed: string): readonly string[] {
  const lot = (id: string): string => createHash("sha256").update(`${seed}\n${id}`).digest("hex");
  return [...new Set(ids)]
    .map((id) => ({ id, lot: lot(id) }))
    .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, size)
    .map(({ id }) => id);
}
