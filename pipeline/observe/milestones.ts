const day = 86_400_000; // ms

/**
 * The ages in days at which a post's counters are measured, each with the age from which on the measuring would speak of
 * another age. What an outage made us miss is left out. The seventh day is what I12a sums up.
 */
export const milestones = [
  { age: 1, until: 2 },
  { age: 3, until: 5 },
  { age: 7, until: 14 },
  { age: 30, until: 45 },
] as const;

/** A post older than this is measured no more; days. */
export const oldestMeasured = Math.max(...milestones.map(({ until }) => until));

/** Age of a post in days, with two decimals. */
export function ageOf(publishedAt: string, at: string): number {
  return Math.round(((Date.parse(at) - Date.parse(publishedAt)) / day) * 100) / 100;
}

/** The milestone that a measuring at this age stands for, and the days left for it; null between two of them. */
export function milestoneAt(ageDays: number): { readonly age: number; readonly left: number } | null {
  const found = milestones.find(({ age, until }) => ageDays >= age && ageDays < until);
  return found === undefined ? null : { age: found.age, left: found.until - ageDays };
}
