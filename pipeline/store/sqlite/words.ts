import { kinds } from "../mapping.ts";
import type { Condition } from "../question.ts";
import type { Kind } from "../store.ts";
import { without } from "./schema.ts";

/**
 * The word index counts its rows by time: a row's number is the second of the kind's usual order, then the record's sequence
 * number. So it gives what matches newest first, and a period as one stretch of rows, without asking any other table.
 * Seconds lie between 1901 and 2106 (31 bits of sequence numbers leave 32 for them); what lies beyond stands at the edge.
 */
const lowest = -2_147_483_647;
const highest = 4_294_967_294;
const undatedSecond = lowest - 1;
const seqBits = 31;
const seqMask = 2 ** seqBits - 1;

/** SQL of the sequence number in a row number of the word index. */
export const seqOfWords = `(t.rowid & ${seqMask})`;
/** SQL of the second in it. */
export const secondOfWords = `(t.rowid >> ${seqBits})`;

/** The row of the word index for a record; `order` as `IndexRow` gives it. */
export function wordRow(kind: Kind, order: string | number, seq: number): bigint {
  return (BigInt(secondOf(kind, order)) << BigInt(seqBits)) | BigInt(seq);
}

function secondOf(kind: Kind, order: string | number): number {
  const by = instantOf(kind);
  if (by === null || typeof order !== "number") return 0;
  return order === without("instant") ? undatedSecond : clamped(order);
}

function clamped(milliseconds: number): number {
  return Math.max(lowest, Math.min(highest, Math.trunc(milliseconds / 1000)));
}

/** The same as SQL, from where the order and the sequence number stand; `order` may be null or stand for an absent one. */
export function wordRowSql(kind: Kind, order: string, seq: string): string {
  if (instantOf(kind) === null) return seq;
  const absent = `coalesce(${order}, ${without("instant")}) = ${without("instant")}`;
  const second = `max(${lowest}, min(${highest}, ${order} / 1000))`;
  return `((CASE WHEN ${absent} THEN ${undatedSecond} ELSE ${second} END << ${seqBits}) | ${seq})`;
}

/** A stretch of the word index in seconds, half-open. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The stretch in which all that meets the conditions lies, and the conditions that it answers to the last row. */
export function stretchOf(
  kind: Kind,
  conditions: readonly Condition[],
): Stretch & { readonly answered: ReadonlySet<Condition> } {
  const by = instantOf(kind);
  let [from, to] = [undatedSecond, highest + 1];
  const answered = new Set<Condition>();
  for (const condition of conditions) {
    if (by === null || condition.test === "text" || condition.field !== by) continue;
    if (condition.test === "present") from = Math.max(from, lowest);
    if (condition.test === "missing") to = Math.min(to, lowest);
    if (condition.test === "present" || condition.test === "missing") answered.add(condition);
    if (condition.test !== "range") continue;
    const bounds = [condition.from, condition.to].flatMap((bound) =>
      typeof bound === "number" ? [bound] : [],
    );
    from = Math.max(from, lowest);
    if (typeof condition.from === "number") from = Math.max(from, clamped(condition.from));
    if (typeof condition.to === "number") to = Math.min(to, clamped(condition.to) + 1);
    // A bound on a whole second after 1970 leaves nothing to be asked row by row.
    const whole = bounds.every((bound) => bound >= 0 && bound % 1000 === 0 && bound < highest * 1000);
    if (!whole) continue;
    if (typeof condition.to === "number") to = Math.min(to, condition.to / 1000);
    answered.add(condition);
  }
  return { from, to, answered };
}

/** SQL that holds within a stretch. */
export function withinStretch({ from, to }: Stretch): string {
  return `t.rowid >= (${from} << ${seqBits}) AND t.rowid < (${to} << ${seqBits})`;
}

/** The instant by which lists of this kind are usually ordered; null where they are ordered by something else. */
function instantOf(kind: Kind): string | null {
  const { order, fields } = kinds[kind];
  return order !== null && fields[order]?.type === "instant" ? order : null;
}
