import { execFile } from "node:child_process";
import { open, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { emptyFolder } from "../end-to-end/one-city.ts";

/** A folder on a disk of its own that can be filled to the last byte. */
export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** false = nobody may mount here, and the folder lies on the machine's own disk, which is not filled. */
  readonly isReal: boolean;
  /** Writes until the disk takes nothing more (ENOSPC). */
  fill(): Promise<void>;
  /** Gives the room back. */
  empty(): Promise<void>;
  /** Whether it may be written from now on; nothing on it may be open. */
  mayWrite(isAllowed: boolean): Promise<void>;
}

const run = promisify(execFile);
const piece = Buffer.alloc(64 * 1024, "x");

/** Mounts a tmpfs of so many megabytes, as root or by sudo without a password. */
export async function smallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = await emptyFolder();
  const how = await mounted(folder.path, megabytes);
  const filler = path.join(folder.path, "chiem-cho");
  return {
    path: folder.path,
    isReal: how !== null,
    async fill() {
      if (how === null) return;
      const file = await open(filler, "w");
      try {
        for (let size = piece.length; size > 0;) {
          const written = await file.write(piece, 0, size).catch(() => null);
          if (written === null) size = Math.floor(size / 2);
        }
      } finally {
        await file.close();
      }
    },
    empty: () => rm(filler, { force: true }),
    async mayWrite(isAllowed) {
      if (how === null) return;
      const words = ["mount", "-o", `remount,${isAllowed ? "rw" : "ro"}`, folder.path];
      await run(how[0] ?? "", [...how.slice(1), ...words]);
    },
    async [Symbol.asyncDispose]() {
      if (how !== null)
        await run(how[0] ?? "", [...how.slice(1), "umount", "--lazy", folder.path].filter(Boolean));
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The words before `mount` with which it was allowed; null = it was not. */
async function mounted(folder: string, megabytes: number): Promise<readonly string[] | null> {
  const mount = ["mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder];
  for (const before of [["env"], ["sudo", "-n"]])
    try {
      await run(before[0] ?? "", [...before.slice(1), ...mount]);
      return before;
    } catch {
      continue;
    }
  return null;
}
