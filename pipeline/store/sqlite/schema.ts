import type { FieldShape, FieldType } from "../field.ts";
import { kindNames, kinds } from "../mapping.ts";
import type { Kind } from "../store.ts";

const columnType: Readonly<Record<FieldType, string>> = {
  keyword: "TEXT",
  day: "TEXT",
  instant: "INTEGER",
  integer: "INTEGER",
  number: "REAL",
  boolean: "INTEGER",
};

/** Stands for an absent order in the side tables, below every real value; their key may hold no null. */
export function without(type: FieldType): string | number {
  return columnType[type] === "TEXT" ? "" : Number.MIN_SAFE_INTEGER;
}

/** The records themselves: the truth from which all else can be rebuilt. */
export function truthTables(): string {
  const tables = kindNames.map(
    (kind) => `CREATE TABLE IF NOT EXISTS b_${kind} (
      seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,
      actor TEXT NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL) STRICT;
      ${kinds[kind].appendOnly === true ? appendOnly(kind) : ""}`,
  );
  return `${tables.join("\n")}
    CREATE TABLE IF NOT EXISTS lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL, revision INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS shape (kind TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT;`;
}

function appendOnly(kind: Kind): string {
  return ["UPDATE", "DELETE"]
    .map(
      (
        change,
      ) => `CREATE TRIGGER IF NOT EXISTS keep_${kind}_${change.toLowerCase()} BEFORE ${change} ON b_${kind}
        BEGIN SELECT RAISE(ABORT, 'append-only'); END;`,
    )
    .join("\n");
}

/**
 * What is derived from a kind's records: `k_<kind>` one row for a record with a column for each field, `m_<kind>_<field>` one row
 * for each value of a field with several, carrying the kind's usual order (of a field that is only looked up: the value and
 * the row, nothing else, and no column), and `t_<kind>` the words.
 */
export function indexTable(kind: Kind): string {
  const { order, text } = kinds[kind];
  const fields: Readonly<Record<string, FieldShape>> = kinds[kind].fields;
  const columns: string[] = [];
  const more: string[] = [];
  const orderField = order === null ? undefined : fields[order];
  for (const [name, field] of Object.entries(fields)) {
    if (field.use === "lookup") {
      more.push(`CREATE TABLE m_${kind}_${name} (value ${columnType[field.type]} NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (value, seq)) STRICT, WITHOUT ROWID;`);
      continue;
    }
    columns.push(`f_${name} ${field.many ? "TEXT" : columnType[field.type]}`);
    if (field.many) {
      const ord = orderField === undefined ? "INTEGER" : columnType[orderField.type];
      more.push(`CREATE TABLE m_${kind}_${name} (value TEXT NOT NULL, ord ${ord} NOT NULL, id TEXT NOT NULL,
        seq INTEGER NOT NULL, PRIMARY KEY (value, ord, id)) STRICT, WITHOUT ROWID;`);
    } else if (field.use === "order") {
      more.push(`CREATE INDEX i_${kind}_${name} ON k_${kind} (f_${name}, id);`);
    } else if (field.use === "filter") {
      more.push(
        `CREATE INDEX i_${kind}_${name} ON k_${kind} (f_${name}${order === null ? "" : `, f_${order}`}, id);`,
      );
    }
  }
  if (text !== undefined) more.push(wordTable(kind));
  return `CREATE TABLE k_${kind} (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, ${columns.join(", ")}) STRICT;
    ${more.join("\n")}`;
}

/** The words of a kind's records; its rows are counted as `words.ts` says. */
export function wordTable(kind: Kind): string {
  return `CREATE VIRTUAL TABLE t_${kind} USING fts5(accented, folded, pieces, content='', contentless_delete=1,
      tokenize="ascii tokenchars '.,/-@_:&+'");`;
}

/** The mark of each day of a kind. */
export function markTable(kind: Kind): string {
  return `CREATE TABLE d_${kind} (day INTEGER PRIMARY KEY, mark INTEGER NOT NULL) STRICT;`;
}
