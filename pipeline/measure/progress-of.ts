import type { Plan } from "../../config/schema.ts";
import { owing } from "./columns.ts";
import { dutiesOn } from "./duty.ts";
import type { Sample } from "./frame.ts";
import { type SuppliedFigure, numberIn, textIn } from "./supplied.ts";
import { addDays, dated } from "./windows.ts";

export type Target = Plan["targets"][number];

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
  /** Ids of the entries that it was taken from. */
  readonly entries: readonly string[];
  /** Vietnamese: how the figure came about, where that has to stand beside it. */
  readonly told: readonly string[];
  /** false = not everybody who has to tell has told: the level is not reached, whatever the share. */
  readonly whole: boolean;
}

export const nothingKnown: Progress = {
  value: null,
  numerator: null,
  denominator: null,
  asOf: null,
  reachedOn: null,
  evidence: [],
  entries: [],
  told: [],
  whole: true,
};

/** Kinds of entries that name a target: what a person states of it, a survey, and each agency's own staff. */
const statedKind = "chi-tieu";
const surveyKind = "khao-sat";
const staffKind = "tap-huan-can-bo";

/** The value at which a target is reached. */
export function goalOf({ level }: Target): number {
  if ("share" in level) return level.share;
  return "count" in level ? level.count : 1;
}

/** Progress from what was stated or surveyed; where nothing was, from what each agency told of its own staff. */
export function fromStatements(
  sample: Sample,
  target: Target,
  day: string,
  supplied: readonly SuppliedFigure[],
): Progress {
  const mine = supplied
    .filter((row) => row.day <= day && textIn(row.values, "target") === target.id)
    .toSorted((a, b) => a.day.localeCompare(b.day));
  const rows = mine.filter(({ form }) => form === (target.measuredBy === "survey" ? surveyKind : statedKind));
  const last = rows.findLast((row) => valueOf(target, row) !== null);
  if (last === undefined) return fromStaff(sample, target, day, mine);
  const reached = rows.find((row) => (valueOf(target, row) ?? -1) >= goalOf(target));
  return {
    ...nothingKnown,
    value: valueOf(target, last),
    numerator: numberIn(last.values, "numerator"),
    denominator: numberIn(last.values, "denominator"),
    asOf: last.day,
    reachedOn: reached?.day ?? null,
    evidence: last.evidence,
    entries: [last.id],
    told: last.form === surveyKind ? [surveyWords(last)] : [],
  };
}

/** The newest statement of every agency on its own people, added up: each person belongs to one agency. */
function fromStaff(sample: Sample, target: Target, day: string, mine: readonly SuppliedFigure[]): Progress {
  const newest = new Map<string, SuppliedFigure>();
  for (const row of mine)
    if (row.form === staffKind && valueOf(target, row) !== null)
      newest.set(sample.registry.standing(row.agency, day), row);
  const rows = [...newest.values()];
  if (rows.length === 0) return nothingKnown;
  const sum = (key: string): number =>
    rows.reduce((all, { values }) => all + (numberIn(values, key) ?? 0), 0);
  const [numerator, denominator] = [sum("numerator"), sum("denominator")];
  const asked = new Set(dutiesOn(sample.registry, sample.plan, day).map(({ agency }) => agency.id));
  const silent = [...asked].filter((id) => !newest.has(id)).length;
  const value = denominator > 0 ? numerator / denominator : null;
  const asOf = rows.map((row) => row.day).reduce((last, one) => (one > last ? one : last));
  return {
    value,
    numerator,
    denominator,
    asOf,
    reachedOn: silent === 0 && value !== null && value >= goalOf(target) ? asOf : null,
    evidence: rows.flatMap((row) => row.evidence),
    entries: rows.map(({ id }) => id),
    told: [
      `Cộng số mới nhất của ${rows.length} đơn vị tự báo cáo${silent === 0 ? "" : `; ${silent} đơn vị chưa báo, chưa kết luận đạt`}.`,
    ],
    whole: silent === 0,
  };
}

