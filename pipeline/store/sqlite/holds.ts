import type { SQLInputValue } from "node:sqlite";
import { kinds } from "../mapping.ts";
import { fieldOf, type Condition, type Stored } from "../question.ts";
import type { Kind } from "../store.ts";
import type { Base } from "./file.ts";
import { matchOf } from "./match.ts";
import { without } from "./schema.ts";
import { seqOfWords, wordRowSql } from "./words.ts";

/** A piece of SQL with the values that stand for its question marks. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SQLInputValue[];
}

/** A condition that names values. */
export type Asked = Extract<Condition, { readonly test: "is" | "not" }>;
type Words = Extract<Condition, { readonly test: "text" }>;

/** A condition on a field. */
export type Named = Extract<Condition, { readonly field: string }>;

/** What the pieces of one question have in common. */
export interface Build {
  readonly base: Base;
  readonly kind: Kind;
  readonly column: (field: string) => string;
  /** Order and id by which a side table is asked about one row; null: its rows are gathered. */
  readonly side: { readonly ord: string; readonly id: string } | null;
  /** The one condition whose rows are gathered although others are asked row by row. */
  readonly gathered: Condition | null;
  /** The span of the usual order that must hold anyway, as the side tables `s` carry it: rows outside it are not gathered. */
  readonly time: Sql;
  /** The row of `k` is read anyway: of what it says itself no side table is asked. */
  readonly atHand: boolean;
  /** A common word is asked for row by row. */
  readonly probes: boolean;
}

const always: Sql = { text: "1", values: [] };

/** For a question whose rows of `k` are read one by one. */
export function rowByRow(base: Base, kind: Kind): Omit<Build, "column"> {
  return { base, kind, side: sideKey(kind, false), gathered: null, time: always, atHand: true, probes: true };
}

/** Stands in `k` alone. */
export function isOfRow(kind: Kind, field: string): boolean {
  return field !== "id" && field !== kinds[kind].order && !fieldOf(kind, field).many;
}

/** How a side table is asked about one row: by the order and the id that the question starts with. */
export function sideKey(kind: Kind, driven: boolean): { readonly ord: string; readonly id: string } {
  if (driven) return { ord: "m.ord", id: "m.id" };
  const by = kinds[kind].order;
  if (by === null) return { ord: "0", id: "k.id" };
  return { ord: `coalesce(k.f_${by}, ${literal(without(fieldOf(kind, by).type))})`, id: "k.id" };
}

/** One condition as SQL. */
export function sqlOf(build: Build, condition: Condition): Sql {
  if (condition.test === "text") return wordsHold(build, condition);
  const name = build.column(condition.field);
  const { type, many } = fieldOf(build.kind, condition.field);
  switch (condition.test) {
    case "missing":
    case "present": {
      const absent = name === "m.ord" ? `m.ord = ${literal(without(type))}` : `${name} IS NULL`;
      return { text: condition.test === "missing" ? absent : `NOT (${absent})`, values: [] };
    }
    case "is":
    case "not": {
      const list = listOf(condition.values);
      const holds = many
        ? sideHolds(build, condition, { text: `s.value IN ${list.text}`, values: list.values })
        : { text: `(${name} IS NOT NULL AND ${name} IN ${list.text})`, values: list.values };
      const own = many ? columnHolds(build, condition) : null;
      const { text, values } = own ?? holds;
      return { text: condition.test === "is" ? text : `NOT ${text}`, values };
    }
    case "range": {
      const bounds = [
        ...(condition.from === undefined ? [] : [{ sign: ">=", value: toSql(condition.from) }]),
        ...(condition.to === undefined ? [] : [{ sign: "<", value: toSql(condition.to) }]),
      ];
      const values = bounds.map((bound) => bound.value);
      const within = (what: string) => bounds.map(({ sign }) => `${what} ${sign} ?`).join(" AND ");
      if (bounds.length === 0) return { text: "1", values };
      if (many) return sideHolds(build, condition, { text: within("s.value"), values });
      // Only where nothing else bounds it from below: of two such bounds SQLite walks the index from the first.
      const isOpen = name === "m.ord" && condition.from === undefined;
      const real = isOpen ? `m.ord > ${literal(without(type))} AND ` : "";
      return { text: `(${real}${within(name)})`, values };
    }
  }
}

const fewAsked = 40; // values; a longer list is looked up quicker than searched for one by one

/**
 * Whether the row's own column, a JSON list, names one of the values: a text in it begins behind "[" or ",", where an escaped
 * quote cannot stand. Null where the side table is the better way.
 */
function columnHolds({ side, gathered, atHand, kind }: Build, asked: Asked): Sql | null {
  const isTight = fieldOf(kind, asked.field).use === "lookup";
  if (isTight || !atHand || side === null || asked === gathered || asked.values.length > fewAsked)
    return null;
  const name = `k.f_${asked.field}`;
  const written = asked.values.map((value) => JSON.stringify(String(value)));
  const each = written.map(() => `instr(${name}, ?) OR instr(${name}, ?)`);
  return {
    text: `(${name} IS NOT NULL AND (${each.length === 0 ? "0" : each.join(" OR ")}))`,
    values: written.flatMap((value) => [`[${value}`, `,${value}`]),
  };
}

function sideHolds({ kind, side, gathered, time }: Build, asked: Named, { text, values }: Sql): Sql {
  const table = `m_${kind}_${asked.field} AS s`;
  if (fieldOf(kind, asked.field).use === "lookup")
    return { text: `EXISTS (SELECT 1 FROM ${table} WHERE ${text} AND s.seq = k.seq)`, values };
  // A range of values has no key to ask a row by.
  if (side === null || asked === gathered || asked.test === "range")
    return {
      text: `k.seq IN (SELECT s.seq FROM ${table} WHERE ${text} AND ${time.text})`,
      values: [...values, ...time.values],
    };
  const row = `s.ord = ${side.ord} AND s.id = ${side.id}`;
  return { text: `EXISTS (SELECT 1 FROM ${table} WHERE ${text} AND ${row})`, values };
}

function wordsHold(build: Build, { wanted }: Words): Sql {
  if (wanted === null) return { text: "0", values: [] };
  const { base, kind, probes, column } = build;
  const { match, negated } = matchOf(wanted);
  const table = `t_${kind}`;
  const probe = probes && matchesMany(base, table, match);
  const by = kinds[kind].order;
  const row = wordRowSql(kind, by === null ? "0" : column(by), "k.seq");
  const text = probe
    ? `EXISTS (SELECT 1 FROM ${table} WHERE ${table} MATCH ? AND ${table}.rowid = ${row})`
    : `k.seq IN (SELECT ${seqOfWords} FROM ${table} AS t WHERE ${table} MATCH ?)`;
  return { text: negated ? `NOT ${text}` : text, values: [match] };
}

function matchesMany(base: Base, table: string, match: string): boolean {
  const sql = `SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE ${table} MATCH ? LIMIT ${base.commonFrom})`;
  return Number(base.all(sql, match)[0]?.[0]) >= base.commonFrom;
}

/** Values in parentheses. */
export function listOf(values: readonly Stored[]): Sql {
  const bound = values.map(toSql);
  if (bound.length <= 50) return { text: `(${bound.map(() => "?").join(", ")})`, values: bound };
  return { text: "(SELECT value FROM json_each(?))", values: [JSON.stringify(bound)] };
}

/** A value as SQLite holds it. */
export function toSql(value: Stored): string | number {
  return typeof value === "boolean" ? Number(value) : value;
}

function literal(value: string | number): string {
  return typeof value === "number" ? String(value) : "''";
}
