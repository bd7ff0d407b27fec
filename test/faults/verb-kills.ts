import { spawn } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import path from "node:path";
import { seeded } from "../sample-city/random.ts";
import { works, type Proof, type Work } from "./works.ts";

const door = path.resolve("config/door.mjs");

/** What killing one verb over and over came to. */
export interface KilledWork {
  readonly name: string;
  /** Kills that found the program alive; the others came after its end. */
  readonly kills: number;
  readonly runs: number;
  /** What the unbroken run left, and what the killed one left after its last, unbroken run. */
  readonly expected: Proof;
  readonly left: Proof;
}

/**
 * Runs each work on a copy of a collected folder, once undisturbed and then `kills` times with SIGKILL at a random moment
 * of the time the undisturbed run took, and at last to its end. `base` holds the records, `beside` is an empty folder.
 */
export async function killWorks(
  base: string,
  beside: string,
  ask: {
    readonly kills: number;
    readonly seed: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly only?: readonly string[];
  },
): Promise<readonly KilledWork[]> {
  const chance = seeded(ask.seed);
  const killed: KilledWork[] = [];
  for (const work of works) {
    if (ask.only?.includes(work.name) === false) continue;
    const [quiet, broken] = ["yen", "giet"].map((name) => path.join(beside, `${work.name}-${name}`));
    if (quiet === undefined || broken === undefined) throw new Error("two folders");
    for (const folder of [quiet, broken]) await cp(base, folder, { recursive: true });
    await work.prepare?.(quiet);
    await work.prepare?.(broken);
    const began = performance.now();
    await run(work, quiet, ask.environment, null);
    const length = performance.now() - began;
    let met = 0;
    for (let kill = 0; kill < ask.kills; kill += 1)
      if ((await run(work, broken, ask.environment, chance() * length)) === "killed") met += 1;
    await run(work, broken, ask.environment, null);
    killed.push({
      name: work.name,
      kills: met,
      runs: ask.kills,
      expected: await work.proof(quiet),
      left: await work.proof(broken),
    });
    for (const folder of [quiet, broken]) await rm(folder, { recursive: true, force: true });
  }
  return killed;
}

/** One run of the product's own verb in a process of its own. */
function run(
  { words }: Work,
  folder: string,
  environment: Readonly<Record<string, string>>,
  killAfter: number | null,
): Promise<"done" | "killed"> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [door, ...words(folder)], {
      env: { ...process.env, ...environment, PHUSONG_DATA: folder },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const timer = killAfter === null ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    let said = "";
    child.stderr.on("data", (bytes: Buffer) => {
      said = (said + bytes.toString("utf8")).slice(-4000);
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (signal === "SIGKILL") resolve("killed");
      else if (code === 0) resolve("done");
      else reject(new Error(`${words(folder).join(" ")} ended with ${code}: ${said}`));
    });
  });
}
