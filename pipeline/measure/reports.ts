import type { Agency, Plan } from "../../config/schema.ts";
import { owing } from "./columns.ts";
import { type Deadline, deadlinesIn } from "./deadlines.ts";
import type { Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import { type SuppliedFigure, textIn } from "./supplied.ts";
import type { Measured } from "./types.ts";
import { daysBetween, dayOf } from "./windows.ts";

/** Form of the entries that say that a report was received: values `duty` and `due`; the entry's day is the day of receipt. */
const reportForm = "bao-cao";

/** One agency's report at one deadline; `entry` is the receipt that proves it. */
export interface ReportRow {
  readonly agency: Agency;
  readonly received: string | null;
  readonly state: "in-time" | "late" | "missing" | "not-due";
  /** Days after the last day that was in time. */
  readonly daysLate: number | null;
  readonly entry: string | null;
}

/** Each agency that owes a report at a deadline, with its receipt; a receipt of a predecessor is its heir's. */
export function reportRows(
  sample: Sample,
  deadline: Deadline,
  duty: Plan["reportingDuties"][number],
  supplied: readonly SuppliedFigure[],
): readonly ReportRow[] {
  const today = dayOf(sample.now);
  return owing(sample, deadline.due, duty.agencies.length === 0 ? ["?"] : duty.agencies).map((agency) => {
    const receipt = supplied
      .filter(
        ({ form, agency: who, values }) =>
          form === reportForm &&
          sample.registry.standing(who, deadline.due) === agency.id &&
          textIn(values, "duty") === duty.id &&
          textIn(values, "due") === deadline.due,
      )
      .toSorted((a, b) => a.day.localeCompare(b.day))[0];
    if (receipt === undefined) {
      return {
        agency,
        received: null,
        daysLate: null,
        entry: null,
        state: today > deadline.lastDay ? "missing" : "not-due",
      };
    }
    const late = Math.max(0, daysBetween(deadline.lastDay, receipt.day));
    return {
      agency,
      received: receipt.day,
      daysLate: late,
      entry: receipt.id,
      state: late > 0 ? "late" : "in-time",
    };
  });
}

/** I18: for each deadline in the window, reports received in time over agencies that owed one. */
export function reportsInTime(sample: Sample, supplied: readonly SuppliedFigure[]): readonly Measured[] {
  return sample.plan.reportingDuties.flatMap((duty) => {
    if (duty.schedule === undefined) {
      const why = "Kế hoạch không quy định ngày";
      return [
        measured(sample, "I18", {
          label: duty.who,
          subject: { target: duty.id },
          value: null,
          state: "no-data",
          why,
          drill: null,
        }),
      ];
    }
    return deadlinesIn(duty, sample.window).map((deadline) => {
      const rows = reportRows(sample, deadline, duty, supplied);
      const of = (state: ReportRow["state"]) => rows.filter((row) => row.state === state).length;
      const open = of("not-due") > 0;
      return measured(sample, "I18", {
        subject: { target: `${duty.id}@${deadline.due}` },
        label: `${duty.who} – ${deadline.told}`,
        value: rows.length === 0 ? null : of("in-time") / rows.length,
        numerator: of("in-time"),
        denominator: rows.length,
        ...(open
          ? { state: "not-due", why: `Chưa tới hạn; đã nhận ${of("in-time")}/${rows.length}` }
          : rows.length === 0
            ? { state: "no-data", why: "Không có đơn vị nào phải nộp" }
            : { state: "ok" }),
        parts: [
          { key: "late", label: "Nộp trễ", value: of("late"), unit: "count", drill: null },
          { key: "missing", label: "Chưa nộp", value: of("missing"), unit: "count", drill: null },
        ],
        drill: null,
      });
    });
  });
}
