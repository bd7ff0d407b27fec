const dayMs = 86_400_000;
const aheadMs = 7 * 3_600_000; // Việt Nam is UTC+7 all year

/** The day in Việt Nam of an instant, counted from 1970-01-01. */
export function dayNumberOf(milliseconds: number): number {
  return Math.floor((milliseconds + aheadMs) / dayMs);
}

/** The same day as it is written, `2026-11-22`. */
export function dayNumbered(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
