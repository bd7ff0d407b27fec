import { open, readdir, stat } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { type IndexEntry, readIndex, writeIndex } from "./archive-index.ts";
import { presentPlace } from "./archive-moves.ts";
import { refersTo } from "./archive.ts";
import { walk } from "./archive-walk.ts";
import { answerIn, digestOf, type Place } from "./warc.ts";
import type { Read } from "./warc-plain.ts";

/** What is wrong with an archive at one place. */
export type Fault =
  /** Bytes behind the last whole record: a writer was killed, or still writes. */
  | "tail"
  /** Bytes between records that are none. */
  | "rubbish"
  /** A record whose bytes are not those that were written. */
  | "changed"
  /** A revisit whose original is not there. */
  | "no-original"
  /** No index beside a file that nobody writes any more, or one that says otherwise. */
  | "index";

export interface Problem extends Place {
  readonly fault: Fault;
}

/** What one file holds. */
export interface FileCheck {
  readonly file: string;
  readonly bytes: number;
  readonly records: number;
  /** Answers and revisits: what evidence points to. */
  readonly entries: readonly IndexEntry[];
  /** Revisits and the records that they name. */
  readonly revisits: readonly { readonly at: Place; readonly original: Place; readonly digest: string }[];
  readonly problems: readonly Problem[];
  /** It has no index yet and its writer still lives, so that its end may be in motion. */
  readonly isOpen: boolean;
}

const quietFor = 60 * 60_000; // ms after which a file of another machine, whose processes cannot be asked, is nobody's

/** Names of the archive's files, oldest first. */
export async function warcFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => name.endsWith(".warc.gz")).toSorted();
}

/** Reads a whole file: every record unpacked and held against its digests, its index against its records. */
export async function checkFile(folder: string, file: string): Promise<FileCheck> {
  const whole = path.join(folder, file);
  const before = await stat(whole);
  const index = await readIndex(folder, file);
  const entries: IndexEntry[] = [];
  const revisits: FileCheck["revisits"][number][] = [];
  const problems: Problem[] = [];
  let records = 0;
  let bytes = 0;
  let isOpen = false;
  for await (const found of walk(whole)) {
    const at = { file, offset: found.offset, length: found.length };
    bytes = found.offset + found.length;
    if (found.kind === "rubbish") {
      problems.push({ ...at, fault: "rubbish" });
      continue;
    }
    const { record } = found;
    records += 1;
    if (record.type === "warcinfo") isOpen = index === null && (await isWritten(record, before));
    if (!isTrue(record)) problems.push({ ...at, fault: "changed" });
    const entry = entryOf(record, at);
    if (entry === null) continue;
    entries.push(entry);
    const original = refersTo(record);
    if (original === null) continue;
    const now = await presentPlace(folder, original);
    revisits.push({ at, original: now ?? original, digest: entry.digest });
  }
  const last = problems.at(-1);
  if (last?.fault === "rubbish" && last.offset + last.length === bytes)
    problems.splice(-1, 1, { ...last, fault: "tail" });
  if (!isOpen && !isIndexed(index, file, entries))
    problems.push({ file, offset: 0, length: 0, fault: "index" });
  return { file, bytes, records, entries, revisits, problems, isOpen };
}

/** Revisits whose original is in none of the files, or is another than it was. */
export function withoutOriginal(checks: readonly FileCheck[]): readonly Problem[] {
  const bodies = new Map(
    checks.flatMap(({ entries }) =>
      entries.map(({ file, offset, digest }) => [`${file} ${offset}`, digest] as const),
    ),
  );
  return checks.flatMap(({ revisits }) =>
    revisits
      .filter(({ original, digest }) => bodies.get(`${original.file} ${original.offset}`) !== digest)
      .map(({ at }): Problem => ({ ...at, fault: "no-original" })),
  );
}

/**
 * Puts a file right as far as nothing is lost by it: a torn tail is set aside under a name of its own and cut off, a
 * missing or wrong index is made anew. What was damaged in the middle stays as it is. Kill it and run it again.
 */
export async function mendFile(
  folder: string,
  { file, problems, entries, isOpen }: FileCheck,
): Promise<void> {
  if (isOpen) return;
  const tail = problems.find(({ fault }) => fault === "tail");
  if (tail !== undefined) await cutTail(folder, tail);
  if (tail !== undefined || problems.some(({ fault }) => fault === "index"))
    await writeIndex(folder, file, entries);
}

/** Name under which a torn tail is set aside. */
export function tailName({ file, offset }: Place): string {
  return `${file}.duoi-${offset}.hong`;
}

async function cutTail(folder: string, tail: Place): Promise<void> {
  const whole = path.join(folder, tail.file);
  const aside = path.join(folder, tailName(tail));
  await using handle = await open(whole, "r+");
  {
    await using kept = await open(aside, "w");
    await kept.writeFile(handle.createReadStream({ start: tail.offset, autoClose: false }));
    await kept.sync();
  }
  await handle.truncate(tail.offset);
  await handle.sync();
}

/** Whether the block and the body are those that were written. */
function isTrue(record: Read): boolean {
  if (record.blockDigest !== null && digestOf(record.block) !== record.blockDigest) return false;
  if (record.type !== "response" || record.digest === null) return true;
  return digestOf(answerIn(record.block).body) === record.digest;
}

function entryOf(record: Read, at: Place): IndexEntry | null {
  if (record.type !== "response" && record.type !== "revisit") return null;
  const { status, headers } = answerIn(record.block);
  const type = headers["content-type"]?.split(";", 1)[0]?.trim() ?? "unk";
  const { url, date, digest } = record;
  return {
    ...at,
    url,
    date,
    mime: record.type === "revisit" ? "warc/revisit" : type,
    status,
    digest: digest ?? "",
  };
}

function isIndexed(
  index: Awaited<ReturnType<typeof readIndex>>,
  file: string,
  entries: readonly IndexEntry[],
): boolean {
  return (
    index !== null &&
    index.size === entries.length &&
    entries.every(({ offset, length, digest }) => {
      const line = index.get(offset);
      return line?.file === file && line.length === length && line.digest === digest;
    })
  );
}

/** Whether the process that wrote a file's first record may write on. */
async function isWritten(info: Read, { mtimeMs }: { readonly mtimeMs: number }): Promise<boolean> {
  const text = Buffer.from(info.block).toString();
  const machine = /^hostname: (.*)$/m.exec(text)?.[1]?.trim();
  const pid = Number(/^process: (\d+)/m.exec(text)?.[1]);
  if (machine !== hostname()) return Date.now() - mtimeMs < quietFor;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
