import { setTimeout as sleep } from "node:timers/promises";
import { estateAt } from "./estates.ts";
import type { Leases } from "./ledger.ts";
import { joinRight } from "./right.ts";
import { ConnectionTrouble, troubleOf } from "./trouble.ts";
import type { CollectedChannel } from "./visit.ts";

/** What a fetch outside the timetable needs, to be alone with a host that collectors visit too. */
export interface Visiting {
  readonly channels: readonly CollectedChannel[];
  readonly leases: Leases;
  readonly signal: AbortSignal;
  /** Milliseconds that another program's right is waited for; absent = a few seconds. */
  readonly patience?: number;
}

const usualPatience = 5_000;
const askAgain = 500; // milliseconds

/**
 * Does one fetch that a person asked for under the right to the address' estate; `fetch` is given what ends it. A host that
 * no estate has is visited by no collector and needs no right. Throws `ConnectionTrouble` ("elsewhere") where another
 * program has the right or took it meanwhile, and what the store throws.
 */
export async function visitOnce<T>(
  url: string,
  { channels, leases, signal, patience = usualPatience }: Visiting,
  fetch: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const estate = estateAt(url, channels);
  if (estate === null) return fetch(signal);
  const end = performance.now() + patience;
  let right = await joinRight(estate.name, leases);
  while (right === null) {
    if (performance.now() >= end) throw elsewhere(url);
    try {
      await sleep(Math.min(askAgain, patience), undefined, { signal });
    } catch (error) {
      throw troubleOf(error, url);
    }
    right = await joinRight(estate.name, leases);
  }
  try {
    return await fetch(AbortSignal.any([signal, right.lost]));
  } catch (error) {
    throw right.lost.aborted ? elsewhere(url, error) : error;
  } finally {
    // Giving back may wait until what this machine collected is sent; nobody before a screen need wait for that.
    void right.release().catch(() => undefined);
  }
}

function elsewhere(url: string, cause?: unknown): ConnectionTrouble {
  const text = "Trang này đang được máy khác thu; hãy thử lại sau một phút";
  return new ConnectionTrouble("elsewhere", url, text, { cause });
}
