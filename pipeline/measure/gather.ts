import type { Plan } from "../../config/schema.ts";
import type { Tier } from "../item.ts";
import { type Days, type Registry, planDays, validDays } from "./duty.ts";
import {
  type GroupTally,
  type SourceTally,
  type Split,
  type Tallies,
  entry,
  newSet,
  noAgency,
  noGroup,
  noTally,
} from "./tally.ts";
import { newStories } from "./story-set.ts";
import { holds } from "./windows.ts";

/** What measuring needs of an item for one plan; whole bodies stay in the store. */
export interface SlimItem {
  readonly id: string;
  readonly source: string;
  readonly channel: string | null;
  /** Day of publication in Việt Nam; null = "chưa rõ ngày". */
  readonly day: string | null;
  /** Day in Việt Nam on which it was first captured. */
  readonly capturedDay: string;
  readonly story: string;
  readonly copy: "original" | "reprint" | "unknown";
  /** Video, infographic or audio (I21). */
  readonly multimedia: boolean;
  /** null = no verdict of this plan yet. */
  readonly verdict: SlimVerdict | null;
}

export interface SlimVerdict {
  readonly tier: Tier;
  readonly groups: readonly string[];
  readonly owners: readonly string[];
  readonly mentions: readonly string[];
  /** Forms that the text reports (I06, second table). */
  readonly forms: readonly string[];
  /** Names the elderly, farmers, free labourers or people of the outskirts (I22). */
  readonly vulnerable: boolean;
  readonly review: boolean;
  readonly rules: string;
}

/** One window's counts. `undated` holds what would count if it had a date; it belongs to no window. */
export interface Gathered {
  readonly window: Days;
  readonly tallies: Tallies;
  /** Undated items that were first captured in the window. */
  readonly arrivedUndated: number;
}

export interface Gatherer {
  take(items: readonly SlimItem[]): void;
  result(): {
    readonly windows: readonly Gathered[];
    readonly undated: Tallies;
    /** By agency: days on which a counted item stood on its own channel, over all that was taken. */
    readonly ownDays: ReadonlyMap<string, ReadonlySet<string>>;
    readonly rules: ReadonlySet<string>;
    /** By column channel: days with an item of any standing. */
    readonly columnDays: ReadonlyMap<string, ReadonlySet<string>>;
  };
}

/** Whether an item counts for the plan whatever its day: tier direct or topical, a reporting group, not waiting. */
export function counts(verdict: SlimVerdict, reporting: ReadonlySet<string>): boolean {
  if (verdict.review || (verdict.tier !== "direct" && verdict.tier !== "topical")) return false;
  return verdict.groups.some((group) => reporting.has(group));
}

/** Groups of a plan that totals count (not side labels). */
export function reportingGroups(plan: Plan): ReadonlySet<string> {
  return new Set(plan.groups.filter((group) => group.reports).map((group) => group.id));
}

/** Counts items into several windows at once as they stream by; memory grows with sources, agencies and stories, not with items. */
export function gatherer(facts: {
  readonly plan: Plan;
  readonly registry: Registry;
  readonly windows: readonly Days[];
  /** Items of this plan that a person has decided on. */
  readonly decided: ReadonlySet<string>;
  /** Channels that are declared columns (I17). */
  readonly columns: ReadonlySet<string>;
}): Gatherer {
  const { plan, registry, decided } = facts;
  const reporting = reportingGroups(plan);
  const valid = validDays(plan);
  const bins = facts.windows.map((window) => ({
    window,
    valid: planDays(plan, window),
    tallies: new Map<string, SourceTally>(),
    arrivedUndated: 0,
  }));
  const byDay = new Map<string, (typeof bins)[number][]>();
  const undated = new Map<string, SourceTally>();
  const ownDays = new Map<string, Set<string>>();
  const rules = new Set<string>();
  const columnDays = new Map<string, Set<string>>();

  const binsOf = (day: string) => {
    const known = byDay.get(day);
    if (known) return known;
    const found = bins.filter((bin) => bin.valid !== null && holds(bin.valid, day));
    byDay.set(day, found);
    return found;
  };

  const take = (item: SlimItem): void => {
    const verdict = item.verdict;
    if (verdict) rules.add(verdict.rules);
    const counted = verdict !== null && counts(verdict, reporting) ? shares(verdict, reporting) : null;
    if (item.day === null) {
      add(entry(undated, item.source, noTally), item, counted, { registry, decided });
      for (const bin of bins) if (holds(bin.window, item.capturedDay)) bin.arrivedUndated += 1;
      return;
    }
    if (item.channel !== null && facts.columns.has(item.channel)) {
      entry(columnDays, item.channel, newSet).add(item.day);
    }
    for (const bin of binsOf(item.day)) {
      add(entry(bin.tallies, item.source, noTally), item, counted, { registry, decided });
    }
    if (!counted || !holds(valid, item.day)) return;
    for (const owner of new Set(counted.verdict.owners)) {
      entry(ownDays, registry.standing(owner, item.day), newSet).add(item.day);
    }
  };

  return {
    take: (items) => items.forEach(take),
    result: () => ({ windows: bins, undated, ownDays, rules, columnDays }),
  };
}

