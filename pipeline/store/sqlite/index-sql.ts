import { kindNames, kinds } from "../mapping.ts";
import type { Kind } from "../store.ts";

/** The statements that keep the index of one kind; made once, since they are run for every record. */
export interface IndexSql {
  /** Columns of `k_<kind>` behind `seq` and `id`. */
  readonly columns: readonly string[];
  readonly insert: string;
  /** To be followed by what is set and where. */
  readonly update: string;
  /** Side tables in the order of the fields; a bare one holds values and rows only and takes a list of values as JSON. */
  readonly sides: readonly { readonly bare: boolean; readonly insert: string; readonly remove: string }[];
  /** A day with its new mark; null where days are not marked. */
  readonly mark: string | null;
  readonly words: string;
  readonly forget: string;
}

const all = new Map(kindNames.map((kind) => [kind, make(kind)] as const));

/** The statements of a kind. */
export function indexSql(kind: Kind): IndexSql {
  return all.get(kind) ?? make(kind);
}

function make(kind: Kind): IndexSql {
  const fields = Object.entries(kinds[kind].fields);
  const columns = fields.filter(([, { use }]) => use !== "lookup").map(([name]) => `f_${name}`);
  const sides = fields
    .filter(([, { many }]) => many)
    .map(([name, { use }]) => {
      const bare = use === "lookup";
      const table = `m_${kind}_${name}`;
      if (bare) {
        return {
          bare,
          // Without OR IGNORE SQLite prepares to take the statement back, which costs as much as the statement.
          insert: `INSERT OR IGNORE INTO ${table} (value, seq) SELECT j.value, ?2 FROM json_each(?1) AS j`,
          remove: `DELETE FROM ${table} WHERE value IN (SELECT j.value FROM json_each(?1) AS j) AND seq = ?2`,
        };
      }
      return {
        bare,
        insert: `INSERT INTO ${table} (value, ord, id, seq) VALUES (?, ?, ?, ?)`,
        remove: `DELETE FROM ${table} WHERE value = ? AND ord = ? AND id = ?`,
      };
    });
  const names = ["seq", "id", ...columns];
  return {
    columns,
    insert: `INSERT INTO k_${kind} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
    update: `UPDATE k_${kind} SET`,
    sides,
    mark: kinds[kind].marked === true ? `INSERT OR REPLACE INTO d_${kind} (day, mark) VALUES (?, ?)` : null,
    words: `INSERT INTO t_${kind} (rowid, accented, folded, pieces) VALUES (?, ?, ?, ?)`,
    forget: `DELETE FROM t_${kind} WHERE rowid = ?`,
  };
}
