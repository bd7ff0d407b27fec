import { BadRecord } from "../errors.ts";
import { documentOf } from "../elastic/document.ts";
import { lineOf, newStamp } from "../elastic/line.ts";
import { kindNamed } from "../mapping.ts";
import type { Kind } from "../store.ts";
import { keptOf } from "./answers.ts";
import type { Base, Row } from "./file.ts";

/** Records of one kind that wait in a file, made ready for the engine in the thread that read them: only bytes change hands. */
export interface Sack {
  readonly kind: Kind;
  /** The last place that was looked at. */
  readonly last: number;
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

/** Packs what waits of a kind up to a place: rows of seq, id, revision, actor, time, body. */
function packed(kind: Kind, last: number, rows: readonly Row[]): Sack {
  const stamp = newStamp();
  const spoiled: Sack["spoiled"][number][] = [];
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
    last,
    seqs: lines.map(({ seq }) => seq),
    ids: lines.map(({ id }) => id),
    revisions: lines.map(({ version }) => version),
    lengths: lines.map(({ bytes }) => bytes.length),
    bytes: Buffer.concat(lines.map(({ bytes }) => bytes)),
    spoiled,
  };
}

/** What waits in the outbox after a place, up to so many rows and bytes of bodies but at least one, a sack for each kind. */
export function sacksAfter(
  base: Base,
  { after, rows, bytes }: { readonly after: number; readonly rows: number; readonly bytes: number },
): readonly Sack[] {
  const ends = new Map<string, { readonly kind: Kind; readonly first: number; last: number }>();
  let size = 0;
  for (const [seq, kind, length] of base.all(
    "SELECT seq, kind, bytes FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?",
    after,
    rows,
  )) {
    size += Number(length);
    if (ends.size > 0 && size > bytes) break;
    const end = ends.get(String(kind));
    if (end === undefined)
      ends.set(String(kind), { kind: kindNamed(kind), first: Number(seq), last: Number(seq) });
    else end.last = Number(seq);
  }
  // One question for all of a kind: asked for one by one they took longer than all else here.
  return [...ends.values()].map(({ kind, first, last }) =>
    packed(
      kind,
      last,
      base.all(
        `SELECT o.seq, b.id, b.revision, b.actor, b.at, b.body FROM outbox AS o CROSS JOIN b_${kind} AS b ON b.id = o.id
          WHERE o.seq BETWEEN ? AND ? AND o.kind = ? ORDER BY o.seq`,
        first,
        last,
        kind,
      ),
    ),
  );
}
