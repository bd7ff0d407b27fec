import { readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { movedTo } from "./archive-moves.ts";
import { EvidenceLost, lostWords } from "./archive-refusals.ts";
import type { Place } from "./warc.ts";

/** Writes all of the bytes, or throws what the disk says. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw Object.assign(new Error("nothing was written"), { code: "ENOSPC" });
    done += bytesWritten;
  }
}

/**
 * The bytes of a record, wherever it lies now: what was pruned may have moved, again and again. `held` keeps files open, for
 * who reads very many records in a row and has nothing else to do meanwhile: then the thread itself reads.
 */
export async function bytesAt(
  folder: string,
  place: Place,
  held: Map<string, Promise<FileHandle>> | null,
): Promise<Uint8Array> {
  const name = path.basename(place.file);
  const opened = held?.get(name) ?? open(path.join(folder, name), "r");
  try {
    const handle = await opened;
    held?.set(name, opened);
    try {
      const bytes = Buffer.allocUnsafeSlow(place.length);
      const bytesRead =
        held === null
          ? (await handle.read(bytes, 0, place.length, place.offset)).bytesRead
          : readSync(handle.fd, bytes, 0, place.length, place.offset);
      return bytes.subarray(0, bytesRead);
    } finally {
      if (held === null) await handle.close();
    }
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT")
      return bytesAt(folder, await movedTo(folder, place), held);
    throw new EvidenceLost(lostWords.gone(place), { cause });
  }
}

/** A new file's name is durable only when its folder is; Windows has no such call and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  await using handle = await open(folder, "r");
  await handle.sync();
}
