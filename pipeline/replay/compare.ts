import { counts, type Item, type Verdict } from "../item.ts";

/** One verdict before and after, as far as anything that people see changed. */
export interface Change {
  readonly plan: string;
  readonly counted: { readonly before: boolean; readonly after: boolean };
  readonly tier: { readonly before: string; readonly after: string };
  readonly review: { readonly before: boolean; readonly after: boolean };
  /** Groups that count only afterwards, and only before. */
  readonly groups: { readonly gained: readonly string[]; readonly lost: readonly string[] };
  readonly agencies: { readonly gained: readonly string[]; readonly lost: readonly string[] };
  /** Reported forms and marks (criticism, vulnerable people) of a counted item. */
  readonly signs: { readonly gained: readonly string[]; readonly lost: readonly string[] };
}

/** What judging again changes in an item's verdicts; proofs, scores and the version of the rules alone are no change. */
export function changesOf(item: Pick<Item, "verdicts">, after: readonly Verdict[]): readonly Change[] {
  const plans = new Set([...item.verdicts, ...after].map((verdict) => verdict.plan));
  return [...plans].flatMap((plan) => {
    const change = changeOf(
      plan,
      item.verdicts.find((one) => one.plan === plan),
      after.find((one) => one.plan === plan),
    );
    return change === null ? [] : [change];
  });
}

function changeOf(plan: string, before: Verdict | undefined, after: Verdict | undefined): Change | null {
  const change: Change = {
    plan,
    counted: {
      before: before !== undefined && counts(before),
      after: after !== undefined && counts(after),
    },
    tier: { before: before?.tier ?? "none", after: after?.tier ?? "none" },
    review: { before: before?.review ?? false, after: after?.review ?? false },
    groups: moved(groupsOf(before), groupsOf(after)),
    agencies: moved(agenciesOf(before), agenciesOf(after)),
    signs: moved(signsOf(before), signsOf(after)),
  };
  const same =
    change.tier.before === change.tier.after &&
    change.review.before === change.review.after &&
    [change.groups, change.agencies, change.signs].every(
      ({ gained, lost }) => gained.length + lost.length === 0,
    );
  return same ? null : change;
}

/** Groups that are counted: what waits for a person counts nowhere. */
function groupsOf(verdict: Verdict | undefined): readonly string[] {
  return verdict === undefined || !counts(verdict) ? [] : verdict.groups.map((hit) => hit.id);
}

/** `agency/role` of a counted item. */
function agenciesOf(verdict: Verdict | undefined): readonly string[] {
  if (verdict === undefined || !counts(verdict)) return [];
  return verdict.agencies.map((hit) => `${hit.id}/${hit.role}`);
}

function signsOf(verdict: Verdict | undefined): readonly string[] {
  if (verdict === undefined || !counts(verdict)) return [];
  return [...(verdict.marks ?? []), ...(verdict.forms ?? [])];
}

function moved(
  before: readonly string[],
  after: readonly string[],
): { readonly gained: readonly string[]; readonly lost: readonly string[] } {
  return {
    gained: after.filter((one) => !before.includes(one)),
    lost: before.filter((one) => !after.includes(one)),
  };
}
