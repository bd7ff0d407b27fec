import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ownConfig } from "../../config/settings.ts";

/** A folder that is gone when its user is done. */
export interface Folder extends AsyncDisposable {
  readonly path: string;
}

/** An empty folder of its own. */
export async function emptyFolder(): Promise<Folder> {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The product's own configuration with the sources of this city alone, for tests that need not crawl all. */
export async function configOf(city: string): Promise<Folder> {
  const folder = await emptyFolder();
  await cp(ownConfig, folder.path, {
    recursive: true,
    filter: (from) =>
      !from.endsWith(".ts") &&
      (path.basename(path.dirname(from)) !== "sources" || from.includes(`${path.sep}${city}${path.sep}`)),
  });
  return folder;
}
