import { completenessShares } from "./completeness.ts";
import type { Sample } from "./frame.ts";
import { measured } from "./measured.ts";
import type { Measured } from "./types.ts";

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
