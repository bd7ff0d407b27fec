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
import { onceForTwo } from "./once.ts";
import { observations } from "./observable.ts";
import { pressPresence, pressStories } from "./press.ts";
import { followers, publicReach, suppliedReach } from "./reach.ts";
import { reportsInTime } from "./reports.ts";
import { reprints } from "./reprints.ts";
import { tone, tones } from "./review.ts";
import { silence } from "./silence.ts";
import { targets } from "./targets.ts";
import { agencyTrended, commonSources, groupTrended, itemsTrended, storiesTrended, trend } from "./trend.ts";
import type { Matrix, Measured } from "./types.ts";
import { density, shareOfVoice } from "./voice.ts";
import { holds } from "./windows.ts";

/** A number to be stored, and which of the indicator's numbers it is. */
export interface StoredNumber {
  readonly measured: Measured;
  readonly variant?: string;
}

export const columnFreshDays = 30; // facts section 6: "duy trì" is not quantified; the default is printed with the number

interface Held {
  extras: string;
  numbers: readonly StoredNumber[];
}

const heldOf = onceForTwo<Sample, Sample, Held>(() => ({ extras: "", numbers: [] }));

/** `storedNumbers`, worked out once for as long as both samples are kept and the extras say the same. */
export function storedNumbersOnce(sample: Sample, before: Sample, extras: Extras): readonly StoredNumber[] {
  const held = heldOf(sample, before);
  const said = JSON.stringify(extras);
  if (held.extras !== said) {
    held.numbers = storedNumbers(sample, before, extras);
    held.extras = said;
  }
  return held.numbers;
}

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

  // Where no agency could be observed I01 says so once, instead of a thousand cells; what was found all the same is kept.
  const seen = observations(sample).some((row) => row.seen.state === "observable");
  if (!seen && sample.total.counted.items === 0) return [...whole, ...as("items", allItems(sample))];
  const agencies = ofAgencies(sample).filter((number) => seen || isFound(number.measured));
  return [...whole, ...ofPlan(sample, inWindow, day), ...agencies, ...trends(sample, before)];
}

function ofPlan(sample: Sample, extras: Extras, day: string): StoredNumber[] {
  const milestones = sample.plan.milestones.filter((row) => holds(sample.window, row.day) && row.day <= day);
  const captured = sample.sources.filter(({ source }) => (sample.tallies.get(source.id)?.captured ?? 0) > 0);
  return [
    ...plain(pressStories(sample)),
    ...as("items", allItems(sample)),
    ...as("full", ...groupCoverages(sample, "full")),
    ...as("fractional", ...groupCoverages(sample, "fractional")),
    ...as("carrier", ...carrierForms(sample)),
    ...as("reported", ...reportedForms(sample, extras.supplied)),
    ...as("stories", ...shareOfVoice(sample, "stories")),
    ...as("items", ...shareOfVoice(sample, "items")),
    ...plain(...captured.map(({ source }) => density(sample, source.id)), reprints(sample)),
    ...milestones.flatMap((row) => as(row.day, latency(sample, row))),
    ...plain(...publicReach(sample, extras.posts), ...followers(sample, extras.followers), balance(sample)),
    ...plain(columns(sample, day, { of: [], freshDays: columnFreshDays })),
    ...tone(
      sample,
      extras.tones.map((row) => row.tone),
    ).flatMap((number, place) => as(tones[place] ?? "", number)),
    ...plain(multimedia(sample)),
    ...plain(
      ...sample.plan.groups.filter((group) => group.vulnerable).map((group) => vulnerable(sample, group.id)),
    ),
  ];
}

function ofAgencies(sample: Sample): StoredNumber[] {
  const agencies = sample.bearers.map((bearer) => bearer.agency.id);
  return plain(
    ...agencies.flatMap((agency) => [
      ownItems(sample, agency),
      pressPresence(sample, agency),
      silence(sample, agency),
      multimedia(sample, agency),
    ]),
    ...cells(sample, matrix(sample, "owner")),
    ...cells(sample, matrix(sample, "mention")).filter(isFound),
  );
}

function trends(sample: Sample, before: Sample | null): StoredNumber[] {
  if (before === null || commonSources(sample, before).size === 0) return [];
  const groups = sample.plan.groups.filter((group) => group.reports);
  return [
    ...as("items", trend(sample, before, itemsTrended)),
    ...as("stories", trend(sample, before, storiesTrended)),
    ...as("full", ...groups.map((group) => trend(sample, before, groupTrended(group.id)))),
    ...plain(...sample.bearers.map(({ agency }) => trend(sample, before, agencyTrended(agency.id)))),
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
