import { balance } from "./balance.ts";
import { columns } from "./columns.ts";
import { completeness } from "./completeness-figure.ts";
import { coverage, ownItems } from "./coverage.ts";
import { multimedia, vulnerable } from "./enriched.ts";
import { type Extras, extrasIn } from "./extras.ts";
import { carrierForms, reportedForms } from "./forms.ts";
import type { Sample } from "./frame.ts";
import { allItems, groupCoverages } from "./groups.ts";
import { latency } from "./latency.ts";
import { matrix } from "./matrix.ts";
import { measured, worth } from "./measured.ts";
import { pressPresence, pressStories } from "./press.ts";
import { followers, publicReach, suppliedReach } from "./reach.ts";
import { reportsInTime } from "./reports.ts";
import { reprints } from "./reprints.ts";
import { tone, tones } from "./review.ts";
import { silence } from "./silence.ts";
import { targets } from "./targets.ts";
import { agencyTrended, groupTrended, itemsTrended, storiesTrended, trend } from "./trend.ts";
import type { Matrix, Measured } from "./types.ts";
import { density, shareOfVoice } from "./voice.ts";
import { holds } from "./windows.ts";

/** A number to be stored, and which of the indicator's numbers it is. */
export interface StoredNumber {
  readonly measured: Measured;
  readonly variant?: string;
}

const columnFreshDays = 30; // facts section 6: "duy trì" is not quantified; the default is printed with the number

/** Every indicator that is kept for a named period, of one sample; `before` is the period before, where the plan has one. */
export function storedNumbers(
  sample: Sample,
  before: Sample | null,
  extras: Extras,
): readonly StoredNumber[] {
  const day = sample.begun.at(-1);
  if (day === undefined) return [];
  const inWindow = extrasIn(extras, sample.window);
  const whole = [
    ...plain(coverage(sample), completeness(sample)),
    // Entries may speak of a time in which nobody collected.
    ...plain(...targets(sample, day, extras.supplied), ...reportsInTime(sample, extras.supplied)),
    ...plain(...suppliedReach(sample, inWindow.supplied)),
  ];
  // Before anybody looked there is nothing to tell agencies and groups apart by.
  if (worth(sample).state === "no-data") return whole;

  const agencies = sample.bearers.map((bearer) => bearer.agency.id);
  const milestones = sample.plan.milestones.filter((row) => holds(sample.window, row.day) && row.day <= day);
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
    ...as("carrier", ...carrierForms(sample)),
    ...as("reported", ...reportedForms(sample, inWindow.supplied)),
    ...as("stories", ...shareOfVoice(sample, "stories")),
    ...as("items", ...shareOfVoice(sample, "items")),
    ...plain(...sample.sources.map(({ source }) => density(sample, source.id)), reprints(sample)),
    ...milestones.flatMap((row) => as(row.day, latency(sample, row))),
    ...plain(...agencies.map((agency) => silence(sample, agency))),
    ...plain(
      ...publicReach(sample, inWindow.posts),
      ...followers(sample, inWindow.followers),
      balance(sample),
    ),
    ...plain(columns(sample, day, { of: [], freshDays: columnFreshDays })),
    ...tone(
      sample,
      inWindow.tones.map((row) => row.tone),
    ).flatMap((number, place) => as(tones[place] ?? "", number)),
    ...plain(multimedia(sample), ...agencies.map((agency) => multimedia(sample, agency))),
    ...plain(
      ...sample.plan.groups.filter((group) => group.vulnerable).map((group) => vulnerable(sample, group.id)),
    ),
    ...(before === null ? [] : trends(sample, before, agencies)),
  ];
}

function trends(sample: Sample, before: Sample, agencies: readonly string[]): StoredNumber[] {
  const groups = sample.plan.groups.filter((group) => group.reports);
  return [
    ...as("items", trend(sample, before, itemsTrended)),
    ...as("stories", trend(sample, before, storiesTrended)),
    ...as("full", ...groups.map((group) => trend(sample, before, groupTrended(group.id)))),
    ...plain(...agencies.map((agency) => trend(sample, before, agencyTrended(agency)))),
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
