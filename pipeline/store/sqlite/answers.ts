import type { FieldType } from "../field.ts";
import type { FieldName, Slim } from "../mapping.ts";
import { givenBack } from "../question.ts";
import type { Kept, Kind, Lease, Records, Tally, Written } from "../store.ts";
import type { Row } from "./file.ts";
import type { Sack } from "./sacks.ts";

/** Rows as a thread sent them. */
export function rowsOf(answer: unknown): readonly Row[] {
  return isRows(answer) ? answer : [];
}

function isRows(answer: unknown): answer is readonly Row[] {
  return Array.isArray(answer);
}

/** What a thread packed for the engine. */
export function sacksOf(answer: unknown): readonly Sack[] {
  return isSacks(answer) ? answer : [];
}

function isSacks(answer: unknown): answer is readonly Sack[] {
  return Array.isArray(answer);
}

/** Sequence numbers of records. */
export function seqsOf(answer: unknown): Float64Array {
  return answer instanceof Float64Array ? answer : new Float64Array();
}

/** Endings of a write, in the order of its records. */
export function writtenOf(answer: unknown): readonly Written[] {
  return isWritten(answer) ? answer : [];
}

function isWritten(answer: unknown): answer is readonly Written[] {
  return Array.isArray(answer);
}

/** A lease as it stands now, whoever holds it. */
export function leaseOf(answer: unknown): Lease {
  if (!isLease(answer)) throw new Error("an answer without a lease");
  return answer;
}

function isLease(answer: unknown): answer is Lease {
  return typeof answer === "object" && answer !== null && "holder" in answer;
}

/** A record from its row: id, revision, actor, time, body. */
export function keptOf<K extends Kind>(_kind: K, row: Row): Kept<K> {
  // The body is what `write` made of the same kind's value; nobody else writes this table.
  const value: Records[K] = JSON.parse(String(row[4]));
  return { value, revision: Number(row[1]), actor: String(row[2]), at: String(row[3]) };
}

/** The value a row was ordered by, for a cursor. */
export function placeOf(row: Row): string | number | null {
  const place = row[5];
  return typeof place === "string" || typeof place === "number" ? place : null;
}

/** One row of a tally: the key's values, the count, the sums. */
export function tallyOf(row: Row, types: readonly FieldType[]): Tally {
  const key = types.map((type, i) => {
    const value = row[i];
    return typeof value === "string" || typeof value === "number" ? String(givenBack(type, value)) : null;
  });
  return { key, count: Number(row[types.length]), sums: row.slice(types.length + 1).map(Number) };
}

/** One row of a scan: its id, then the columns of the asked fields. */
export function slimOf<K extends Kind, F extends FieldName<K>>(
  row: Row,
  fields: readonly { readonly name: F; readonly type: FieldType; readonly many: boolean }[],
): Slim<K, F> {
  const slim: Record<string, unknown> = { id: row[0] };
  fields.forEach(({ name, type, many }, i) => {
    const column = row[i + 1];
    const single = typeof column === "string" || typeof column === "number" ? givenBack(type, column) : null;
    slim[name] = many ? valuesOf(column) : single;
  });
  if (isSlim<K, F>(slim, fields)) return slim;
  throw new Error("a scanned row without its fields");
}

/** The values of a field with several, from its column. The same few thousand columns come again and again. */
function valuesOf(column: unknown): readonly string[] {
  if (typeof column !== "string") return none;
  const known = knownValues.get(column);
  if (known !== undefined) return known;
  const list: unknown = JSON.parse(column);
  const values = Object.freeze(Array.isArray(list) ? list.map(String) : []);
  if (column.length > longestKnown) return values;
  if (knownValues.size >= mostKnown) knownValues.clear();
  knownValues.set(column, values);
  return values;
}

const none: readonly string[] = Object.freeze([]);
const knownValues = new Map<string, readonly string[]>();
const mostKnown = 20_000;
const longestKnown = 300; // UTF-16 units

function isSlim<K extends Kind, F extends FieldName<K>>(
  slim: object,
  fields: readonly { readonly name: F }[],
): slim is Slim<K, F> {
  return fields.every(({ name }) => name in slim);
}
