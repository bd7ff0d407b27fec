import { completenessShares, type CompletenessShare } from "./completeness.ts";
import type { Sample } from "./frame.ts";
import { drill, measured } from "./measured.ts";
import type { Drill, Measured } from "./types.ts";

/** I16: how complete the data of the window are; its value is the share of observed source-days, the others are its parts. */
export function completeness(sample: Sample): Measured {
  const shares = completenessShares(sample);
  const main = shares.find((row) => row.key === "source-days");
  return measured(sample, "I16", {
    value: main?.share ?? null,
    numerator: main?.numerator ?? null,
    denominator: main?.denominator ?? null,
    parts: shares.map((row) => ({
      key: row.key,
      label: `${row.label} (${row.numerator}/${row.denominator})`,
      value: row.share,
      unit: "share",
      drill: null,
    })),
    drill: null,
  });
}

/** One share of I16 with the items that it counts. */
export interface CompletenessRow extends CompletenessShare {
  /** Items of the numerator and of the denominator; null where these are no items, or no list holds them. */
  readonly having: Drill | null;
  readonly all: Drill | null;
  /** The items that are missing from the numerator; null where nothing is missing or no list holds them. */
  readonly rest: { readonly count: number; readonly drill: Drill } | null;
}

/** The five shares of I16, each with the lists of what it counts. */
export function completenessRows(sample: Sample): readonly CompletenessRow[] {
  const kept = drill(sample, { standing: "any" });
  const { from, to } = sample.window;
  const undated = drill(sample, { standing: "any", days: null, arrived: { from, to } });
  return completenessShares(sample).map((row) => {
    const missing = row.denominator - row.numerator;
    const rest = (list: Drill) => (missing === 0 ? null : { count: missing, drill: list });
    if (row.key === "dated") return { ...row, having: kept, all: null, rest: rest(undated) };
    if (row.key === "judged") return { ...row, having: missing === 0 ? kept : null, all: kept, rest: null };
    if (row.key === "queue")
      return { ...row, having: null, all: null, rest: rest(drill(sample, { standing: "waiting" })) };
    return { ...row, having: null, all: null, rest: null };
  });
}
