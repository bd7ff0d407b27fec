import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { Position } from "../cursor.ts";
import { fieldOf, type Condition } from "../question.ts";
import type { Kind } from "../store.ts";
import type { Base, Row } from "./file.ts";
import { planFor } from "./where.ts";
import { secondOfWords } from "./words.ts";

/** A record as it lies in the file: id, revision, actor, time, body as JSON; then, in lists, the value it is ordered by. */
export type BodyRow = Row;

/** Reads records by id, in any order; unknown ids are left out. */
export function readBodies(base: Base, kind: Kind, ids: readonly string[]): readonly BodyRow[] {
  return base.all(
    `SELECT id, revision, actor, at, body FROM b_${kind} WHERE id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
}

/** One page of a list, already checked. */
export interface ListJob {
  readonly kind: Kind;
  readonly conditions: readonly Condition[];
  readonly by: string;
  readonly direction: "ascending" | "descending";
  readonly limit: number;
  readonly after: Position | null;
}

/** Reads up to `limit` records: first those that have the order's field, then, by id, those without it. */
export function listBodies(base: Base, job: ListJob): readonly BodyRow[] {
  const { kind, by, direction, limit, after } = job;
  const places: Placed[] = [];
  const ask = (conditions: readonly Condition[], ordered: boolean) => {
    const here = places.length === 0 && after !== null && (after.value !== null) === ordered ? after : null;
    places.push(
      ...placesOf(base, { kind, conditions, by, direction, ordered, here, limit: limit - places.length }),
    );
  };
  if (after === null || after.value !== null) ask([...job.conditions, { test: "present", field: by }], true);
  if (places.length < limit && by !== "id") ask([...job.conditions, { test: "missing", field: by }], false);
  return bodiesAt(base, kind, places);
}

/** Where a record of a list stands, and what it is ordered by; null among those without it. */
interface Placed {
  readonly seq: number;
  readonly place: string | number | null;
}

interface PlacesAsked {
  readonly kind: Kind;
  readonly conditions: readonly Condition[];
  readonly by: string;
  readonly direction: "ascending" | "descending";
  /** By the field and the id, or, among those without it, by the id alone. */
  readonly ordered: boolean;
  readonly here: Position | null;
  readonly limit: number;
}

function placesOf(base: Base, asked: PlacesAsked): readonly Placed[] {
  const { kind, conditions, by, direction, ordered, here, limit } = asked;
  const [sign, turn] = direction === "ascending" ? [">", "ASC"] : ["<", "DESC"];
  const plan = planFor(base, kind, conditions, { pageBy: by });
  const [place, id] = [plan.column(by), plan.column("id")];
  const seek = here === null ? "1" : ordered ? `(${place}, ${id}) ${sign} (?, ?)` : `${id} ${sign} ?`;
  const from: SQLInputValue[] = here === null ? [] : ordered ? [here.value, here.id] : [here.id];
  const shown = ordered ? place : "NULL";
  const where = `FROM ${plan.from} WHERE ${plan.where.text} AND ${seek}`;
  const values = [...plan.where.values, ...from];
  if (!plan.byWords) {
    const keys = ordered ? `${place} ${turn}, ${id} ${turn}` : `${id} ${turn}`;
    const rows = base.all(`SELECT k.seq, ${shown} ${where} ORDER BY ${keys} LIMIT ?`, ...values, limit);
    return rows.map((row) => ({ seq: Number(row[0]), place: placeOf(row[1]) }));
  }
  // The word index gives its rows by the second: those of the last second are all looked at.
  const found: (Placed & { readonly id: string })[] = [];
  let last: SQLOutputValue | undefined;
  const order = `ORDER BY t.rowid ${turn}`;
  for (const row of base.each(
    `SELECT k.seq, ${shown}, k.id, ${secondOfWords} ${where} ${order}`,
    ...values,
  )) {
    if (found.length >= limit && row[3] !== last) break;
    last = row[3];
    found.push({ seq: Number(row[0]), place: placeOf(row[1]), id: String(row[2]) });
  }
  const ways = direction === "ascending" ? 1 : -1;
  return found.toSorted((one, other) => ways * byPlace(one, other)).slice(0, limit);
}

function byPlace(one: Placed & { readonly id: string }, other: Placed & { readonly id: string }): number {
  if (one.place !== null && other.place !== null && one.place !== other.place)
    return one.place < other.place ? -1 : 1;
  // As SQLite compares texts: by their bytes.
  return Buffer.compare(Buffer.from(one.id), Buffer.from(other.id));
}

function placeOf(value: SQLOutputValue | undefined): string | number | null {
  return typeof value === "string" || typeof value === "number" ? value : null;
}

/** The records at these places, in their order. */
function bodiesAt(base: Base, kind: Kind, places: readonly Placed[]): readonly BodyRow[] {
  const rows = base.all(
    `SELECT b.seq, b.id, b.revision, b.actor, b.at, b.body FROM json_each(?) AS j CROSS JOIN b_${kind} AS b ON b.seq = j.value`,
    JSON.stringify(places.map(({ seq }) => seq)),
  );
  const bySeq = new Map(rows.map(([seq, ...row]) => [seq, row]));
  return places.flatMap(({ seq, place }) => {
    const row = bySeq.get(seq);
    return row === undefined ? [] : [[...row, place]];
  });
}

/** Counts the records that match. */
export function countRows(base: Base, kind: Kind, conditions: readonly Condition[]): number {
  const plan = planFor(base, kind, conditions, "whole");
  const [row] = base.all(
    `SELECT count(*) FROM ${plan.counted} WHERE ${plan.where.text}`,
    ...plan.where.values,
  );
  return Number(row?.[0]);
}

/** What to tally, already checked. */
export interface TallyJob {
  readonly kind: Kind;
  readonly conditions: readonly Condition[];
  readonly by: readonly string[];
  readonly sums: readonly string[];
}

/** Rows of `by` values, then the count, then the sums. */
export function tallyRows(base: Base, job: TallyJob): readonly Row[] {
  const { kind, by, sums } = job;
  const plan = planFor(base, kind, job.conditions, "whole");
  const joins: string[] = [];
  const keys = by.map((field, i) => {
    if (!fieldOf(kind, field).many) return plan.column(field);
    joins.push(`LEFT JOIN json_each(k.f_${field}) AS j${i}`);
    return `j${i}.value`;
  });
  const sum = sums.map((field) => `, total(k.f_${field})`).join("");
  const group = keys.length === 0 ? "" : `GROUP BY ${keys.map((_, i) => i + 1).join(", ")}`;
  return base.all(
    `SELECT ${[...keys, "count(*)"].join(", ")}${sum} FROM ${plan.from} ${joins.join(" ")}
     WHERE ${plan.where.text} ${group}`,
    ...plan.where.values,
  );
}

/** The sequence numbers of all records that match: what a scan then reads batch by batch. */
export function matchingRows(base: Base, kind: Kind, conditions: readonly Condition[]): Float64Array {
  const plan = planFor(base, kind, conditions, "whole");
  const rows = base.all(
    `SELECT ${plan.seq} FROM ${plan.counted} WHERE ${plan.where.text} ORDER BY 1`,
    ...plan.where.values,
  );
  return Float64Array.from(rows, (row) => Number(row[0]));
}

/** Which fields of which records to read; `seqs` are sequence numbers of one batch. */
export interface SlimJob {
  readonly kind: Kind;
  readonly fields: readonly string[];
  readonly seqs: Float64Array;
}

/** Reads the indexed fields of these records: id, then the fields as they lie in the columns. */
export function slimRows(base: Base, job: SlimJob): readonly Row[] {
  const columns = job.fields.map((field) => (field === "id" ? ", k.id" : `, k.f_${field}`)).join("");
  return base.all(
    `SELECT k.id${columns} FROM json_each(?) AS j CROSS JOIN k_${job.kind} AS k ON k.seq = j.value`,
    JSON.stringify([...job.seqs]),
  );
}
