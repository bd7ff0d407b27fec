import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder and those above it, one after the other. Node's own recursive `mkdir` never returns where a file system
 * takes no new folders but says "no such file" instead of "not permitted" (/proc). Throws what the system says.
 */
export async function makeFolder(folder: string): Promise<void> {
  const there = await stat(folder).catch(() => null);
  if (there?.isDirectory() === true) return;
  const above = path.dirname(folder);
  if (above !== folder && (await stat(above).catch(() => null)) === null) await makeFolder(above);
  await mkdir(folder).catch((error: unknown) => {
    // Another process may have made it meanwhile; a file of that name is a mistake.
    if (there === null && error instanceof Error && "code" in error && error.code === "EEXIST") return;
    throw error;
  });
}
