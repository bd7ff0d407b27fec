import { z } from "zod";
import { dated } from "../measure/windows.ts";
import type { Cell, EntryField, EntryFieldType, Known, Option } from "./fields.ts";

export type Value = string | number | boolean;

const longest: Readonly<Partial<Record<EntryFieldType, number>>> = { code: 200, text: 500, long: 2_000 };
const mostCount = 1_000_000_000_000;

/** The zod schema of one cell: from what was typed or stood in a spreadsheet to the value that is kept; null = left empty. */
export function schemaOf(field: EntryField, known: Known): z.ZodType<Value | null, Cell> {
  return z
    .union([z.string(), z.number(), z.boolean(), z.date(), z.null()])
    .transform((cell, context): Value | null => {
      const given = typeof cell === "string" ? tidy(cell) : cell;
      if (given === null || given === "") {
        if (!field.required) return null;
        context.addIssue({ code: "custom", message: "để trống; ô này bắt buộc" });
        return z.NEVER;
      }
      const read = readers[field.type](given, field, known);
      if ("value" in read) return read.value;
      context.addIssue({ code: "custom", message: read.problem });
      return z.NEVER;
    });
}

type Given = string | number | boolean | Date;
type Read = { readonly value: Value } | { readonly problem: string };
type Reader = (given: Given, field: EntryField, known: Known) => Read;

const readers: Readonly<Record<EntryFieldType, Reader>> = {
  text: (given, field) => words(given, field),
  long: (given, field) => words(given, field),
  code: (given, field) => words(given, field),
  day: (given) => {
    const day = given instanceof Date ? sheetDay(given) : typeof given === "string" ? dayOf(given) : null;
    return day === null
      ? problem(`“${shown(given)}” không phải ngày có thật; viết dạng 08/07/2025`)
      : { value: day };
  },
  whole: (given) => {
    const number = numberOf(given);
    if (number === null) return problem(`“${shown(given)}” không phải số; chỉ ghi chữ số, ví dụ 1.250`);
    if (number < 0) return problem("số không được âm");
    if (!Number.isInteger(number)) return problem(`“${shown(given)}” phải là số nguyên`);
    return number > mostCount ? problem("số lớn quá; hãy xem lại") : { value: number };
  },
  decimal: (given) => {
    const number = numberOf(given);
    if (number === null) return problem(`“${shown(given)}” không phải số; phần lẻ viết sau dấu phẩy: 12,5`);
    if (number < 0) return problem("số không được âm");
    return number > mostCount ? problem("số lớn quá; hãy xem lại") : { value: number };
  },
  percent: (given) => {
    const number = numberOf(typeof given === "string" ? given.trim().replace(/%$/, "") : given);
    if (number === null)
      return problem(`“${shown(given)}” không phải tỷ lệ; ghi phần trăm, ví dụ 62 hoặc 62,5`);
    if (number < 0 || number > 100) return problem("tỷ lệ phải từ 0 đến 100 (phần trăm)");
    return { value: Math.round(number * 1e6) / 1e8 };
  },
  flag: (given) => {
    const said = typeof given === "boolean" ? given : flags[folded(shown(given))];
    return said === undefined ? problem(`“${shown(given)}”: ghi “có” hoặc “không”`) : { value: said };
  },
  link: (given) => {
    const url = typeof given === "string" && given.length <= 2_000 ? URL.parse(given) : null;
    return url !== null && /^https?:$/.test(url.protocol) && url.username === ""
      ? { value: url.href }
      : problem("địa chỉ phải bắt đầu bằng https:// hoặc http:// và viết đủ");
  },
  choice: (given, field, known) => {
    const options = field.options?.(known) ?? [];
    const wanted = folded(shown(given));
    const exact = options.filter(({ id, name }) => folded(id) === wanted || folded(name) === wanted);
    const [found, other] =
      exact.length > 0 ? exact : options.filter(({ name }) => folded(name).startsWith(`${wanted} `));
    if (found !== undefined && other === undefined) return { value: found.id };
    return problem(`“${shown(given)}” không có trong danh sách: ${listed(options)}`);
  },
};

/** A day as people write it: 08/07/2025, 8-7-2025 or 2025-07-08; null when there is no such day. */
export function dayOf(text: string): string | null {
  const [, d = "", m = "", y = ""] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  const iso = y === "" ? text : `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
  return /^(19|20)\d\d-/.test(iso) && z.iso.date().safeParse(iso).success ? iso : null;
}

/** How a value is written for people, and so that it can be read again. */
export function told(field: EntryField, value: Value | null | undefined, known: Known): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "có" : "không";
  if (field.type === "day" && typeof value === "string") return dated(value);
  if (field.type === "choice")
    return field.options?.(known).find(({ id }) => id === value)?.name ?? String(value);
  if (field.type === "percent" && typeof value === "number") return figures.format(value * 100);
  return typeof value === "number" ? figures.format(value) : value;
}

const figures = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 4 });
const flags: Readonly<Record<string, boolean>> = { có: true, x: true, "1": true, không: false, "0": false };

/** A spreadsheet's day has no time zone: libraries give it as midnight UTC. */
function sheetDay(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : dayOf(date.toISOString().slice(0, 10));
}

/** `1.250`, `1250`, `12,5` and a cell that is a number; null for anything else. */
function numberOf(given: Given): number | null {
  if (typeof given === "number") return Number.isFinite(given) ? given : null;
  if (typeof given !== "string") return null;
  const bare = given.replaceAll(/[\s\u00a0]/g, "");
  const whole = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare) ? bare.replaceAll(".", "") : bare;
  return /^-?\d+([.,]\d+)?$/.test(whole) ? Number(whole.replace(",", ".")) : null;
}

function words(given: Given, { type }: EntryField): Read {
  const limit = longest[type] ?? 500;
  const said = shown(given);
  return said.length > limit ? problem(`dài quá ${limit} chữ cái`) : { value: said };
}

function shown(given: Given): string {
  if (given instanceof Date) return Number.isNaN(given.getTime()) ? "?" : given.toISOString().slice(0, 10);
  const said = String(given);
  return said.length > 600 && typeof given !== "string" ? said.slice(0, 600) : said;
}

function listed(options: readonly Option[]): string {
  const names = options.slice(0, 12).map(({ name }) => name);
  return `${names.join("; ")}${options.length > 12 ? "; …" : ""}`;
}

function problem(message: string): Read {
  return { problem: message };
}

function tidy(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(/[\u200b-\u200d\ufeff]/g, "")
    .replaceAll(/[\u00a0\t]/g, " ")
    .trim();
}

/** For comparing names only: small letters, single blanks; accents stay. */
export function folded(text: string): string {
  return tidy(text).toLocaleLowerCase("vi").replaceAll(/\s+/g, " ");
}
