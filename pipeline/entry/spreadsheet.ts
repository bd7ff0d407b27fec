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
const widestUpright = 110; // letters of a sheet that is still read well on an A4 that stands
const inch = 25.4; // millimetres

/**
 * How a sheet of so many letters' width comes out of a printer: A4, on its side where it is wide, as wide as the paper and as
 * long as it is, margins and page numbers as Nghị định 30/2020, Phụ lục I has them.
 */
export function onPaper(width: number) {
  return {
    pageSetup: {
      paperSize: "a4",
      orientation: width > widestUpright ? "landscape" : "portrait",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      showGridLines: true,
      margins: {
        top: 20 / inch,
        bottom: 20 / inch,
        left: 30 / inch,
        right: 20 / inch,
        header: 10 / inch,
        footer: 10 / inch,
      },
    },
    // The number in the middle of the head, none on the first page.
    headerFooter: { differentFirst: true, oddHeader: '&C&"Times New Roman,Regular"&13&P' },
  } as const;
}

/** The font of papers, for whatever a workbook's cells do not say otherwise. */
export const paperFont = { name: "Times New Roman", size: 11 } as const;

/**
 * The headings of every sheet again on each of its pages (ECMA-376, part 1, 18.2.5). The library writes a sheet's name without
 * quotation marks, and a name of several words is then no name to a spreadsheet program: so this is told as a range.
 */
export function headingsOnEachPage(names: readonly string[]) {
  return names.map((name) => ({
    name: "_xlnm.Print_Titles",
    range: `'${name.replaceAll("'", "''")}'!$1:$1`,
    scope: name,
  }));
}

const lineHeight = 15; // points of a line of 11
const letters = 1.1; // of running text in a width of one digit of the paper's font, as seen in LibreOffice

/** Heights of rows by the lines that their longest cell takes: without them programs show the first line of each alone. */
export function rowHeights(
  widths: readonly number[],
  rows: readonly (readonly unknown[])[],
): ReadonlyMap<number, { readonly height: number }> {
  return new Map(
    rows.flatMap((row, at) => {
      const most = Math.max(
        1,
        ...row.map((value, place) =>
          typeof value === "string" ? linesOf(value, (widths[place] ?? 12) * letters) : 1,
        ),
      );
      return most === 1 ? [] : [[at, { height: Math.min(409, most * lineHeight) }] as const]; // no row is higher
    }),
  );
}

/** How many lines of so many letters a text takes, broken behind blanks, hyphens and slashes, else where the line ends. */
function linesOf(text: string, width: number): number {
  let lines = 1;
  let used = 0;
  for (const piece of text.split(/(?<=[\s/-])/u)) {
    if (used > 0 && used + piece.trimEnd().length > width) {
      lines += 1;
      used = 0;
    }
    used += piece.length;
    for (; used > width && piece.length > width; used -= width) lines += 1;
  }
  return lines;
}

/** A workbook as bytes. */
export async function workbookOf(sheets: readonly NewSheet[]): Promise<Uint8Array> {
  return writeXlsx({
    defaultFont: paperFont,
    namedRanges: headingsOnEachPage(sheets.map(({ name }) => name)),
    sheets: sheets.map(({ name, headings, rows, lists }) => ({
      name,
      columns: headings.map(({ label, width }) => ({ header: label, width })),
      rows: [headings.map(({ label }) => label), ...rows.map((row) => [...row])],
      freezePane: { rows: 1 },
      ...onPaper(headings.reduce((sum, { width }) => sum + width, 0)),
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
