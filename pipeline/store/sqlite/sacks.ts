import { BadRecord } from "../errors.ts";
import { documentOf } from "../elastic/document.ts";
import { lineOf, newStamp } from "../elastic/line.ts";
import { kindNamed } from "../mapping.ts";
import type { Kind } from "../store.ts";
import { keptOf } from "./answers.ts";
import type { Base } from "./file.ts";

/** Records of one kind that wait in a file, made ready for the engine in the thread that read them: only bytes change hands. */
export interface Sack {
  readonly kind: Kind;
  /** The place of each in the outbox, its id, its revision and how many of the bytes are its own. */
  readonly seqs: readonly number[];
  readonly ids: readonly string[];
  readonly revisions: readonly number[];
  readonly lengths: readonly number[];
  /** Their lines, one behind the other. */
  readonly bytes: Uint8Array;
  /** Those of which no document can be made, and why. */
  readonly spoiled: readonly {
    readonly seq: number;
    readonly id: string;
    readonly revision: number;
    readonly reason: string;
  }[];
}

/** Where the oldest that wait of a kind stand among all that wait. */
export interface Places {
  readonly kind: Kind;
  readonly first: number;
  readonly last: number;
}

/** The places of what waits behind one of them, up to so many rows and bytes of bodies but at least one, by kind. */
export function placesAfter(
  base: Base,
  { after, rows, bytes }: { readonly after: number; readonly rows: number; readonly bytes: number },
): readonly Places[] {
  const found = new Map<string, Places>();
  let size = 0;
  for (const [seq, kind, length] of base.all(
    "SELECT seq, kind, bytes FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?",
    after,
    rows,
  )) {
    size += Number(length);
    if (found.size > 0 && size > bytes) break;
    const [name, last] = [String(kind), Number(seq)];
    found.set(name, { kind: kindNamed(kind), first: found.get(name)?.first ?? last, last });
  }
  return [...found.values()];
}

/** Packs what waits of a kind at these places. */
export function packed(base: Base, { kind, first, last }: Places): Sack {
  const stamp = newStamp();
  const spoiled: Sack["spoiled"][number][] = [];
  // One question for all: asked for one by one they took longer than all else here.
  const rows = base.all(
    `SELECT o.seq, b.id, b.revision, b.actor, b.at, b.body FROM outbox AS o CROSS JOIN b_${kind} AS b ON b.id = o.id
      WHERE o.seq BETWEEN ? AND ? AND o.kind = ? ORDER BY o.seq`,
    first,
    last,
    kind,
  );
  const lines = rows.flatMap(([seq, ...row]) => {
    const body = String(row[4]);
    try {
      const kept = { ...keptOf(kind, row), body };
      return [{ seq: Number(seq), ...lineOf(kept.value.id, kept.revision, documentOf(kind, kept, stamp)) }];
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      spoiled.push({ seq: Number(seq), id: String(row[0]), revision: Number(row[1]), reason: error.message });
      return [];
    }
  });
  return {
    kind,
    seqs: lines.map(({ seq }) => seq),
    ids: lines.map(({ id }) => id),
    revisions: lines.map(({ version }) => version),
    lengths: lines.map(({ bytes }) => bytes.length),
    bytes: Buffer.concat(lines.map(({ bytes }) => bytes)),
    spoiled,
  };
}
