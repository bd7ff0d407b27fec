import type { Agency, Plan } from "../../config/schema.ts";
import type { Entry } from "../store/records.ts";

/** What a form or a table may hold for one field: text as typed, or what a spreadsheet's cell is. */
export type Cell = string | number | boolean | Date | null;
export type EntryValues = Entry["values"];

/** What the choices of a form are taken from. */
export interface Known {
  readonly plan: Plan;
  readonly agencies: readonly Agency[];
  /** Today in Việt Nam. */
  readonly today: string;
}

export interface Option {
  readonly id: string;
  readonly name: string;
}

/**
 * `whole`: a count of 0 and more. `decimal`: 0 and more. `percent`: written 62,5, kept as a share of 0 to 1. `flag`: có or
 * không. `code`: short text that tells one thing from another.
 */
export type EntryFieldType =
  | "text"
  | "long"
  | "code"
  | "day"
  | "whole"
  | "decimal"
  | "percent"
  | "flag"
  | "link"
  | "choice";

/** One field: the form's label, the table's heading and the page's column are the same words. */
export interface EntryField {
  readonly key: string;
  readonly label: string;
  readonly type: EntryFieldType;
  readonly required: boolean;
  /** One short sentence under the label; empty = the label says it all. */
  readonly hint: string;
  /** Of a `choice`. */
  readonly options?: (known: Known) => readonly Option[];
}

/** What is wrong with one field; the message says what to do. */
export interface FieldProblem {
  readonly key: string;
  readonly message: string;
}

/** A rule over several fields of one entry; null = it holds. */
export type Rule = (values: EntryValues, known: Known) => FieldProblem | null;

type More = { readonly hint?: string; readonly required?: boolean };

function field(type: EntryFieldType, key: string, label: string, more: More = {}): EntryField {
  return { key, label, type, required: more.required ?? true, hint: more.hint ?? "" };
}

/** Builders of fields; a field must be filled unless it says otherwise. */
export const text = (key: string, label: string, more?: More) => field("text", key, label, more);
export const long = (key: string, label: string, more?: More) => field("long", key, label, more);
export const code = (key: string, label: string, more?: More) => field("code", key, label, more);
export const day = (key: string, label: string, more?: More) => field("day", key, label, more);
export const whole = (key: string, label: string, more?: More) => field("whole", key, label, more);
export const decimal = (key: string, label: string, more?: More) => field("decimal", key, label, more);
export const percent = (key: string, label: string, more?: More) => field("percent", key, label, more);
export const flag = (key: string, label: string, more?: More) => field("flag", key, label, more);
export const link = (key: string, label: string, more?: More) => field("link", key, label, more);

/** A field with a list of choices, which may follow from the plan. */
export function choice(
  key: string,
  label: string,
  options: EntryField["options"] | Readonly<Record<string, string>>,
  more: More = {},
): EntryField {
  const listed =
    typeof options === "object" ? Object.entries(options).map(([id, name]) => ({ id, name })) : null;
  return {
    ...field("choice", key, label, more),
    options: listed === null ? (typeof options === "function" ? options : () => []) : () => listed,
  };
}

/** The plan's content groups. */
export const groups = ({ plan }: Known): readonly Option[] =>
  plan.groups.map(({ id, name }) => ({ id, name: `${id} ${name}` }));

/** Targets of the plan that a test picks, under their ids. */
export const targetsWhere =
  (holds: (target: Plan["targets"][number]) => boolean) =>
  ({ plan }: Known): readonly Option[] =>
    plan.targets.filter(holds).map(({ id, text: what }) => ({ id, name: `${id} ${what}` }));

/** Reporting duties of the plan. */
export const reportingDuties = ({ plan }: Known): readonly Option[] =>
  plan.reportingDuties.map(({ id, clause, who, when }) => ({ id, name: `${clause}: ${who}, ${when}` }));
