import { performance } from "node:perf_hooks";
import { say } from "./print.ts";

/** Milliseconds that each asking took. */
type Times = number[];

/** Asks everything once, then so many times in turn, and tells median and p95 over all and the slowest three. */
export async function told(
  name: string,
  all: readonly string[],
  repeats: number,
  ask: (one: string) => Promise<void>,
  before: () => Promise<void> = async () => {},
): Promise<void> {
  const first: Times = [];
  const times = new Map<string, Times>(all.map((one) => [one, []]));
  for (const one of all) first.push(await timed(() => ask(one)));
  for (let turn = 0; turn < repeats; turn += 1) {
    for (const [one, those] of times) {
      await before();
      those.push(await timed(() => ask(one)));
    }
  }
  const every = [...times.values()].flat();
  say(
    `  ${name}: ${all.length}, median ${ms(share(every, 0.5))}, p95 ${ms(share(every, 0.95))}; first asking median ${ms(share(first, 0.5))}, p95 ${ms(share(first, 0.95))}`,
  );
  const slowest = [...times].toSorted(([, a], [, b]) => share(b, 0.95) - share(a, 0.95)).slice(0, 3);
  if (all.length > 1)
    for (const [one, those] of slowest)
      say(`    ${ms(share(those, 0.5))}, p95 ${ms(share(those, 0.95))}: ${one}`);
}

/** Milliseconds that a piece of work takes. */
export async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The time that so great a part of all times does not exceed. */
export function share(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
}

/** A time as it is told. */
export function ms(time: number): string {
  return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}
