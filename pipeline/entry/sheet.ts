import { Worker } from "node:worker_threads";
import { headingOf, readTable } from "../../config/csv.ts";
import type { Cell } from "./fields.ts";
import type { SheetAnswer } from "./sheet.thread.ts";

/** A table that a person sent: headings, rows with their numbers in the file, and what could not be read of it. */
export interface SentTable {
  readonly headings: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: Readonly<Record<string, Cell>> }[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/** Bounds of a table: more is no monthly report of an agency. */
const limits = {
  bytes: 2_000_000,
  rows: 5_000,
  unpackedBytes: 50_000_000,
  seconds: 10,
  megabytes: 256,
} as const;

/** Reads a CSV or the first sheet of an XLSX; never throws for what stands in the file. */
export async function readSheet(bytes: Uint8Array): Promise<SentTable> {
  if (bytes.length === 0) return refused("tệp trống");
  if (bytes.length > limits.bytes)
    return refused(`tệp lớn hơn ${limits.bytes / 1_000_000} MB; hãy chia thành nhiều tệp`);
  const zipped = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!zipped) return readCsv(bytes);
  const answer = await inThread(bytes);
  if ("rows" in answer) return tableOf(answer.rows);
  return refused(words[answer.problem]);
}

const words = {
  "too-large":
    "tệp Excel giải nén ra quá lớn hoặc không phải tệp .xlsx thường; hãy lưu lại thành .xlsx hoặc CSV UTF-8",
  "too-many-rows": `tệp có hơn ${limits.rows} dòng; hãy chia thành nhiều tệp`,
  unreadable: "không đọc được tệp Excel này; hãy mở bằng Excel, lưu lại thành .xlsx rồi nạp lại",
  slow: "đọc tệp quá lâu hoặc tốn quá nhiều bộ nhớ; hãy lưu lại chỉ với trang số liệu",
} as const;

function readCsv(bytes: Uint8Array): SentTable {
  const { headings, rows, problems } = readTable(bytes);
  if (rows.length > limits.rows) return refused(words["too-many-rows"]);
  if (headings.length > 0 && headings.every((heading) => heading === "" || !/[a-z]/.test(heading)))
    return refused("dòng đầu phải là tên cột như trong tệp mẫu");
  return { headings, rows, problems };
}

function tableOf(sheet: readonly { readonly line: number; readonly cells: readonly Cell[] }[]): SentTable {
  const [first, ...rest] = sheet;
  if (first === undefined) return refused("trang đầu của tệp trống: dòng đầu phải là tên cột");
  const headings = first.cells.map((cell) => headingOf(typeof cell === "string" ? cell : ""));
  const rows = rest.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(
      headings.flatMap((heading, at) => (heading === "" ? [] : [[heading, cells[at] ?? null]])),
    ),
  }));
  return { headings: headings.filter((heading) => heading !== ""), rows, problems: [] };
}

/** A foreign file is opened in a thread that is ended at its limits of time and memory. */
async function inThread(bytes: Uint8Array): Promise<SheetAnswer | { readonly problem: "slow" }> {
  const thread = new Worker(new URL("./sheet.thread.ts", import.meta.url), {
    workerData: { bytes, mostRows: limits.rows, mostBytes: limits.unpackedBytes },
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
    stdout: true,
    stderr: true,
  });
  const timer = Promise.withResolvers<{ readonly problem: "slow" }>();
  const running = setTimeout(() => timer.resolve({ problem: "slow" }), limits.seconds * 1_000);
  try {
    return await Promise.race([
      timer.promise,
      new Promise<SheetAnswer | { readonly problem: "slow" }>((resolve) => {
        thread.once("message", (answer: SheetAnswer) => resolve(answer));
        thread.once("error", () => resolve({ problem: "slow" }));
        thread.once("exit", () => resolve({ problem: "slow" }));
      }),
    ]);
  } finally {
    clearTimeout(running);
    await thread.terminate();
  }
}

function refused(message: string): SentTable {
  return { headings: [], rows: [], problems: [{ line: 1, message }] };
}
