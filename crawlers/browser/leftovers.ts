import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, rmdir, stat } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";

/** Folders that this process made and has not yet removed. */
const ours = new Set<string>();
const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
const named = /^phusong-browser-([0-9a-f]{8})-(\d+)-\w{6}$/;
/** The library makes one more for each launch and leaves it empty, since the profile lies in a folder of ours. */
const libraryFolder = /^playwright_chromiumdev_profile-\w+$/;
/** A browser that is unpacked takes two minutes at most before it is renamed; then this is what a killed process left. */
const halfUnpacked = /^phusong-chromium-[\d.]+-\d+-\w{6}$/;
const hour = 3_600_000; // ms
const day = 24 * hour;

/**
 * A new folder for one browser: its profile, its temporary files and those of the library. Machine and process stand in the
 * name, so that what a killed process leaves is known as such (`removeLeftovers`).
 */
export async function browserFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `phusong-browser-${machine}-${process.pid}-`));
  ours.add(folder);
  return folder;
}

/** Removes the folder of a browser that has ended. */
export async function removeBrowserFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  ours.delete(folder);
}

/**
 * Removes the folders of browsers whose process is dead: killed, or lost with the power. Those of other machines that share
 * the folder for temporary files stay, since their processes cannot be asked. Returns how many went; never throws.
 */
export async function removeLeftovers(home: string = tmpdir()): Promise<number> {
  let removed = 0;
  for (const name of await readdir(home).catch(() => [])) {
    const folder = path.join(home, name);
    try {
      if (isDead(name, folder) || (halfUnpacked.test(name) && (await isOlder(folder, hour))))
        await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      // Only when it is empty: another program's has its profile in it.
      else if (libraryFolder.test(name) && (await isOlder(folder, day))) await rmdir(folder);
      else continue;
      removed += 1;
    } catch {
      continue; // somebody else's, or somebody else removes it at this moment
    }
  }
  return removed;
}

function isDead(name: string, folder: string): boolean {
  const [, where, pid] = named.exec(name) ?? [];
  return where === machine && !ours.has(folder) && !isAlive(Number(pid));
}

async function isOlder(folder: string, ms: number): Promise<boolean> {
  const { mtimeMs } = await stat(folder);
  return Date.now() - mtimeMs > ms;
}

/** Whether another process lives under this number; our own number on a folder that is not ours was a dead one's. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
