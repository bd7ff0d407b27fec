import { cp, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { seeded } from "../sample-city/random.ts";
import { runVerb } from "./killed.ts";
import { works, type Proof, type Work } from "./works.ts";

/** One verb killed again and again over one folder, until it came to its end. */
export interface KilledRound {
  readonly name: string;
  readonly kills: number;
  /** What the undisturbed run left, and what stands here after the last, whole run. */
  readonly expected: Proof;
  readonly left: Proof;
}

/** What is killed how often. */
export interface KillingVerbs {
  /** How often each verb is killed. */
  readonly kills: number;
  readonly seed: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Names of works; absent = all. */
  readonly only?: readonly string[] | undefined;
}

const aRound = 10; // kills over one folder at most
const mostEscapes = 20; // rounds in a row without a kill; then the verb is too quick for them

/**
 * Runs each work on a copy of a collected folder, once undisturbed, then round by round: killed by SIGKILL at random moments
 * of the time that the undisturbed run took, until a run comes to its end. `base` holds the records, `beside` is an empty
 * folder. The same seed kills a work at the same shares of its time, whichever others are left out.
 */
export async function* killVerbs(
  base: string,
  beside: string,
  { kills, seed, environment, only }: KillingVerbs,
): AsyncIterable<KilledRound> {
  for (const work of works) {
    if (only?.includes(work.name) === false) continue;
    const chance = seeded(`${seed} ${work.name}`);
    let length = 0; // milliseconds
    const expected = await inFolder(base, beside, work, async (folder) => {
      await work.before?.(folder);
      const began = performance.now();
      await runWork(work, folder, environment, null);
      length = performance.now() - began;
    });
    let escapes = 0;
    for (let left = kills; left > 0 && escapes < mostEscapes;) {
      let met = 0;
      const proof = await inFolder(base, beside, work, async (folder) => {
        let isKilled = true;
        while (isKilled && met < Math.min(left, aRound)) {
          await work.before?.(folder);
          const from = performance.now();
          isKilled = (await runWork(work, folder, environment, chance() * length)) === "killed";
          if (isKilled) met += 1;
          // The machine has become quicker since: later moments would all come after the end.
          else if (met === 0) length = Math.min(length, performance.now() - from);
        }
        if (isKilled) await runWork(work, folder, environment, null);
      });
      left -= met;
      escapes = met === 0 ? escapes + 1 : 0;
      yield { name: work.name, kills: met, expected, left: proof };
    }
  }
}

/** What a work leaves in a folder of its own, which is gone afterwards. */
async function inFolder(
  base: string,
  beside: string,
  work: Work,
  act: (folder: string) => Promise<void>,
): Promise<Proof> {
  const folder = path.join(beside, work.name);
  if (work.fresh === true) await mkdir(folder);
  else await cp(base, folder, { recursive: true });
  try {
    await work.prepare?.(folder);
    await act(folder);
    return await work.proof(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function runWork(
  { words }: Work,
  folder: string,
  environment: Readonly<Record<string, string>>,
  killAfter: number | null,
): Promise<"done" | "killed"> {
  const env = { ...environment, PHUSONG_DATA: folder };
  return runVerb(words(folder), {
    env,
    kill: killAfter === null ? null : { after: killAfter, since: "start" },
  });
}
