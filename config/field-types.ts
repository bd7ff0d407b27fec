import { z } from "zod";

/** Text as every entrance of the product wants it: not empty and in Unicode NFC. */
export const Text = z
  .string()
  .min(1, "để trống")
  .refine((text) => text === text.normalize("NFC"), "chưa ở dạng NFC (Unicode dựng sẵn)");

/** A stable name of ours: lower-case letters, digits, dot and hyphen. */
export const Id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/, "mã chỉ gồm chữ thường không dấu, số, dấu chấm, gạch nối");

/** A day of the calendar, `2025-07-08`, as counted in Việt Nam. */
export const Day = z.iso.date("ngày phải viết dạng 2025-07-08 và có thật");

/** A day, or a month (`2026-10`) where nobody wrote down the day: the first of the month is not put in its place. */
const isDayOrMonth = (text: string): boolean => Day.safeParse(text.replace(/^\d{4}-\d\d$/, "$&-01")).success;
export const DayOrMonth = z
  .string()
  .refine(isDayOrMonth, "phải là ngày có thật (2026-10-21) hoặc tháng (2026-10)");

/** A web address that may be visited. */
export const WebAddress = z.url({ protocol: /^https?$/, error: "địa chỉ web không hợp lệ" });

/** How far back or until when a row of the registry is true; both ends are included days. */
export const validity = { validFrom: Day.optional(), validTo: Day.optional() };
