import type { SQLInputValue } from "node:sqlite";
import { tokens } from "../fold.ts";
import { kinds } from "../mapping.ts";
import { storedOf, type Stored } from "../question.ts";
import type { Kind, Records } from "../store.ts";
import type { Base } from "./file.ts";
import { indexSql, type IndexSql } from "./index-sql.ts";
import { without } from "./schema.ts";
import { markedDay, newMark } from "./marks.ts";
import { wordRow } from "./words.ts";

const wordsAtOnce = 1_000; // records
/**
 * Words of many records are put together in memory (bytes) before they go to the file, and pieces in the file are merged when
 * there are so many: https://www.sqlite.org/fts5.html, section 6.
 */
const wordSettings = [
  ["hashsize", 16_000_000],
  ["automerge", 4],
  ["crisismerge", 16],
] as const;
const whileFilling = [
  ["hashsize", 64_000_000],
  ["automerge", 0],
  ["crisismerge", 1_900],
] as const;

/** What a record looks like in the index tables, before it touches them. */
export interface IndexRow {
  /** In the order of the kind's columns. */
  readonly columns: readonly SQLInputValue[];
  /** Values of the fields with several, in the order of the kind's side tables. */
  readonly many: readonly (readonly (string | number)[])[];
  readonly order: string | number;
  /** Searchable parts; none for a kind that is not searched. */
  readonly text: readonly string[];
}

/** Takes the indexed fields from a record; throws BadRecord before anything is written. */
export function indexRow<K extends Kind>(kind: K, value: Records[K]): IndexRow {
  const { fields, order: by, text: textOf } = kinds[kind];
  const columns: SQLInputValue[] = [];
  const many: (readonly (string | number)[])[] = [];
  let order: string | number = 0;
  for (const name in fields) {
    const field = fields[name];
    if (field === undefined) continue;
    const stored = storedOf(name, field.type, field.from(value));
    if (field.use === "lookup") many.push(stored.map(Number));
    else if (field.many) {
      many.push(stored.map(String));
      columns.push(stored.length === 0 ? null : JSON.stringify(stored));
    } else columns.push(toSql(stored[0]));
    if (name === by) order = orderOf(stored[0], without(field.type));
  }
  return { columns, many, order, text: textOf === undefined ? [] : textOf(value) };
}

/** Where a record stands in the file. */
export interface Place {
  readonly seq: number;
  readonly id: string;
}

/** A text whose words are still to be put into the index, and the row that they had in it; null = they had none. */
export interface Wording {
  readonly row: bigint;
  readonly text: readonly string[];
  readonly replaces: bigint | null;
}

/**
 * Puts a record's index rows in the place of those that its `old` form had; only what changed is touched. Words are left to
 * `putWords`, for which the caller collects them: SQLite's word index is quick only when nothing comes between two of them.
 */
export function putIndexRow(
  base: Base,
  kind: Kind,
  at: Place,
  row: IndexRow,
  old: IndexRow | null,
): Wording | null {
  const sql = indexSql(kind);
  if (sql.mark !== null) {
    for (const day of new Set([markedDay(row.order), ...(old === null ? [] : [markedDay(old.order)])]))
      base.run(sql.mark, day, newMark());
  }
  if (old === null) base.run(sql.insert, at.seq, at.id, ...row.columns);
  else updateColumns(base, sql, at, row, old);
  sql.sides.forEach((side, i) => {
    const [before, now] = [old?.many[i] ?? [], row.many[i] ?? []];
    if (side.bare) return putBare(base, side, at.seq, now, before);
    const moved = old !== null && old.order !== row.order;
    for (const value of before) {
      if (!moved && now.includes(value)) continue;
      base.run(side.remove, value, old?.order ?? 0, at.id);
    }
    for (const value of now) {
      if (!moved && before.includes(value)) continue;
      base.run(side.insert, value, row.order, at.id, at.seq);
    }
  });
  const here = wordRow(kind, row.order, at.seq);
  const before = old === null || old.text.length === 0 ? null : wordRow(kind, old.order, at.seq);
  if (isSame(old?.text ?? [], row.text) && (before === null || before === here)) return null;
  return { row: here, text: row.text, replaces: before };
}

/** Takes a record's index rows away, its words too. */
export function dropIndexRow(base: Base, kind: Kind, at: Place, old: IndexRow): void {
  const sql = indexSql(kind);
  if (sql.mark !== null) base.run(sql.mark, markedDay(old.order), newMark());
  sql.sides.forEach((side, i) => {
    const values = old.many[i] ?? [];
    if (side.bare) return putBare(base, side, at.seq, [], values);
    for (const value of values) base.run(side.remove, value, old.order, at.id);
  });
  if (old.text.length > 0) base.run(sql.forget, wordRow(kind, old.order, at.seq));
  base.run(`DELETE FROM k_${kind} WHERE seq = ?`, at.seq);
}

