import type { Decision } from "../store/records.ts";

/** What one reviewer says of an item for one plan: the groups that it counts for; none = it does not count. */
export interface Label {
  readonly reviewer: string;
  readonly groups: readonly string[];
  /** The tier that the reviewer chose; null = left to the machine. */
  readonly tier: "direct" | "topical" | null;
  readonly at: string;
}

/** An agency that a reviewer adds to an item (`mention`: named in substance) or takes from it. */
export interface AgencyChange {
  readonly agency: string;
  readonly change: "add" | "remove";
}

/** Writes the groups of an `accept` or `move`: `II.1.2,II.3.b`, with the tier in front where one was chosen: `direct:II.1.2`. */
export function writeGroups(groups: readonly string[], tier: Label["tier"] = null): string {
  return `${tier === null ? "" : `${tier}:`}${[...new Set(groups)].toSorted().join(",")}`;
}

/** Writes an `agency` decision: `+hn-lang` or `-hn-lang`. */
export function writeAgency({ agency, change }: AgencyChange): string {
  return `${change === "add" ? "+" : "-"}${agency}`;
}

/** The label in an `accept`, `reject` or `move`; null for the other kinds and for a value that names no group. */
function labelOf({ what, value, actor, at }: Decision): Label | null {
  if (what === "reject") return { reviewer: actor, groups: [], tier: null, at };
  if ((what !== "accept" && what !== "move") || value === null) return null;
  const [, tier, list = ""] = /^(?:(direct|topical):)?(.*)$/s.exec(value) ?? [];
  const groups = list.split(",").filter((id) => id !== "");
  if (groups.length === 0) return null;
  return {
    reviewer: actor,
    groups: [...new Set(groups)].toSorted(),
    tier: tier === "direct" || tier === "topical" ? tier : null,
    at,
  };
}

/** The change in an `agency` decision; null for the other kinds. */
export function agencyChangeOf({ what, value }: Decision): AgencyChange | null {
  if (what !== "agency" || value === null || value.length < 2) return null;
  const sign = value[0];
  if (sign !== "+" && sign !== "-") return null;
  return { agency: value.slice(1), change: sign === "+" ? "add" : "remove" };
}

/** The last label of each reviewer for one plan, in the order in which they first spoke. */
export function labelsFor(plan: string, decisions: readonly Decision[]): readonly Label[] {
  const last = new Map<string, Label>();
  for (const decision of inOrder(decisions)) {
    const label = decision.plan === plan ? labelOf(decision) : null;
    if (label !== null) last.set(label.reviewer, label);
  }
  return [...last.values()];
}

/** Decisions by time; those of one moment by id, so that every reader sees the same order. */
export function inOrder(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.toSorted((a, b) => compare(a.at, b.at) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
