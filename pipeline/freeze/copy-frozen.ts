import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import { frozenFolder } from "./lines.ts";

/** Where the frozen periods of a backup lie: beside its file, `phusong-20261122.sqlite` and `phusong-20261122.ban-chot`. */
function besideOf(backup: string): string {
  return `${backup.replace(/\.sqlite$/u, "")}.${frozenFolder}`;
}

/** Copies the frozen periods of a data folder beside a backup; gives the folder, or null where nothing was ever frozen. */
export async function backupFrozen(data: string, backup: string): Promise<string | null> {
  const from = path.join(data, frozenFolder);
  if ((await filesIn(from)) === 0) return null;
  await cp(from, besideOf(backup), { recursive: true });
  return besideOf(backup);
}

/**
 * Brings frozen periods back that lie beside a backup; those that were frozen since then stay. Gives how many files lie in
 * the data folder now, null where the backup has none.
 */
export async function restoreFrozen(backup: string, data: string): Promise<number | null> {
  if ((await filesIn(besideOf(backup))) === 0) return null;
  const to = path.join(data, frozenFolder);
  // The names hold the digest: a file of the same name is the same, unless it was damaged, and then it is mended.
  await cp(besideOf(backup), to, { recursive: true });
  return filesIn(to);
}

async function filesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith(".json.gz")).length;
}
