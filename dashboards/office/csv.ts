import { stringify } from "csv-stringify/sync";

/**
 * A table as a spreadsheet opens it: UTF-8 with a mark, CRLF, and no cell that a spreadsheet would take for a formula, since
 * titles come from foreign pages.
 */
export function csvOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify(
    [headings, ...rows].map((row) => [...row]),
    { bom: true, escape_formulas: true, record_delimiter: "windows" },
  );
}
