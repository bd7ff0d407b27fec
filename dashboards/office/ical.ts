import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventTransparency } from "ical-generator";
import type { AgendaRow } from "../../pipeline/measure/agenda.ts";
import { daysBetween } from "../../pipeline/measure/windows.ts";

const dayMs = 86_400_000;

/**
 * A calendar as a file (RFC 5545): each deadline is a whole day, the last one that is in time, with alarms on the days of the
 * reminders. Ids stay the same, so that a program that reads the feed again changes its events and doubles none.
 */
export function calendarFile(name: string, rows: readonly AgendaRow[], now: Date): string {
  const calendar = ical({
    name,
    prodId: { company: "Phu Song", product: "Lich bao cao", language: "VI" },
    method: ICalCalendarMethod.PUBLISH,
    ttl: dayMs / 1000,
  });
  for (const row of rows) {
    const who = row.agencies.map(({ name: agency }) => agency).join(", ");
    const event = calendar.createEvent({
      id: `${row.id}@phu-song`,
      start: new Date(`${row.day}T00:00:00Z`),
      allDay: true,
      stamp: now,
      summary: row.title,
      description: [row.told, row.clause === null ? "" : `mục ${row.clause}`, who]
        .filter((part) => part !== "")
        .join("\n"),
      transparency: ICalEventTransparency.TRANSPARENT,
    });
    for (const { day } of row.reminders)
      event.createAlarm({
        type: ICalAlarmType.display,
        // eight in the morning of the reminder's day
        trigger: daysBetween(day, row.day) * 86_400 - 8 * 3_600,
        description: row.title,
      });
  }
  return calendar.toString();
}
