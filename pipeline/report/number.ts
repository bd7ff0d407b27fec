import { z } from "zod";
import type { Measured, Part, Subject } from "../measure/types.ts";

/** One number of a report, as measuring gave it; the key is its own within the report and the same in every period. */
export const ReportNumber = z.object({
  key: z.string(),
  indicator: z.string(),
  /** Vietnamese. */
  label: z.string(),
  /** null = there is no number, and `why` says why; 0 = looked and found nothing. */
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  unit: z.enum(["count", "share", "days", "points", "index"]),
  state: z.enum(["ok", "no-data", "not-observable", "no-channel", "too-few", "incomplete", "not-due"]),
  why: z.string().nullable(),
  /** Vietnamese sentences that are printed with the number. */
  notes: z.array(z.string()),
  /** The agency that the number speaks of; null = the plan as a whole. */
  agency: z.string().nullable(),
});
export type ReportNumber = z.infer<typeof ReportNumber>;

/** Which number is asked for: the indicator, which of its numbers, of what, and which part of it. */
export interface Asked {
  readonly indicator: string;
  readonly variant?: string | undefined;
  readonly subject?: Subject | undefined;
  readonly part?: string | undefined;
}

/** The key of a number: `I04/full?group=II.3.a#share`. */
export function keyOf({ indicator, variant, subject = {}, part }: Asked): string {
  const told = Object.entries(subject)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
    .toSorted();
  const of = told.length === 0 ? "" : `?${told.join("&")}`;
  return `${indicator}${variant === undefined ? "" : `/${variant}`}${of}${part === undefined ? "" : `#${part}`}`;
}

/** A measured number with all its parts, as a report keeps them. */
export function numbersOf(measured: Measured, variant?: string): readonly ReportNumber[] {
  const { indicator, subject, state, why, notes } = measured;
  const agency = subject.agency ?? null;
  const whole: ReportNumber = {
    key: keyOf({ indicator, variant, subject }),
    indicator,
    label: measured.label,
    value: measured.value,
    numerator: measured.numerator,
    denominator: measured.denominator,
    unit: measured.unit,
    state,
    why,
    notes: [...notes],
    agency,
  };
  const ofPart = (part: Part): ReportNumber => ({
    ...whole,
    key: keyOf({ indicator, variant, subject, part: part.key }),
    label: `${measured.label}: ${part.label}`,
    value: part.value,
    numerator: null,
    denominator: null,
    unit: part.unit,
    notes: [],
  });
  return [whole, ...measured.parts.map(ofPart)];
}
