import type { Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import type { Measured, Part } from "./types.ts";

export const tones = ["positive", "neutral", "negative"] as const;
export type Tone = (typeof tones)[number];

const toneLabels: Readonly<Record<Tone, string>> = {
  positive: "Tích cực",
  neutral: "Trung tính",
  negative: "Tiêu cực",
};

/** I19: tones that people gave to counted items of the window; one tone an item, the last decision. A machine's label never comes here. */
export function tone(sample: Sample, reviewed: readonly Tone[]): readonly Measured[] {
  const n = reviewed.length;
  return tones.map((kind) => {
    const items = reviewed.filter((given) => given === kind).length;
    return measured(sample, "I19", {
      label: `Sắc thái (đã duyệt): ${toneLabels[kind]}`,
      value: n === 0 ? null : items / n,
      numerator: items,
      denominator: n,
      ...(n === 0 ? { state: "no-data", why: "Chưa có tin nào được duyệt sắc thái" } : {}),
      notes: [`n = ${n}, trên ${sample.total.counted.items} tin được tính.`],
      drill: null,
    });
  });
}

/** One item of the random review sample: the groups that the machine said, and those that people found. */
export interface Reviewed {
  readonly said: readonly string[];
  readonly truth: readonly string[];
}

/** I20: precision and recall on the review sample, of one group or of all together, with Wilson's 95 % interval. */
export function quality(sample: Sample, reviewed: readonly Reviewed[], group?: string): readonly Measured[] {
  let right = 0;
  let said = 0;
  let found = 0;
  for (const row of reviewed) {
    const asked = (groups: readonly string[]) =>
      new Set(group === undefined ? groups : groups.filter((id) => id === group));
    const given = asked(row.said);
    const truth = asked(row.truth);
    said += given.size;
    found += truth.size;
    right += given.intersection(truth).size;
  }
  const number = (label: string, all: number): Measured => {
    const interval = wilson(right, all);
    const bound = (key: "low" | "high", text: string): Part => ({
      key,
      label: text,
      value: interval?.[key] ?? null,
      unit: "share",
      drill: null,
    });
    return measured(sample, "I20", {
      label,
      subject: group === undefined ? {} : { group },
      value: all === 0 ? null : right / all,
      numerator: right,
      denominator: all,
      ...(all === 0 ? { state: "no-data", why: "Chưa có mẫu duyệt" } : { state: "ok" }),
      notes: [`Mẫu duyệt ngẫu nhiên: ${reviewed.length} tin.`],
      parts: [bound("low", "Cận dưới 95 %"), bound("high", "Cận trên 95 %")],
      drill: null,
    });
  };
  return [number("Độ chính xác", said), number("Độ bao quát", found)];
}

/** Wilson's score interval for `hits` of `all`, 95 %; null when there is nothing. */
export function wilson(hits: number, all: number): { readonly low: number; readonly high: number } | null {
  if (all === 0) return null;
  const z = 1.959963984540054; // 97.5 % quantile of the normal distribution
  const share = hits / all;
  const middle = share + (z * z) / (2 * all);
  const half = z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  const below = 1 + (z * z) / all;
  return { low: Math.max(0, (middle - half) / below), high: Math.min(1, (middle + half) / below) };
}
