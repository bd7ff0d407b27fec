import { setTimeout as sleep } from "node:timers/promises";
import { wakeEvery } from "../config/cron.ts";
import { Refusal } from "../config/verb.ts";
import { openCollector } from "../crawlers/collector.ts";
import { claimHolder } from "../crawlers/holder.ts";
import { openTally, type RoundReport } from "../crawlers/round.ts";
import { openChores, type Chore } from "./chores/chores.ts";
import { everyDayAt, everyMinutes } from "./chores/due.ts";
import { foldLooks, forgetSentLooks } from "./chores/fold-looks.ts";
import { openLeader } from "./chores/leader.ts";
import { tellOfMachine } from "./chores/machine.ts";
import { hostMemoryOf, portsOf, settleForgotten, type Collecting } from "./collect.ts";
import type { Desk } from "./desk.ts";
import { onlyKept, type Alerts } from "./health/alerts.ts";
import { watchHealth } from "./health/watch.ts";
import { measureAll } from "./measure/figures.ts";
import { openLooker } from "./second-look/second-look.ts";
import type { Store } from "./store/store.ts";
import { unlessAway } from "./store/unless-away.ts";

// Channels are due by intervals of ten minutes at least; another machine's sources must be taken over within two minutes.
const every = "*/15 * * * * *";

/** What a collector on schedule tells. */
export interface Told {
  /** What was done since the last telling. */
  readonly done?: (done: Pick<RoundReport, "looks" | "addresses">) => void;
  /** The archive or the store takes nothing more; it is tried again by itself. */
  readonly halted?: (reason: string) => void;
  /** Where faults of collecting are told beside the health page; absent = only there. */
  readonly alerts?: Alerts;
  /** Scheduled work of the rooms to the right, over what all machines brought. */
  readonly chores?: (store: Store) => readonly Chore[];
  /** Scheduled work failed, and why; it is tried again by itself. */
  readonly failed?: (chore: string, reason: string) => void;
}

const telling = 60_000; // milliseconds between two tellings of what waits on this machine
const forgetting = 6 * 3_600_000; // milliseconds between two clearings of this machine's own file
const firstPause = 15_000; // milliseconds after a refusal of archive or store, and so much longer with each in a row
const longestPause = 10 * 60_000;

/**
 * Collects until the signal ends it: a timer wakes the loop, and what is due is decided by clock and state alone, so that
 * rounds missed while the machine was off are made up once. A full disk or a store that is down halts it until they work
 * again; nothing is lost, for what was not kept stays due.
 */
export async function collectOnSchedule(desk: Desk, collecting: Collecting, told: Told = {}): Promise<void> {
  const hosts = collecting.hosts ?? hostMemoryOf(desk, collecting.connector);
  let everything = collecting.everything ?? false;
  for (let halts = 0; collecting.signal?.aborted !== true;) {
    const started = performance.now();
    try {
      await untilHalted(desk, { ...collecting, hosts, everything }, told);
      return;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      halts = performance.now() - started > longestPause ? 1 : halts + 1;
      everything = false;
      told.halted?.(error.message);
      const until = collecting.signal === undefined ? {} : { signal: collecting.signal };
      await sleep(Math.min(firstPause * halts, longestPause), undefined, until).catch(() => undefined);
    }
  }
}

async function untilHalted(desk: Desk, collecting: Collecting, told: Told): Promise<void> {
  await settleForgotten(desk);
  const tally = openTally();
  const ports = portsOf(
    desk,
    {
      ...collecting,
      report(event) {
        tally.count(event);
        collecting.report?.(event);
      },
    },
    () => undefined,
  );
  await using collector = await openCollector(ports);
  const looker = openLooker(desk, { ...collecting, signal: collector.signal });
  const holder = await claimHolder(desk.archive.folder);
  const leader = openLeader(desk.store, holder.name);
  const failed = told.failed ?? (() => undefined);
  const tools = { ...desk, leader, holder: holder.name, failed };
  const chores = openChores(choresOf(desk, told), tools);
  const tell = atMostEvery(telling, () => tellOfMachine(desk));
  const { spool } = desk;
  const forget = atMostEvery(forgetting, async () => spool && forgetSentLooks(spool, desk.clock.now()));
  const wake = async (everything?: boolean): Promise<void> => {
    await collector.wake(everything);
    // Who leads looks at pages again, for all machines.
    if (await chores.wake()) looker.wake();
    await tell();
    await forget();
  };
  try {
    await wake(collecting.everything);
    await wakeEvery(
      every,
      async () => {
        await wake();
        const { looks, addresses } = tally.now();
        if (Object.keys(looks).length > 0 || Object.keys(addresses).length > 0)
          told.done?.({ looks, addresses });
      },
      collector.signal,
    );
    await Promise.all([collector.idle(), looker.idle(), chores.idle()]);
  } finally {
    // Another that leads begins what is due: nothing of ours may still run beside it.
    await chores.idle();
    await unlessAway(() => leader.release(), undefined);
    await holder.release();
  }
}

/** What one machine does for all; faults are judged by hours, and every judgement reads all channels. */
function choresOf({ spool, ...desk }: Desk, told: Told): readonly Chore[] {
  // What is measured and judged is what all machines brought.
  const shared = { ...desk, store: spool?.shared ?? desk.store };
  return [
    {
      name: "alerts",
      due: everyMinutes(5),
      work: () => watchHealth(shared, told.alerts ?? onlyKept),
    },
    {
      name: "measure",
      // The day before is over then, and hardly anybody publishes or reads.
      due: everyDayAt(2, 10),
      work: () => measureAll(shared.store, desk.config, desk.clock),
    },
    { name: "fold-looks", due: everyDayAt(3, 10), work: () => foldLooks(shared) },
    ...(told.chores?.(shared.store) ?? []),
  ];
}

/** Does the work at the first call and then at the first call after so many milliseconds. */
function atMostEvery(milliseconds: number, work: () => Promise<unknown>): () => Promise<void> {
  let done = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - done < milliseconds) return;
    done = performance.now();
    await work();
  };
}
