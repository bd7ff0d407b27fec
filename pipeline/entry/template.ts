import type { Known } from "./fields.ts";
import { agencyHeading, headingsOf } from "./import.ts";
import type { EntryKind } from "./kind.ts";
import { fieldsOfKind } from "./kinds.ts";
import { agencyKey } from "./read-row.ts";
import { columnName, workbookOf } from "./spreadsheet.ts";

const listSheet = "Danh sách";

/** How each type of field is written, for the template's guide. */
const ways = {
  text: "chữ, tối đa 500 chữ cái",
  long: "chữ, tối đa 2000 chữ cái",
  code: "chữ, tối đa 200 chữ cái",
  day: "ngày, dạng 08/07/2025",
  whole: "số nguyên từ 0",
  decimal: "số từ 0, phần lẻ sau dấu phẩy",
  percent: "phần trăm từ 0 đến 100",
  flag: "có hoặc không",
  link: "địa chỉ bắt đầu bằng https://",
  choice: "chọn trong danh sách",
} as const;

/** The template of a kind as a workbook: the table with lists to choose from, a guide to each column, the lists. */
export async function templateOf(
  kind: EntryKind,
  known: Known,
  agencies: readonly { readonly name: string }[],
): Promise<Uint8Array> {
  const fields = new Map(fieldsOfKind(kind).map((field) => [field.key, field]));
  const columns = headingsOf(kind).map((heading) => {
    const field = fields.get(heading.key);
    const names =
      heading.key === agencyKey
        ? agencies.map(({ name }) => name)
        : field?.type === "flag"
          ? ["có", "không"]
          : (field?.options?.(known) ?? []).map(({ name }) => name);
    const way =
      field === undefined ? `tên hoặc mã ${agencyHeading.toLowerCase()} như trong danh bạ` : ways[field.type];
    return { ...heading, names, way, hint: field?.hint ?? "" };
  });
  const listed = columns.filter(({ names }) => names.length > 0);
  const lists = new Map(
    columns.flatMap((column, at) => {
      const place = listed.indexOf(column);
      if (place === -1) return [];
      const letter = columnName(place);
      return [[at, `'${listSheet}'!$${letter}$2:$${letter}$${column.names.length + 1}`] as const];
    }),
  );
  const longest = Math.max(0, ...listed.map(({ names }) => names.length));
  return workbookOf([
    {
      name: "Số liệu",
      headings: columns.map(({ label }) => ({ label, width: Math.max(14, label.length + 2) })),
      rows: [],
      lists,
    },
    {
      name: "Hướng dẫn",
      headings: [
        { label: "Cột", width: 30 },
        { label: "Bắt buộc", width: 10 },
        { label: "Cách ghi", width: 34 },
        { label: "Ghi chú", width: 60 },
      ],
      rows: columns.map(({ label, required, way, hint }) => [label, required ? "có" : "không", way, hint]),
    },
    {
      name: listSheet,
      headings: listed.map(({ label }) => ({ label, width: 40 })),
      rows: Array.from({ length: longest }, (_, row) => listed.map(({ names }) => names[row] ?? "")),
    },
  ]);
}
