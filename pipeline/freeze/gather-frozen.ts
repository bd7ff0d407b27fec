import { counts } from "../item.ts";
import type { Days } from "../measure/duty.ts";
import { reportingGroups } from "../measure/gather.ts";
import { isMultimedia } from "../multimedia.ts";
import { everything } from "../store/everything.ts";
import type { Figure } from "../store/records.ts";
import type { Reader } from "../store/store.ts";
import type { FrozenPlan } from "./freeze.ts";
import type { FrozenDecision, FrozenFigure, FrozenItem, FrozenLine } from "./frozen.ts";

/** The period's items with what the plan says of them, newest first. */
export async function* frozenItems(
  store: Reader,
  { city, plan, window }: Omit<FrozenPlan, "window"> & { readonly window: Days },
): AsyncGenerator<FrozenItem> {
  const where = {
    is: { source: city.sources.map((source) => source.id) },
    range: { publishedDay: { from: window.from, to: window.to } },
  };
  const reporting = reportingGroups(plan);
  const order = { by: "sortAt", direction: "descending" } as const;
  for await (const { value: item } of everything(store, "item", { where, order })) {
    const verdict = item.verdicts.find((one) => one.plan === plan.id);
    if (verdict === undefined) continue;
    const { id, title, url, source, channel, story, copy, publishedDay: day, capture, evidence } = item;
    yield {
      id,
      title,
      url,
      source,
      channel,
      story,
      copy,
      day,
      capture,
      evidence,
      tier: verdict.tier,
      counted: counts(verdict) && verdict.groups.some((hit) => reporting.has(hit.id)),
      review: verdict.review,
      groups: verdict.groups.map((hit) => hit.id),
      agencies: verdict.agencies.map((hit) => `${hit.id}/${hit.role}`),
      forms: [...(verdict.forms ?? [])],
      marks: [...(verdict.marks ?? [])],
      multimedia: isMultimedia(item),
      rules: verdict.rules,
      reviewers: [...(verdict.people?.reviewers ?? [])],
    };
  }
}

/** The counted items of the period that a report compares with. */
export async function* earlierItems(
  store: Reader,
  { city, plan }: FrozenPlan,
  days: { readonly from: string; readonly to: string } | null,
): AsyncGenerator<FrozenLine> {
  if (days === null) return;
  const named = (value: string) => `${plan.id}/${value}`;
  const where = {
    is: {
      source: city.sources.map((source) => source.id),
      plan: plan.id,
      group: [...reportingGroups(plan)].map(named),
    },
    range: { publishedDay: { from: days.from, to: days.to } },
  };
  const fields = ["source", "story", "publishedDay", "group", "agency"] as const;
  const ours = (values: readonly string[]) =>
    values.filter((value) => value.startsWith(named(""))).map((value) => value.slice(plan.id.length + 1));
  for await (const { id, source, story, publishedDay, group, agency } of store.scan("item", fields, where))
    yield {
      earlier: {
        source: source ?? "",
        story: story ?? id,
        day: publishedDay ?? "",
        groups: ours(group),
        owners: ours(agency)
          .filter((hit) => hit.endsWith("/owner"))
          .map((hit) => hit.slice(0, -"/owner".length)),
      },
    };
}

/** A figure as it is frozen. */
export function frozenFigure(value: Figure): { readonly figure: FrozenFigure } {
  const { id, indicator, agency, group, source, tier, numerator, denominator, state } = value;
  const variant = value.variant ?? null;
  const figure = { id, indicator, agency, group, source, tier, variant, value: value.value };
  return { figure: { ...figure, numerator, denominator, state } };
}

/** What people decided about items of the plan, by item; a date that a person gave belongs to no plan and to every period. */
export async function decisionsOf(
  store: Reader,
  plan: string,
): Promise<ReadonlyMap<string, readonly FrozenDecision[]>> {
  const found = new Map<string, FrozenDecision[]>();
  const order = { by: "at", direction: "ascending" } as const;
  const where = { is: { plan: [plan, ""] } };
  for await (const { value } of everything(store, "decision", { where, order })) {
    const { id, item, what, reason, rules, actor, at } = value;
    const decision = { id, item, what, value: value.value, reason, rules, actor, at };
    const rows = found.get(item);
    if (rows === undefined) found.set(item, [decision]);
    else rows.push(decision);
  }
  return found;
}
