import type { Sample } from "./frame.ts";
import { drill, measured, worth } from "./measured.ts";
import { observations } from "./observable.ts";
import { type SourceDays, ownedBy } from "./source-days.ts";
import { agenciesJoined } from "./sums.ts";
import { noSplit } from "./tally.ts";
import type { AgencyObservation, Drill, Measured, Part, State } from "./types.ts";
import type { DutyBearer } from "./duty.ts";

/** One agency of D(W) in I01: whether it counts, and why not. */
export interface CoverageRow {
  readonly bearer: DutyBearer;
  readonly seen: AgencyObservation;
  /** Own items in R. */
  readonly items: number;
  /** `covered` and `silent` stand in the denominator; the others do not. */
  readonly standing: "covered" | "silent" | "not-observable" | "no-channel" | "not-due";
}

/** Every agency with a duty, by what can be said of its own channels. */
export function coverageRows(sample: Sample): readonly CoverageRow[] {
  return observations(sample).map(({ bearer, seen }) => {
    const items = sample.total.agencies.get(bearer.agency.id)?.own.items ?? 0;
    return { bearer, seen, items, standing: standingOf(seen, items) };
  });
}

/** I01: of the observable agencies, those with at least one item on an own channel. */
export function coverage(sample: Sample): Measured {
  const rows = coverageRows(sample).filter((row) => row.standing !== "not-due");
  const of = (standing: CoverageRow["standing"]) => rows.filter((row) => row.standing === standing).length;
  const numerator = of("covered");
  const denominator = numerator + of("silent");
  const unseen = of("not-observable");
  const undeclared = of("no-channel");
  const notes = [
    `Trên ${denominator}/${rows.length} đơn vị có dữ liệu; ${unseen} đơn vị chưa đủ dữ liệu; ${undeclared} đơn vị chưa có kênh khai báo.`,
  ];
  const early = rows.filter((row) => row.standing === "not-observable" && row.items > 0).length;
  if (early > 0) notes.push(`${early} đơn vị chưa đủ dữ liệu đã có tin; không tính vào tử số.`);
  const overall = worth(sample);
  const nobody = denominator === 0 && overall.state !== "not-due";
  return measured(sample, "I01", {
    value: denominator === 0 ? null : numerator / denominator,
    numerator,
    denominator,
    ...(nobody ? { state: "no-data" as const, why: "Không có đơn vị nào quan sát được trong kỳ" } : {}),
    notes,
    parts: [
      part("covered", "Đơn vị có tin", numerator),
      part("silent", "Đơn vị chưa có tin", of("silent")),
      part("not-observable", "Đơn vị chưa đủ dữ liệu", unseen),
      part("no-channel", "Đơn vị chưa có kênh khai báo", undeclared),
    ],
    drill: { sources: ownedSources(sample) },
  });
}

/** I02: counted items on the agency's own channels. null only where nobody could look. */
export function ownItems(sample: Sample, agency: string): Measured {
  const row = coverageRows(sample).find((found) => found.bearer.agency.id === agency);
  const own = sample.total.agencies.get(agency)?.own ?? noSplit();
  const subject = { agency, role: "owner" } as const;
  const piece = (key: string, label: string, value: number, more: Partial<Drill>): Part => ({
    key,
    label,
    value,
    unit: "count",
    drill: drill(sample, { ...subject, ...more }),
  });
  const { state, why } = ownState(sample, row);
  const blind = own.items === 0 && (state === "not-observable" || state === "no-channel");
  return measured(sample, "I02", {
    subject,
    value: blind ? null : own.items,
    numerator: blind ? null : own.items,
    // Something was found before the channel broke: the number stands as "at least".
    state: state === "not-observable" && !blind ? "incomplete" : state,
    why,
    notes: before(sample, agency),
    parts: blind
      ? []
      : [
          piece("direct", "Trực tiếp", own.direct, { tier: "direct" }),
          piece("topical", "Theo chủ đề", own.topical, { tier: "topical" }),
          piece("original", "Bài gốc", own.original, { copy: "original" }),
          piece("reprint", "Dẫn lại", own.reprint, { copy: "reprint" }),
          piece("unknown", "Chưa rõ gốc hay dẫn lại", own.unknown, { copy: "unknown" }),
        ],
  });
}

function ownState(sample: Sample, row: CoverageRow | undefined): { state: State; why: string | null } {
  const overall = worth(sample);
  if (overall.state === "not-due") return overall;
  if (row === undefined || row.standing === "not-due") {
    return { state: "not-due", why: "Đơn vị không có nhiệm vụ theo kế hoạch trong kỳ" };
  }
  if (row.standing === "no-channel") return { state: "no-channel", why: "Đơn vị chưa có kênh khai báo" };
  if (row.standing === "not-observable") {
    const { observedDays, dueDays, reason } = row.seen;
    const days = `Chưa đủ dữ liệu: thu đủ ${observedDays}/${dueDays} ngày`;
    return { state: "not-observable", why: reason === null ? days : `${days}. ${reason}` };
  }
  return { state: "ok", why: null };
}

function standingOf(seen: AgencyObservation, items: number): CoverageRow["standing"] {
  if (seen.state === "not-due" || seen.state === "no-channel") return seen.state;
  if (seen.state === "broken") return "not-observable";
  return items > 0 ? "covered" : "silent";
}

/** What the agency's predecessors published in the same window, so that a series goes on across a merger. */
function before(sample: Sample, agency: string): string[] {
  const { agencies } = sample.total;
  const others = [...sample.registry.lineage(agency)].filter((id) => id !== agency);
  const { own } = agenciesJoined(others.flatMap((id) => agencies.get(id) ?? []));
  return own.items === 0 ? [] : [`Chưa gồm ${own.items} tin của các đơn vị tiền thân trong kỳ.`];
}

/** Sources that an agency with a duty owns on a day of the window. */
function ownedSources(sample: Sample): string[] {
  const bearers = new Set(sample.bearers.map((bearer) => bearer.agency.id));
  const owned = new Set<SourceDays>();
  for (const [agency, rows] of ownedBy(sample.sources, sample.registry))
    if (bearers.has(agency)) for (const { row } of rows) owned.add(row);
  return sample.sources.filter((row) => owned.has(row)).map(({ source }) => source.id);
}

function part(key: string, label: string, value: number): Part {
  return { key, label, value, unit: "count", drill: null };
}
