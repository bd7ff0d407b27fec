import type { Plan } from "../../config/schema.ts";
import type { AgencyHit, GroupHit, Verdict } from "../item.ts";
import type { Decision } from "../store/records.ts";
import { consensusOf, type Consensus } from "./consensus.ts";
import { agencyChangeOf, inOrder, labelsFor } from "./label.ts";

/** What of a plan the labels need: its groups with their clauses. */
export type PlanGroups = Pick<Plan, "groups">;

/**
 * A verdict as people left it: their labels stand before whatever rules and model say, and what the machine says stays
 * beside them in `machine`. Applied twice, or to a verdict that was judged anew, it gives the same labels. A tone decides
 * whether the item is criticism; comment and date change no verdict. `plan` gives the clauses; a group that the plan no longer has is passed over.
 */
export function withDecisions(verdict: Verdict, decisions: readonly Decision[], plan: PlanGroups): Verdict {
  const machine = machineVerdict(verdict);
  const labels = labelsFor(verdict.plan, decisions);
  const consensus = consensusOf(labels);
  const agencies = withAgencies(machine.agencies, verdict.plan, decisions);
  const marks = withTone(machine.marks, verdict.plan, decisions);
  if (consensus === null && agencies === machine.agencies && marks === machine.marks) return machine;

  const { tier, groups, review, marks: found } = machine;
  const kept = { tier, groups, agencies: machine.agencies, review, ...(found && { marks: found }) };
  const marked = marks === undefined || marks === found ? {} : { marks };
  if (consensus === null) return { ...machine, agencies, ...marked, machine: kept };
  const reviewers = labels.map((label) => label.reviewer);
  return {
    ...machine,
    ...labelled(machine, consensus, plan),
    agencies,
    ...marked,
    machine: kept,
    people: { state: consensus.state, reviewers },
  };
}

/** The verdict of rules and model alone. */
export function machineVerdict(verdict: Verdict): Verdict {
  const { machine, people: _, ...rest } = verdict;
  if (machine === undefined) return rest;
  const { marks: __, ...unmarked } = rest; // the machine's own marks, or none
  return { ...unmarked, ...machine };
}

function labelled(
  machine: Verdict,
  consensus: Consensus,
  plan: PlanGroups,
): Pick<Verdict, "tier" | "groups" | "review"> {
  if (consensus.state === "disputed") return { tier: machine.tier, groups: machine.groups, review: true };
  if (consensus.groups.length === 0)
    return { tier: machine.tier === "passing" ? "passing" : "none", groups: [], review: false };
  const clauses = new Map(plan.groups.map((group) => [group.id, group.clause]));
  const groups = consensus.groups.flatMap((id): GroupHit[] => {
    const clause = clauses.get(id);
    const known = machine.groups.find((hit) => hit.id === id);
    if (clause === undefined) return [];
    // The words that the machine found still prove it; where it found none, the person is the proof.
    return [{ id, clause, score: 1, by: "person", because: known?.because ?? nearlyOf(machine, id) }];
  });
  const own = machine.tier === "direct" || machine.tier === "topical" ? machine.tier : "topical";
  return { tier: groups.length === 0 ? "none" : (consensus.tier ?? own), groups, review: false };
}

function nearlyOf({ nearly }: Verdict, group: string): GroupHit["because"] {
  return nearly.find((one) => one.group === group)?.because ?? [];
}

/** The marks after the last tone that a person gave: fault-finding or not; the very same list where nobody did or nothing changes. */
function withTone(
  found: Verdict["marks"],
  plan: string,
  decisions: readonly Decision[],
): NonNullable<Verdict["marks"]> | undefined {
  const last = inOrder(decisions).findLast((one) => one.plan === plan && one.what === "tone");
  if (last === undefined) return found;
  const isCritical = last.value === "negative";
  if ((found?.includes("critical") ?? false) === isCritical) return found;
  const others = (found ?? []).filter((mark) => mark !== "critical");
  return isCritical ? [...others, "critical"] : others;
}

/** The agencies after people's changes; the very same list where there are none. */
function withAgencies(
  found: readonly AgencyHit[],
  plan: string,
  decisions: readonly Decision[],
): readonly AgencyHit[] {
  let agencies = found;
  for (const decision of inOrder(decisions)) {
    const change = decision.plan === plan ? agencyChangeOf(decision) : null;
    if (change === null) continue;
    const others = agencies.filter((hit) => hit.id !== change.agency);
    const machines = found.filter((hit) => hit.id === change.agency);
    const added: readonly AgencyHit[] =
      machines.length > 0 ? machines : [{ id: change.agency, role: "mention", because: [] }];
    agencies = change.change === "remove" ? others : [...others, ...added];
  }
  return agencies;
}
