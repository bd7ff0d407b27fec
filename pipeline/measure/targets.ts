import { fromAccounts } from "./accounts.ts";
import { columns } from "./columns.ts";
import type { Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import {
  dayOfCount,
  fromEntries,
  fromList,
  fromStatements,
  goalOf,
  nothingKnown,
  type Progress,
  type Target,
} from "./progress-of.ts";
import type { SuppliedFigure } from "./supplied.ts";
import type { Measured } from "./types.ts";
import { dated, daysBetween } from "./windows.ts";

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

/** I14 of one target on a day, from what was measured (columns) or entered; nothing is derived from views of pages. */
export function targetProgress(
  sample: Sample,
  target: Target,
  day: string,
  supplied: readonly SuppliedFigure[],
): Measured & { readonly progress: Progress; readonly status: TargetState } {
  const progress = progressOf(sample, target, day, supplied);
  const unit = "share" in target.level || target.accounts ? "share" : "count";
  const status = statusOf(target, progress, day);
  const goal = goalOf(target);
  const late =
    status === "late" && progress.reachedOn !== null
      ? ` ${daysBetween(target.due, progress.reachedOn)} ngày`
      : "";
  const number = measured(sample, "I14", {
    subject: { target: target.id },
    label: `${target.id} ${target.text}`,
    unit,
    value: progress.value,
    numerator: progress.numerator,
    denominator: progress.denominator,
    state: progress.value === null ? "no-data" : "ok",
    why: progress.value === null ? noFigure(target) : null,
    notes: [
      `${late === "" ? targetWords[status] : `Đạt (trễ${late})`}; hạn ${dated(target.due)}`,
      ...(target.internal ? ["Chỉ tiêu nội bộ, không phải của kế hoạch."] : []),
      ...(progress.asOf === null ? [] : [`Số liệu tại ngày ${dated(progress.asOf)}`]),
      ...progress.told,
    ],
    parts: [
      {
        key: "goal",
        label: "Mức phải đạt",
        value: goal,
        unit,
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

function progressOf(
  sample: Sample,
  target: Target,
  day: string,
  supplied: readonly SuppliedFigure[],
): Progress {
  if (target.columns) return fromColumns(sample, target, day, target.columns);
  if (target.accounts) return fromAccounts(sample, day, target.accounts.of);
  if (target.list) return fromList(day, target.list, supplied);
  if (!target.entries) return fromStatements(sample, target, day, supplied);
  const counted = fromEntries(sample, day, target.entries, supplied);
  if (target.entries.of !== undefined || counted.value === null) return counted;
  // One event is enough where something has only to be done.
  const value = "done" in target.level ? Math.min(1, counted.value) : counted.value;
  return { ...counted, value, reachedOn: dayOfCount(supplied, counted.entries, goalOf(target)) };
}

function fromColumns(
  sample: Sample,
  target: Target,
  day: string,
  duty: NonNullable<Target["columns"]>,
): Progress {
  const { value, numerator, denominator, parts } = columns(sample, day, duty);
  const met = value !== null && value >= goalOf(target);
  const rest = parts.filter((part) => part.key !== "living" && (part.value ?? 0) > 0);
  // A column that sleeps, a portal that nobody declared and one that fails are urged in three ways.
  const told = rest.map((part) => `${part.value} ${part.label.toLocaleLowerCase("vi")}`).join("; ");
  return {
    ...nothingKnown,
    value,
    numerator,
    denominator,
    asOf: day,
    reachedOn: met ? day : null,
    told: value === null || told === "" ? [] : [`Đơn vị còn lại: ${told}.`],
  };
}

function statusOf(target: Target, progress: Progress, day: string): TargetState {
  const { value, reachedOn } = progress;
  if (value === null) return target.measuredBy === "survey" ? "not-measurable" : "unknown";
  if (value >= goalOf(target) && progress.whole) {
    // A column counted today says nothing of the day on which the level was first reached.
    return reachedOn !== null && reachedOn > target.due && !target.columns ? "late" : "reached";
  }
  if (day > target.due) return "missed";
  return value > 0 ? "running" : "not-yet";
}

function noFigure(target: Target): string {
  if (target.measuredBy === "survey") return "Cần khảo sát – chưa có số liệu; không suy từ lượt xem";
  if (target.accounts) return "Chưa có đơn vị nào khai báo trang, kênh mạng xã hội";
  if (target.list) return "Chưa có danh mục đã xác nhận để đối chiếu";
  if (target.entries) return "Chưa có phiếu nào được xác nhận";
  return target.measuredBy === "entered" ? "Chưa có số liệu nhập" : "Chưa có số liệu để đo";
}
