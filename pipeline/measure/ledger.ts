import type { Agency, Plan } from "../../config/schema.ts";
import { columnRows, owing } from "./columns.ts";
import { coverageRows, type CoverageRow } from "./coverage.ts";
import { type Deadline, deadlinesIn } from "./deadlines.ts";
import { dutiesOn, type BorneDuty } from "./duty.ts";
import type { Sample } from "./frame.ts";
import { drill } from "./measured.ts";
import { type ReportRow, reportRows } from "./reports.ts";
import type { SuppliedFigure } from "./supplied.ts";
import type { Drill } from "./types.ts";
import { dated, daysBetween } from "./windows.ts";

/** How a duty stands. `late`: done after its day. `overdue`: its day has passed and nothing proves it. `unseen`: this program cannot tell. */
export const dutyStates = ["met", "late", "overdue", "no-evidence", "not-due", "unseen"] as const;
export type DutyState = (typeof dutyStates)[number];

/** The states in words, as screens show them. */
export const dutyWords: Readonly<Record<DutyState, string>> = {
  met: "Có bằng chứng",
  late: "Có bằng chứng, trễ hạn",
  overdue: "Quá hạn, chưa có bằng chứng",
  "no-evidence": "Chưa có bằng chứng",
  "not-due": "Chưa tới hạn",
  unseen: "Không quan sát được",
};

/** One duty of one agency, what is known of it, and what proves it. */
export interface LedgerRow {
  readonly agency: Agency;
  readonly clause: string;
  readonly text: string;
  /** The class through which the agency bears it; null = its own. */
  readonly through: Agency | null;
  readonly state: DutyState;
  /** Vietnamese: what was found, or why nothing can be told. */
  readonly told: string;
  /** Items that prove it; null where items do not. */
  readonly drill: Drill | null;
  /** Entries that prove it. */
  readonly entries: readonly string[];
}

type Finding = Pick<LedgerRow, "state" | "told"> & Partial<Pick<LedgerRow, "drill" | "entries">>;

const freshDays = 30;

/** What every agency owes by its clauses on a day, and how it stands in the sample's window; entries of any day up to then count. */
export function dutyLedger(
  sample: Sample,
  day: string,
  supplied: readonly SuppliedFigure[],
): readonly LedgerRow[] {
  const coverage = new Map(coverageRows(sample).map((row) => [row.bearer.agency.id, row]));
  const known = supplied.filter((row) => row.day <= day);
  const reported = new Set(sample.plan.reportingDuties.map(({ clause }) => clause));
  const duties = dutiesOn(sample.registry, sample.plan, day)
    // Where nothing but the report is owed by the clause, the report's own row says it.
    .filter(({ duty }) => duty.proof !== "none" || !reported.has(duty.clause))
    .map((borne): LedgerRow => {
      const { agency, duty, through } = borne;
      const finding =
        byEntry(sample, borne, day, known) ?? byPages(sample, borne, day, coverage.get(agency.id));
      const { clause, text } = duty;
      return { agency, clause, text, through, drill: null, entries: [], ...finding };
    });
  const reports = sample.plan.reportingDuties.flatMap((duty) => reportsOf(sample, duty, day, known));
  const order = new Map([...sample.registry.agencies.keys()].map((id, place) => [id, place]));
  const place = ({ agency }: LedgerRow): number => order.get(agency.id) ?? 0;
  return [...duties, ...reports].toSorted((one, other) => place(one) - place(other));
}

/** A reporting duty, for every agency that owes it: by the receipts of the deadlines in the window. */
function reportsOf(
  sample: Sample,
  owed: Plan["reportingDuties"][number],
  day: string,
  supplied: readonly SuppliedFigure[],
): readonly LedgerRow[] {
  const { plan, window } = sample;
  const from = plan.validFrom > window.from ? plan.validFrom : window.from;
  const rows = deadlinesIn(owed, { from, to: window.to }).flatMap((deadline) =>
    reportRows(sample, deadline, owed, supplied).map((row) => ({ ...row, deadline })),
  );
  const receipts = supplied.filter((row) => row.form === "bao-cao" && row.values["duty"] === owed.id);
  return owing(sample, day, owed.agencies.length === 0 ? ["?"] : owed.agencies).map((agency) => {
    const mine = rows.filter((row) => row.agency.id === agency.id);
    const finding =
      owed.schedule === undefined ? byReceipts(receipts, sample, agency.id, day) : byDeadlines(mine);
    const text = `Báo cáo ${owed.to}: ${owed.when}`;
    return { agency, clause: owed.clause, text, through: null, drill: null, entries: [], ...finding };
  });
}

