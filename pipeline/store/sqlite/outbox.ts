import type { Kind } from "../store.ts";
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
      at TEXT NOT NULL, bytes INTEGER NOT NULL, UNIQUE (kind, id)) STRICT;
    CREATE TABLE IF NOT EXISTS dead_letter (kind TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL,
      reason TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT;
    CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`;
}

/** Notes that a record has to be sent, inside the transaction that writes it; where it waits already it moves to the end. */
export function putOut(base: Base, kind: Kind, { id, at, bytes }: Parcel): void {
  base.run("INSERT OR REPLACE INTO outbox (kind, id, at, bytes) VALUES (?, ?, ?, ?)", kind, id, at, bytes);
}

/** What is to be sent; `bytes` is the length of its body. */
export interface Parcel {
  readonly id: string;
  readonly at: string;
  readonly bytes: number;
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
      for (const { seq, kind, id, revision, reason, at } of change.letters) {
        const words =
          "INSERT OR REPLACE INTO dead_letter (kind, id, revision, reason, at) VALUES (?, ?, ?, ?, ?)";
        base.run(words, kind, id, revision, reason, at);
        base.run("DELETE FROM outbox WHERE seq = ?", seq);
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
  for (const [of, which] of dead) {
    const [body] = base.all(`SELECT length(body) FROM b_${String(of)} WHERE id = ?`, String(which));
    const words = "INSERT OR REPLACE INTO outbox (kind, id, at, bytes) VALUES (?, ?, ?, ?)";
    base.run(words, String(of), String(which), at, Number(body?.[0] ?? 0));
    base.run("DELETE FROM dead_letter WHERE kind = ? AND id = ?", String(of), String(which));
  }
  return dead.length;
}
