import { milestones } from "../observe/milestones.ts";
import type { Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import { type SuppliedFigure, numberIn, textIn } from "./supplied.ts";
import type { Drill, Measured } from "./types.ts";
import { dayOf, daysBetween, startOf } from "./windows.ts";

/** Ages of an item in days at which its counters are compared. */
export type Age = (typeof milestones)[number]["age"];

export const ripeAt: Age = 7; // days; facts I12a: what is quoted is taken at this age of the item

/** A counted item of the window on a platform, with its public counters. */
export interface PlatformItem {
  readonly item: string;
  readonly day: string;
  readonly platform: string;
  readonly counters: readonly {
    readonly metric: string;
    readonly count: number;
    readonly ageDays: number | null;
  }[];
}

/**
 * I12a: for each platform and metric, the sum of what the platform showed when the items were seven days old (or of another
 * age, to see how they went on). Never across platforms. `more`: by what the items were chosen.
 */
export function publicReach(
  sample: Sample,
  items: readonly PlatformItem[],
  age: Age = ripeAt,
  more: Partial<Drill> = {},
): readonly Measured[] {
  const today = dayOf(sample.now);
  return keysOf(
    items.flatMap(({ platform, counters }) => counters.map(({ metric }) => ({ platform, metric }))),
  ).map(({ platform, metric }) => {
    const mine = items.filter((row) => row.platform === platform);
    const counts = mine.flatMap((row) => countAt(row, metric, age) ?? []);
    const young = mine.filter((row) => daysBetween(row.day, today) < age).length;
    return measured(sample, "I12a", {
      subject: { platform, metric },
      value: counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0),
      numerator: counts.length,
      denominator: mine.length,
      ...(counts.length === 0
        ? { state: "no-data", why: `Chưa có tin nào có số liệu ở mốc ${age} ngày` }
        : {}),
      notes: [
        `${counts.length}/${mine.length} tin có số liệu; ${young} tin chưa đủ ${age} ngày. Không suy cho tin thiếu số liệu.`,
      ],
      drill: { ...more, platform },
    });
  });
}

/** Form of the entries with figures from a platform's own administration: values `platform`, `channel`, `metric`, `basis`, `value`. */
const insightsForm = "insights";
const cumulative = "luy-ke";

/**
 * I12b: what agencies supplied, for each agency, channel, platform and metric; a column of its own, never added to what was
 * measured. What arose in the periods is summed; of a number that grows ("lũy kế") the last one stands.
 */
export function suppliedReach(sample: Sample, supplied: readonly SuppliedFigure[]): readonly Measured[] {
  const rows = supplied.flatMap(({ form, agency, day, values, evidence }) => {
    const platform = textIn(values, "platform");
    const metric = textIn(values, "metric");
    const count = numberIn(values, "value");
    if (form !== insightsForm || platform === null || metric === null || count === null) return [];
    const grows = values["basis"] === cumulative;
    const proven = evidence.length > 0 || textIn(values, "link") !== null;
    const source = textIn(values, "channel");
    return [{ key: { agency, source, platform, metric, grows }, day, count, proven }];
  });
  return keysOf(rows.map(({ key }) => key)).map((key) => {
    const mine = rows
      .filter((row) => nameOfKey(row.key) === nameOfKey(key))
      .toSorted((a, b) => a.day.localeCompare(b.day));
    const value = key.grows ? (mine.at(-1)?.count ?? null) : mine.reduce((sum, row) => sum + row.count, 0);
    const proven = mine.filter((row) => row.proven).length;
    const { agency, platform, source, metric } = key;
    return measured(sample, "I12b", {
      subject: {
        agency,
        platform,
        metric: key.grows ? `${metric}/${cumulative}` : metric,
        ...(source === null ? {} : { source }),
      },
      value,
      numerator: value,
      state: "ok",
      notes: [
        `Đơn vị cung cấp: ${mine.length} phiếu, ${proven} phiếu có bằng chứng.`,
        ...(key.grows ? ["Số lũy kế của phiếu mới nhất, không cộng các kỳ."] : []),
      ],
      drill: null,
    });
  });
}

/** A channel's followers at one moment (UTC). */
export interface FollowerCount {
  readonly channel: string;
  readonly platform: string;
  readonly count: number;
  readonly at: string;
}

/** I12d: followers of each channel at the end of the window, and the net growth in it. Never summed into people. */
export function followers(sample: Sample, counts: readonly FollowerCount[]): readonly Measured[] {
  const start = startOf(sample.window.from);
  const end = startOf(sample.window.to);
  return keysOf(counts.map(({ channel: source, platform }) => ({ source, platform }))).map(
    ({ source, platform }) => {
      const mine = counts
        .filter((row) => row.channel === source)
        .toSorted((a, b) => a.at.localeCompare(b.at));
      const last = mine.findLast((row) => row.at < end)?.count ?? null;
      const first = mine.findLast((row) => row.at < start)?.count ?? null;
      return measured(sample, "I12d", {
        subject: { source, platform },
        value: last,
        numerator: last,
        ...(last === null
          ? { state: "no-data", why: "Chưa đo người theo dõi trước cuối kỳ" }
          : { state: "ok" }),
        parts: [
          {
            key: "net",
            label: "Tăng ròng trong kỳ",
            value: last === null || first === null ? null : last - first,
            unit: "count",
            drill: null,
          },
        ],
        drill: null,
      });
    },
  );
}

/** I12c: off unless the city sets a factor; then for each channel alone, under the name "ước tính". */
export function estimatedReach(
  sample: Sample,
  counts: readonly FollowerCount[],
  factor: number | null,
): readonly Measured[] {
  if (factor === null) return [];
  return followers(sample, counts).map((number) =>
    measured(sample, "I12c", {
      subject: number.subject,
      label: "Ước tính",
      value: number.value === null ? null : number.value * factor,
      numerator: number.value,
      state: number.state,
      why: number.why,
      notes: [
        `Ước tính: người theo dõi × ${factor}. Không phải số người tiếp cận, không cộng giữa các kênh.`,
      ],
      drill: null,
    }),
  );
}

/** What a platform showed of an item at an age: the first counter read from then on, before the age is over; null where there is none. */
export function countAt(
  { counters }: Pick<PlatformItem, "counters">,
  metric: string,
  age: Age,
): number | null {
  const until = milestones.find((one) => one.age === age)?.until ?? age;
  const found = counters
    .filter(
      (one) => one.metric === metric && one.ageDays !== null && one.ageDays >= age && one.ageDays < until,
    )
    .toSorted((a, b) => (a.ageDays ?? 0) - (b.ageDays ?? 0));
  return found[0]?.count ?? null;
}

/** Distinct keys in a fixed order. */
function keysOf<T extends Readonly<Record<string, unknown>>>(rows: readonly T[]): readonly T[] {
  const found = new Map(rows.map((row) => [nameOfKey(row), row]));
  return [...found].toSorted(([a], [b]) => a.localeCompare(b)).map(([, row]) => row);
}

function nameOfKey(key: Readonly<Record<string, unknown>>): string {
  return Object.values(key).map(String).join("|");
}
