import type { Agency } from "../../config/schema.ts";
import { validDays } from "./duty.ts";
import type { Sample } from "./frame.ts";
import { ownerOn } from "./source-days.ts";
import { measured } from "./measured.ts";
import type { ChannelWatch } from "./observe.ts";
import type { Measured, Part, State } from "./types.ts";
import { addDays, dated, daysBetween, holds } from "./windows.ts";

/**
 * `living`: has a column with a new item lately. `stale`: has one without. `unreachable`: has one whose last visit failed.
 * `no-column`: a portal without a declared column. `undeclared`: no portal at all.
 */
export type ColumnState = "living" | "stale" | "unreachable" | "no-column" | "undeclared";

export interface ColumnRow {
  readonly agency: Agency;
  readonly state: ColumnState;
  /** The best column: its channel and the day of its newest item. */
  readonly channel: string | null;
  readonly newest: string | null;
}

/** What a plan asks of columns: whose, and how fresh. */
export interface ColumnDuty {
  /** Agencies or classes; empty = every agency with a duty of the plan. */
  readonly of: readonly string[];
  readonly freshDays: number;
}

/** The column of every agency that owes one on the day (a day of the sample's looks). */
export function columnRows(sample: Sample, day: string, duty: ColumnDuty): readonly ColumnRow[] {
  return owing(sample, day, duty.of).map((agency) =>
    best(sample, agency, { day, freshDays: duty.freshDays }),
  );
}

/** I17 on a day: agencies with a living column over ALL that owe one, those without any portal too. */
export function columns(sample: Sample, day: string, duty: ColumnDuty): Measured {
  const rows = columnRows(sample, day, duty);
  const of = (state: ColumnState) => rows.filter((row) => row.state === state).length;
  const living = of("living");
  const part = (state: ColumnState, label: string): Part => ({
    key: state,
    label,
    value: of(state),
    unit: "count",
    drill: null,
  });
  return measured(sample, "I17", {
    value: rows.length === 0 ? null : living / rows.length,
    numerator: living,
    denominator: rows.length,
    ...worthOf(sample, rows, day),
    notes: [`Tại ngày ${dated(day)}; còn cập nhật là có ít nhất 1 tin mới trong ${duty.freshDays} ngày.`],
    parts: [
      part("living", "Đang duy trì"),
      part("stale", "Ngừng cập nhật"),
      part("undeclared", "Chưa khai báo cổng"),
      part("no-column", "Chưa có chuyên mục"),
      part("unreachable", "Cổng không truy cập được"),
    ],
    drill: null,
  });
}

/** A list that was first visited later says nothing of the state on the day. */
function worthOf(
  sample: Sample,
  rows: readonly ColumnRow[],
  day: string,
): { readonly state: State; readonly why: string | null } {
  if (rows.length === 0) {
    return { state: "no-data", why: "Không có đơn vị nào phải duy trì chuyên mục vào ngày này" };
  }
  const declared = rows.flatMap((row) => (row.channel === null ? [] : [sample.watch.get(row.channel)]));
  const seen = declared.some((watch) => watch !== undefined && visitedBy(watch, day));
  return declared.length > 0 && !seen
    ? { state: "no-data", why: `Chưa có lần thu chuyên mục nào tính tới ${dated(day)}` }
    : { state: "ok", why: null };
}

function visitedBy(watch: ChannelWatch, day: string): boolean {
  for (const visit of watch.visits.keys()) if (visit <= day) return true;
  return false;
}

/** The agencies behind ids and classes that are valid on the day. */
export function owing(sample: Sample, day: string, of: readonly string[]): readonly Agency[] {
  const { registry, plan } = sample;
  if (of.length === 0) return registry.bearersOn(plan, day).map((bearer) => bearer.agency);
  const found = new Map<string, Agency>();
  for (const id of of) {
    const agency = registry.agencies.get(id);
    const members = agency?.kind === "class" ? registry.members(id, day).known : agency ? [agency] : [];
    for (const member of members) if (holds(validDays(member), day)) found.set(member.id, member);
  }
  return [...found.values()];
}

function best(
  sample: Sample,
  agency: Agency,
  at: { readonly day: string; readonly freshDays: number },
): ColumnRow {
  const { day } = at;
  const own = sample.facts.sources.filter(
    (source) => holds(validDays(source), day) && ownerOn(sample.registry, source, day) === agency.id,
  );
  if (own.length === 0) return { agency, state: "undeclared", channel: null, newest: null };
  const declared = own.flatMap((source) => source.channels.filter((channel) => channel.column));
  const rows = declared.map(({ id }): ColumnRow => {
    const { channel, newest, state } = columnAt(sample, id, at);
    return { agency, channel, newest, state };
  });
  const found = (["living", "stale", "unreachable"] as const).flatMap((state) =>
    rows.filter((row) => row.state === state),
  );
  return found[0] ?? { agency, state: "no-column", channel: null, newest: null };
}

/** How one declared column stands on a day, whoever owns it; `visited`: somebody looked by then. */
export function columnAt(
  sample: Sample,
  channel: string,
  { day, freshDays }: { readonly day: string; readonly freshDays: number },
): Omit<ColumnRow, "agency"> & { readonly visited: boolean } {
  const watch = sample.watch.get(channel);
  let newest: string | null = null;
  for (const days of [sample.columnDays.get(channel) ?? [], watch?.newest ?? []])
    for (const known of days) if (known <= day && (newest === null || known > newest)) newest = known;
  const visited = watch !== undefined && visitedBy(watch, day);
  const reached = visited && (watch.reason === null || watch.observed.has(addDays(day, -1)));
  const fresh = newest !== null && daysBetween(newest, day) <= freshDays;
  return { channel, newest, visited, state: !reached ? "unreachable" : fresh ? "living" : "stale" };
}
