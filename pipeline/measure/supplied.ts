import type { Entry } from "../store/records.ts";
import { type Days } from "./duty.ts";
import { holds } from "./windows.ts";

/** An entry that may be used: confirmed or locked by a person, with its day. Drafts count nowhere. */
export interface SuppliedFigure {
  readonly id: string;
  readonly form: string;
  readonly agency: string;
  readonly day: string;
  readonly values: Entry["values"];
  readonly evidence: readonly string[];
}

/** The confirmed entries of a plan in a span of days. */
export function suppliedIn(entries: readonly Entry[], plan: string, span: Days): readonly SuppliedFigure[] {
  return entries
    .filter((entry) => entry.plan === plan && entry.state !== "draft" && holds(span, entry.day))
    .map(({ id, form, agency, day, values, evidence }) => ({ id, form, agency, day, values, evidence }));
}

/** A number of an entry; null where it is absent or no number (missing is not 0). */
export function numberIn(values: Entry["values"], key: string): number | null {
  const value = values[key];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A text of an entry; null where it is absent or empty. */
export function textIn(values: Entry["values"], key: string): string | null {
  const value = values[key];
  return typeof value === "string" && value !== "" ? value : null;
}
