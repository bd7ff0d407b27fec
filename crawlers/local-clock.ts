const offset = 7 * 3_600_000; // Việt Nam keeps UTC+7 all year
const dayMs = 86_400_000;

const days = new Map<number, string>();

/** The day in Việt Nam of a moment in milliseconds: `2026-11-14`. */
export function localDay(at: number): string {
  const number = Math.floor((at + offset) / dayMs);
  const known = days.get(number);
  if (known !== undefined) return known;
  const day = new Date(at + offset).toISOString().slice(0, 10);
  if (days.size > 20_000) days.clear();
  days.set(number, day);
  return day;
}

/** The hour of the day in Việt Nam, 0 to 23. */
export function hourIn(at: number): number {
  return new Date(at + offset).getUTCHours();
}

/** The day of the week in Việt Nam, 0 = Sunday. */
export function weekdayIn(at: number): number {
  return new Date(at + offset).getUTCDay();
}

/** Minutes since midnight in Việt Nam. */
export function minuteIn(at: number): number {
  return Math.floor(((((at + offset) % dayMs) + dayMs) % dayMs) / 60_000);
}

/** Midnight in Việt Nam with which a day begins, in milliseconds. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - offset;
}