type Values = readonly (string | number)[];

/** Many values in one statement. */
function putBare(
  base: Base,
  side: IndexSql["sides"][number],
  seq: number,
  now: Values,
  before: Values,
): void {
  const gone = before.filter((value) => !now.includes(value));
  const fresh = now.filter((value) => !before.includes(value));
  if (gone.length > 0) base.run(side.remove, JSON.stringify(gone), seq);
  if (fresh.length > 0) base.run(side.insert, JSON.stringify(fresh), seq);
}

/** Names in an UPDATE decide which indexes SQLite works on, so only columns with another value are named. */
function updateColumns(base: Base, sql: IndexSql, at: Place, row: IndexRow, old: IndexRow): void {
  const changed = sql.columns.flatMap((name, i) => (row.columns[i] === old.columns[i] ? [] : [{ name, i }]));
  if (changed.length === 0) return;
  const sets = changed.map(({ name }) => `${name} = ?`).join(", ");
  base.run(`${sql.update} ${sets} WHERE seq = ?`, ...changed.map(({ i }) => row.columns[i] ?? null), at.seq);
}

/** Puts the words of many records into the word index, by its rows: a row below the one before would empty its memory to the file. */
export function putWords(base: Base, kind: Kind, all: readonly Wording[]): void {
  const sql = indexSql(kind);
  const byRow = all.toSorted((one, other) => (one.row < other.row ? -1 : 1));
  for (const { replaces } of byRow) if (replaces !== null) base.run(sql.forget, replaces);
  for (const { row, text } of byRow) {
    if (text.length === 0) continue; // it may not be searched any more
    const found = text.map((part) => tokens(part));
    // What stands between two parts keeps a phrase from reaching across them; no token is ever that.
    const accented = found.map((part) => part.accented.join(" ")).join(" & ");
    const folded = found.map((part) => part.folded.join(" ")).join(" & ");
    base.run(sql.words, row, accented, folded, found.flatMap((part) => part.pieces).join(" "));
  }
}

/** Makes the index of a whole kind anew from its records. */
export function fillIndex(base: Base, kind: Kind): void {
  let last = 0;
  for (;;) {
    const rows = base.all(`SELECT seq, id, body FROM b_${kind} WHERE seq > ? ORDER BY seq LIMIT 500`, last);
    if (rows.length === 0) return;
    const wordings: Wording[] = [];
    for (const [seq, id, body] of rows) {
      last = Number(seq);
      const row = indexRow(kind, JSON.parse(String(body)));
      const wording = putIndexRow(base, kind, { seq: last, id: String(id) }, row, null);
      if (wording !== null) wordings.push(wording);
    }
    putWords(base, kind, wordings);
  }
}

/** Sets how a new word index takes words in. */
export function setUpWords(base: Base, kind: Kind): void {
  if (kinds[kind].text === undefined) return;
  for (const [name, value] of wordSettings) setWords(base, kind, name, value);
}

/** The number stands in the text: FTS5 takes no other than a whole one, and Node binds every number as a fraction. */
function setWords(base: Base, kind: Kind, name: string, value: number): void {
  base.database.exec(`INSERT INTO t_${kind} (t_${kind}, rank) VALUES ('${name}', ${value})`);
}

/** Makes the words of a whole kind anew, by their rows, from the oldest to the newest. */
export function fillWords(base: Base, kind: Kind): void {
  const { order: by, text: textOf } = kinds[kind];
  if (textOf === undefined) return;
  // In great pieces that are merged once, at the end.
  for (const [name, value] of whileFilling) setWords(base, kind, name, value);
  let wordings: Wording[] = [];
  const order = by === null ? "seq" : `f_${by}, seq`;
  const rows = base.each(
    `SELECT k.seq, b.body FROM (SELECT seq FROM k_${kind} ORDER BY ${order}) AS k CROSS JOIN b_${kind} AS b ON b.seq = k.seq`,
  );
  for (const [seq, body] of rows) {
    const row = indexRow(kind, JSON.parse(String(body)));
    wordings.push({ row: wordRow(kind, row.order, Number(seq)), text: row.text, replaces: null });
    if (wordings.length < wordsAtOnce) continue;
    putWords(base, kind, wordings);
    wordings = [];
  }
  putWords(base, kind, wordings);
  base.run(`INSERT INTO t_${kind} (t_${kind}) VALUES ('optimize')`);
  setUpWords(base, kind);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}

function toSql(stored: Stored | undefined): SQLInputValue {
  if (stored === undefined) return null;
  return typeof stored === "boolean" ? Number(stored) : stored;
}

function orderOf(stored: unknown, absent: string | number): string | number {
  return typeof stored === "string" || typeof stored === "number" ? stored : absent;
}
