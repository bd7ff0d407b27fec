import { validate } from "node-cron";

/** Whether a line of five (or six) fields is a timetable that node-cron understands. */
export function isCron(line: string): boolean {
  return validate(line);
}
