import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const Door = z.strictObject({ port: z.int().min(1).max(65_535), pid: z.int().min(1) });

const fileIn = (folder: string): string => path.join(folder, "trang-dang-mo.json");

/**
 * Notes in the data folder on which port the pages of this program are open, for as long as they are. Pages open also where
 * the note cannot be written: links are then told with the port of the settings.
 */
export async function noteDoor(folder: string, port: number): Promise<AsyncDisposable> {
  const file = fileIn(folder);
  const noted = await writeFile(file, `${JSON.stringify({ port, pid: process.pid })}\n`).then(
    () => true,
    () => false,
  );
  return {
    async [Symbol.asyncDispose]() {
      // Pages that were opened over the same folder since then keep their note.
      if (noted && (await openDoor(folder)) === port) await rm(file, { force: true });
    },
  };
}

/** The port on which pages over this folder are open now; null where none are, or none that a running program noted. */
export async function openDoor(folder: string): Promise<number | null> {
  const text = await readFile(fileIn(folder), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const { port, pid } = Door.parse(JSON.parse(text));
    process.kill(pid, 0); // asks only whether the program runs; throws where it was killed before it could take its note away
    return port;
  } catch {
    return null;
  }
}
