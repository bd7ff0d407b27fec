import type { CityConfig } from "../config/load.ts";
import type { Connector } from "../crawlers/connector.ts";
import type { RoundEvent } from "../crawlers/errand.ts";
import { collectRound, type HostMemory, type RoundReport } from "../crawlers/round.ts";
import type { CollectedChannel } from "../crawlers/visit.ts";
import type { Desk } from "./desk.ts";
import { publishedOf, settleLeftOvers, settlingInTurn } from "./settling.ts";
import { ledgerOf } from "./store/ledger.ts";

/** What one round of collecting and settling did. */
export interface Collected extends RoundReport {
  /** Captures that an earlier process left without a fate and that were settled from the archive first. */
  readonly leftOvers: number;
}

export interface Collecting {
  readonly connector: Connector;
  /** robots.txt and pace of each host, for all rounds of a process; absent = for this round alone. */
  readonly hosts?: HostMemory;
  /** Visit every channel now, whatever the timetable says. */
  readonly everything?: boolean;
  readonly report?: (event: RoundEvent) => void;
  readonly signal?: AbortSignal;
}

/** One round: what was left over is settled first, then every due channel is visited and every capture settled as it comes. */
export async function collect(
  desk: Desk,
  { connector, hosts, everything = false, report, signal }: Collecting,
): Promise<Collected> {
  const { store, archive, clock, actor, config } = desk;
  const leftOvers = await settleLeftOvers(desk);
  const settleNext = settlingInTurn(desk);
  const round = await collectRound({
    channels: config.cities.flatMap(channelsOf),
    ledger: ledgerOf(store, actor, clock),
    leases: store,
    connector,
    archive,
    clock,
    deliver: async (capture) => publishedOf(desk, await settleNext(capture)),
    settings: { everything },
    ...(hosts === undefined ? {} : { hosts }),
    ...(report === undefined ? {} : { report }),
    ...(signal === undefined ? {} : { signal }),
  });
  await store.refresh();
  return { ...round, leftOvers };
}

/** Channels of a city with what a visit needs of their source. */
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
