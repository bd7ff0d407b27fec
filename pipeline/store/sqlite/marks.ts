import { dayNumbered, dayNumberOf } from "../marks.ts";
import { kinds } from "../mapping.ts";
import type { Kind, MarkedKind } from "../store.ts";
import type { Base, Row } from "./file.ts";
import { without } from "./schema.ts";

const undated = -10_000_000; // stands for no day at all; no year of four digits lies so far back

/** The number under which a record's day is marked; `order` as `IndexRow` gives it. */
export function markedDay(order: string | number): number {
  return typeof order === "number" && order !== without("instant") ? dayNumberOf(order) : undated;
}

/** A mark that was never used before: drawn, not counted, so that a file brought back from a copy cannot come to it again. */
export function newMark(): number {
  return Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
}

/** Marks all days of a kind that has its rows already. */
export function markDays(base: Base, kind: Kind): void {
  const by = kinds[kind].order;
  if (by === null) return;
  const day = `coalesce(floor((f_${by} + 25200000) / 86400000.0), ${undated})`;
  base.run(
    `INSERT INTO d_${kind} (day, mark) SELECT day, abs(random() >> 11) FROM (SELECT DISTINCT CAST(${day} AS INTEGER) AS day FROM k_${kind})`,
  );
}

/** Days with their marks. */
export function marksOf(base: Base, kind: MarkedKind): readonly Row[] {
  return base
    .all(`SELECT day, mark FROM d_${kind}`)
    .map(([day, mark]) => [day === undated ? "" : dayNumbered(Number(day)), String(mark)]);
}
