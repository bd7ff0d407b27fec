import { openAgenda } from "./agenda.ts";
import { crawl } from "./crawlee.ts";
import { dueChannels } from "./due.ts";
import { type Errand, type RoundEvent, runErrand } from "./errand.ts";
import { estatesOf, type Estate } from "./estates.ts";
import { claimHolder } from "./holder.ts";
import { openKeeper } from "./keeper.ts";
import { openLanes } from "./lanes.ts";
import { readHere } from "./read-list.ts";
import { takeRight } from "./right.ts";
import { openHostMemory, type RoundPorts } from "./ports.ts";
import { ConnectionTrouble } from "./trouble.ts";
import type { CollectedChannel } from "./visit.ts";

/** Collects for as long as it is woken; a slow host holds up nobody else's next visit. */
export interface Collector extends AsyncDisposable {
  /** Takes up what is due now and nobody works on; returns when it is taken up, not when it is done. */
  wake(everything?: boolean): Promise<void>;
  /** Resolves when nothing is in work; throws what ended the work: a `Refusal` of archive or store, or an error of ours. */
  idle(): Promise<void>;
  /** Estates that another collector was working on when their turn came, since the start. */
  elsewhere(): number;
  readonly signal: AbortSignal;
}

const openEstates = 64; // in work at once: enough to fill all places while most hosts are waited for

/** Opens a collector over its ports; nothing is visited before it is woken. */
export async function openCollector(ports: RoundPorts): Promise<Collector> {
  const { ledger, connector, clock } = ports;
  const ending = new AbortController();
  const signal = ports.signal === undefined ? ending.signal : AbortSignal.any([ports.signal, ending.signal]);
  const hosts = ports.hosts ?? openHostMemory(connector, clock);
  const lanes = openLanes(hosts.pace);
  signal.addEventListener("abort", () => lanes.stop(), { once: true });
  if (signal.aborted) lanes.stop();
  const report = (event: RoundEvent): void => ports.report?.(event);
  const keeper = openKeeper({
    ...ports,
    failed: ({ id, url }, error) => report({ kind: "unsettled", capture: id, url, reason: String(error) }),
  });
  const agenda = openAgenda(ports.channels, ledger);
  const plots = plotsOf(ports.channels);
  const holder = ports.leases === undefined ? null : await claimHolder(ports.archive.folder);
  const reading = ports.platforms === undefined ? {} : { platforms: ports.platforms };
  const prepared = new Set<string>();
  const inWork = new Set<string>();
  const queue: { readonly plot: Plot; readonly everything: boolean }[] = [];
  const workers = new Set<Promise<void>>();
  const crawling = new Set<Promise<void>>(); // one at most
  let elsewhere = 0;
  let failure: unknown = null;

  const fail = (error: unknown): void => {
    failure ??= error;
    ending.abort();
  };
  const workOn = async (plot: Plot, everything: boolean): Promise<void> => {
    const right = await takeRight(plot.estate.name, ports.leases, holder?.name ?? "");
    if (right === null) {
      elsewhere += 1;
      agenda.forget(plot.channels);
      return;
    }
    try {
      const mine = AbortSignal.any([signal, right.lost]);
      await ports.begin?.(plot.estate.sources);
      if (ports.prepare !== undefined && !prepared.has(plot.estate.name)) {
        await ports.prepare(plot.estate.sources);
        prepared.add(plot.estate.name);
      }
      for (const errand of await errandsOf(plot, everything)) {
        if (mine.aborted) return;
        const manners = { ...hosts, signal: mine };
        const roundStart = clock.now();
        await runErrand(errand, {
          ...reading,
          readList: ports.readList ?? readHere,
          ledger,
          keeper,
          lanes,
          clock,
          roundStart,
          manners,
          report,
          renew: right.renew,
        });
      }
    } finally {
      await right.release();
      agenda.forget(plot.channels);
    }
  };
  /** What is due is asked again once the right is ours: another collector may just have been there. */
  const errandsOf = async (plot: Plot, everything: boolean): Promise<Errand[]> => {
    const states = await ledger.channelStates(plot.channels.map(({ id }) => id));
    const due = everything ? plot.channels : dueChannels(plot.channels, states, clock.now());
    return plot.estate.sources.map((source) => ({
      source,
      paceSeconds: plot.paceSeconds,
      channels: due.filter((channel) => channel.source === source),
      cities: plot.cities,
      states,
    }));
  };
  const work = async (): Promise<void> => {
    lanes.begin();
    try {
      for (let next = queue.shift(); next !== undefined && !signal.aborted; next = queue.shift()) {
        try {
          await workOn(next.plot, next.everything);
        } catch (error) {
          if (!(error instanceof ConnectionTrouble) || error.kind !== "stopped") fail(error);
        } finally {
          inWork.delete(next.plot.estate.name);
        }
      }
    } finally {
      lanes.end();
    }
  };
  const keepCrawling = async (): Promise<void> => {
    for (let finished = true; finished && !lanes.isFinished();) {
      finished = false;
      const watched = { ...lanes, isFinished: () => (finished = lanes.isFinished()) };
      await crawl(watched, connector, ports.settings?.concurrency ?? usualConcurrency);
      // crawlee ends by itself only when somebody presses Ctrl+C; what still waits then stays due.
      if (!finished) ending.abort();
    }
  };
  const start = (): void => {
    while (workers.size < Math.min(openEstates, workers.size + queue.length)) {
      const worker = work().finally(() => workers.delete(worker));
      workers.add(worker);
    }
    if (workers.size === 0 || crawling.size > 0) return;
    const running = keepCrawling()
      .catch(fail)
      .finally(() => crawling.delete(running));
    crawling.add(running);
  };
  return {
    signal,
    elsewhere: () => elsewhere,
    async wake(everything = false) {
      if (signal.aborted) return;
      const names = everything ? null : await agenda.sourcesDue(clock.now());
      for (const plot of plots) {
        if (inWork.has(plot.estate.name)) continue;
        if (names !== null && !plot.estate.sources.some((source) => names.has(source))) continue;
        inWork.add(plot.estate.name);
        queue.push({ plot, everything });
      }
      if (names !== null) queue.sort((a, b) => rank(a.plot, names) - rank(b.plot, names));
      start();
    },
    async idle() {
      while (workers.size + crawling.size > 0) await Promise.all([...workers, ...crawling]);
      if (failure !== null) throw failure;
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await Promise.allSettled([...workers, ...crawling]);
      await holder?.release();
    },
  };
}

