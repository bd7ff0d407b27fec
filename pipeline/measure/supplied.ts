import type { Entry } from "../store/records.ts";
import { type Days } from "./duty.ts";
import { holds } from "./windows.ts";

/** An entry that may be used: confirmed or locked by a person, with its day. Drafts and what was withdrawn count nowhere. */
export interface SuppliedFigure {
  readonly id: string;
  readonly form: string;
  readonly agency: string;
  readonly day: string;
  readonly values: Entry["values"];
  readonly evidence: readonly string[];
  /** Of a row of a list: the first item that tells of it, null when none does; absent = nobody looked. */
  readonly told?: Told | null;
}

/** An item that tells of something that a list names, and its day in Việt Nam. */
export interface Told {
  readonly item: string;
  readonly day: string;
}

/** The confirmed entries of a plan in a span of days, with what items tell of the rows of lists. */
export function suppliedIn(
  entries: readonly Entry[],
  plan: string,
  span: Days,
  told: ReadonlyMap<string, Told | null> = new Map(),
): readonly SuppliedFigure[] {
  return entries
    .filter(
      ({ plan: of, state, day }) =>
        of === plan && (state === "confirmed" || state === "locked") && holds(span, day),
    )
    .map(({ id, form, agency, day, values, evidence }) => {
      const found = told.get(id);
      return { id, form, agency, day, values, evidence, ...(found === undefined ? {} : { told: found }) };
    });
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
