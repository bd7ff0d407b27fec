import { access, constants } from "node:fs/promises";
import path from "node:path";
import { packagedBrowser } from "./packaged.ts";

/** A Chromium or Chrome that can be started, and what its environment needs. */
export interface Executable {
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: [
    String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
    String.raw`C:\Program Files (x86)\Google\Chrome\Application\chrome.exe`,
  ],
};

/**
 * The browsers of this machine in the order in which they are tried: the system's own, which is kept up to date by the
 * system, then the one that comes with the product. `folders` are where programs are looked for.
 */
export async function* findBrowsers(
  folders: readonly string[] = (process.env["PATH"] ?? "").split(path.delimiter),
): AsyncGenerator<Executable> {
  const fixed = folders.length === 0 ? [] : (places[process.platform] ?? []);
  const candidates = [
    ...names.flatMap((name) =>
      folders.filter((folder) => folder !== "").map((folder) => path.join(folder, name)),
    ),
    ...fixed,
  ];
  for (const file of candidates) if (await isProgram(file)) yield { file, env: {} };
  const packaged = await packagedBrowser();
  if (packaged !== null) yield packaged;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
