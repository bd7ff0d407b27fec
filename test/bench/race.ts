import { performance } from "node:perf_hooks";

/** One of those that do the same work in one run. */
export interface Contender {
  readonly name: string;
  /** How many items one pass does. */
  readonly count: number;
  /** Does the work once; returns its own seconds where it stops the time itself, as another process must. */
  pass(): Promise<number | void> | number | void;
  /** Makes it warm where a whole pass would take needlessly long; absent: a pass that is not counted. */
  warmUp?(): Promise<unknown>;
}

/** A median with the smallest and the largest of the passes. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** How fast a contender was. */
export interface Speed {
  readonly name: string;
  /** Items a second. */
  readonly perSecond: Spread;
  /** Times the speed of each contender named after it, in the same pass. */
  readonly against: readonly { readonly name: string; readonly times: Spread }[];
}

/**
 * `processor`: seconds that this thread was at work, which other programs on the machine hardly change; for work of one
 * thread. `clock`: seconds that went by; for work that threads, processes and disks share.
 */
export type Time = "processor" | "clock";

/** How often everyone's turn comes. */
export const passes = 3;

/**
 * Lets all work in turn: a warm-up each, then three passes in which everyone's turn comes once, so that a machine that
 * slows down slows all. Baselines come last.
 */
export async function race(time: Time, contenders: readonly Contender[]): Promise<readonly Speed[]> {
  const all = contenders.map((contender) => ({ contender, speeds: new Array<number>() }));
  for (const contender of contenders) await (contender.warmUp?.() ?? contender.pass());
  for (let pass = 0; pass < passes; pass++)
    for (const { contender, speeds } of all)
      speeds.push(contender.count / (await secondsOf(time, contender)));
  return all.map(({ contender, speeds }, i) => ({
    name: contender.name,
    perSecond: spreadOf(speeds),
    against: all.slice(i + 1).map((other) => ({
      name: other.contender.name,
      times: spreadOf(speeds.map((speed, pass) => speed / (other.speeds[pass] ?? speed))),
    })),
  }));
}

async function secondsOf(time: Time, contender: Contender): Promise<number> {
  const start = secondsNow(time);
  const own = await contender.pass();
  return typeof own === "number" ? own : secondsNow(time) - start;
}

function secondsNow(time: Time): number {
  if (time === "clock") return performance.now() / 1000;
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

function spreadOf(numbers: readonly number[]): Spread {
  const sorted = numbers.toSorted((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    least: sorted[0] ?? 0,
    most: sorted.at(-1) ?? 0,
  };
}
