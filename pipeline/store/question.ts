import { createHash } from "node:crypto";
import type { FieldGiven, FieldShape, FieldType } from "./field.ts";
import { BadQuestion, BadRecord } from "./errors.ts";
import { kinds } from "./mapping.ts";
import type { FieldValue, Kind, Where } from "./store.ts";
import { wantedOf, type Wanted } from "./wanted.ts";

/** A field's value as a keeper stores and compares it: instants are milliseconds since 1970, all else as given. */
export type Stored = string | number | boolean;

/** One condition, checked against the mapping; all conditions of a question must hold. */
export type Condition =
  | { readonly test: "is" | "not"; readonly field: string; readonly values: readonly Stored[] }
  | { readonly test: "range"; readonly field: string; readonly from?: Stored; readonly to?: Stored }
  | { readonly test: "missing" | "present"; readonly field: string }
  /** Null: nothing that could be a word was typed, and nothing is found. */
  | { readonly test: "text"; readonly wanted: Wanted | null };

/** What the mapping says of a field; `id` belongs to every kind. Throws BadQuestion for a name that the mapping does not hold. */
export function fieldOf(kind: Kind, name: string): FieldShape {
  if (name === "id") return { type: "keyword", many: false, use: "order" };
  const { fields } = kinds[kind];
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) throw new BadQuestion(`Không có trường "${brief(name)}" trong loại "${kind}".`);
  return field;
}

/** `fieldOf` for all that is more than `is`; throws BadQuestion for a field that is only looked up. */
export function openFieldOf(kind: Kind, name: string): FieldShape {
  const field = fieldOf(kind, name);
  if (field.use === "lookup")
    throw new BadQuestion(`Trường "${name}" của loại "${kind}" chỉ tra được bằng is.`);
  return field;
}

/** Checks a `Where` against the mapping and turns its values into stored ones; both keepers ask from this form. */
export function conditionsOf(kind: Kind, where: Where = {}): readonly Condition[] {
  const conditions: Condition[] = [];
  for (const test of ["is", "not"] as const) {
    for (const [field, given] of Object.entries(where[test] ?? {})) {
      const { type } = test === "is" ? fieldOf(kind, field) : openFieldOf(kind, field);
      const list: readonly FieldValue[] = isList(given) ? given : [given];
      conditions.push({ test, field, values: list.map((value) => asked(field, type, value)) });
    }
  }
  for (const [name, { from, to }] of Object.entries(where.range ?? {})) {
    const { type } = openFieldOf(kind, name);
    const instant = kinds[kind].days?.[name];
    const bound = (value: string | number | undefined, key: "from" | "to") => {
      if (value === undefined) return {};
      const stored = asked(name, type, value);
      return {
        [key]: instant === undefined ? stored : asked(instant, "instant", `${stored}T00:00:00+07:00`),
      };
    };
    conditions.push({ test: "range", field: instant ?? name, ...bound(from, "from"), ...bound(to, "to") });
  }
  for (const test of ["missing", "present"] as const) {
    for (const field of where[test] ?? []) {
      openFieldOf(kind, field);
      conditions.push({ test, field: kinds[kind].days?.[field] ?? field });
    }
  }
  if (where.text !== undefined && where.text.trim() !== "") {
    if (kinds[kind].text === undefined) throw new BadQuestion(`Loại "${kind}" không tìm được theo chữ.`);
    conditions.push({ test: "text", wanted: wantedOf(where.text) });
  }
  return conditions;
}

/** The stored values of one field of a record; an empty list is absent. Throws BadRecord where a date is none. */
export function storedOf(name: string, type: FieldType, given: FieldGiven): readonly Stored[] {
  if (given === null) return [];
  if (typeof given !== "object") return [storedOne(name, type, given)];
  if (given.length < 2) return given.map((value) => storedOne(name, type, value));
  return Array.from(new Set<string | number>(given), (value) => storedOne(name, type, value));
}

function storedOne(name: string, type: FieldType, value: FieldValue): Stored {
  const stored = toStored(type, value);
  if (stored !== null) return stored;
  throw new BadRecord(`Giá trị "${brief(String(value))}" của ${name} không phải ${type}.`);
}

/** A stored value as a reader of `scan` gets it back. */
export function givenBack(type: FieldType, stored: string | number): string | number | boolean {
  if (type === "instant") return new Date(Number(stored)).toISOString();
  return type === "boolean" ? stored === 1 : stored;
}

function asked(name: string, type: FieldType, value: FieldValue): Stored {
  const stored = toStored(type, value);
  if (stored !== null) return stored;
  throw new BadQuestion(`Giá trị "${brief(String(value))}" không hợp với trường ${name} (${type}).`);
}

/** A moment with its zone, ISO 8601: `2025-07-08T03:00:00.000Z`. */
export const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const day = /^\d{4}-\d\d-\d\d$/;

function toStored(type: FieldType, value: FieldValue): Stored | null {
  switch (type) {
    case "keyword":
      return typeof value === "string" ? keyed(value) : null;
    case "day":
      return typeof value === "string" && isDay(value) ? value : null;
    case "instant": {
      const at = typeof value === "string" && instant.test(value) ? Date.parse(value) : Number.NaN;
      return Number.isNaN(at) ? null : at;
    }
    case "integer":
      return Number.isSafeInteger(value) ? value : null;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
  }
}

const knownDays = new Set<string>();
const mostDays = 5_000;

/** The same few days come again and again. */
function isDay(text: string): boolean {
  if (knownDays.has(text)) return true;
  const at = day.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text)) return false;
  if (knownDays.size >= mostDays) knownDays.clear();
  knownDays.add(text);
  return true;
}

/** UTF-16 units of a keyword that are indexed as they stand; Lucene refuses terms above 32,766 bytes, and long keys make slow indexes. */
const longestKeyword = 1024;

/** A longer value keeps its beginning and gets its digest, so that equal stays equal. */
function keyed(value: string): string {
  const whole = value.toWellFormed();
  if (whole.length <= longestKeyword) return whole;
  const digest = createHash("sha256").update(whole).digest("hex");
  return `${whole.slice(0, longestKeyword - 65).toWellFormed()}#${digest}`;
}

function isList(given: FieldValue | readonly FieldValue[]): given is readonly FieldValue[] {
  return typeof given === "object";
}

/** A foreign value as a message may show it. */
function brief(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
}