const usualConcurrency = 16; // pages in work at once, over all hosts

/** An estate with its channels, each once, and what of its sources holds for all of them. */
interface Plot {
  readonly estate: Estate;
  readonly channels: readonly CollectedChannel[];
  /** The slowest pace that one of the sources asks for. */
  readonly paceSeconds: number;
  /** Cities that a channel is declared in, by channel id. */
  readonly cities: ReadonlyMap<string, readonly string[]>;
}

function plotsOf(channels: readonly CollectedChannel[]): readonly Plot[] {
  const bySource = Map.groupBy(channels, ({ source }) => source);
  return estatesOf(channels).map((estate) => {
    const own = estate.sources.flatMap((source) => bySource.get(source) ?? []);
    const once = new Map(own.toReversed().map((channel) => [channel.id, channel]));
    const cities = Map.groupBy(own, ({ id }) => id);
    return {
      estate,
      channels: [...once.values()].toReversed(),
      paceSeconds: Math.max(...own.map(({ paceSeconds }) => paceSeconds)),
      cities: new Map([...cities].map(([id, those]) => [id, those.map(({ city }) => city)])),
    };
  });
}

/** Those that waited longest come first. */
function rank({ estate }: Plot, waiting: ReadonlyMap<string, number>): number {
  return Math.min(...estate.sources.map((source) => waiting.get(source) ?? Infinity));
}