function byDeadlines(rows: readonly (ReportRow & { readonly deadline: Deadline })[]): Finding {
  if (rows.length === 0) return { state: "not-due", told: "Không có hạn báo cáo nào trong kỳ" };
  const entries = rows.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const missing = rows.find(({ state }) => state === "missing");
  if (missing !== undefined)
    return { state: "overdue", told: `Chưa ghi nhận báo cáo (${missing.deadline.told})`, entries };
  const late = rows.find(({ state }) => state === "late");
  if (late !== undefined)
    return {
      state: "late",
      told: `Báo cáo nhận ngày ${dated(late.received ?? "")}, trễ ${late.daysLate ?? 0} ngày (${late.deadline.told})`,
      entries,
    };
  const open = rows.find(({ state }) => state === "not-due");
  if (open !== undefined) return { state: "not-due", told: open.deadline.told, entries };
  return { state: "met", told: `${rows.length} báo cáo nhận đúng hạn trong kỳ`, entries };
}

function byReceipts(
  receipts: readonly SuppliedFigure[],
  { registry }: Sample,
  agency: string,
  day: string,
): Finding {
  const mine = receipts.filter((row) => registry.standing(row.agency, day) === agency);
  const last = mine.at(-1);
  return last === undefined
    ? { state: "no-evidence", told: "Kế hoạch không ghi ngày; chưa ghi nhận báo cáo nào" }
    : {
        state: "met",
        told: `Kế hoạch không ghi ngày; báo cáo gần nhất nhận ngày ${dated(last.day)}`,
        entries: mine.map(({ id }) => id),
      };
}

/** A duty that a kind of entry proves: by the first one, against the duty's day. */
function byEntry(
  { registry }: Sample,
  { agency, duty }: BorneDuty,
  day: string,
  supplied: readonly SuppliedFigure[],
): Finding | null {
  if (duty.entry === undefined || (duty.proof !== undefined && duty.proof !== "entry")) return null;
  const mine = supplied
    .filter((row) => row.form === duty.entry && registry.standing(row.agency, day) === agency.id)
    .toSorted((a, b) => a.day.localeCompare(b.day));
  const [first] = mine;
  const { due } = duty;
  if (first === undefined) {
    if (due === undefined) return { state: "no-evidence", told: "Chưa có phiếu nào được xác nhận" };
    return day > due
      ? {
          state: "overdue",
          told: `Hạn ${dated(due)}, quá ${daysBetween(due, day)} ngày; chưa có phiếu được xác nhận`,
        }
      : { state: "not-due", told: `Hạn ${dated(due)}; chưa có phiếu được xác nhận` };
  }
  const entries = mine.map(({ id }) => id);
  if (due !== undefined && first.day > due)
    return {
      state: "late",
      told: `Ngày ${dated(first.day)}, trễ ${daysBetween(due, first.day)} ngày`,
      entries,
    };
  return {
    state: "met",
    told: `${mine.length} phiếu đã xác nhận, sớm nhất ngày ${dated(first.day)}`,
    entries,
  };
}

/** A duty that shows on the agency's own channels. */
function byPages(
  sample: Sample,
  { agency, duty }: BorneDuty,
  day: string,
  seen: CoverageRow | undefined,
): Finding {
  if (
    duty.proof === "none" ||
    duty.proof === "entry" ||
    (duty.coverage === false && duty.proof === undefined)
  )
    return { state: "unseen", told: "Trang web không cho thấy việc này; kế hoạch không có biểu nhập cho nó" };
  if (duty.proof === "column") return byColumn(sample, agency, day);
  if (seen === undefined || seen.standing === "not-due")
    return { state: "not-due", told: "Kỳ này chưa thu tin hoặc nằm ngoài kế hoạch" };
  if (seen.standing === "no-channel") return { state: "unseen", told: "Đơn vị chưa khai báo kênh nào" };
  if (seen.items > 0)
    return {
      state: "met",
      told: `${seen.items} tin được tính trên kênh của đơn vị trong kỳ`,
      drill: drill(sample, { agency: agency.id, role: "owner" }),
    };
  if (seen.standing === "not-observable")
    return {
      state: "unseen",
      told: `Chưa đủ dữ liệu: kênh thu được ${seen.seen.observedDays}/${seen.seen.dueDays} ngày`,
    };
  return { state: "no-evidence", told: "Đã thu đủ kênh của đơn vị, không có tin nào trong kỳ" };
}

function byColumn(sample: Sample, agency: Agency, day: string): Finding {
  const [row] = columnRows(sample, day, { of: [agency.id], freshDays });
  const newest =
    row?.newest === undefined || row.newest === null ? "" : `, tin mới nhất ${dated(row.newest)}`;
  switch (row?.state) {
    case "living":
      return { state: "met", told: `Chuyên mục còn cập nhật${newest}` };
    case "stale":
      return { state: "no-evidence", told: `Chuyên mục ngừng cập nhật quá ${freshDays} ngày${newest}` };
    case "no-column":
      return { state: "no-evidence", told: "Cổng của đơn vị chưa có chuyên mục được khai báo" };
    case "unreachable":
      return { state: "unseen", told: "Chuyên mục không vào được ở lần thu gần nhất" };
    case "undeclared":
    case undefined:
      return { state: "unseen", told: "Đơn vị chưa khai báo cổng" };
  }
}
