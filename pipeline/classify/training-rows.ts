import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Refusal } from "../../config/verb.ts";
import { z } from "zod";
import type { Example } from "./train.ts";

const Row = z.strictObject({
  id: z.string().min(1),
  groups: z.array(z.string()),
  title: z.string(),
  text: z.string().min(1),
  source: z.string().optional(),
});

/** Where a plan's labelled examples stand beside its phrase book. */
export function examplesPath(folder: string, plan: string): string {
  return path.join(folder, `examples-${plan}.jsonl`);
}

/** Where the items that reviewers decided stand as further examples. */
export function decidedPath(folder: string, plan: string): string {
  return path.join(folder, `decided-${plan}.jsonl`);
}

/** The labelled rows of a file; null when there is none, a Refusal that names the line where one is wrong. */
export async function readExamples(file: string, groups: ReadonlySet<string>): Promise<Example[] | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    const row = Row.safeParse(parsed(line));
    if (!row.success) throw new Refusal(`${file}:${i + 1}: ${row.error.issues[0]?.message ?? "dòng hỏng"}`);
    const unknown = row.data.groups.find((group) => !groups.has(group));
    if (unknown !== undefined) throw new Refusal(`${file}:${i + 1}: kế hoạch không có nhóm "${unknown}"`);
    return [row.data];
  });
}

/** Writes rows in their order, one a line. */
export async function writeExamples(file: string, rows: readonly Example[]): Promise<void> {
  const lines = rows.map(({ id, groups, title, text, source }) =>
    JSON.stringify({ id, groups, title, text, ...(typeof source === "string" && { source }) }),
  );
  await writeFile(file, lines.map((line) => `${line}\n`).join(""));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
