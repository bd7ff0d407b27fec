import type { Source } from "../../config/source-schema.ts";
import { type DutyBearer, type Registry, registryOf } from "./duty.ts";
import type { CityFacts, Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import { observations } from "./observable.ts";
import type { ChannelWatch, Watch } from "./observe.ts";
import { onceFor, onceForTwo } from "./once.ts";
import { entry } from "./tally.ts";
import type { AgencyObservation, Measured } from "./types.ts";
import { addDays, dated, daysBetween, holds, inOrder } from "./windows.ts";

/** Days without an item from which an agency is yellow, and red; newspapers are expected sooner (facts I11). */
const silenceLevels = { press: { yellow: 7, red: 14 }, others: { yellow: 14, red: 30 } } as const;
const lostAfterDays = 3; // facts I11: with the last good look further back, silence cannot be told

/** One agency's silence at the end of the window. */
export interface Silence {
  readonly bearer: DutyBearer;
  readonly seen: AgencyObservation;
  /** Observed days since the last own item; null when it cannot be told. */
  readonly days: number | null;
  /** Day of the last own item of the agency or its predecessors; null = none since the plan began. */
  readonly lastDay: string | null;
  readonly level: "none" | "yellow" | "red" | "unknown" | "no-channel" | "not-due";
}

const rowsOf = new WeakMap<Sample, readonly Silence[]>();

/** I11 for every agency of D(W), the most silent first. */
export function silences(sample: Sample): readonly Silence[] {
  const known = rowsOf.get(sample);
  if (known) return known;
  const rows = observations(sample).map(({ bearer, seen }) => silenceOf(sample, bearer, seen));
  const sorted = rows.toSorted(
    (a, b) => (b.days ?? -1) - (a.days ?? -1) || a.bearer.agency.id.localeCompare(b.bearer.agency.id),
  );
  rowsOf.set(sample, sorted);
  return sorted;
}

/** I11 of one agency as a number to keep. */
export function silence(sample: Sample, agency: string): Measured {
  const row = silences(sample).find((found) => found.bearer.agency.id === agency);
  const subject = { agency, role: "owner" } as const;
  if (row === undefined || row.level === "not-due") {
    return measured(sample, "I11", {
      subject,
      value: null,
      state: "not-due",
      why: "Đơn vị không có nhiệm vụ trong kỳ",
    });
  }
  if (row.level === "no-channel") {
    return measured(sample, "I11", {
      subject,
      value: null,
      state: "no-channel",
      why: "Đơn vị chưa có kênh khai báo",
    });
  }
  if (row.level === "unknown") {
    const why = `Không xác định: lần thu được gần nhất cách cuối kỳ hơn ${lostAfterDays} ngày`;
    return measured(sample, "I11", { subject, value: null, state: "not-observable", why });
  }
  const since =
    row.lastDay === null
      ? "Chưa có tin nào từ khi kế hoạch có hiệu lực"
      : `Tin gần nhất: ${dated(row.lastDay)}`;
  const levels = { none: "Trong ngưỡng", yellow: "Ngưỡng vàng", red: "Ngưỡng đỏ" } as const;
  return measured(sample, "I11", {
    subject,
    value: row.days,
    numerator: row.days,
    state: "ok",
    notes: [since, levels[row.level]],
  });
}

function silenceOf(sample: Sample, bearer: DutyBearer, seen: AgencyObservation): Silence {
  const row = { bearer, seen, days: null, lastDay: null };
  if (seen.state === "not-due" || seen.state === "no-channel") return { ...row, level: seen.state };
  const end = sample.begun.findLast((day) => holds(bearer.days, day));
  if (end === undefined) return { ...row, level: "not-due" };

  const lastDay = lastOwnDay(sample, bearer.agency.id, end);
  const observed = observedDays(
    sample,
    bearer,
    lastDay === null ? sample.plan.validFrom : addDays(lastDay, 1),
    end,
  );
  const lastSeen = observedDays(sample, bearer, addDays(end, -lostAfterDays), end).at(-1);
  const published = lastDay !== null && daysBetween(lastDay, end) <= lostAfterDays;
  if (lastSeen === undefined && !published) return { ...row, lastDay, level: "unknown" };

  const limit = bearer.agency.kind === "press" ? silenceLevels.press : silenceLevels.others;
  const days = observed.length;
  const level = days >= limit.red ? "red" : days >= limit.yellow ? "yellow" : "none";
  return { bearer, seen, days, lastDay, level };
}

/** The channel speaks on across a merger, so predecessors' items end a silence too. */
function lastOwnDay(sample: Sample, agency: string, end: string): string | null {
  let last: string | null = null;
  for (const id of sample.registry.lineage(agency)) {
    const own = sample.ownDays.get(id);
    const day = own === undefined ? undefined : inOrder(own).findLast((one) => one <= end);
    if (day !== undefined && (last === null || day > last)) last = day;
  }
  return last;
}

/** Days of a span (both ends included) on which some own channel, its predecessors' too, was observed. */
function observedDays(sample: Sample, bearer: DutyBearer, from: string, to: string): string[] {
  const days = ownObserved(sample.facts, sample.watch);
  const found = new Set<string>();
  for (const id of sample.registry.lineage(bearer.agency.id))
    for (const one of days.get(id) ?? []) for (const day of one) if (day >= from && day <= to) found.add(day);
  return [...found].toSorted();
}

/** By agency: the days on which one of its channels was observed, channel by channel; the same for all windows of one reading. */
const ownObserved = onceForTwo(
  (facts: CityFacts, watch: Watch): ReadonlyMap<string, readonly (readonly string[])[]> => {
    const sources = new Map(facts.sources.map((source) => [source.id, source]));
    const found = new Map<string, (readonly string[])[]>();
    for (const channel of watch.values()) {
      const source = sources.get(channel.source);
      if (source?.owner === undefined) continue;
      for (const [owner, days] of ownedDays(source, channel)(registryOf(facts.agencies)))
        entry(found, owner, () => []).push(days);
    }
    return found;
  },
);

/** By agency: the days on which a channel of its source was observed. */
const ownedDays = onceForTwo((source: Source, { observed }: ChannelWatch) =>
  onceFor((registry: Registry) => Map.groupBy(observed, (day) => registry.standing(source.owner ?? "", day))),
);
