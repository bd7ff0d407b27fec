import { openBooths, type BoothLimits } from "../../crawlers/booths.ts";
import type { Reread } from "./reread.ts";
import type { Batch, Told, Whereabouts } from "./reread.process.ts";

/** Processes that settle captures again, as many as the machine has cores. */
export interface Rereaders extends AsyncDisposable {
  readonly count: number;
  /** What the processes took of the processor for the batches so far, milliseconds. */
  readonly processorMs: () => number;
  /** Settles a batch again. Captures on whose page a process was ended are given back in `guarded`. */
  reread(captures: readonly string[]): Promise<Settled>;
}

interface Settled {
  readonly results: readonly Reread[];
  readonly guarded: readonly string[];
}

/** Bounds of a batch of one page; `more`: seconds for each further one. */
interface RereadLimits extends BoothLimits {
  readonly more: number;
}

const usual: RereadLimits = { seconds: 10, more: 0.5, megabytes: 1_500, heapMegabytes: 700 }; // the largest pages take a tenth of `more`
/** Of a page little outlives the young generation: collecting it less often takes a fifth off all processor time. */
export const youngMegabytes = 64;

/** Opens the processes; each reads the configuration, the store and the archive for itself when it is first needed. */
export function openRereaders(where: Whereabouts, count?: number, limits: RereadLimits = usual): Rereaders {
  const booths = openBooths<Whereabouts, Batch, Told>({
    program: new URL("reread.process.ts", import.meta.url),
    begin: where,
    limits,
    youngMegabytes,
    ...(count === undefined ? {} : { count }),
    ended: () => ({ kind: "ended" }),
  });
  let processorMs = 0;

  /** Nobody tells on which page a process was ended: the batch is halved until the page is alone. */
  const reread = async (captures: readonly string[]): Promise<Settled> => {
    const told = await booths.work({ captures }, limits.seconds + (captures.length - 1) * limits.more);
    if (told.kind === "failed") throw new Error(told.reason);
    if (told.kind === "done") {
      processorMs += told.processorMs;
      return { results: told.results, guarded: [] };
    }
    if (captures.length < 2) return { results: [], guarded: captures };
    const middle = Math.ceil(captures.length / 2);
    const halves = await Promise.all([captures.slice(0, middle), captures.slice(middle)].map(reread));
    return {
      results: halves.flatMap(({ results }) => results),
      guarded: halves.flatMap(({ guarded }) => guarded),
    };
  };
  return {
    count: booths.count,
    processorMs: () => processorMs,
    reread,
    [Symbol.asyncDispose]: () => booths[Symbol.asyncDispose](),
  };
}
