import type { Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import { observation } from "./observable.ts";
import type { Measured, Part } from "./types.ts";
import { dated, daysBetween, inOrder } from "./windows.ts";

/** How long one agency took. `days` null = silent until `until`, the last day on which it could have spoken. */
export interface Latency {
  readonly agency: string;
  readonly days: number | null;
  /** Days from the milestone to the end of what was seen. */
  readonly seenFor: number;
}

/**
 * I10 from a milestone day to the end of the sample's window: agencies that bore the duty on the milestone. Those that
 * could not be read and have no item are left out and told; the silent stay in (right-censored).
 */
export function latency(
  sample: Sample,
  milestone: { readonly day: string; readonly title: string },
): Measured {
  const last = sample.begun.at(-1);
  const { found, unseen } = latencies(sample, milestone.day);
  const spoken = found.filter((row) => row.days !== null).length;
  const elapsed = last === undefined ? -1 : daysBetween(milestone.day, last);
  const median = quantile(found, 0.5);
  const state = stateOf({ elapsed, size: found.length, median, spoken });
  const within = (days: number): Part => ({
    key: `within-${days}`,
    label: `Đưa tin trong ${days} ngày`,
    value:
      found.length === 0 || elapsed < days
        ? null
        : found.filter((row) => row.days !== null && row.days <= days).length / found.length,
    unit: "share",
    drill: null,
  });
  return measured(sample, "I10", {
    label: `Độ trễ tin đầu từ ${milestone.title}`,
    value: median,
    numerator: spoken,
    denominator: found.length,
    ...state,
    notes: [
      `${found.length - spoken} đơn vị chưa đưa tin vẫn nằm trong mẫu số; ${unseen.length} đơn vị chưa đủ dữ liệu.`,
    ],
    parts: [
      { key: "p90", label: "P90", value: quantile(found, 0.9), unit: "days", drill: null },
      within(1),
      within(3),
      within(7),
    ],
    drill: null,
  });
}

/** Agency by agency, how long each took from a milestone day; `unseen` could not be read and have no item. */
export function latencies(
  sample: Sample,
  day: string,
): { readonly found: readonly Latency[]; readonly unseen: readonly string[] } {
  const last = sample.begun.at(-1);
  const bearers = sample.registry.bearersOn(sample.plan, day);
  const found: Latency[] = [];
  const unseen: string[] = [];
  for (const { agency } of last === undefined || last < day ? [] : bearers) {
    const until =
      agency.validTo !== undefined && agency.validTo < (last ?? day) ? agency.validTo : (last ?? day);
    const own = sample.ownDays.get(agency.id);
    const first = own === undefined ? undefined : inOrder(own).find((one) => one >= day && one <= until);
    const bearer = sample.bearers.find((row) => row.agency.id === agency.id);
    const seen = bearer !== undefined && observation(sample, bearer).state === "observable";
    if (first === undefined && !seen) unseen.push(agency.id);
    else
      found.push({
        agency: agency.id,
        days: first === undefined ? null : daysBetween(day, first),
        seenFor: daysBetween(day, until),
      });
  }
  return { found, unseen };
}

/** The same of a milestone that may lie before the collecting: first items that nobody could see are not told. */
export function latencySeen(
  sample: Sample,
  milestone: { readonly day: string; readonly title: string },
): Measured {
  let first: string | null = null;
  for (const { observed } of sample.watch.values())
    for (const day of observed) if (first === null || day < first) first = day;
  if (first !== null && first <= milestone.day) return latency(sample, milestone);
  const since = first === null ? "chưa thu được ngày nào" : `chỉ thu được từ ${dated(first)}`;
  return measured(sample, "I10", {
    label: `Độ trễ tin đầu từ ${milestone.title}`,
    value: null,
    state: "no-data",
    why: `Không xác định: ${since}, sau mốc ${dated(milestone.day)}`,
    drill: null,
  });
}

/**
 * The day by which this share of the agencies had spoken, after Kaplan and Meier: the silent count as not yet there, as
 * long as they were seen. null = not reached.
 */
export function quantile(rows: readonly Latency[], share: number): number | null {
  let standing = 1;
  const days = [...new Set(rows.flatMap((row) => (row.days === null ? [] : [row.days])))].toSorted(
    (a, b) => a - b,
  );
  for (const day of days) {
    const atRisk = rows.filter((row) => (row.days ?? row.seenFor) >= day).length;
    const spoke = rows.filter((row) => row.days === day).length;
    standing *= 1 - spoke / atRisk;
    if (standing <= 1 - share + 1e-12) return day; // rounding must not push an exact half beyond
  }
  return null;
}

function stateOf(given: {
  readonly elapsed: number;
  readonly size: number;
  readonly median: number | null;
  readonly spoken: number;
}) {
  if (given.elapsed < 0) return { state: "not-due", why: "Chưa tới mốc" } as const;
  if (given.size === 0) return { state: "no-data", why: "Không có đơn vị nào quan sát được từ mốc" } as const;
  if (given.median !== null) return {};
  return {
    state: "ok",
    why: `Chưa tới trung vị: mới ${given.spoken}/${given.size} đơn vị đưa tin sau ${given.elapsed} ngày`,
  } as const;
}
