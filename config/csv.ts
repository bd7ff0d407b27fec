import { parse } from "csv-parse/sync";
import { z } from "zod";

const mostRows = 20_000; // Việt Nam has 3,321 communes

/** One line of a table: what stands under each heading, with the number of the line in the file. */
export interface TableRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A table as it was read, and what could not be read of it, by line. */
export interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly TableRow[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/**
 * Reads a CSV as spreadsheets save it: UTF-8 or UTF-16 with a mark, commas, semicolons or tabs, any line ends, any
 * Unicode form. Headings lose their accents and blanks: "Hiệu lực từ" is `hieu_luc_tu`.
 */
export function readTable(bytes: Uint8Array): Table {
  const text = decoded(bytes);
  if (text === null) return failed("tệp không phải UTF-8: trong Excel hãy chọn Lưu thành “CSV UTF-8”");
  const problems: { line: number; message: string }[] = [];
  try {
    const records = Records.parse(
      parse(text, {
        delimiter: delimiterOf(text),
        info: true,
        relax_column_count: true,
        skip_empty_lines: true,
        skip_records_with_error: true,
        trim: true,
        on_skip: (error) => {
          problems.push({
            line: lineOf(error),
            message: "dấu ngoặc kép trong ô chưa đóng hoặc đặt sai chỗ",
          });
        },
      }),
    );
    const [first, ...rest] = records;
    if (first === undefined) return failed("tệp trống: dòng đầu phải là tên cột");
    if (rest.length > mostRows) return failed(`tệp có hơn ${mostRows} dòng, không phải danh bạ`);
    const headings = first.record.map(headingOf);
    const rows: TableRow[] = [];
    for (const { record, info } of rest) {
      if (record.every((cell) => cell === "")) continue;
      if (record.slice(headings.length).some((cell) => cell !== "")) {
        problems.push({
          line: info.lines,
          message: `có ${record.length} ô, nhiều hơn ${headings.length} cột: ô có dấu phân cách phải đặt trong ngoặc kép`,
        });
        continue;
      }
      const cells = Object.fromEntries(headings.map((heading, at) => [heading, record[at] ?? ""]));
      rows.push({ line: info.lines, cells });
    }
    return { headings, rows, problems };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "CSV_QUOTE_NOT_CLOSED") {
      return failed("có dấu ngoặc kép mở mà không đóng: không dòng nào được nạp");
    }
    throw error;
  }
}

const Lines = z.object({ lines: z.number() });

function lineOf(error: unknown): number {
  return Lines.safeParse(error).data?.lines ?? 1;
}

function failed(message: string): Table {
  return { headings: [], rows: [], problems: [{ line: 1, message }] };
}

function decoded(bytes: Uint8Array): string | null {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).normalize("NFC");
  } catch {
    return null;
  }
}

/** Which of the three parts the headings; a spreadsheet set to Vietnamese writes semicolons. */
function delimiterOf(text: string): string {
  const [heading = ""] = text.trimStart().split(/\r\n|\r|\n/, 1);
  const count = (sign: string): number => heading.split(sign).length;
  return [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** A heading as it is compared: "Hiệu lực từ" is `hieu_luc_tu`. */
export function headingOf(cell: string): string {
  return cell
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[đĐ]/g, "d")
    .toLowerCase()
    .trim()
    .replaceAll(/[\s-]+/g, "_");
}
