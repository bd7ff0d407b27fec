import { writeXlsx, writeXlsxStream } from "hucre/xlsx";
import type { Cell, Table } from "./blocks.ts";

/** What a cell of a spreadsheet holds; text stays text, whatever it begins with. */
export type Value = string | number | null;

/** One sheet: its name, headings and rows; a width for each column, in letters. */
export interface Sheet {
  readonly name: string;
  readonly headings: readonly string[];
  readonly widths: readonly number[];
  readonly rows: readonly (readonly Value[])[];
  /** Cells that hold a share, as "row,column" below the headings: shown in per cent. */
  readonly shares?: readonly string[];
}

const wrapped = { alignment: { wrapText: true, vertical: "top" } } as const;
const headed = { ...wrapped, font: { name: "Calibri", size: 11, bold: true } } as const;
const perCent = { ...wrapped, numFmt: "0.0%" } as const;
type Styled = { readonly style: typeof headed | typeof perCent };
const widestUpright = 125; // letters on an A4 that stands
const longestName = 31; // Excel's limit for the name of a sheet
const longestCell = 32_767; // letters; Excel's limit for a cell

/** A workbook of small sheets. */
export function workbookOf(sheets: readonly Sheet[]): Promise<Uint8Array> {
  const used = new Set<string>();
  return writeXlsx({
    sheets: sheets.map(({ name, headings, widths, rows, shares = [] }) => ({
      name: ownName(name, used),
      columns: widths.map((width) => ({ width, style: wrapped })),
      rows: [headings.map(held), ...rows.map((row) => row.map(held))],
      cells: new Map<string, Styled>([
        ...headings.map((_, place) => [`0,${place}`, { style: headed }] as const),
        ...shares.map((place) => [place, { style: perCent }] as const),
      ]),
      freezePane: { rows: 1 },
      // On paper: A4, as wide as the sheet needs, its headings on each page.
      pageSetup: {
        paperSize: "a4",
        orientation: widths.reduce((sum, width) => sum + width, 0) > widestUpright ? "landscape" : "portrait",
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        printTitlesRow: "$1:$1",
      },
    })),
  });
}

/** One sheet of any length as bytes, while its rows come; its memory does not grow with them. */
export function streamedSheet(
  { name, headings, widths }: Omit<Sheet, "rows">,
  rows: AsyncIterable<readonly Value[]>,
): ReadableStream<Uint8Array> {
  async function* cells(): AsyncGenerator<Value[]> {
    for await (const row of rows) yield row.map(held);
  }
  return writeXlsxStream(cells(), {
    name: name.slice(0, longestName),
    columns: headings.map((header, place) => ({ header, width: widths[place] ?? 12, style: wrapped })),
    freezePane: { rows: 1 },
  });
}

/** A table of a report as a sheet: a plain figure is a number, all else is text. */
export function sheetOf({ sheet, columns, rows }: Table): Sheet {
  return {
    name: sheet,
    headings: columns.map(({ title }) => title),
    widths: columns.map(({ width }) => Math.max(8, Math.round(width * 1.2))),
    rows: rows.map((row) => row.map(valueIn)),
    shares: rows.flatMap((row, down) =>
      row.flatMap(([only, ...more], place) =>
        more.length === 0 && only?.worth?.unit === "share" ? [`${down + 1},${place}`] : [],
      ),
    ),
  };
}

function valueIn(cell: Cell): Value {
  const [only] = cell;
  if (cell.length === 1 && only?.worth !== undefined) return only.worth.value;
  return cell.map(({ text }) => text).join("");
}

function held(value: Value): Value {
  return typeof value === "string" ? value.toWellFormed().slice(0, longestCell) : value;
}

/** Excel refuses two sheets of one name, and some letters in it. */
function ownName(name: string, used: Set<string>): string {
  const plain = name.replace(/[\\/?*[\]:]/gu, " ").slice(0, longestName);
  for (let count = 1; ; count += 1) {
    const tried = count === 1 ? plain : `${plain.slice(0, longestName - 3)} ${count}`;
    if (used.has(tried.toLowerCase())) continue;
    used.add(tried.toLowerCase());
    return tried;
  }
}
