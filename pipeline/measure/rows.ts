import type { Plan } from "../../config/schema.ts";
import type { DailyCount } from "../store/records.ts";
import { type Days, overlap, planDays, validDays } from "./duty.ts";
import type { CityFacts } from "./frame.ts";
import { ownerOn } from "./source-days.ts";
import { type SlimItem, counts, reportingGroups } from "./gather.ts";
import type { Registry } from "./duty.ts";
import type { Watch } from "./observe.ts";
import { addDays, dayOf, daysOf, holds } from "./windows.ts";

/** Stands in a daily row for "all groups" (distinct items), "all agencies", "either role". */
const all = "*";

/** Counts of one plan by day, agency, group, tier and role, as items stream by. */
export interface DayBook {
  take(items: readonly SlimItem[]): void;
  /**
   * The rows of one day after the other: what was counted, a zero row for each silent agency and group, one row for each
   * agency that could not be read while others were. A day on which nobody looked and nothing was found has none.
   */
  rows(seen: { readonly watch: Watch; readonly now: Date }): Iterable<readonly DailyCount[]>;
}

interface Row {
  readonly agency: string;
  readonly group: string;
  readonly tier: string;
  readonly role: string;
  count: number;
}

/** Opens the day book of a plan. */
export function dayBook(facts: CityFacts, plan: Plan, registry: Registry): DayBook {
  const reporting = reportingGroups(plan);
  const valid = validDays(plan);
  const counted = new Map<string, Map<string, Row>>();
  return {
    take(items) {
      for (const item of items) {
        if (item.day === null || item.verdict === null || !holds(valid, item.day)) continue;
        if (!counts(item.verdict, reporting)) continue;
        let day = counted.get(item.day);
        if (!day) counted.set(item.day, (day = new Map()));
        note(day, item, {
          groups: [all, ...reporting].filter((id) => id === all || item.verdict?.groups.includes(id)),
          registry,
        });
      }
    },
    *rows({ watch, now }) {
      const observed = observedAgencies(facts, registry, watch);
      const first = firstDay([...counted.keys(), ...observed.keys()], valid);
      const begun = first === null ? null : planDays(plan, { from: first, to: addDays(dayOf(now), 1) });
      for (const day of begun === null ? [] : daysOf(begun)) {
        const rows = counted.get(day) ?? new Map<string, Row>();
        const seen = observed.get(day) ?? new Set<string>();
        if (seen.size > 0)
          for (const group of [all, ...reporting]) zero(rows, { agency: all, group, role: all });
        const bearers = registry.bearersOn(plan, day);
        for (const { agency } of bearers.some((row) => seen.has(row.agency.id)) ? bearers : []) {
          // An agency nobody could read says so once; its groups have nothing to say.
          const groups = seen.has(agency.id) ? [all, ...reporting] : [all];
          for (const group of groups) zero(rows, { agency: agency.id, group, role: "owner" });
        }
        if (rows.size === 0) continue;
        yield [...rows.values()].map((row) => ({
          id: [plan.id, day, row.agency, row.group, row.tier, row.role].join("|"),
          day,
          city: facts.city.id,
          plan: plan.id,
          ...row,
          observed: row.role === "owner" ? seen.has(row.agency) : seen.size > 0,
        }));
      }
    },
  };
}

function note(
  day: Map<string, Row>,
  item: SlimItem,
  facts: { readonly groups: readonly string[]; readonly registry: Registry },
): void {
  const { verdict } = item;
  if (verdict === null) return;
  const answering = (ids: readonly string[]) =>
    new Set(ids.map((id) => facts.registry.standing(id, item.day ?? item.capturedDay)));
  for (const group of facts.groups) {
    raise(day, { agency: all, group, tier: verdict.tier, role: all });
    for (const agency of answering(verdict.owners))
      raise(day, { agency, group, tier: verdict.tier, role: "owner" });
    for (const agency of answering(verdict.mentions))
      raise(day, { agency, group, tier: verdict.tier, role: "mention" });
  }
}

function raise(day: Map<string, Row>, row: Omit<Row, "count">): void {
  const key = `${row.agency}|${row.group}|${row.tier}|${row.role}`;
  const known = day.get(key);
  if (known) known.count += 1;
  else day.set(key, { ...row, count: 1 });
}

/** Silence is a row of the direct tier with count 0: sums stay right, and a missing row means that nothing was due. */
function zero(day: Map<string, Row>, row: Pick<Row, "agency" | "group" | "role">): void {
  const key = `${row.agency}|${row.group}|direct|${row.role}`;
  if (!day.has(key)) day.set(key, { ...row, tier: "direct", count: 0 });
}

/** By day: agencies with an observed own channel; an outlet without an owner stands for itself, so that the day is known as looked at. */
function observedAgencies(
  facts: CityFacts,
  registry: Registry,
  watch: Watch,
): ReadonlyMap<string, ReadonlySet<string>> {
  const sources = new Map(facts.sources.map((source) => [source.id, source]));
  const found = new Map<string, Set<string>>();
  for (const channel of watch.values()) {
    const source = sources.get(channel.source);
    if (source === undefined) continue;
    const valid = validDays(source);
    for (const day of channel.observed) {
      if (!holds(valid, day)) continue;
      let agencies = found.get(day);
      if (!agencies) found.set(day, (agencies = new Set()));
      agencies.add(ownerOn(registry, source, day) ?? `source:${source.id}`);
    }
  }
  return found;
}

function firstDay(days: readonly string[], valid: Days): string | null {
  const within = days.filter((day) => overlap(valid, { from: day, to: addDays(day, 1) }) !== null);
  return within.toSorted()[0] ?? null;
}
