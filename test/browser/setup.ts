import { fork } from "node:child_process";
import { once } from "node:events";
import { cp } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { startChromium } from "./chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where a running Chromium is reached. */
    chromium: string;
    /** A data folder as the demo leaves it on the morning of `town` (see `town.ts`); to be copied, never written in. */
    townFolder: string;
  }
}

interface Project {
  provide(key: "chromium" | "townFolder", value: string): void;
}

/** The moment at which the sample cities were collected: a Saturday, a week after the reporting month ended. */
const moment = "2026-11-21T09:00:00+07:00";
const part = 0.3; // of the demo's pieces: enough for every page, and collected in seconds

/** One Chromium and one collected town for all files. */
export default async function setup(project: Project): Promise<() => Promise<void>> {
  const folder = await emptyFolder();
  const [chromium] = await Promise.all([startChromium(), collectTown(folder.path)]);
  project.provide("chromium", chromium.address);
  project.provide("townFolder", folder.path);
  return async () => {
    await chromium.close();
    await folder[Symbol.asyncDispose]();
  };
}

/** Collects the town, or takes one that `TOWN` names: whoever works on these tests need not wait for it each time. */
async function collectTown(folder: string): Promise<void> {
  const kept = process.env["TOWN"] ?? "";
  if (kept !== "") return cp(kept, folder, { recursive: true });
  const program = fileURLToPath(new URL("town.process.ts", import.meta.url));
  const child = fork(program, [folder, moment, String(part)]);
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the sample cities could not be collected: ${String(code)}`);
}
