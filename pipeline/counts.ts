import type { Fate } from "./fate.ts";
import type { Verdict } from "./item.ts";

/** Whether an item counts for the verdict's plan: direct or topical, with a group that counts, and nothing left for a person to decide. */
export function counts(verdict: Verdict): boolean {
  return !verdict.review && verdict.groups.length > 0 && (verdict.tier === "direct" || verdict.tier === "topical");
}

/** The ending of an item, from what its plans say of it: the best that any of them says. */
export function fateOf(verdicts: readonly Verdict[]): Fate {
  if (verdicts.some(counts)) return "counted";
  if (verdicts.some((verdict) => verdict.review)) return "awaiting-review";
  if (verdicts.some((verdict) => verdict.tier === "passing")) return "passing";
  return "off-topic";
}
