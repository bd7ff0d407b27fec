import { open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { type Place, surtOf } from "./warc.ts";

/** One line of an index: where the capture of an address at a moment lies. */
export interface IndexEntry extends Place {
  readonly url: string;
  readonly date: string;
  /** `warc/revisit` for an answer whose bytes lie in another record, else the content type. */
  readonly mime: string;
  readonly status: number;
  /** SHA-256 of the body, hex. */
  readonly digest: string;
}

/** Name of the index of a WARC file; it is written when the file is full and stands beside it. */
export function indexName(file: string): string {
  return file.replace(/\.warc\.gz$/, ".cdxj");
}

/** The index as CDXJ, the form in which web archives exchange theirs: sorted, one capture a line. */
export function indexLines(entries: readonly IndexEntry[]): readonly string[] {
  return entries
    .map((entry) => {
      const { url, date, mime, status, digest, length, offset, file } = entry;
      const fields = { url, mime, status, digest: `sha256:${digest}`, length, offset, filename: file };
      const moment = date.replace(/\D/g, "").slice(0, 14);
      return `${surtOf(url)} ${moment} ${JSON.stringify(Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, String(v)])))}\n`;
    })
    .toSorted();
}

const Line = z.object({
  url: z.string(),
  mime: z.string(),
  status: z.coerce.number(),
  digest: z.string().startsWith("sha256:"),
  length: z.coerce.number().int(),
  offset: z.coerce.number().int(),
  filename: z.string(),
});

/** Where each capture lies by the index of a WARC file, by offset; null when there is no index or it cannot be read. */
export async function readIndex(
  folder: string,
  file: string,
): Promise<ReadonlyMap<number, Place & { readonly digest: string }> | null> {
  try {
    const text = await readFile(path.join(folder, indexName(file)), "utf8");
    const found = new Map<number, Place & { readonly digest: string }>();
    for (const line of text.split("\n")) {
      if (line === "") continue;
      const { filename, offset, length, digest } = Line.parse(JSON.parse(line.slice(line.indexOf("{"))));
      found.set(offset, { file: filename, offset, length, digest: digest.slice("sha256:".length) });
    }
    return found;
  } catch {
    return null;
  }
}

/** Writes an index; a file under its own name is always whole. */
export async function writeIndex(
  folder: string,
  file: string,
  entries: readonly IndexEntry[],
): Promise<void> {
  await writeWhole(path.join(folder, indexName(file)), indexLines(entries).join(""));
}

/** Writes a small file durably under a name that it bears only when it is whole. */
export async function writeWhole(name: string, text: string): Promise<void> {
  const half = `${name}.${process.pid}.tam`;
  try {
    await using handle = await open(half, "w");
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
  await rename(half, name);
}
