import type { Line } from "./elastic/line.ts";
import { rowsOf } from "./sqlite/answers.ts";
import type { Burial, OutboxChange, OutboxQuestion } from "./sqlite/outbox.ts";
import type { Sack } from "./sqlite/sacks.ts";
import { kindNamed } from "./mapping.ts";
import type { Kind } from "./store.ts";

/** A record that waits to be sent, with the place it waits at. */
export interface Parcel extends Line {
  readonly seq: number;
}

/** What waits of one kind, oldest first. */
export interface Waiting {
  readonly kind: Kind;
  readonly parcels: readonly Parcel[];
}

/** A record that the other keeper will never take as it is: why, since when, and what stands in it as JSON. */
export interface DeadLetter extends Omit<Burial, "seq"> {
  readonly body: string | null;
}

/** How much waits, and since when (UTC; null when nothing does). */
export interface OutboxState {
  readonly rows: number;
  readonly bytes: number;
  readonly since: string | null;
  readonly letters: number;
}

/** What a local file has still to tell another keeper; every change is on the disk when it returns. */
export interface Outbox {
  /** The oldest that wait behind a place, up to so many rows and bytes, but one at least, by kind. */
  waiting(after: number, rows: number, bytes: number): Promise<readonly Waiting[]>;
  sent(seqs: readonly number[]): Promise<void>;
  bury(letters: readonly Burial[]): Promise<void>;
  state(): Promise<OutboxState>;
  letters(): Promise<readonly DeadLetter[]>;
  /** Puts one dead letter, or all of them (null), back among what waits; gives of how many a document could be made. */
  revive(which: { readonly kind: Kind; readonly id: string } | null, at: string): Promise<number>;
  /** Takes a dead letter off the list for good; what this machine keeps of the record stays as it is. */
  drop(which: { readonly kind: Kind; readonly id: string }): Promise<void>;
  /** A word that outlives the process. */
  note(name: string): Promise<string | null>;
  /** All such words whose names begin so, by name. */
  notes(begin: string): Promise<readonly { readonly name: string; readonly value: string }[]>;
  keepNote(name: string, value: string): Promise<void>;
  dropNote(name: string): Promise<void>;
}

/** The outbox of a SQLite file, over its threads. */
export function outboxOver(
  ask: (question: OutboxQuestion) => Promise<unknown>,
  alter: (change: OutboxChange) => Promise<unknown>,
  pack: (after: number, rows: number, bytes: number) => Promise<readonly Sack[]>,
): Outbox {
  return {
    waiting: async (after, rows, bytes) => (await pack(after, rows, bytes)).map(unpacked),
    async sent(seqs) {
      if (seqs.length > 0) await alter({ alter: "sent", seqs });
    },
    async bury(letters) {
      if (letters.length > 0) await alter({ alter: "bury", letters });
    },
    async state() {
      const [row] = rowsOf(await ask({ ask: "state" }));
      const since = row?.[2];
      return {
        rows: Number(row?.[0] ?? 0),
        bytes: Number(row?.[1] ?? 0),
        since: typeof since === "string" ? since : null,
        letters: Number(row?.[3] ?? 0),
      };
    },
    async letters() {
      return rowsOf(await ask({ ask: "letters" })).map(([kind, id, revision, reason, at, body]) => ({
        kind: kindNamed(kind),
        id: String(id),
        revision: Number(revision),
        reason: String(reason),
        at: String(at),
        body: typeof body === "string" ? body : null,
      }));
    },
    async revive(which, at) {
      return Number(await alter({ alter: "revive", kind: which?.kind ?? null, id: which?.id ?? null, at }));
    },
    async note(name) {
      const value = rowsOf(await ask({ ask: "note", name }))[0]?.[0];
      return typeof value === "string" ? value : null;
    },
    async notes(begin) {
      return rowsOf(await ask({ ask: "notes", begin })).map(([name, value]) => ({
        name: String(name),
        value: String(value),
      }));
    },
    async keepNote(name, value) {
      await alter({ alter: "note", name, value });
    },
    async dropNote(name) {
      await alter({ alter: "note", name, value: null });
    },
    async drop({ kind, id }) {
      await alter({ alter: "drop", kind, id });
    },
  };
}

function unpacked({ kind, seqs, ids, revisions, lengths, bytes }: Sack): Waiting {
  let end = 0;
  const parcels = seqs.map((seq, place) => {
    const start = end;
    end += lengths[place] ?? 0;
    const own = bytes.subarray(start, end);
    return { seq, id: ids[place] ?? "", version: revisions[place] ?? 0, bytes: own };
  });
  return { kind, parcels };
}
