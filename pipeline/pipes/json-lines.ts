import { once } from "node:events";
import { addAbortSignal } from "node:stream";
import type { Terminal } from "../../config/verb.ts";
import { z } from "zod";
import { linesOf } from "./lines.ts";

/** In bytes; a longer line is answered with an error, not held. */
export const longestLine = 256 * 1024 * 1024;

const Row = z.looseObject(
  { id: z.union([z.string(), z.number()], { error: "thiếu id (chữ hoặc số)" }) },
  { error: "dòng phải là một đối tượng JSON {...}" },
);
export type Row = z.infer<typeof Row>;

/** What a line becomes: its answer, or what is wrong with it. */
type Answer = (row: Row) => object | Promise<object>;

/**
 * JSON Lines in, JSON Lines out: one line for each line, in the same order, with the same `id`. A line that cannot be
 * read or answered gives `{"id", "error"}` and the run goes on. At most `ahead` lines are in work at once, so memory
 * stays constant however long the input is. When whoever reads the answers leaves (`| head -1`), it ends quietly.
 */
export async function answerLines(terminal: Terminal, answer: Answer, ahead = 1): Promise<void> {
  const { stdin, stdout } = terminal;
  const left = new AbortController();
  stdout.once("error", () => left.abort());
  const waiting: Promise<string>[] = [];
  const deliver = async (): Promise<void> => {
    const line = await waiting.shift();
    if (line === undefined || left.signal.aborted) return;
    if (!stdout.write(`${line}\n`)) await once(stdout, "drain", { signal: left.signal });
  };
  try {
    for await (const line of linesOf(addAbortSignal(left.signal, stdin), longestLine)) {
      waiting.push(answerLine(line, answer));
      if (waiting.length >= ahead) await deliver();
    }
    while (waiting.length > 0) await deliver();
  } catch (error) {
    if (!left.signal.aborted) throw error;
  }
}

async function answerLine(line: string | null, answer: Answer): Promise<string> {
  let id: string | number | null = null;
  try {
    if (line === null) throw new Error("dòng quá dài");
    if (line.trim() === "") throw new Error("dòng trống");
    const row = Row.parse(JSON.parse(line));
    id = row.id;
    return JSON.stringify({ id, ...(await answer(row)) });
  } catch (error) {
    return JSON.stringify({ id, error: said(error) });
  }
}

function said(error: unknown): string {
  if (error instanceof z.ZodError)
    return error.issues.map((issue) => [...issue.path.map(String), issue.message].join(": ")).join("; ");
  if (error instanceof SyntaxError) return `dòng không phải JSON: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
