import { wakeEvery } from "../config/cron.ts";
import { openHostMemory } from "../crawlers/round.ts";
import { collect, type Collected, type Collecting } from "./collect.ts";
import type { Desk } from "./desk.ts";

// Channels are due by their own intervals of ten minutes at least; once a minute is often enough to ask whose time has come.
const everyMinute = "* * * * *";

/**
 * Collects until the signal ends it: a timer wakes the loop, and what is due is decided by clock and state alone, so that
 * rounds missed while the machine was off are made up once. A round that is still running is not started a second time.
 */
export async function collectOnSchedule(
  desk: Desk,
  collecting: Collecting,
  told: (done: Collected) => void,
): Promise<void> {
  const hosts = openHostMemory(collecting.connector, desk.clock);
  const round = async (everything: boolean): Promise<void> => {
    const done = await collect(desk, { ...collecting, hosts, everything });
    if (Object.keys(done.looks).length > 0 || Object.keys(done.addresses).length > 0) told(done);
  };
  await round(collecting.everything ?? false);
  await wakeEvery(everyMinute, () => round(false), collecting.signal);
}
