import type { SQLInputValue } from "node:sqlite";
import type { Position } from "../cursor.ts";
import { kinds } from "../mapping.ts";
import { fieldOf, type Condition } from "../question.ts";
import type { Kind } from "../store.ts";
import type { Base, Row } from "./file.ts";
import { planFor } from "./where.ts";

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
  const rows: Row[] = [];
  const [sign, turn] = direction === "ascending" ? [">", "ASC"] : ["<", "DESC"];
  const ask = (conditions: readonly Condition[], ordered: boolean) => {
    const plan = planFor(base, kind, conditions);
    const place = plan.order(by);
    const here = rows.length === 0 && after !== null && (after.value !== null) === ordered ? after : null;
    const seek =
      here === null ? "1" : ordered ? `(${place}, ${plan.id}) ${sign} (?, ?)` : `${plan.id} ${sign} ?`;
    const from: SQLInputValue[] = here === null ? [] : ordered ? [here.value, here.id] : [here.id];
    const keys = ordered ? `${place} ${turn}, ${plan.id} ${turn}` : `${plan.id} ${turn}`;
    const found = base.all(
      `SELECT b.id, b.revision, b.actor, b.at, b.body, p.place FROM (
         SELECT k.seq AS seq, ${ordered ? place : "NULL"} AS place FROM ${plan.from}
         WHERE ${plan.where.text} AND ${seek} ORDER BY ${keys} LIMIT ?) AS p
       CROSS JOIN b_${kind} AS b ON b.seq = p.seq ORDER BY p.place ${turn}, b.id ${turn}`,
      ...plan.where.values,
      ...from,
      limit - rows.length,
    );
    rows.push(...found);
  };
  if (after === null || after.value !== null) ask([...job.conditions, { test: "present", field: by }], true);
  if (rows.length < limit && by !== "id") ask([...job.conditions, { test: "missing", field: by }], false);
  return rows;
}

/** Counts the records that match. */
export function countRows(base: Base, kind: Kind, conditions: readonly Condition[]): number {
  const plan = planFor(base, kind, conditions);
  const [row] = base.all(`SELECT count(*) FROM ${plan.from} WHERE ${plan.where.text}`, ...plan.where.values);
  return Number(row?.[0]);
}

/** Rows of `by` values, then the count, then the sums. */
export function tallyRows(
  base: Base,
  job: {
    readonly kind: Kind;
    readonly conditions: readonly Condition[];
    readonly by: readonly string[];
    readonly sums: readonly string[];
  },
): readonly Row[] {
  const { kind, by, sums } = job;
  const plan = planFor(base, kind, job.conditions);
  const joins: string[] = [];
  const keys = by.map((field, i) => {
    if (!fieldOf(kind, field).many) return plan.order(field);
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

/** Up to `limit` rows behind the sequence number `after`: sequence number, id, then the fields as they lie in the columns. */
export function scanRows(
  base: Base,
  job: {
    readonly kind: Kind;
    readonly conditions: readonly Condition[];
    readonly fields: readonly string[];
    readonly after: number;
    readonly limit: number;
  },
): readonly Row[] {
  const plan = planFor(base, job.kind, job.conditions);
  const columns = job.fields.map((field) => (field === "id" ? ", k.id" : `, k.f_${field}`)).join("");
  return base.all(
    `SELECT k.seq, k.id${columns} FROM ${plan.from} WHERE ${plan.where.text} AND k.seq > ? ORDER BY k.seq LIMIT ?`,
    ...plan.where.values,
    job.after,
    job.limit,
  );
}

/** The field a kind's lists are usually ordered by, else the id. */
export function usualOrder(kind: Kind): string {
  return kinds[kind].order ?? "id";
}
