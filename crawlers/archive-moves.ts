import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { writeWhole } from "./archive-index.ts";
import { EvidenceLost, lostWords } from "./archive-refusals.ts";
import type { Place } from "./warc.ts";

const Moves = z.object({
  /** The day in Việt Nam on which the rest of the file was deleted. */
  day: z.string(),
  /** Offset in the old file to the place in the new one. */
  places: z.record(z.string(), z.object({ file: z.string(), offset: z.number(), length: z.number() })),
});
/** What became of a file that was pruned: where the records that had to stay lie now. */
export type Moves = z.infer<typeof Moves>;

/** Name of the note that stands where a pruned file stood. */
function movesName(file: string): string {
  return file.replace(/\.warc\.gz$/, ".chuyen.json");
}

/** Leaves the note, durably; evidence that names the old file is found by it for ever. */
export async function writeMoves(folder: string, file: string, moves: Moves): Promise<void> {
  await writeWhole(path.join(folder, movesName(file)), JSON.stringify(moves));
}

/** The note of a pruned file; null when the file was never pruned. */
export async function readMoves(folder: string, file: string): Promise<Moves | null> {
  let text;
  try {
    text = await readFile(path.join(folder, movesName(path.basename(file))), "utf8");
  } catch {
    return null;
  }
  return Moves.parse(JSON.parse(text));
}

/** Where a record lies that is not in its file any more; throws `EvidenceLost` with the reason. */
export async function movedTo(folder: string, place: Place): Promise<Place> {
  const moves = await readMoves(folder, place.file);
  if (moves === null) throw new EvidenceLost(lostWords.gone(place));
  const next = moves.places[String(place.offset)];
  if (next === undefined) throw new EvidenceLost(lostWords.pruned(dayInVietnamese(moves.day)));
  return next;
}

function dayInVietnamese(day: string): string {
  return day.split("-").toReversed().join("/");
}

/** Where a record lies now; null when it is gone. Throws nothing but what the disk does. */
export async function presentPlace(folder: string, place: Place): Promise<Place | null> {
  const isThere = await access(path.join(folder, path.basename(place.file))).then(
    () => true,
    () => false,
  );
  if (isThere) return place;
  try {
    return await presentPlace(folder, await movedTo(folder, place));
  } catch (error) {
    if (error instanceof EvidenceLost) return null;
    throw error;
  }
}
