/** Days between an original and an uncredited copy; weekly notices look alike. */
const longestGap = 30;

const spanLength = 62; // days; longer ones are fewer to ask, shorter ones lie closer together
const dayLength = 86_400_000; // ms
const keyRange = 2 ** 37; // keys of an imprint lie below it

/**
 * The number of the span of 62 days in which a day lies, counted from 1970; 0 without a day. Days outside of 1970 to 2139 lie in
 * the first or the last span.
 */
export function spanOf(day: string | null): number {
  const at = day === null ? Number.NaN : Date.parse(day);
  return Number.isNaN(at) ? 0 : spanAt(at / dayLength);
}

/** The spans in which near items can lie, those without a day too; null where any can hold one. */
export function spansAround(day: string | null): readonly number[] | null {
  const at = day === null ? Number.NaN : Date.parse(day) / dayLength;
  return Number.isNaN(at) ? null : [...new Set([0, spanAt(at - longestGap), spanAt(at + longestGap)])];
}

function spanAt(days: number): number {
  return Math.min(1_000, Math.max(1, Math.floor(days / spanLength) + 1));
}

/**
 * Keys as they are filed: within their span. What is asked for and what is filed lies together in the few pages of these weeks,
 * however long the index has grown, and a notice that comes every week is never met beyond its months.
 */
export function withinSpan(keys: readonly number[], span: number): readonly number[] {
  return keys.map((key) => span * keyRange + key);
}

/** Whether two items can be copies of each other by their days; without a day on both sides nothing says that the gap is too long. */
export function isNear(a: string | null, b: string | null): boolean {
  if (a === null || b === null || a === b) return true;
  return Math.abs(Date.parse(a) - Date.parse(b)) <= longestGap * dayLength;
}
