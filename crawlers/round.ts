import type { Archive } from "./archive.ts";
import type { Clock } from "./capture.ts";
import type { Connector } from "./connector.ts";
import { crawl } from "./crawlee.ts";
import { dueChannels } from "./due.ts";
import { type Errand, type RoundEvent, runErrand } from "./errand.ts";
import { type Deliver, openKeeper } from "./keeper.ts";
import { claimHolder } from "./holder.ts";
import { openLanes } from "./lanes.ts";
import type { Lease, Leases, Ledger } from "./ledger.ts";
import { openPace, type Pace } from "./pace.ts";
import { openRobots, type Robots } from "./robots.ts";
import { ConnectionTrouble } from "./trouble.ts";
import type { CollectedChannel } from "./visit.ts";

/** What a round of collecting needs from outside. */
export interface RoundPorts {
  readonly channels: readonly CollectedChannel[];
  readonly ledger: Ledger;
  readonly connector: Connector;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly deliver: Deliver;
  /** With several collectors on one store; absent = this is the only one. */
  readonly leases?: Leases;
  readonly report?: (event: RoundEvent) => void;
  /** Ends the round: pages in hand are finished, the rest stays due. */
  readonly signal?: AbortSignal;
  readonly settings?: Partial<RoundSettings>;
  /** What is known of hosts from the rounds before; absent = this round asks anew. */
  readonly hosts?: HostMemory;
}

/** What lives longer than a round: robots.txt for a day, and when each host was asked last. */
export interface HostMemory {
  readonly robots: Robots;
  readonly pace: Pace;
}

/** Opens the memory that all rounds of one process share. `robotsName` is the product name that robots.txt may address. */
export function openHostMemory(connector: Connector, clock: Clock, robotsName = "PhuSong"): HostMemory {
  return {
    robots: openRobots(connector, robotsName, clock),
    pace: openPace({ isFree: (host) => connector.isMapped(host) }),
  };
}

export interface RoundSettings {
  /** Pages in work at once, over all hosts. */
  readonly concurrency: number;
  /** Visit every channel now, whatever the timetable says. */
  readonly everything: boolean;
}

const usual: RoundSettings = { concurrency: 16, everything: false };

/** What a round did. */
export interface RoundReport {
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Looks by outcome. */
  readonly looks: Readonly<Record<string, number>>;
  /** Addresses by the state they were left in. */
  readonly addresses: Readonly<Record<string, number>>;
  /** Sources that another collector was working on. */
  readonly elsewhere: number;
  readonly stopped: boolean;
}

const leaseSeconds = 60; // after this, another machine takes over a killed collector's sources
const openErrands = 64; // sources in work at once: enough to fill all places while most hosts are waited for
const leftOvers = 1_000; // addresses by which sources with unfinished work are found

/**
 * One round: visits every due channel, fetches every due address, archives and delivers what came. A failing host never
 * stops the others; an archive or store that takes nothing more ends the round with its `Refusal`, and what was not kept
 * stays due.
 */
