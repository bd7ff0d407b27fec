import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import { evidenceFolder } from "./evidence.ts";

/** Where the evidence of a backup lies: beside its file, `phusong-20261122.sqlite` and `phusong-20261122.bang-chung`. */
function besideOf(backup: string): string {
  return `${backup.replace(/\.sqlite$/u, "")}.${evidenceFolder}`;
}

/** Copies the evidence files of a data folder beside a backup; gives how many and where, or null where there are none. */
export async function backupEvidence(
  data: string,
  backup: string,
): Promise<{ readonly files: number; readonly folder: string } | null> {
  return copied(path.join(data, evidenceFolder), besideOf(backup));
}

/** Brings evidence files back that lie beside a backup; what came since stays. Null where the backup has none. */
export async function restoreEvidence(
  backup: string,
  data: string,
): Promise<{ readonly files: number; readonly folder: string } | null> {
  return copied(besideOf(backup), path.join(data, evidenceFolder));
}

async function copied(from: string, to: string): Promise<{ files: number; folder: string } | null> {
  if ((await filesIn(from)) === 0) return null;
  // Names are digests: a file of the same name is the same, unless it was damaged, and then it is mended.
  await cp(from, to, { recursive: true, filter: (name) => !name.endsWith(".tmp") });
  return { files: await filesIn(to), folder: to };
}

async function filesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => /^[0-9a-f]{64}$/.test(path.basename(name))).length;
}
