import type { Sample } from "./frame.ts";
import { onceFor } from "./once.ts";
import { type SourceDays, seenOf } from "./source-days.ts";
import type { CompletenessMark } from "./types.ts";

/** One share of I16. */
export interface CompletenessShare {
  readonly key: "looks" | "source-days" | "dated" | "judged" | "queue";
  /** Vietnamese. */
  readonly label: string;
  readonly numerator: number;
  readonly denominator: number;
  /** null = nothing was due. */
  readonly share: number | null;
}

const lowBelow = 0.8; // house rule of facts, I16: below it the page carries the band

/** The five shares of I16. Visits that were due while the collector stood still show in the source-days: nobody recorded them. */
export function completenessShares(sample: Sample): readonly CompletenessShare[] {
  let made = 0;
  let good = 0;
  let days = 0;
  let observed = 0;
  for (const row of sample.sources) {
    if (needsPermission(row)) continue;
    days += row.days.length;
    const seen = seenOf(row);
    observed += seen.observed;
    made += seen.made;
    good += seen.good;
  }
  const { captured, judged, waiting, decided } = sample.total;
  return [
    share("source-days", "Nguồn-ngày thu đủ", observed, days),
    share("looks", "Lượt thu thành công", good, made),
    share("dated", "Tin có ngày đăng", captured, captured + sample.arrivedUndated),
    share("judged", "Tin đã phân loại", judged, captured),
    share("queue", "Hàng chờ đã xử lý", decided, decided + waiting),
  ];
}

/** I16 in short, as every figure carries it. The queue is printed and does not make a figure incomplete. */
export const completenessMark = onceFor((sample: Sample): CompletenessMark => {
  const shares = completenessShares(sample);
  const sourceDays = shares.find((row) => row.key === "source-days");
  return {
    share: sourceDays?.share ?? null,
    observedSourceDays: sourceDays?.numerator ?? 0,
    sourceDays: sourceDays?.denominator ?? 0,
    observedSources: sample.sources.filter((row) => seenOf(row).observed > 0).length,
    sources: sample.sources.filter((row) => !needsPermission(row)).length,
    byHand: sample.sources.filter(needsPermission).length,
    low: shares
      .filter((row) => row.key !== "queue" && row.share !== null && row.share < lowBelow)
      .map((row) => row.label),
  };
});

/** Whether so few of the days were seen that a count is "at least" and a 0 says nothing. */
export function hardlySeen({ share: seen }: CompletenessMark): boolean {
  return seen !== null && seen < lowBelow;
}

/** A source that may be read with its owner's permission only is no fault of the collection: its figures are entered by hand. */
export function needsPermission(row: SourceDays): boolean {
  return (
    row.watches.length > 0 &&
    row.watches.every((watch) => watch.lastOutcome === "not-permitted" && watch.observed.size === 0)
  );
}

function share(
  key: CompletenessShare["key"],
  label: string,
  numerator: number,
  denominator: number,
): CompletenessShare {
  return { key, label, numerator, denominator, share: denominator === 0 ? null : numerator / denominator };
}
