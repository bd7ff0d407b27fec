import type { SQLInputValue } from "node:sqlite";
import type { Term } from "../fold.ts";
import { kinds } from "../mapping.ts";
import { fieldOf, type Condition, type Stored } from "../question.ts";
import type { Kind } from "../store.ts";
import type { Base } from "./file.ts";
import { without } from "./schema.ts";

/** A piece of SQL with the values that stand for its question marks. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SQLInputValue[];
}

/**
 * From which table a question starts, and its conditions. `m` is there when it starts from the side table of the rarest
 * value that must hold; `order` and `id` name the columns of the kind's usual order then.
 */
export interface Plan {
  readonly from: string;
  readonly where: Sql;
  readonly order: (field: string) => string;
  readonly id: string;
}

/** Rows beyond which it no longer matters how common a value is. */
const common = 20_000;

/** Turns checked conditions into SQL; names come from the mapping, values are always bound. */
export function planFor(base: Base, kind: Kind, conditions: readonly Condition[]): Plan {
  const driver = rarest(base, kind, conditions);
  const by = kinds[kind].order;
  const column = (field: string) => {
    if (field === "id") return driver === null ? "k.id" : "m.id";
    return driver !== null && field === by ? "m.ord" : `k.f_${field}`;
  };
  const parts = conditions.flatMap((condition) =>
    condition === driver?.condition ? [] : [sqlOf(kind, condition, column, driver !== null)],
  );
  if (driver !== null) parts.unshift({ text: "m.value = ?", values: [driver.value] });
  return {
    from:
      driver === null
        ? `k_${kind} AS k`
        : `m_${kind}_${driver.field} AS m CROSS JOIN k_${kind} AS k ON k.seq = m.seq`,
    where: {
      text: parts.length === 0 ? "1" : parts.map((part) => part.text).join(" AND "),
      values: parts.flatMap((part) => part.values),
    },
    order: column,
    id: column("id"),
  };
}

interface Driver {
  readonly condition: Condition;
  readonly field: string;
  readonly value: string;
}

function rarest(base: Base, kind: Kind, conditions: readonly Condition[]): Driver | null {
  let best: Driver | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const condition of conditions) {
    if (condition.test !== "is" || condition.values.length !== 1 || !fieldOf(kind, condition.field).many)
      continue;
    const { field } = condition;
    const value = String(condition.values[0]);
    const table = `m_${kind}_${field}`;
    const [row] = base.all(
      `SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE value = ? LIMIT ${common})`,
      value,
    );
    const rows = Number(row?.[0]);
    if (rows < fewest) [best, fewest] = [{ condition, field, value }, rows];
  }
  return best;
}

function sqlOf(kind: Kind, condition: Condition, column: (field: string) => string, driven: boolean): Sql {
  if (condition.test === "text") {
    const match = matchOf(condition.terms);
    if (match === null) return { text: "0", values: [] };
    return { text: `k.seq IN (SELECT rowid FROM t_${kind} WHERE t_${kind} MATCH ?)`, values: [match] };
  }
  const name = column(condition.field);
  const { type, many } = fieldOf(kind, condition.field);
  switch (condition.test) {
    case "missing":
    case "present": {
      const absent = name === "m.ord" ? `m.ord = ${literal(without(type))}` : `${name} IS NULL`;
      return { text: condition.test === "missing" ? absent : `NOT (${absent})`, values: [] };
    }
    case "is":
    case "not": {
      const list = listOf(condition.values);
      if (!many) {
        const holds = condition.values.length === 0 ? "0" : `${name} IN ${list.text}`;
        return { text: condition.test === "is" ? holds : `(${holds}) IS NOT 1`, values: list.values };
      }
      const holds = sideHolds(kind, condition.field, `s.value IN ${list.text}`, driven);
      return { text: condition.test === "is" ? holds : `NOT ${holds}`, values: list.values };
    }
    case "range": {
      const bounds = [
        ...(condition.from === undefined ? [] : [{ sign: ">=", value: toSql(condition.from) }]),
        ...(condition.to === undefined ? [] : [{ sign: "<", value: toSql(condition.to) }]),
      ];
      const values = bounds.map((bound) => bound.value);
      const on = (what: string) => bounds.map((bound) => `${what} ${bound.sign} ?`).join(" AND ");
      if (many) return { text: sideHolds(kind, condition.field, on("s.value") || "1", driven), values };
      if (bounds.length === 0) return { text: "1", values };
      const real = name === "m.ord" ? `${name} > ${literal(without(type))} AND ` : "";
      return { text: `(${real}${on(name)})`, values };
    }
  }
}

/** Looks one record up in a side table by its whole key, or lists the table where the condition must drive the question. */
function sideHolds(kind: Kind, field: string, condition: string, driven: boolean): string {
  const table = `m_${kind}_${field} AS s`;
  if (driven) return `EXISTS (SELECT 1 FROM ${table} WHERE ${condition} AND s.ord = m.ord AND s.id = m.id)`;
  return `k.seq IN (SELECT s.seq FROM ${table} WHERE ${condition})`;
}

function listOf(values: readonly Stored[]): Sql {
  const bound = values.map(toSql);
  if (bound.length <= 50) return { text: `(${bound.map(() => "?").join(", ")})`, values: bound };
  return { text: "(SELECT value FROM json_each(?))", values: [JSON.stringify(bound)] };
}

/** A query in the language of FTS5; every word is quoted, so that nothing in it is an operator. Null: nothing was asked for. */
function matchOf(terms: readonly Term[]): string | null {
  if (terms.length === 0) return null;
  return terms.map(({ row, words }) => `${row} : "${words.join(" ").replaceAll('"', '""')}"`).join(" AND ");
}

function toSql(value: Stored): string | number {
  return typeof value === "boolean" ? Number(value) : value;
}

function literal(value: string | number): string {
  return typeof value === "number" ? String(value) : "''";
}
