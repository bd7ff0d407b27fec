import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Page } from "../../pipeline/extract/read-page.ts";

const Ready = z.object({ version: z.string() });
const Pass = z.object({
  /** Of reading alone, processor time measured in the child. */
  seconds: z.number().positive(),
  readings: z.array(
    z.object({
      text: z.string(),
      title: z.string(),
      authors: z.array(z.string()),
      days: z.array(z.string()),
    }),
  ),
});

/** Readers of pages in Python, and what `pip install` needs for each. */
export const pythonReaders = {
  trafilatura: "trafilatura lxml_html_clean",
  newspaper4k: "newspaper4k lxml_html_clean",
} as const;

export type PythonReaderName = keyof typeof pythonReaders;

export const pythonReaderNames: readonly PythonReaderName[] = ["trafilatura", "newspaper4k"];

/** A Python process that holds pages and reads all of them with one reader at each pass. */
export interface PythonReader extends Disposable {
  /** Name and version. */
  readonly name: string;
  pass(): Promise<z.infer<typeof Pass>>;
}

/** Starts the child; null where this Python or the reader is not there. */
export async function openPythonReader(
  python: string,
  reader: PythonReaderName,
  pages: readonly Page[],
): Promise<PythonReader | null> {
  const script = path.join(import.meta.dirname, "read_pages.py");
  const child = spawn(python, [script, reader], { stdio: ["pipe", "pipe", "ignore"] });
  try {
    await once(child, "spawn");
  } catch {
    return null;
  }
  child.stdin.on("error", () => undefined); // it ended early: the missing answer tells
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await lines.next();
    return line.done === true ? null : JSON.parse(line.value);
  };
  for (const { html, url } of pages)
    child.stdin.write(`${JSON.stringify({ html: wellFormed(html), url })}\n`);
  child.stdin.write("\n");
  const ready = Ready.safeParse(await next().catch(() => null));
  if (!ready.success) {
    child.kill();
    return null;
  }
  return {
    name: `${reader} ${ready.data.version}`,
    async pass() {
      child.stdin.write("pass\n");
      return Pass.parse(await next());
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}

/** Half a surrogate pair is no character; Python's parser refuses the whole page for it. */
function wellFormed(html: string): string {
  return html.toWellFormed();
}
