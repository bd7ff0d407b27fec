import type { Plan } from "../../config/schema.ts";
import { holidayShare } from "../health/calendar.ts";
import type { Days } from "./duty.ts";
import { addDays, dated, daysOf } from "./windows.ts";

type ReportingDuty = Plan["reportingDuties"][number];

/** One day by which a report is due. */
export interface Deadline {
  readonly duty: string;
  /** The day that the plan names. */
  readonly due: string;
  /** Last day on which a report is in time: the due day itself, or the day before it ("trước ngày 20"). */
  readonly lastDay: string;
  /**
   * Last day up to then on which offices work: no Saturday, no Sunday, no holiday of fixed date, not between the 27th of the
   * last lunar month and the 6th of the first. Days off that the Government shifts from year to year are not known.
   */
  readonly lastWorkingDay: string;
  /** Vietnamese: "hạn: trước 20/12/2026 (Chủ nhật) – ngày làm việc cuối 18/12/2026". */
  readonly told: string;
  /** Days on which whoever owes the report is reminded. */
  readonly reminders: readonly Reminder[];
}

/** A day on which somebody is reminded of a deadline: so many days before its last working day. */
export interface Reminder {
  readonly day: string;
  readonly daysLeft: number;
}

const remindedBefore = [7, 3, 1] as const; // days; scenario of a clerk who needs a week, and is told again

const weekdays = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];

/** The deadlines of a duty whose named day lies in a span; none where the plan names no day. */
export function deadlinesIn(duty: ReportingDuty, span: Days): readonly Deadline[] {
  const { schedule } = duty;
  if (schedule === undefined) return [];
  const due = daysOf(span).filter((day) =>
    "monthlyDay" in schedule
      ? isMonthly(day, schedule.monthlyDay)
      : schedule.yearlyDays.includes(day.slice(5)),
  );
  return due.map((day) => {
    const lastDay = schedule.dueInclusive ? day : addDays(day, -1);
    const lastWorkingDay = workingUpTo(lastDay);
    const named = `${schedule.dueInclusive ? "ngày" : "trước"} ${dated(day)} (${weekdays[weekdayOf(day)]})`;
    const told =
      lastWorkingDay === lastDay
        ? `hạn: ${named}`
        : `hạn: ${named} – ngày làm việc cuối ${dated(lastWorkingDay)}`;
    const reminders = remindersBefore(lastWorkingDay);
    return { duty: duty.id, due: day, lastDay, lastWorkingDay, told, reminders };
  });
}

/** The reminders of a last working day, earliest first. */
export function remindersBefore(lastWorkingDay: string): readonly Reminder[] {
  return remindedBefore.map((daysLeft) => ({ day: addDays(lastWorkingDay, -daysLeft), daysLeft }));
}

/** A day that a short month does not have falls on its last. */
function isMonthly(day: string, monthlyDay: number): boolean {
  const date = Number(day.slice(8));
  const isLast = addDays(day, 1).slice(8) === "01";
  return date === monthlyDay || (isLast && date < monthlyDay);
}

/** The last day up to this one on which offices work. */
export function workingUpTo(day: string): string {
  let working = day;
  while (isWeekend(working) || holidayShare(working, "office") < 1) working = addDays(working, -1);
  return working;
}

function isWeekend(day: string): boolean {
  return weekdayOf(day) === 0 || weekdayOf(day) === 6;
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
