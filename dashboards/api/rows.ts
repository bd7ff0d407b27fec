import { badPlace } from "./asked.ts";
import type { Rows } from "./path.ts";
import type { Problem } from "./problem.ts";

/** One page of rows that were counted, not listed: it goes on after the row of this key. A key that is gone is told. */
export function pageOfRows<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  { place, limit }: { readonly place: string | null; readonly limit: number },
): Rows<T> | { readonly problem: Problem } {
  const before = place === null ? -1 : rows.findLastIndex((row) => keyOf(row) === place);
  if (place !== null && before === -1) return { problem: badPlace };
  const shown = rows.slice(before + 1, before + 1 + limit);
  const last = shown.at(-1);
  const more = last !== undefined && before + 1 + limit < rows.length;
  return { rows: shown, next: more ? keyOf(last) : null };
}
