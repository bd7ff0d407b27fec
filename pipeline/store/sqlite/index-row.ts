import { hash } from "node:crypto";
import type { SQLInputValue } from "node:sqlite";
import { tokens } from "../fold.ts";
import { kinds } from "../mapping.ts";
import { storedOf, type Stored } from "../question.ts";
import type { Kind, Records } from "../store.ts";
import type { Base } from "./file.ts";
import { without } from "./schema.ts";

/** What a record looks like in the index tables, before it touches them. */
export interface IndexRow {
  readonly columns: readonly SQLInputValue[];
  /** Values of the fields with several, by field. */
  readonly many: ReadonlyMap<string, readonly string[]>;
  readonly order: string | number;
  readonly text: readonly string[] | null;
  readonly words: string | null;
}

/** Takes the indexed fields from a record; throws BadRecord before anything is written. */
export function indexRow<K extends Kind>(kind: K, value: Records[K]): IndexRow {
  const { fields, order: by, text: textOf } = kinds[kind];
  const columns: SQLInputValue[] = [];
  const many = new Map<string, readonly string[]>();
  let order: string | number = 0;
  for (const [name, field] of Object.entries(fields)) {
    const stored = storedOf(name, field.type, field.from(value));
    if (field.many) {
      many.set(name, stored.map(String));
      columns.push(stored.length === 0 ? null : JSON.stringify(stored));
    } else columns.push(toSql(stored[0]));
    if (name === by) order = orderOf(stored[0], without(field.type));
  }
  const text = textOf === undefined ? null : textOf(value);
  return {
    columns,
    many,
    order,
    text,
    words: text === null ? null : hash("sha1", JSON.stringify(text), "base64"),
  };
}

/** Puts a record's index rows in the place of those it had; only what changed is touched. */
export function putIndexRow(
  base: Base,
  kind: Kind,
  at: { readonly seq: number | bigint; readonly id: string },
  row: IndexRow,
): void {
  const { fields } = kinds[kind];
  const names = Object.keys(fields);
  const { order: by } = kinds[kind];
  const manyNames = [...row.many.keys()];
  const asked = ["words", by === null ? "0" : `f_${by}`, ...manyNames.map((name) => `f_${name}`)];
  const [old] = base.all(`SELECT ${asked.join(", ")} FROM k_${kind} WHERE seq = ?`, at.seq);
  const orderType = by === null ? undefined : fields[by]?.type;
  const absent = without(orderType ?? "integer");
  const oldOrder = old === undefined ? undefined : orderOf(old[1] ?? undefined, absent);
  manyNames.forEach((name, i) => {
    const before = valuesOf(old?.[i + 2]);
    const now = row.many.get(name) ?? [];
    const moved = oldOrder !== undefined && oldOrder !== row.order;
    for (const value of before) {
      if (!moved && now.includes(value)) continue;
      base.run(
        `DELETE FROM m_${kind}_${name} WHERE value = ? AND ord = ? AND id = ?`,
        value,
        oldOrder ?? 0,
        at.id,
      );
    }
    for (const value of now) {
      if (!moved && before.includes(value)) continue;
      base.run(
        `INSERT INTO m_${kind}_${name} (value, ord, id, seq) VALUES (?, ?, ?, ?)`,
        value,
        row.order,
        at.id,
        at.seq,
      );
    }
  });
  const slots = names.map(() => ", ?").join("");
  const columns = names.map((name) => `, f_${name}`).join("");
  base.run(
    `INSERT OR REPLACE INTO k_${kind} (seq, id, words${columns}) VALUES (?, ?, ?${slots})`,
    at.seq,
    at.id,
    row.words,
    ...row.columns,
  );
  if (row.text === null || old?.[0] === row.words) return;
  if (old !== undefined) base.run(`DELETE FROM t_${kind} WHERE rowid = ?`, at.seq);
  const found = row.text.map((part) => tokens(part));
  // What stands between two parts keeps a phrase from reaching across them; no token is ever that.
  const joined = (pick: "accented" | "folded") => found.map((part) => part[pick].join(" ")).join(" & ");
  base.run(
    `INSERT INTO t_${kind} (rowid, accented, folded, pieces) VALUES (?, ?, ?, ?)`,
    at.seq,
    joined("accented"),
    joined("folded"),
    found.flatMap((part) => part.pieces).join(" "),
  );
}

/** Makes the index of a whole kind anew from its records. */
export function fillIndex(base: Base, kind: Kind): void {
  let last: number | bigint = 0;
  for (;;) {
    const rows = base.all(`SELECT seq, id, body FROM b_${kind} WHERE seq > ? ORDER BY seq LIMIT 500`, last);
    if (rows.length === 0) return;
    for (const [seq, id, body] of rows) {
      last = Number(seq);
      putIndexRow(base, kind, { seq: last, id: String(id) }, indexRow(kind, JSON.parse(String(body))));
    }
  }
}

function toSql(stored: Stored | undefined): SQLInputValue {
  if (stored === undefined) return null;
  return typeof stored === "boolean" ? Number(stored) : stored;
}

function orderOf(stored: unknown, absent: string | number): string | number {
  return typeof stored === "string" || typeof stored === "number" ? stored : absent;
}

/** The values of a field with several, from its column. */
export function valuesOf(column: unknown): readonly string[] {
  const list: unknown = typeof column === "string" ? JSON.parse(column) : [];
  return Array.isArray(list) ? list.map(String) : [];
}
