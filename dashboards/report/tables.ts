import type { ReportNumber } from "../../pipeline/report/number.ts";
import type { Report } from "../../pipeline/report/report.ts";
import { stateNames } from "../../pipeline/measure/shown.ts";
import { shown, type Block } from "./blocks.ts";
import type { Paper } from "./paper.ts";
import { labelWithSubject } from "./subject.ts";
import { sheetOf, type Sheet } from "./xlsx.ts";

/** Headings of the sheet and the CSV of all numbers. */
const numberHeadings = [
  "Mã số liệu",
  "Chỉ số",
  "Nội dung",
  "Giá trị",
  "Hiển thị",
  "Tử số",
  "Mẫu số",
  "Đơn vị tính",
  "Tình trạng",
  "Vì sao",
  "Ghi chú",
] as const;

const unitWords: Readonly<Record<ReportNumber["unit"], string>> = {
  count: "số đếm",
  share: "tỷ lệ (0–1)",
  days: "ngày",
  points: "điểm %",
  index: "chỉ số",
};

/** Every number of a report in a sheet of its own, each under its key. */
function numbersSheet(report: Report): Sheet {
  return {
    name: "Mọi số liệu",
    headings: numberHeadings,
    widths: [30, 7, 40, 10, 12, 9, 9, 12, 16, 24, 28],
    rows: report.numbers.map((row) => [
      row.key,
      row.indicator,
      labelWithSubject(report, row),
      row.value,
      shown(row),
      row.numerator,
      row.denominator,
      unitWords[row.unit],
      stateNames[row.state],
      row.why,
      row.notes.join(" "),
    ]),
  };
}

/** The sheets of a report: what it is, each of its tables, and all its numbers. */
export function sheetsOf(paper: Paper, report: Report): readonly Sheet[] {
  const blocks: readonly Block[] = [...paper.body, ...paper.annexes.flatMap((annex) => annex.blocks)];
  return [
    {
      name: "Báo cáo",
      headings: ["Mục", "Nội dung"],
      widths: [24, 90],
      rows: [
        ["Báo cáo", paper.subject],
        ["Cơ quan", paper.issuer],
        ["Kỳ", report.period.name],
        ["Số liệu", paper.edition],
        ...(paper.sample ? [["Lưu ý", "Dữ liệu mẫu, không phải số liệu thật"]] : []),
        ["Quy tắc phân loại", report.rules.join(", ")],
        ["Cách tính", report.measure],
        ["Cấu hình", report.config],
      ],
    },
    ...blocks.flatMap((block) => (block.kind === "table" ? [sheetOf(block)] : [])),
    numbersSheet(report),
  ];
}

/** The same numbers as rows of text, for a CSV. */
export function numberRows(report: Report): {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const { headings, rows } = numbersSheet(report);
  return { headings, rows: rows.map((row) => row.map((value) => (value === null ? "" : String(value)))) };
}
