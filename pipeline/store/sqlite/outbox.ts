import { documentOf } from "../elastic/document.ts";
import { lineOf, newStamp } from "../elastic/line.ts";
import { BadRecord } from "../errors.ts";
import { kindNamed } from "../mapping.ts";
import type { Kept, Kind } from "../store.ts";
import { keptOf } from "./answers.ts";
import type { Base, Row } from "./file.ts";

/** What waits in a file to be sent to another keeper, and what that keeper will never take. */
export type OutboxQuestion =
  | { readonly ask: "state" }
  | { readonly ask: "letters" }
  | { readonly ask: "note"; readonly name: string }
  | { readonly ask: "notes"; readonly begin: string };
export type OutboxChange =
  | { readonly alter: "sent"; readonly seqs: readonly number[] }
  | { readonly alter: "bury"; readonly letters: readonly Burial[] }
  | { readonly alter: "revive"; readonly kind: Kind | null; readonly id: string | null; readonly at: string }
  | { readonly alter: "drop"; readonly kind: Kind; readonly id: string }
  | { readonly alter: "note"; readonly name: string; readonly value: string | null };

/** A record that was refused for ever, with the place it waited at. */
export interface Burial {
  readonly seq: number;
  readonly kind: Kind;
  readonly id: string;
  readonly revision: number;
  readonly reason: string;
  readonly at: string;
}

/** Tables of a file that another keeper follows; made where they are missing. */
export function outboxTables(): string {
  // A number is never given twice: what was sent is crossed off by it, and what was written again meanwhile has another.
  return `CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL,
      at TEXT NOT NULL, bytes INTEGER NOT NULL, revision INTEGER NOT NULL, line BLOB NOT NULL, UNIQUE (kind, id)) STRICT;
    CREATE INDEX IF NOT EXISTS outbox_state ON outbox (at, bytes);
    CREATE TABLE IF NOT EXISTS dead_letter (kind TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL,
      reason TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT;
    CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`;
}

/**
 * Puts a record out to be sent, ready as the engine takes it, inside the transaction that writes it: what was at hand for
 * writing need not be read again for sending. Where it waits already it moves to the end. `since` is when it began to wait (UTC).
 * Throws BadRecord where a date is none.
 */
export function putOut<K extends Kind>(
  base: Base,
  kind: K,
  kept: Kept<K> & { readonly body: string },
  since: string,
): void {
  const { value, revision } = kept;
  const { bytes } = lineOf(value.id, revision, documentOf(kind, kept, newStamp()));
  const words =
    "INSERT OR REPLACE INTO outbox (kind, id, at, bytes, revision, line) VALUES (?, ?, ?, ?, ?, ?)";
  base.run(words, kind, value.id, since, bytes.length, revision, bytes);
}

/** Makes what waits ready anew, in its order, after the engine's documents or these tables took another form. */
export function putOutAnew(base: Base): void {
  if (base.all("SELECT 1 FROM sqlite_schema WHERE name = 'outbox'").length === 0) return;
  const known = base.all("SELECT 1 FROM pragma_table_info('outbox') WHERE name = 'line'").length > 0;
  // Columns are added and not the table made again: a number that was given would be given twice.
  if (!known)
    base.database.exec(`ALTER TABLE outbox ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE outbox ADD COLUMN line BLOB NOT NULL DEFAULT x'';`);
  const last = Number(base.all("SELECT coalesce(max(seq), 0) FROM outbox")[0]?.[0]);
  const next = "SELECT seq, kind, id, at FROM outbox WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT 1000";
  for (let after = 0; after < last;) {
    const waiting = base.all(next, after, last);
    if (waiting.length === 0) return;
    for (const [seq, kind, id, at] of waiting) {
      const record = { kind: kindNamed(kind), id: String(id) };
      after = Number(seq);
      const made = putOutAgain(base, record, String(at));
      if (made === "put out") continue;
      if (made !== "gone") bury(base, { ...record, ...made, at: String(at) });
      base.run("DELETE FROM outbox WHERE seq = ?", after);
    }
  }
}

/** Puts a record out as it stands, where there is one; or gives why no document can be made of it. */
function putOutAgain(
  base: Base,
  { kind, id }: { readonly kind: Kind; readonly id: string },
  since: string,
): "put out" | "gone" | { readonly revision: number; readonly reason: string } {
  const [row] = base.all(`SELECT id, revision, actor, at, body FROM b_${kind} WHERE id = ?`, id);
  if (row === undefined) return "gone";
  try {
    putOut(base, kind, { ...keptOf(kind, row), body: String(row[4]) }, since);
    return "put out";
  } catch (error) {
    if (!(error instanceof BadRecord)) throw error;
    return { revision: Number(row[1]), reason: error.message };
  }
}

function bury(base: Base, { kind, id, revision, reason, at }: Omit<Burial, "seq">): void {
  const words = "INSERT OR REPLACE INTO dead_letter (kind, id, revision, reason, at) VALUES (?, ?, ?, ?, ?)";
  base.run(words, kind, id, revision, reason, at);
}

/** Answers a question about the outbox with rows. */
export function askOutbox(base: Base, question: OutboxQuestion): readonly Row[] {
  switch (question.ask) {
    case "state":
      return base.all(
        `SELECT count(*), coalesce(sum(bytes), 0), min(at), (SELECT count(*) FROM dead_letter) FROM outbox`,
      );
    case "letters":
      return base
        .all("SELECT kind, id, revision, reason, at FROM dead_letter ORDER BY at, kind, id")
        .map((row) => [
          ...row,
          base.all(`SELECT body FROM b_${String(row[0])} WHERE id = ?`, String(row[1]))[0]?.[0] ?? null,
        ]);
    case "note":
      return base.all("SELECT value FROM note WHERE name = ?", question.name);
    case "notes":
      return base.all(
        "SELECT name, value FROM note WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name",
        question.begin,
      );
  }
}

/** Changes the outbox inside the caller's transaction; gives how many rows it was about. */
export function changeOutbox(base: Base, change: OutboxChange): number {
  switch (change.alter) {
    case "sent":
      base.run(
        "DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?))",
        JSON.stringify(change.seqs),
      );
      return change.seqs.length;
    case "bury":
      for (const letter of change.letters) {
        bury(base, letter);
        base.run("DELETE FROM outbox WHERE seq = ?", letter.seq);
      }
      return change.letters.length;
    case "revive":
      return revive(base, change);
    case "drop":
      base.run("DELETE FROM dead_letter WHERE kind = ? AND id = ?", change.kind, change.id);
      return 1;
    case "note":
      if (change.value === null) base.run("DELETE FROM note WHERE name = ?", change.name);
      else base.run("INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", change.name, change.value);
      return 1;
  }
}

function revive(base: Base, { kind, id, at }: Extract<OutboxChange, { readonly alter: "revive" }>): number {
  const dead = base.all(
    "SELECT kind, id FROM dead_letter WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR id = ?2)",
    kind,
    id,
  );
  let revived = 0;
  for (const [of, which] of dead) {
    const record = { kind: kindNamed(of), id: String(which) };
    const made = putOutAgain(base, record, at);
    if (made === "put out") revived += 1;
    if (made === "put out" || made === "gone")
      base.run("DELETE FROM dead_letter WHERE kind = ? AND id = ?", record.kind, record.id);
    else bury(base, { ...record, ...made, at });
  }
  return revived;
}