interface Counted {
  readonly verdict: SlimVerdict;
  readonly tier: "direct" | "topical";
  readonly groups: readonly string[];
}

function shares(verdict: SlimVerdict, reporting: ReadonlySet<string>): Counted | null {
  if (verdict.tier !== "direct" && verdict.tier !== "topical") return null;
  const groups = [...new Set(verdict.groups)].filter((group) => reporting.has(group));
  return { verdict, tier: verdict.tier, groups };
}

function add(
  tally: SourceTally,
  item: SlimItem,
  counted: Counted | null,
  facts: { readonly registry: Registry; readonly decided: ReadonlySet<string> },
): void {
  const who = (ids: readonly string[]) =>
    new Set(ids.map((id) => facts.registry.standing(id, item.day ?? item.capturedDay)));
  tally.captured += 1;
  if (item.verdict) tally.judged += 1;
  if (facts.decided.has(item.id)) tally.decided += 1;
  if (item.verdict?.review) {
    tally.waiting += 1;
    for (const group of new Set(item.verdict.groups)) {
      tally.groupsWaiting.set(group, (tally.groupsWaiting.get(group) ?? 0) + 1);
    }
    for (const agency of who(item.verdict.owners)) entry(tally.agencies, agency, noAgency).ownWaiting += 1;
    for (const agency of who(item.verdict.mentions))
      entry(tally.agencies, agency, noAgency).namedWaiting += 1;
  }
  if (!counted) return;

  raise(tally.counted, item, counted.tier);
  tally.stories.add(item.story);
  if (item.copy === "original") tally.originals.add(item.story);
  if (item.multimedia) tally.multimedia += 1;
  raiseGroups(tally.groups, counted);
  for (const group of counted.verdict.vulnerable ? counted.groups : []) {
    tally.vulnerable.set(group, (tally.vulnerable.get(group) ?? 0) + 1);
  }
  for (const form of counted.verdict.forms) entry(tally.forms, form, newStories).add(item.story);
  for (const id of who(counted.verdict.owners)) {
    const agency = entry(tally.agencies, id, noAgency);
    raise(agency.own, item, counted.tier);
    raiseGroups(agency.ownGroups, counted);
    if (item.multimedia) agency.ownMultimedia += 1;
  }
  for (const id of who(counted.verdict.mentions)) {
    const agency = entry(tally.agencies, id, noAgency);
    raise(agency.named, item, counted.tier);
    raiseGroups(agency.namedGroups, counted);
    agency.namedStories.add(item.story);
  }
}

function raise(split: Split, item: SlimItem, tier: "direct" | "topical"): void {
  split.items += 1;
  split[tier] += 1;
  split[item.copy] += 1;
}

function raiseGroups(groups: Map<string, GroupTally>, counted: Counted): void {
  for (const id of counted.groups) {
    const group = entry(groups, id, noGroup);
    const width = counted.groups.length;
    group.full += 1;
    group[counted.tier] += 1;
    while (group.widths.length <= width) group.widths.push(0); // no holes: a hole is not a number
    group.widths[width] = (group.widths[width] ?? 0) + 1;
  }
}
