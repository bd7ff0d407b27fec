import { execFile } from "node:child_process";
import { chmod, lstat, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Executable } from "./find-browser.ts";

const run = promisify(execFile);
const unpacker = fileURLToPath(new URL("unpack.process.ts", import.meta.url));
const patience = 120_000; // milliseconds; 200 MB are unpacked

/**
 * The Chromium that comes inside the npm package, unpacked once for each machine and user. It brings the libraries it
 * needs, so that a machine without any works too. Linux on x64 only; null elsewhere.
 */
export async function packagedBrowser(): Promise<Executable | null> {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  const folder = path.join(tmpdir(), `phusong-chromium-${packageVersion()}-${process.getuid?.() ?? 0}`);
  if (!(await isOurs(folder))) await unpackInto(folder);
  return {
    file: path.join(folder, "chromium"),
    env: {
      LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"),
      FONTCONFIG_PATH: path.join(folder, "fonts"),
    },
  };
}

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const found: unknown = createRequire(entry)("../package.json");
  return typeof found === "object" && found !== null && "version" in found ? String(found.version) : "0";
}

/** A folder in a place for everybody is trusted only when it is our own and nobody else may write in it. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (found === null) return false;
  if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return true;
  throw new Error(`${folder} belongs to somebody else`);
}

/** Unpacks beside and renames, so that nobody ever finds half a browser; whoever comes second uses the first one's. */
async function unpackInto(folder: string): Promise<void> {
  const half = await mkdtemp(`${folder}-`);
  try {
    await run(process.execPath, ["--disable-warning=ExperimentalWarning", unpacker], {
      env: { ...process.env, TMPDIR: half },
      timeout: patience,
    });
    await writeFile(path.join(half, "fonts", "fonts.conf"), fontsIn(path.join(folder, "fonts")));
    await openToReaders(half);
    await rename(half, folder);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    if (!(await isOurs(folder))) throw error;
  }
}

/** The package's own list names folders of another system; without a single font a page with a form ends the browser. */
function fontsIn(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${folder}</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
}

/** The browser runs as a user without rights, who must be able to read and start it. */
async function openToReaders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chmod(path.join(entry.parentPath, entry.name), 0o755);
  await chmod(folder, 0o755);
}
