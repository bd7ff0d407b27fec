import { parse } from "yaml";
import { Agency, Plan } from "../../config/schema.ts";
import { Source } from "../../config/source-schema.ts";
import type { FrozenPeriod } from "../../pipeline/freeze/frozen.ts";

/** Half-open days. */
export type Days = readonly [string, string];

export interface CountedItem {
  readonly source: string;
  readonly day: string;
  readonly story: string;
  readonly copy: string;
  readonly tier: string;
  readonly groups: readonly string[];
  readonly owners: readonly string[];
  readonly mentions: readonly string[];
  readonly forms: readonly string[];
  readonly marks: readonly string[];
  readonly multimedia: boolean;
}

export interface Bearer {
  readonly agency: Agency;
  /** Days of the period that had begun and on which it bore the duty. */
  readonly due: readonly string[];
  readonly state: "observable" | "broken" | "no-channel" | "not-due";
  readonly seen: number;
  readonly of: number;
}

/** A frozen period, counted anew from its items and files by nothing of `pipeline/measure`. */
export interface World {
  readonly frozen: FrozenPeriod;
  readonly basis: NonNullable<FrozenPeriod["basis"]>;
  readonly plan: Plan;
  readonly agencies: ReadonlyMap<string, Agency>;
  readonly sources: readonly Source[];
  /** Ids of the groups that totals count. */
  readonly groups: readonly string[];
  readonly counted: readonly CountedItem[];
  readonly begun: readonly string[];
  readonly bearers: readonly Bearer[];
  /** Sources with a channel, and their days of the period. */
  readonly watched: readonly { readonly source: Source; readonly days: readonly string[] }[];
  readonly observed: (channel: string) => ReadonlySet<string>;
  readonly standing: (agency: string, day: string) => string;
  readonly lineage: (agency: string) => ReadonlySet<string>;
}

export function plus(day: string, count: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

function daysIn([from, to]: Days): string[] {
  const days: string[] = [];
  for (let day = from; day < to; day = plus(day, 1)) days.push(day);
  return days;
}

function valid(row: { readonly validFrom?: string | undefined; readonly validTo?: string | undefined }) {
  return (day: string): boolean =>
    day >= (row.validFrom ?? "0000") && (row.validTo === undefined || day <= row.validTo);
}

/** Reads the world of a frozen period from its own files. */
export function worldOf(frozen: FrozenPeriod): World {
  const { basis, files } = frozen;
  if (basis === null) throw new Error("a period without a basis");
  const file = (name: string): unknown => parse(files[`${frozen.city}/${name}`] ?? "");
  const plan = Plan.parse(file(`plan-${frozen.plan}.yaml`));
  const registry = file("agencies.yaml");
  const rows =
    registry !== null && typeof registry === "object" && "agencies" in registry ? registry.agencies : [];
  const agencies = new Map(
    Agency.array()
      .parse(rows)
      .map((row) => [row.id, row]),
  );
  const sources = Object.keys(files)
    .filter((name) => name.startsWith(`${frozen.city}/sources/`))
    .toSorted()
    .map((name) => Source.parse(parse(files[name] ?? "")));
  const groups = plan.groups.filter(({ reports }) => reports).map(({ id }) => id);

  const standing = (agency: string, day: string): string => {
    const row = agencies.get(agency);
    const over = row?.validTo !== undefined && day > row.validTo;
    return over && row.successor !== undefined ? standing(row.successor, day) : agency;
  };
  const lineage = (agency: string): Set<string> => {
    const found = new Set([agency]);
    for (let before = 0; before < found.size;) {
      before = found.size;
      for (const row of agencies.values())
        if (row.successor !== undefined && found.has(row.successor)) found.add(row.id);
    }
    return found;
  };
  const counted = frozen.items
    .filter((item) => item.counted && item.day !== null && valid(plan)(item.day))
    .map((item): CountedItem => {
      const day = item.day ?? "";
      const inRole = (role: string) => [
        ...new Set(
          item.agencies
            .filter((hit) => hit.endsWith(`/${role}`))
            .map((hit) => standing(hit.slice(0, -role.length - 1), day)),
        ),
      ];
      const own = [...new Set(item.groups)].filter((id) => groups.includes(id));
      const { source, story, copy, tier, forms, marks, multimedia } = item;
      return {
        source,
        story,
        copy,
        tier,
        forms,
        marks,
        multimedia,
        day,
        groups: own,
        owners: inRole("owner"),
        mentions: inRole("mention"),
      };
    });

  const begun = basis.begun === null ? [] : daysIn(basis.begun);
  const seen = new Map(basis.channels.map(({ id, observed }) => [id, new Set(observed.flatMap(daysIn))]));
  const observed = (channel: string) => seen.get(channel) ?? new Set<string>();
  const channelsOf = (source: string) => basis.channels.filter((channel) => channel.source === source);
  const watched = sources
    .filter(({ id, channels }) => channels.length > 0 || channelsOf(id).length > 0)
    .map((source) => ({ source, days: begun.filter(valid(source)) }))
    .filter(({ days }) => days.length > 0);

  const bearers: Bearer[] = [];
  for (const agency of agencies.values()) {
    if (agency.kind === "class" || !owes(agency, plan, agencies, daysIn([frozen.from, frozen.to]))) continue;
    const span = daysIn([frozen.from, frozen.to]).filter((day) => valid(agency)(day) && valid(plan)(day));
    if (span.length === 0) continue;
    const due = begun.filter(valid(agency));
    const owned = watched.flatMap(({ source, days }) => {
      const mine = days.filter(
        (day) => due.includes(day) && source.owner !== undefined && standing(source.owner, day) === agency.id,
      );
      return mine.length === 0 ? [] : [{ source, mine }];
    });
    let best = { seen: 0, of: due.length, share: -1 };
    for (const { source, mine } of owned)
      for (const { id } of channelsOf(source.id)) {
        const count = mine.filter((day) => observed(id).has(day)).length;
        if (count / mine.length > best.share)
          best = { seen: count, of: mine.length, share: count / mine.length };
      }
    const state =
      due.length === 0
        ? "not-due"
        : owned.length === 0
          ? "no-channel"
          : best.share >= 0.8
            ? "observable"
            : "broken";
    bearers.push({ agency, due, state, seen: best.seen, of: due.length === 0 ? 0 : best.of });
  }
  return {
    frozen,
    basis,
    plan,
    agencies,
    sources,
    groups,
    counted,
    begun,
    bearers,
    watched,
    observed,
    standing,
    lineage,
  };
}

/** Whether the agency, or a class it belongs to, owes something that is covered. */
function owes(
  agency: Agency,
  plan: Plan,
  agencies: ReadonlyMap<string, Agency>,
  days: readonly string[],
): boolean {
  const mine = (row: Agency) => row.duties.some((duty) => duty.plan === plan.id && duty.coverage !== false);
  if (mine(agency)) return true;
  const ahead = [...agency.memberOf];
  const met = new Set<string>();
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const group = agencies.get(id);
    if (group === undefined || met.has(id)) continue;
    met.add(id);
    ahead.push(...group.memberOf);
    const both = (day: string) => valid(group)(day) && valid(agency)(day) && valid(plan)(day);
    if (mine(group) && days.some(both)) return true;
  }
  return false;
}
