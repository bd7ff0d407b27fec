import { streamXlsxRows, writeXlsx } from "hucre/xlsx";
import type { Cell } from "./fields.ts";

/** The rows of a workbook's first sheet with their numbers; values only: what a formula last gave, never the formula. */
export async function* firstSheet(
  bytes: Uint8Array,
  lastColumn: string,
): AsyncIterable<{ readonly line: number; readonly cells: readonly Cell[] }> {
  for await (const { index, values } of streamXlsxRows(bytes, { range: `A1:${lastColumn}1048576` }))
    yield { line: index + 1, cells: values.map(cellOf) };
}

/** A sheet of a new workbook: a heading, rows of text, and columns that offer a list. */
export interface NewSheet {
  readonly name: string;
  readonly headings: readonly { readonly label: string; readonly width: number }[];
  readonly rows: readonly (readonly string[])[];
  /** By column number from 0: where its choices stand, `'Danh sách'!$A$2:$A$9`. */
  readonly lists?: ReadonlyMap<number, string>;
}

const listedRows = 5_000;

/** A workbook as bytes. */
export async function workbookOf(sheets: readonly NewSheet[]): Promise<Uint8Array> {
  return writeXlsx({
    sheets: sheets.map(({ name, headings, rows, lists }) => ({
      name,
      columns: headings.map(({ label, width }) => ({ header: label, width })),
      rows: [headings.map(({ label }) => label), ...rows.map((row) => [...row])],
      freezePane: { rows: 1 },
      dataValidations: [...(lists ?? [])].map(([column, formula1]) => ({
        type: "list" as const,
        formula1,
        allowBlank: true,
        range: `${columnName(column)}2:${columnName(column)}${listedRows}`,
      })),
    })),
  });
}

/** `A`, `B` ... `Z`, `AA` for a column counted from 0. */
export function columnName(column: number): string {
  const rest = Math.floor(column / 26);
  return `${rest === 0 ? "" : columnName(rest - 1)}${String.fromCodePoint(65 + (column % 26))}`;
}

function cellOf(value: unknown): Cell {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value instanceof Date ? value : null;
}
