import { kindNamed } from "../mapping.ts";
import type { Kind } from "../store.ts";
import type { Base } from "./file.ts";

/** Records of one kind that wait in a file, their lines one behind the other: only bytes change hands between threads. */
export interface Sack {
  readonly kind: Kind;
  /** The place of each in the outbox, its id, its revision and how many of the bytes are its own. */
  readonly seqs: readonly number[];
  readonly ids: readonly string[];
  readonly revisions: readonly number[];
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array;
}

/** What waits behind a place, oldest first: up to so many rows and bytes, but one at least; by kind. */
export function packed(
  base: Base,
  { after, rows, bytes }: { readonly after: number; readonly rows: number; readonly bytes: number },
): readonly Sack[] {
  const sacks = new Map<string, ReturnType<typeof emptySack>>();
  let size = 0;
  const waiting = "SELECT seq, kind, id, revision, line FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?";
  for (const [seq, kind, id, revision, line] of base.each(waiting, after, rows)) {
    if (!(line instanceof Uint8Array)) throw new Error("a row of the outbox without its line");
    size += line.length;
    if (sacks.size > 0 && size > bytes) break;
    const sack = sacks.get(String(kind)) ?? emptySack();
    sacks.set(String(kind), sack);
    sack.seqs.push(Number(seq));
    sack.ids.push(String(id));
    sack.revisions.push(Number(revision));
    sack.lines.push(line);
  }
  return Array.from(sacks, ([kind, { lines, ...sack }]) => ({
    kind: kindNamed(kind),
    ...sack,
    lengths: lines.map(({ length }) => length),
    bytes: Buffer.concat(lines),
  }));
}

function emptySack(): Record<"seqs" | "revisions", number[]> & { ids: string[]; lines: Uint8Array[] } {
  return { seqs: [], ids: [], revisions: [], lines: [] };
}