export async function collectRound(ports: RoundPorts): Promise<RoundReport> {
  const settings = { ...usual, ...ports.settings };
  const { ledger, connector, clock } = ports;
  const roundStart = clock.now();
  const ending = new AbortController();
  const signal = ports.signal === undefined ? ending.signal : AbortSignal.any([ports.signal, ending.signal]);
  const hosts = ports.hosts ?? openHostMemory(connector, clock);
  const lanes = openLanes(hosts.pace);
  signal.addEventListener("abort", () => lanes.stop(), { once: true });
  if (signal.aborted) lanes.stop();

  const tally = openTally();
  const report = (event: RoundEvent): void => {
    tally.count(event);
    ports.report?.(event);
  };
  const keeper = openKeeper({
    ...ports,
    failed: ({ id, url }, error) => report({ kind: "unsettled", capture: id, url, reason: String(error) }),
  });
  const manners = { ...hosts, signal };
  const errands = await errandsOf(ports, settings, roundStart);

  const holder = ports.leases === undefined ? null : await claimHolder(ports.archive.folder);
  let elsewhere = 0;
  let failure: unknown = null;
  const work = async (): Promise<void> => {
    for (let errand = errands.shift(); errand !== undefined && !signal.aborted; errand = errands.shift()) {
      let right: Right | null = null;
      try {
        right = await takeRight(errand.source, ports.leases, holder?.name ?? "");
        if (right === null) elsewhere += 1;
        else
          await runErrand(errand, {
            ledger,
            keeper,
            lanes,
            clock,
            roundStart,
            manners,
            report,
            renew: right.renew,
          });
      } catch (error) {
        if (error instanceof ConnectionTrouble && error.kind === "stopped") return;
        failure ??= error;
        ending.abort();
      } finally {
        await right?.release();
      }
    }
  };
  const workers = Math.min(openErrands, errands.length);
  const working = Promise.all(Array.from({ length: workers }, work)).finally(() => lanes.finish());
  if (workers > 0) await crawl(lanes, connector, settings.concurrency);
  // crawlee ends by itself only when somebody presses Ctrl+C; what still waits then stays due.
  if (!lanes.isFinished()) ending.abort();
  await working;
  await holder?.release();
  if (failure !== null) throw failure;
  const { looks, addresses } = tally;
  return {
    startedAt: roundStart.toISOString(),
    finishedAt: clock.now().toISOString(),
    looks,
    addresses,
    elsewhere,
    stopped: signal.aborted,
  };
}

/** Due channels by source, and sources that an earlier round left unfinished. */
async function errandsOf(ports: RoundPorts, settings: RoundSettings, now: Date): Promise<Errand[]> {
  const { ledger } = ports;
  const cities = new Map<string, string[]>();
  const once = new Map<string, CollectedChannel>();
  for (const channel of ports.channels) {
    if (!once.has(channel.id)) once.set(channel.id, channel);
    cities.set(channel.id, [...(cities.get(channel.id) ?? []), channel.city]);
  }
  const channels = [...once.values()];
  const states = await ledger.channelStates(channels.map(({ id }) => id));
  const due = settings.everything ? channels : dueChannels(channels, states, now);
  const sources = Map.groupBy(channels, ({ source }) => source);
  const order = new Set(due.map(({ source }) => source));
  const idle = [...sources.keys()].filter((source) => !order.has(source));
  for (const { source } of await ledger.dueAddresses(now.toISOString(), idle, leftOvers)) order.add(source);
  const visits = Map.groupBy(due, ({ source }) => source);
  return [...order].map((source) => ({
    source,
    paceSeconds: Math.max(...(sources.get(source) ?? []).map(({ paceSeconds }) => paceSeconds)),
    channels: visits.get(source) ?? [],
    cities,
    states,
  }));
}

interface Right {
  readonly renew: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/** The right to work on a source; null when another collector has it. */
async function takeRight(source: string, leases: Leases | undefined, holder: string): Promise<Right | null> {
  if (leases === undefined) return { renew: async () => true, release: async () => undefined };
  // Whether a collector lives is about the time that really passes, also where a test or a demo fixes the clock.
  const take = (): Promise<Lease | null> =>
    leases.lease(`collect/${source}`, holder, leaseSeconds, new Date());
  let lease = await take();
  if (lease === null) return null;
  const renew = async (): Promise<boolean> => {
    lease = await take();
    return lease !== null;
  };
  const timer = setInterval(() => void renew().catch(() => undefined), (leaseSeconds * 1000) / 3).unref();
  return {
    renew,
    async release() {
      clearInterval(timer);
      if (lease !== null) await leases.release(lease);
    },
  };
}

function openTally() {
  const looks: Record<string, number> = {};
  const addresses: Record<string, number> = {};
  return {
    looks,
    addresses,
    count(event: RoundEvent): void {
      if (event.kind === "looked") looks[event.look.outcome] = (looks[event.look.outcome] ?? 0) + 1;
      if (event.kind === "fetched")
        addresses[event.address.state] = (addresses[event.address.state] ?? 0) + 1;
    },
  };
}
