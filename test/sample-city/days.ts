const dayLength = 86_400_000; // ms
const offset = 7 * 3_600_000; // ms; Asia/Ho_Chi_Minh, no daylight saving time since 1975

/** The day in Việt Nam of an instant, `2026-11-14`. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + offset).toISOString().slice(0, 10);
}

/** The day that lies some days after (or, negative, before) another. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayLength).toISOString().slice(0, 10);
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayLength);
}

/** The instant of a day and a clock time in Việt Nam. */
export function instantOf(day: string, hour: number, minute: number, second = 0): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - offset + ((hour * 60 + minute) * 60 + second) * 1000);
}

/** Year, month, day, hour, minute and second as a clock in Việt Nam shows them, two digits each. */
export function clockOf(instant: Date): Clock {
  const iso = new Date(instant.getTime() + offset).toISOString();
  return {
    y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    h: iso.slice(11, 13),
    min: iso.slice(14, 16),
    s: iso.slice(17, 19),
    weekday: new Date(instant.getTime() + offset).getUTCDay(),
  };
}

export interface Clock {
  readonly y: string;
  readonly m: string;
  readonly d: string;
  readonly h: string;
  readonly min: string;
  readonly s: string;
  /** 0 = Sunday. */
  readonly weekday: number;
}

/** `2026-11-14T23:30:05+07:00`. */
export function isoOf(instant: Date): string {
  const { y, m, d, h, min, s } = clockOf(instant);
  return `${y}-${m}-${d}T${h}:${min}:${s}+07:00`;
}

/** RFC 822 as feeds write it: `Sat, 14 Nov 2026 23:30:05 +0700`. */
export function rfc822(instant: Date): string {
  const { y, m, d, h, min, s, weekday } = clockOf(instant);
  return `${english[weekday]}, ${d} ${months[Number(m) - 1]} ${y} ${h}:${min}:${s} +0700`;
}

/** `Thứ bảy`, `Chủ nhật`. */
export function weekdayOf(instant: Date): string {
  return weekdays[clockOf(instant).weekday] ?? "";
}

const english = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekdays = ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"];
