import type { Plan } from "../../config/schema.ts";
import { columns } from "./columns.ts";
import type { Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import { type SuppliedFigure, numberIn, textIn } from "./supplied.ts";
import type { Measured } from "./types.ts";
import { dated, daysBetween } from "./windows.ts";

type Target = Plan["targets"][number];

/** Form of the entries that tell a target's progress: values `target`, and `numerator` with `denominator`, or `share`, `count`, `done`. */
const targetForm = "chi-tieu";

export const targetWords = {
  reached: "Đạt",
  late: "Đạt (trễ)",
  running: "Đang thực hiện",
  missed: "Quá hạn chưa đạt",
  "not-yet": "Chưa đạt",
  unknown: "Chưa có số liệu",
  "not-measurable": "Không đo được từ web",
} as const;
export type TargetState = keyof typeof targetWords;

/** What is known of a target on a day. */
export interface Progress {
  /** In the level's unit: a share, a count, or 1 for done; null = missing, which is not 0. */
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** Day of the figure, and the first day on which the level was reached. */
  readonly asOf: string | null;
  readonly reachedOn: string | null;
  readonly evidence: readonly string[];
}

/** I14 of one target on a day, from what was measured (columns) or entered; nothing is derived from views of pages. */
export function targetProgress(
  sample: Sample,
  target: Target,
  day: string,
  supplied: readonly SuppliedFigure[],
): Measured & { readonly progress: Progress; readonly status: TargetState } {
  const progress = target.columns
    ? fromColumns(sample, target, day, target.columns)
    : entered(
        target,
        supplied.filter((row) => row.day <= day),
      );
  const status = statusOf(target, progress, day);
  const goal = goalOf(target);
  const late =
    status === "late" && progress.reachedOn !== null
      ? ` ${daysBetween(target.due, progress.reachedOn)} ngày`
      : "";
  const number = measured(sample, "I14", {
    subject: { target: target.id },
    label: `${target.id} ${target.text}`,
    unit: "share" in target.level ? "share" : "count",
    value: progress.value,
    numerator: progress.numerator,
    denominator: progress.denominator,
    state: progress.value === null ? "no-data" : "ok",
    why: progress.value === null ? noFigure(target) : null,
    notes: [
      `${late === "" ? targetWords[status] : `Đạt (trễ${late})`}; hạn ${dated(target.due)}`,
      ...(target.internal ? ["Chỉ tiêu nội bộ, không phải của kế hoạch."] : []),
      ...(progress.asOf === null ? [] : [`Số liệu tại ngày ${dated(progress.asOf)}`]),
    ],
    parts: [
      {
        key: "goal",
        label: "Mức phải đạt",
        value: goal,
        unit: "share" in target.level ? "share" : "count",
        drill: null,
      },
    ],
    drill: null,
  });
  return { ...number, progress, status };
}

/** I14 of all targets of the plan on a day. */
export function targets(sample: Sample, day: string, supplied: readonly SuppliedFigure[]) {
  return sample.plan.targets.map((target) => targetProgress(sample, target, day, supplied));
}

function fromColumns(
  sample: Sample,
  target: Target,
  day: string,
  duty: NonNullable<Target["columns"]>,
): Progress {
  const { value, numerator, denominator } = columns(sample, day, duty);
  const goal = goalOf(target);
  const met = value !== null && value >= goal;
  return { value, numerator, denominator, asOf: day, reachedOn: met ? day : null, evidence: [] };
}

function entered(target: Target, supplied: readonly SuppliedFigure[]): Progress {
  const rows = supplied
    .filter((row) => row.form === targetForm && textIn(row.values, "target") === target.id)
    .toSorted((a, b) => a.day.localeCompare(b.day));
  const last = rows.findLast((row) => valueOf(target, row) !== null);
  if (last === undefined) {
    return { value: null, numerator: null, denominator: null, asOf: null, reachedOn: null, evidence: [] };
  }
  const reached = rows.find((row) => (valueOf(target, row) ?? -1) >= goalOf(target));
  return {
    value: valueOf(target, last),
    numerator: numberIn(last.values, "numerator"),
    denominator: numberIn(last.values, "denominator"),
    asOf: last.day,
    reachedOn: reached?.day ?? null,
    evidence: last.evidence,
  };
}

function valueOf(target: Target, { values }: SuppliedFigure): number | null {
  if ("done" in target.level) return typeof values["done"] === "boolean" ? Number(values["done"]) : null;
  if ("count" in target.level) return numberIn(values, "count");
  const above = numberIn(values, "numerator");
  const below = numberIn(values, "denominator");
  return above !== null && below !== null && below > 0 ? above / below : numberIn(values, "share");
}

function goalOf(target: Target): number {
  if ("share" in target.level) return target.level.share;
  return "count" in target.level ? target.level.count : 1;
}

function statusOf(target: Target, progress: Progress, day: string): TargetState {
  const { value, reachedOn } = progress;
  if (value === null) return target.measuredBy === "survey" ? "not-measurable" : "unknown";
  if (value >= goalOf(target)) {
    // A column counted today says nothing of the day on which the level was first reached.
    return reachedOn !== null && reachedOn > target.due && !target.columns ? "late" : "reached";
  }
  if (day > target.due) return "missed";
  return value > 0 ? "running" : "not-yet";
}

function noFigure(target: Target): string {
  if (target.measuredBy === "survey") return "Cần khảo sát – chưa có số liệu; không suy từ lượt xem";
  return target.measuredBy === "entered" ? "Chưa có số liệu nhập" : "Chưa có số liệu để đo";
}