/** Progress counted from entries of a kind: agencies that have one, or how many there are. */
export function fromEntries(
  sample: Sample,
  day: string,
  asked: NonNullable<Target["entries"]>,
  supplied: readonly SuppliedFigure[],
): Progress {
  const rows = supplied
    .filter(
      ({ form, day: on, values }) =>
        form === asked.kind &&
        on <= day &&
        Object.entries(asked.where ?? {}).every(([key, value]) => values[key] === value),
    )
    .toSorted((a, b) => a.day.localeCompare(b.day));
  const common = {
    ...nothingKnown,
    asOf: day,
    evidence: rows.flatMap((row) => row.evidence),
    entries: rows.map(({ id }) => id),
  };
  if (rows.length === 0) return nothingKnown;
  if (asked.of === undefined) return { ...common, value: rows.length, numerator: rows.length };
  const agencies = owing(sample, day, asked.of);
  const first = agencies.map(
    ({ id }) => rows.find((row) => sample.registry.standing(row.agency, day) === id)?.day ?? null,
  );
  const done = first.filter((on) => on !== null).toSorted();
  return {
    ...common,
    value: agencies.length === 0 ? null : done.length / agencies.length,
    numerator: done.length,
    denominator: agencies.length,
    reachedOn: done.length === agencies.length ? (done.at(-1) ?? null) : null,
  };
}

/** The first day on which so many entries stood; null when there are not so many. */
export function dayOfCount(
  supplied: readonly SuppliedFigure[],
  ids: readonly string[],
  count: number,
): string | null {
  const days = supplied.filter(({ id }) => ids.includes(id)).map(({ day }) => day);
  return days.toSorted()[count - 1] ?? null;
}

/** The share of a list's rows that an item tells of, in time where the target says so; state secrets are in neither number. */
export function fromList(
  day: string,
  asked: NonNullable<Target["list"]>,
  supplied: readonly SuppliedFigure[],
): Progress {
  const rows = supplied.filter(
    (row) => row.form === asked.kind && row.day <= day && row.values["secret"] !== true,
  );
  const looked = rows.filter(({ told }) => told !== undefined);
  if (looked.length === 0) return nothingKnown;
  const inTime = looked.filter(
    ({ told, day: since }) =>
      told !== undefined &&
      told !== null &&
      told.day <= day &&
      (asked.withinDays === undefined || told.day <= addDays(since, asked.withinDays)),
  );
  const value = inTime.length / looked.length;
  const days = inTime.flatMap(({ told }) => (told ? [told.day] : []));
  return {
    ...nothingKnown,
    value,
    numerator: inTime.length,
    denominator: looked.length,
    asOf: day,
    reachedOn: value === 1 ? (days.toSorted().at(-1) ?? null) : null,
    entries: looked.map(({ id }) => id),
    told: [
      asked.withinDays === undefined
        ? `Danh mục có ${looked.length} dòng đã xác nhận; tính khi có ít nhất 1 tin nêu.`
        : `Danh mục có ${looked.length} dòng đã xác nhận; trong hạn là có tin trong ${asked.withinDays} ngày từ ngày ban hành (kế hoạch không ghi số ngày).`,
    ],
  };
}

function valueOf(target: Target, { values }: SuppliedFigure): number | null {
  if ("done" in target.level) return typeof values["done"] === "boolean" ? Number(values["done"]) : null;
  if ("count" in target.level) return numberIn(values, "count");
  const above = numberIn(values, "numerator");
  const below = numberIn(values, "denominator");
  return above !== null && below !== null && below > 0 ? above / below : numberIn(values, "share");
}

const figures = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 });

function surveyWords({ values, day }: SuppliedFigure): string {
  const sample = numberIn(values, "sample");
  const margin = numberIn(values, "margin");
  const parts = [
    `Khảo sát của ${textIn(values, "surveyor") ?? "đơn vị chưa rõ"}: ${textIn(values, "method") ?? "chưa ghi phương pháp"}`,
    ...(sample === null ? [] : [`cỡ mẫu ${figures.format(sample)}`]),
    ...(margin === null ? [] : [`sai số ±${figures.format(margin * 100)} %`]),
    `thực địa đến ${dated(day)}`,
  ];
  return `${parts.join("; ")}.`;
}
