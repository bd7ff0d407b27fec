import { parentPort, workerData } from "node:worker_threads";
import { streamXlsxRows } from "hucre/xlsx";
import { z } from "zod";
import type { Cell } from "./fields.ts";
import { unpackedSize } from "./zip-size.ts";

const Order = z.object({
  bytes: z.instanceof(Uint8Array),
  mostRows: z.int().positive(),
  mostBytes: z.int().positive(),
});

/** What the thread answers: the first sheet's rows with their numbers in the file, or why there are none. */
export type SheetAnswer =
  | { readonly rows: readonly { readonly line: number; readonly cells: readonly Cell[] }[] }
  | { readonly problem: "too-large" | "too-many-rows" | "unreadable" };

/** Columns after the 52nd belong to no template of ours. */
const lastColumn = "AZ";

/** Reads the first sheet; values only: what a formula last gave, never the formula. */
async function read(): Promise<SheetAnswer> {
  const { bytes, mostRows, mostBytes } = Order.parse(workerData);
  if (unpackedSize(bytes, mostBytes) === null) return { problem: "too-large" };
  const rows: { line: number; cells: Cell[] }[] = [];
  try {
    for await (const { index, values } of streamXlsxRows(bytes, { range: `A1:${lastColumn}1048576` })) {
      const cells = values.map(cellOf);
      if (cells.every((cell) => cell === null || cell === "")) continue;
      if (rows.length > mostRows) return { problem: "too-many-rows" };
      rows.push({ line: index + 1, cells });
    }
  } catch {
    return { problem: "unreadable" };
  }
  return { rows };
}

function cellOf(value: unknown): Cell {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value instanceof Date ? value : null;
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(await read());
