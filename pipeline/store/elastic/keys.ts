import { access, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { makeFolder } from "../../../config/make-folder.ts";
import type { Engine } from "./engine.ts";
import { rightsOf, users, type User } from "./rights.ts";

const Made = z.object({ encoded: z.string().min(1) });

/** A key's file, and whether it was made now or stood there before. */
export interface KeyFile {
  readonly user: User;
  readonly file: string;
  readonly made: boolean;
}

/**
 * Makes an API key for each user that has none and writes it into a file that only its owner reads; a file that stands is
 * left alone, so that the same bootstrap may run at every start.
 */
export async function makeKeys(engine: Engine, prefix: string, folder: string): Promise<readonly KeyFile[]> {
  await makeFolder(folder);
  const files: KeyFile[] = [];
  for (const user of users) {
    const file = path.join(folder, user);
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (!there) {
      const { body } = await engine.ask({
        method: "POST",
        path: "/_security/api_key",
        body: { name: `${prefix}-${user}`, role_descriptors: { [user]: rightsOf(prefix, user) } },
      });
      await writeFile(file, Made.parse(body).encoded, { mode: 0o640, flag: "wx" });
    }
    files.push({ user, file, made: !there });
  }
  return files;
}
