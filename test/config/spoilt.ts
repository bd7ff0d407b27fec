import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const small = path.join(import.meta.dirname, "small");

/** A copy of the small config in a folder of its own, gone when the test is over. */
export interface Copy extends AsyncDisposable {
  readonly root: string;
  /** Replaces words in a file; throws when they do not stand there exactly once. */
  spoil(file: string, from: string, to: string): Promise<void>;
  write(file: string, content: string | Uint8Array): Promise<void>;
  remove(file: string): Promise<void>;
  /** Adds a second city, `song`, with the same files under ids of its own; sources without scope stay behind. */
  addCity(): Promise<void>;
}

/** Copies the small config so that a test may spoil it. */
export async function copyOfSmall(): Promise<Copy> {
  const root = await mkdtemp(path.join(tmpdir(), "phusong-config-"));
  await cp(small, root, { recursive: true });
  return {
    root,
    async spoil(file, from, to) {
      const text = await readFile(path.join(root, file), "utf8");
      if (text.split(from).length !== 2) throw new Error(`"${from}" stands not once in ${file}`);
      await writeFile(
        path.join(root, file),
        text.replace(from, () => to),
      );
    },
    write: (file, content) => writeFile(path.join(root, file), content),
    remove: (file) => rm(path.join(root, file), { recursive: true }),
    async addCity() {
      await mkdir(path.join(root, "song", "sources"), { recursive: true });
      for (const file of [
        "city.yaml",
        "agencies.yaml",
        "plan-bien-5.yaml",
        "plan-bien-5.txt",
        "phrases-bien-5.yaml",
      ]) {
        const text = await readFile(path.join(root, "bien", file), "utf8");
        const own = text.replaceAll("bien", "song").replaceAll(/\bb-/g, "s-");
        await writeFile(path.join(root, "song", file.replace("bien", "song")), own);
      }
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
