import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import type { Cell } from "./fields.ts";
import { firstSheet } from "./spreadsheet.ts";
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
  const rows: { line: number; cells: readonly Cell[] }[] = [];
  try {
    for await (const { line, cells } of firstSheet(bytes, lastColumn)) {
      if (cells.every((cell) => cell === null || cell === "")) continue;
      if (rows.length > mostRows) return { problem: "too-many-rows" };
      rows.push({ line, cells });
    }
  } catch {
    return { problem: "unreadable" };
  }
  return { rows };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(await read());
