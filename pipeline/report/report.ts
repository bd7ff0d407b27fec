import { z } from "zod";
import { ReportNumber } from "./number.ts";

const Named = z.object({ id: z.string(), name: z.string() });

/** One agency of the plan in the period: what of it is known, in words and days; its numbers stand among the report's. */
export const ReportAgency = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  /** `covered` and `silent` stand in the denominator of I01, the others do not. */
  standing: z.enum(["covered", "silent", "not-observable", "no-channel", "not-due"]),
  /** Vietnamese: why it could not be observed; null where it was. */
  reason: z.string().nullable(),
  /** Last day with a counted item on an own channel; null = none since the plan began. */
  lastDay: z.string().nullable(),
  level: z.enum(["none", "yellow", "red", "unknown", "no-channel", "not-due"]),
  /** Clauses by which it owes coverage. */
  clauses: z.array(z.string()),
});
export type ReportAgency = z.infer<typeof ReportAgency>;

/** One story as a digest tells it: at most forty words of the text, and the way to the whole. */
export const ReportStory = z.object({
  story: z.string(),
  item: z.string(),
  title: z.string(),
  /** At most forty words: the lead, else the sentence that proves the group. */
  told: z.string(),
  url: z.string(),
  source: z.string(),
  sourceName: z.string(),
  rank: z.enum(["national", "city", "portal", "social"]),
  day: z.string(),
  at: z.string().nullable(),
  groups: z.array(z.string()),
  agencies: z.array(z.string()),
});
export type ReportStory = z.infer<typeof ReportStory>;

/** One item in which the press finds fault. */
export const ReportCriticism = z.object({
  item: z.string(),
  title: z.string(),
  url: z.string(),
  sourceName: z.string(),
  day: z.string(),
  groups: z.array(z.string()),
  /** The sentence that proves it; empty where a person's tone alone says so. */
  sentence: z.string(),
  /** Whom to ask; empty = nobody is named, and the lead agency decides. */
  concerned: z.array(Named),
  tone: z.enum(["positive", "neutral", "negative"]).nullable(),
});
export type ReportCriticism = z.infer<typeof ReportCriticism>;

/**
 * A report as one value: every number that any file, page or chart of it shows stands in `numbers`, once, as measuring gave
 * it. Every format is drawn from it and computes nothing. A frozen period keeps it whole.
 */
export const Report = z.object({
  version: z.literal(1),
  city: Named,
  leadAgency: Named,
  plan: z.object({
    id: z.string(),
    title: z.string(),
    number: z.string().nullable(),
    date: z.string().nullable(),
    issuer: z.string(),
    place: z.string(),
  }),
  /** null = the whole city. */
  agency: Named.nullable(),
  period: z.object({ id: z.string(), name: z.string(), from: z.string(), to: z.string() }),
  before: z.object({ name: z.string(), from: z.string(), to: z.string() }),
  /** false = the period still runs. */
  closed: z.boolean(),
  /** UTC: the moment as of which the numbers stand. */
  madeAt: z.string(),
  rules: z.array(z.string()),
  measure: z.string(),
  config: z.string(),
  /** Vietnamese names of the shares of I16 below 80 %. */
  low: z.array(z.string()),
  numbers: z.array(ReportNumber),
  definitions: z.record(
    z.string(),
    z.object({ label: z.string(), numerator: z.string(), denominator: z.string(), rule: z.string() }),
  ),
  groups: z.array(z.object({ id: z.string(), clause: z.string(), name: z.string() })),
  forms: z.array(z.object({ id: z.string(), name: z.string(), observable: z.enum(["yes", "partly", "no"]) })),
  targets: z.array(
    z.object({ id: z.string(), clause: z.string(), text: z.string(), due: z.string(), status: z.string() }),
  ),
  agencies: z.array(ReportAgency),
  /** What agencies tell of themselves, by kind of entry: its name and the labels of what is added up; keys by `toldKey`. */
  told: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        sums: z.array(z.object({ id: z.string(), label: z.string() })),
      }),
    )
    .default([]),
  /** Names of sources and channels that numbers speak of. */
  names: z.record(z.string(), z.string()),
  /** The parts of the period that the chart shows; each number's key is `I04/step.<from>`. */
  steps: z.array(z.object({ label: z.string(), from: z.string(), to: z.string(), key: z.string() })),
  stories: z.array(ReportStory),
  criticism: z.array(ReportCriticism),
});
export type Report = z.infer<typeof Report>;

/** The number of this key; null where the report has none. */
export function numberOf(report: Report, key: string): ReportNumber | null {
  return byKey(report).get(key) ?? null;
}

/** The same report for one agency alone: its numbers, what is said of it, and how complete the data are; null when it owes nothing. */
export function forAgency(report: Report, agency: string): Report | null {
  const row = report.agencies.find(({ id }) => id === agency);
  if (row === undefined) return null;
  return {
    ...report,
    agency: { id: row.id, name: row.name },
    agencies: [row],
    numbers: report.numbers.filter((number) => number.agency === agency || number.indicator === "I16"),
    targets: [],
    forms: [],
    steps: [],
    stories: report.stories.filter(({ agencies }) => agencies.includes(agency)),
    criticism: report.criticism.filter(({ concerned }) => concerned.some(({ id }) => id === agency)),
  };
}

const books = new WeakMap<Report, ReadonlyMap<string, ReportNumber>>();

function byKey(report: Report): ReadonlyMap<string, ReportNumber> {
  const known = books.get(report);
  if (known) return known;
  const made = new Map(report.numbers.map((number) => [number.key, number]));
  books.set(report, made);
  return made;
}
