import type { CityConfig, Config } from "../config/load.ts";
import type { PageBrowser } from "../crawlers/browser/browser.ts";
import type { Connector } from "../crawlers/connector.ts";
import type { RoundEvent } from "../crawlers/errand.ts";
import type { Ledger } from "../crawlers/ledger.ts";
import { openNeighbours } from "../crawlers/neighbours.ts";
import { openHostMemory, type HostMemory, type RoundPorts } from "../crawlers/ports.ts";
import { collectRound, type RoundReport } from "../crawlers/round.ts";
import type { CollectedChannel } from "../crawlers/visit.ts";
import type { Desk } from "./desk.ts";
import { settleLeftOvers } from "./left-overs.ts";
import { observeLate, platformsOf } from "./observe/platforms.ts";
import { settlingInGroups } from "./settling.ts";
import { ledgerOf } from "./store/ledger.ts";
import type { Store } from "./store/store.ts";
import { unlessAway } from "./store/unless-away.ts";

const pagesBeforeEngine = 48; // in work at once, three times what a file needs
const untilSent = 60_000; // milliseconds that the end of a round waits for its spool

/** What one round of collecting and settling did. */
export interface Collected extends RoundReport {
  /** Captures that an earlier process left without a fate and that were settled from the archive first. */
  readonly leftOvers: number;
}

export interface Collecting {
  readonly connector: Connector;
  /** robots.txt and pace of each host, for all requests of a process; absent = for this round alone. */
  readonly hosts?: HostMemory;
  /** Shows pages that need their scripts; absent = they are told as such. */
  readonly browser?: PageBrowser;
  /** Visit every channel now, whatever the timetable says. */
  readonly everything?: boolean;
  readonly report?: (event: RoundEvent) => void;
  readonly signal?: AbortSignal;
}

/** One round: what was left over is settled first, then every due channel is visited and every capture settled as it comes. */
export async function collect(desk: Desk, collecting: Collecting): Promise<Collected> {
  const left = { overs: await settleForgotten(desk) };
  const ports = portsOf(desk, collecting, (count) => void (left.overs += count));
  const round = await collectRound({
    ...ports,
    settings: { ...ports.settings, everything: collecting.everything ?? false },
  });
  await handOver(desk);
  return { ...round, leftOvers: left.overs };
}

/** The end of a verb that brought something: what waits is sent as far as the engine takes it, and is found by whoever looks. */
export async function handOver(desk: Pick<Desk, "spool" | "store">): Promise<void> {
  if (desk.spool === null) await desk.store.refresh();
  else if (await desk.spool.drain(untilSent)) await unlessAway(() => desk.store.refresh(), undefined);
}

/** The memory of hosts that all requests of a desk's process share; without a store nobody else is known to collect. */
export function hostMemoryOf(
  { config, clock, store }: Pick<Desk, "config" | "clock"> & Partial<Pick<Desk, "store">>,
  connector: Connector,
): HostMemory {
  return openHostMemory(connector, clock, {
    denied: config.cities.flatMap(({ city }) => city.doNotVisit),
    ...(store === undefined ? {} : { neighbours: openNeighbours(channelsIn(config), store) }),
  });
}

/** What a collector needs, from the desk; `settled` hears how many left-overs of a source were settled before its first errand. */
export function portsOf(
  desk: Desk,
  { connector, hosts, browser, report, signal }: Collecting,
  settled: (count: number) => void,
): RoundPorts {
  const { store, archive, readList, clock, actor, config } = desk;
  const settleNext = settlingInGroups(desk);
  return {
    channels: channelsIn(config),
    ledger: ledgerOver(desk, ledgerOf(desk.spool === null ? store : unhurried(store), actor, clock)),
    platforms: platformsOf(desk, connector),
    leases: store,
    connector,
    archive,
    readList,
    clock,
    hosts: { ...(hosts ?? hostMemoryOf(desk, connector)), ...scriptsOf(channelsIn(config), browser) },
    deliver: (capture) =>
      // While the engine is away a capture waits in archive and spool; its estate's next turn settles it.
      unlessAway(async () => (await settleNext(capture)).delivered, {}),
    // An engine answers later than a file: more pages in work make larger groups, each host still gets one request at a time.
    ...(desk.spool === null ? {} : { settings: { concurrency: pagesBeforeEngine } }),
    ...(desk.spool === null ? {} : { begin: (sources) => beginAgain(desk, sources) }),
    prepare: async (sources) =>
      settled(await unlessAway(() => settleLeftOvers(desk, { is: { source: sources } }, settleNext), 0)),
    ...(report === undefined ? {} : { report }),
    ...(signal === undefined ? {} : { signal }),
  };
}

function scriptsOf(
  channels: readonly CollectedChannel[],
  browser: PageBrowser | undefined,
): Pick<HostMemory, "scripts"> {
  if (browser === undefined) return {};
  const those = channels.filter(({ javascriptArticles }) => javascriptArticles === true);
  return { scripts: { browser, articlesOf: new Set(those.map(({ id }) => id)) } };
}

/** Left-overs of sources that are collected no more, or of contests; nobody else settles them. */
export async function settleForgotten(desk: Desk): Promise<number> {
  const collected = [...new Set(channelsIn(desk.config).map(({ source }) => source))];
  const among = collected.length === 0 ? {} : { not: { source: collected } };
  return unlessAway(() => settleLeftOvers(desk, among), 0);
}

/** What another machine learnt of the sources is fetched, and what waited for the engine is settled. */
async function beginAgain(desk: Desk, sources: readonly string[]): Promise<void> {
  await unlessAway(async () => {
    await desk.spool?.takeOver(sources);
    await settleLeftOvers(desk, { is: { source: sources } });
    const own = channelsIn(desk.config).filter(({ source }) => sources.includes(source));
    await observeLate(desk, new Set(own.map(({ id }) => id)));
  }, undefined);
}

/** The collector's own kinds are found at once on its disk; searches of the engine need not be hurried for them. */
function unhurried(store: Store): Store {
  return { ...store, refresh: async () => undefined };
}

/** Dates of items stand in the engine; while it is away they are unknown. */
function ledgerOver(desk: Desk, ledger: Ledger): Ledger {
  if (desk.spool === null) return ledger;
  const none: ReadonlyMap<string, string> = new Map();
  return {
    ...ledger,
    publishedDates: (ids) => unlessAway(async () => (await ledger.publishedDates?.(ids)) ?? none, none),
  };
}

/** Channels of all cities with what a visit needs of their sources. */
export function channelsIn({ cities }: Pick<Config, "cities">): readonly CollectedChannel[] {
  return cities.flatMap(channelsOf);
}

function channelsOf({ city, sources }: CityConfig): readonly CollectedChannel[] {
  return sources.flatMap(({ id, kind, hosts, paceSeconds, channels }) =>
    channels.map((channel) => ({
      ...channel,
      city: city.id,
      source: id,
      hosts,
      paceSeconds,
      outlet: kind,
      hours: city.workingHours,
    })),
  );
}
