import type { Label } from "./label.ts";

/** What several reviewers say together. */
export type Consensus =
  | { readonly state: "decided"; readonly groups: readonly string[]; readonly tier: Label["tier"] }
  | { readonly state: "disputed" };

/**
 * One label stands by itself; two that differ wait for a third; from three on each group is decided by more than half. An
 * even number of reviewers that stand half and half wait for another, and so do three of whom none agrees on any group
 * while most of them say that the item counts. null = nobody labelled.
 */
export function consensusOf(labels: readonly Label[]): Consensus | null {
  const [first] = labels;
  if (first === undefined) return null;
  const half = labels.length / 2;
  const votes = new Map<string, number>();
  for (const { groups } of labels) for (const group of groups) votes.set(group, (votes.get(group) ?? 0) + 1);
  if ([...votes.values()].some((count) => count === half)) return { state: "disputed" };

  const groups = [...votes].flatMap(([group, count]) => (count > half ? [group] : [])).toSorted();
  const rejecting = labels.filter((label) => label.groups.length === 0).length;
  if (groups.length === 0 && rejecting <= half) return { state: "disputed" };
  return { state: "decided", groups, tier: tierOf(labels, groups) };
}

/** The tier that was chosen last by somebody whose groups won. */
function tierOf(labels: readonly Label[], won: readonly string[]): Label["tier"] {
  const chosen = labels
    .filter((label) => label.tier !== null && label.groups.some((group) => won.includes(group)))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return chosen[0]?.tier ?? null;
}
