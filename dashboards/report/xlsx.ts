import { writeXlsx, writeXlsxStream } from "hucre/xlsx";
import { headingsOnEachPage, onPaper, paperFont, rowHeights } from "../../pipeline/entry/spreadsheet.ts";
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
const headed = { ...wrapped, font: { ...paperFont, bold: true } } as const;
const perCent = { ...wrapped, numFmt: "0.0%" } as const;
type Styled = { readonly style: typeof headed | typeof perCent };
const mostPrinted = 5_000; // rows, some 250 pages; a longer list is for the screen
const longestName = 31; // Excel's limit for the name of a sheet
const longestCell = 32_767; // letters; Excel's limit for a cell

/** A workbook of small sheets. */
export function workbookOf(sheets: readonly Sheet[]): Promise<Uint8Array> {
  const used = new Set<string>();
  const names = sheets.map(({ name }) => ownName(name, used));
  return writeXlsx({
    defaultFont: paperFont,
    namedRanges: headingsOnEachPage(names),
    sheets: sheets.map(({ headings, widths, rows, shares = [] }, at) => ({
      name: names[at] ?? "",
      columns: widths.map((width) => ({ width, style: wrapped })),
      rows: [headings.map(held), ...rows.map((row) => row.map(held))],
      cells: new Map<string, Styled>([
        ...headings.map((_, place) => [`0,${place}`, { style: headed }] as const),
        ...shares.map((place) => [place, { style: perCent }] as const),
      ]),
      rowDefs: new Map(rowHeights(widths, [headings, ...rows])),
      freezePane: { rows: 1 },
      ...onPaper(widths.reduce((sum, width) => sum + width, 0)),
    })),
  });
}

/**
 * One sheet of any length. A list that may be printed is a workbook with page setup; a longer one comes as bytes while its rows
 * come, its memory does not grow with them, and it has none, since the library's stream knows no page setup.
 */
export async function sheetOfAnyLength(
  sheet: Omit<Sheet, "rows">,
  rows: AsyncIterable<readonly Value[]>,
): Promise<Uint8Array | ReadableStream<Uint8Array>> {
  const first: (readonly Value[])[] = [];
  const coming = rows[Symbol.asyncIterator]();
  for (let next = await coming.next(); next.done !== true; next = await coming.next()) {
    first.push(next.value);
    if (first.length > mostPrinted) return streamed(sheet, first, coming);
  }
  return workbookOf([{ ...sheet, rows: first }]);
}

function streamed(
  { name, headings, widths }: Omit<Sheet, "rows">,
  first: readonly (readonly Value[])[],
  rest: AsyncIterator<readonly Value[]>,
): ReadableStream<Uint8Array> {
  async function* cells(): AsyncGenerator<Value[]> {
    try {
      for (const row of first) yield row.map(held);
      for (let next = await rest.next(); next.done !== true; next = await rest.next())
        yield next.value.map(held);
    } finally {
      await rest.return?.();
    }
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
