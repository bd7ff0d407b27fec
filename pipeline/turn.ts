import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "../config/verb.ts";
import type { Leases } from "../crawlers/ledger.ts";
import { takeRightTo, type Right } from "../crawlers/right.ts";

const outlives = 20; // seconds that a turn outlives one who was killed in it, where nothing else is said
const longestWait = 30_000; // milliseconds; so long that who was killed is told from who still works
const pause = 250; // milliseconds

/**
 * Does work while nobody else, in any program on the store, does work of this name. The turn is renewed as long as the work
 * lasts; `lost` is aborted when it could not be, and what is still to be written must then not be. Throws a `Refusal` with
 * the words `busy` where it is somebody else's turn for half a minute, or was lost.
 */
export async function inTurn<T>(
  leases: Leases,
  {
    name,
    busy,
    seconds = outlives,
  }: { readonly name: string; readonly busy: string; readonly seconds?: number },
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const right = await patiently(leases, name, seconds);
  if (right === null) throw new Refusal(busy);
  try {
    return await work(right.lost);
  } catch (error) {
    throw right.lost.aborted ? new Refusal(busy, { cause: error }) : error;
  } finally {
    // What was done is done; the turn ends by itself where it cannot be given back.
    await right.release().catch(() => undefined);
  }
}

async function patiently(leases: Leases, name: string, seconds: number): Promise<Right | null> {
  const holder = randomUUID();
  const from = performance.now();
  for (;;) {
    const right = await takeRightTo(name, leases, holder, { seconds });
    if (right !== null || performance.now() - from > longestWait) return right;
    await wait(pause);
  }
}
