import { completeness } from "./completeness-figure.ts";
import { coverage, ownItems } from "./coverage.ts";
import type { Sample } from "./frame.ts";
import { allItems, groupCoverages } from "./groups.ts";
import { matrix } from "./matrix.ts";
import { measured, worth } from "./measured.ts";
import { pressPresence, pressStories } from "./press.ts";
import { agencyTrended, groupTrended, itemsTrended, storiesTrended, trend } from "./trend.ts";
import type { Matrix, Measured } from "./types.ts";

/** A number to be stored, and which of the indicator's numbers it is. */
export interface StoredNumber {
  readonly measured: Measured;
  readonly variant?: string;
}

/** Every indicator that is kept for a named period, of one sample; `before` is the period before, where the plan has one. */
export function storedNumbers(sample: Sample, before: Sample | null): readonly StoredNumber[] {
  const groups = sample.plan.groups.filter((group) => group.reports).map((group) => group.id);
  const agencies = sample.bearers.map((bearer) => bearer.agency.id);
  const whole = plain(coverage(sample), completeness(sample));
  // Before anybody looked there is nothing to tell agencies and groups apart by.
  if (worth(sample).state === "no-data") return whole;
  return [
    ...whole,
    ...plain(...agencies.map((agency) => ownItems(sample, agency))),
    ...plain(pressStories(sample), ...agencies.map((agency) => pressPresence(sample, agency))),
    ...as("items", allItems(sample)),
    ...as("full", ...groupCoverages(sample, "full")),
    ...as("fractional", ...groupCoverages(sample, "fractional")),
    ...plain(
      ...cells(sample, matrix(sample, "owner")),
      ...cells(sample, matrix(sample, "mention")).filter(isFound),
    ),
    ...(before === null
      ? []
      : [
          ...as("items", trend(sample, before, itemsTrended)),
          ...as("stories", trend(sample, before, storiesTrended)),
          ...as("full", ...groups.map((group) => trend(sample, before, groupTrended(group)))),
          ...plain(...agencies.map((agency) => trend(sample, before, agencyTrended(agency)))),
        ]),
  ];
}

function plain(...numbers: readonly Measured[]): StoredNumber[] {
  return numbers.map((number) => ({ measured: number }));
}

function as(variant: string, ...numbers: readonly Measured[]): StoredNumber[] {
  return numbers.map((number) => ({ measured: number, variant }));
}

/** Every agency is named nowhere in most groups; only where it is named is there something to keep. */
function isFound(number: Measured): boolean {
  return (number.value ?? 0) > 0;
}

const cellStates = {
  found: "ok",
  none: "ok",
  "could-not-look": "not-observable",
  "no-channel": "no-channel",
  "not-due": "not-due",
} as const;

function cells(sample: Sample, table: Matrix): Measured[] {
  return table.rows.flatMap((row) =>
    row.cells.map((cell) =>
      measured(sample, "I05", {
        subject: { agency: cell.agency, group: cell.group, role: table.role },
        value: cell.value,
        numerator: cell.value,
        state: cellStates[cell.state],
      }),
    ),
  );
}
