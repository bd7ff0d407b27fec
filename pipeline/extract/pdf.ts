import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { meterOf, usualSource } from "../../crawlers/usage.ts";

/** The text of a PDF, line by line as its pages show it. */
export interface PdfText {
  readonly pages: number;
  /** As the file calls itself; null = it does not. */
  readonly title: string | null;
  readonly lines: readonly string[];
}

/** How much one PDF may cost before its process is ended. */
export interface PdfLimits {
  /** Seconds of processor time, and five times as many of the clock. */
  readonly seconds: number;
  readonly megabytes: number;
}

const usual: PdfLimits = { seconds: 10, megabytes: 500 };
const longestAnswer = 4 * 1024 * 1024; // bytes
const looked = 100; // milliseconds between two looks at what it uses
const Text = z.object({ pages: z.int(), title: z.string().nullable(), lines: z.array(z.string()) });

/** Whether bytes are a PDF, whatever their server calls them. */
export function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1024)).includes("%PDF-");
}

/** Reads a PDF in a process of its own; null when it cannot be read, or costs more than it may. */
export async function pdfText(bytes: Uint8Array, limits: PdfLimits = usual): Promise<PdfText | null> {
  const program = fileURLToPath(new URL("pdf.process.ts", import.meta.url));
  const heap = `--max-old-space-size=${limits.megabytes}`;
  const child = spawn(process.execPath, [heap, program], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { PATH: process.env["PATH"] ?? "" },
  });
  const said: Buffer[] = [];
  let size = 0;
  child.stdout?.on("data", (piece: Buffer) => {
    size += piece.length;
    if (size > longestAnswer) child.kill("SIGKILL");
    else said.push(piece);
  });
  child.stdin?.on("error", () => undefined); // it was ended while it still read
  child.stdin?.end(bytes);
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  const watching = new AbortController();
  const watch = watched(child, limits, watching.signal);
  const code = await ended;
  watching.abort();
  await watch;
  return code === 0 ? textOf(Buffer.concat(said).toString()) : null;
}

/** Ends the process when it uses more time or memory than it may. */
async function watched(child: ChildProcess, limits: PdfLimits, signal: AbortSignal): Promise<void> {
  const meter = meterOf(child, usualSource);
  const end = performance.now() + limits.seconds * 5_000;
  while (!signal.aborted) {
    const used = await meter.used();
    const isTooMuch = used !== null && (used.seconds > limits.seconds || used.megabytes > limits.megabytes);
    if (isTooMuch || performance.now() > end) child.kill("SIGKILL");
    await sleep(looked, undefined, { signal }).catch(() => undefined);
  }
}

function textOf(said: string): PdfText | null {
  try {
    return Text.parse(JSON.parse(said));
  } catch {
    return null;
  }
}
