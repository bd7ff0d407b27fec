import type { Report } from "../../pipeline/report/report.ts";
import { csvLines, csvOf } from "../office/csv.ts";
import { docxOf } from "./docx-paper.ts";
import { digestPaper } from "./digest.ts";
import { firstItems, type FullEdition } from "./editions.ts";
import { mostListed } from "./annexes.ts";
import { itemHeadings, itemRow, itemWidths } from "./items.ts";
import { paperOf } from "./paper-of.ts";
import { numberRows, sheetsOf } from "./tables.ts";
import { sheetOfAnyLength, workbookOf, type Value } from "./xlsx.ts";

const spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const words = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** The files that a report leaves the house as, by the end of their names. */
export const reportFiles = {
  "bao-cao.docx": { type: words, name: "Báo cáo (.docx, theo Nghị định 30/2020)" },
  "bieu-so-lieu.xlsx": { type: spreadsheet, name: "Biểu số liệu (.xlsx)" },
  "danh-muc-tin.xlsx": { type: spreadsheet, name: "Danh mục tin đầy đủ (.xlsx)" },
  "so-lieu.csv": { type: "text/csv; charset=utf-8", name: "Mọi số liệu (.csv)" },
  "danh-muc-tin.csv": { type: "text/csv; charset=utf-8", name: "Danh mục tin đầy đủ (.csv)" },
  "so-lieu.json": { type: "application/json; charset=utf-8", name: "Mọi số liệu (.json)" },
  "diem-tin.docx": { type: words, name: "Điểm tin báo chí (.docx)" },
} as const;
export type ReportFile = keyof typeof reportFiles;

/** The file of this name; null when there is none. */
export function fileNamed(name: string): ReportFile | null {
  return Object.hasOwn(reportFiles, name) && isFile(name) ? name : null;
}

function isFile(name: string): name is ReportFile {
  return name in reportFiles;
}

/** The bytes of one file of an edition; the lists of items come while they are read. */
export async function fileOf(
  edition: FullEdition,
  file: ReportFile,
): Promise<Uint8Array | string | ReadableStream<Uint8Array>> {
  const { report, names } = edition;
  switch (file) {
    case "bao-cao.docx":
      return docxOf(paperOf(edition, await firstItems(edition, mostListed), names));
    case "bieu-so-lieu.xlsx":
      return workbookOf(sheetsOf(paperOf(edition, await firstItems(edition, mostListed), names), report));
    case "danh-muc-tin.xlsx":
      return sheetOfAnyLength(
        { name: "Danh mục tin", headings: itemHeadings, widths: itemWidths },
        rowsOf(edition),
      );
    case "so-lieu.csv": {
      const { headings, rows } = numberRows(report);
      return csvOf(headings, rows);
    }
    case "danh-muc-tin.csv":
      return csvLines(itemHeadings, textRows(edition));
    case "so-lieu.json":
      return `${JSON.stringify(jsonOf(edition), null, 1)}\n`;
    case "diem-tin.docx":
      return docxOf(digestPaper(edition));
  }
}

/** What a file is called: plan, period, agency and kind, in letters that every system takes. */
export function nameOfFile({ plan, period, agency }: Report, file: ReportFile): string {
  const parts = [plan.id, period.id, agency?.id].filter((part) => part !== undefined);
  return `${parts.join("-").replace(/[^\w.-]/gu, "_")}-${file}`;
}

function jsonOf({ report, frozen, corrections, written }: FullEdition) {
  return { frozen, report, written, corrections };
}

async function* rowsOf(edition: FullEdition): AsyncGenerator<readonly Value[]> {
  let place = 0;
  for await (const item of edition.items()) {
    place += 1;
    yield itemRow(item, place, edition.names);
  }
}

async function* textRows(edition: FullEdition): AsyncGenerator<readonly string[]> {
  for await (const row of rowsOf(edition)) yield row.map(String);
}
