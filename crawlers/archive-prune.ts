import { open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { type FileCheck } from "./archive-check.ts";
import { type IndexEntry, indexName, writeIndex } from "./archive-index.ts";
import { readMoves, writeMoves } from "./archive-moves.ts";
import { walk } from "./archive-walk.ts";
import type { Place } from "./warc.ts";

/** What pruning a file would leave and take. */
export interface PrunePlan {
  readonly file: string;
  readonly bytes: number;
  /** Captures that stay: needed, named by a revisit that stays, or too young. */
  readonly kept: readonly IndexEntry[];
  readonly deleted: readonly IndexEntry[];
}

/**
 * Which captures of checked files may go. A record that a staying revisit names stays with it. A file with damage is left as
 * it is: what cannot be read cannot be judged.
 */
export function planPruning(
  checks: readonly FileCheck[],
  mustStay: (entry: IndexEntry) => boolean,
): readonly PrunePlan[] {
  const stays = new Set(checks.flatMap(({ entries }) => entries.filter(mustStay).map(keyOf)));
  for (const { revisits } of checks)
    for (const { at, original } of revisits) if (stays.has(keyOf(at))) stays.add(keyOf(original));
  return checks
    .filter(({ isOpen, problems }) => !isOpen && problems.every(({ fault }) => fault === "index"))
    .map(({ file, bytes, entries }) => ({
      file,
      bytes,
      kept: entries.filter((entry) => stays.has(keyOf(entry))),
      deleted: entries.filter((entry) => !stays.has(keyOf(entry))),
    }))
    .filter(({ deleted }) => deleted.length > 0);
}

function keyOf({ file, offset }: Pick<Place, "file" | "offset">): string {
  return `${file} ${offset}`;
}

/** Name of the file into which the staying records of another are copied. */
function keptName(file: string): string {
  return file.replace(
    /(?:\.giu(\d+))?\.warc\.gz$/,
    (_, nth?: string) => `.giu${Number(nth ?? 0) + 1}.warc.gz`,
  );
}

/**
 * Prunes one file: what stays is copied byte for byte into a new file, a note says where each record lies now, then the old
 * file is deleted. Killed at any point it is simply run again; evidence is found at every moment. Returns the bytes freed.
 */
export async function pruneFile(folder: string, plan: PrunePlan, day: string): Promise<number> {
  const old = path.join(folder, plan.file);
  const name = keptName(plan.file);
  const places: Record<string, Place> = {};
  let size = 0;
  if (plan.kept.length > 0) {
    const half = path.join(folder, `${name}.tam`);
    const entries: IndexEntry[] = [];
    {
      await using from = await open(old, "r");
      await using into = await open(half, "w");
      const stays = new Set(plan.kept.map(({ offset }) => offset));
      let isOfAKept = true; // the first record says who wrote the file
      for await (const found of walk(old)) {
        if (found.kind === "rubbish") continue;
        const { type } = found.record;
        if (type === "response" || type === "revisit") isOfAKept = stays.has(found.offset);
        if (!isOfAKept && type !== "warcinfo") continue;
        const bytes = Buffer.alloc(found.length);
        await from.read(bytes, 0, found.length, found.offset);
        await into.write(bytes, 0, bytes.length, size);
        const entry = plan.kept.find(({ offset }) => offset === found.offset);
        if (entry !== undefined) {
          places[String(found.offset)] = { file: name, offset: size, length: found.length };
          entries.push({ ...entry, file: name, offset: size });
        }
        size += found.length;
      }
      await into.sync();
    }
    await rename(half, path.join(folder, name));
    await writeIndex(folder, name, entries);
  }
  await writeMoves(folder, plan.file, { day, places });
  await rm(old);
  await rm(path.join(folder, indexName(plan.file)), { force: true });
  return plan.bytes - size;
}

/** Ends what a killed pruning left: a file whose note is there already is deleted. Returns their names. */
export async function endPruning(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const file of files) {
    const moves = await readMoves(folder, file);
    if (moves === null) continue;
    const homes = new Set(Object.values(moves.places).map((place) => place.file));
    const areThere = await Promise.all(
      [...homes].map((home) =>
        stat(path.join(folder, home)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (!areThere.every(Boolean)) continue;
    await rm(path.join(folder, file));
    await rm(path.join(folder, indexName(file)), { force: true });
    ended.push(file);
  }
  return ended;
}
