import { setTimeout as pause } from "node:timers/promises";
import type { EngineNode } from "../engine/node.ts";
import { collectSome, type SpoolPlace } from "../engine/spool-city.ts";
import { seeded } from "../sample-city/random.ts";

/** What became of a spool while nodes were killed under it. */
export interface Killed {
  readonly kills: number;
  /** Kills that came while records were on their way. */
  readonly midway: number;
  /** The longest time from an engine that answers again to an empty spool, milliseconds; null = it was not empty in time. */
  readonly slowestEmptied: number | null;
}

/** How nodes are killed. */
export interface Killing {
  readonly kills: number;
  readonly seed: string;
  /** The node whose turn it is. */
  readonly next: (kill: number) => EngineNode;
  /** Milliseconds in which the spool has to be empty once the engine is back. */
  readonly recovery: number;
}

const atOnce = 150; // addresses and looks of one step of collecting
const longestSending = 1_500; // milliseconds before a kill

/**
 * Kills a node by SIGKILL again and again while a collector writes and its spool sends, starts it again on the same data
 * and waits for the spool to be empty.
 */
export async function killNodes(place: SpoolPlace, killing: Killing): Promise<Killed> {
  const random = seeded(killing.seed);
  const { local } = place.store;
  let at = 0;
  let midway = 0;
  let slowest: number | null = 0;
  for (let kill = 0; kill < killing.kills; kill += 1) {
    const writing = new AbortController();
    const written = (async () => {
      while (!writing.signal.aborted) {
        await collectSome(local, at, atOnce);
        at += atOnce;
      }
    })();
    const node = killing.next(kill);
    await pause(random() * longestSending);
    await until(async () => (await local.outbox.state()).rows > 0);
    await node.kill();
    if ((await local.outbox.state()).rows > 0) midway += 1;
    // Collecting goes on for a moment without the engine.
    await pause(200);
    writing.abort();
    await written;
    await node.restart();
    await node.ready();
    const back = performance.now();
    const isEmpty = await place.store.drain(killing.recovery);
    slowest = isEmpty && slowest !== null ? Math.max(slowest, performance.now() - back) : null;
  }
  return { kills: killing.kills, midway, slowestEmptied: slowest };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(5);
}
