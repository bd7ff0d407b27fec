import type { Archive } from "./archive.ts";
import type { Scripts } from "./browser/scripts.ts";
import type { Clock } from "./capture.ts";
import type { Connector } from "./connector.ts";
import type { RoundEvent } from "./errand.ts";
import type { Deliver } from "./keeper.ts";
import type { Leases, Ledger } from "./ledger.ts";
import type { Neighbours } from "./neighbours.ts";
import { openPace, type Pace } from "./pace.ts";
import type { Platforms } from "./platforms/open.ts";
import type { ReadList } from "./read-list.ts";
import { openRobots, type Robots } from "./robots.ts";
import type { CollectedChannel } from "./visit.ts";

/** What collecting needs from outside. */
export interface RoundPorts {
  readonly channels: readonly CollectedChannel[];
  readonly ledger: Ledger;
  readonly connector: Connector;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly deliver: Deliver;
  /** Reads lists where what they do holds up nobody; absent = in this very process. */
  readonly readList?: ReadList;
  /** With several collectors on one store; absent = this is the only one. */
  readonly leases?: Leases;
  /** Done once for each source before its first errand, while no other collector works on it. */
  readonly prepare?: (sources: readonly string[]) => Promise<void>;
  /** Done each time before an estate is worked on, while no other collector works on it. */
  readonly begin?: (sources: readonly string[]) => Promise<void>;
  /** Reads accounts of platforms; absent = they are not read. */
  readonly platforms?: Platforms;
  readonly report?: (event: RoundEvent) => void;
  /** Ends the work: pages in hand are finished, the rest stays due. */
  readonly signal?: AbortSignal;
  readonly settings?: Partial<RoundSettings>;
  /** What is known of hosts from before; absent = they are asked anew. */
  readonly hosts?: HostMemory;
}

/** What lives longer than a round: robots.txt for a day, and when each host was asked last. One for a whole program. */
export interface HostMemory {
  readonly robots: Robots;
  readonly pace: Pace;
  /** The browser for pages that need their scripts; absent = there is none. */
  readonly scripts?: Scripts;
  /** Whose right a redirect needs; absent = nobody else collects. */
  readonly neighbours?: Neighbours;
}

/**
 * Opens the memory that all requests of one process share. `robotsName` is the product name that robots.txt may address,
 * `denied` what the city does not want visited.
 */
export function openHostMemory(
  connector: Connector,
  clock: Clock,
  {
    robotsName = "PhuSong",
    denied = [],
    neighbours,
  }: {
    readonly robotsName?: string;
    readonly denied?: readonly string[];
    readonly neighbours?: Neighbours;
  } = {},
): HostMemory {
  return {
    robots: openRobots(connector, robotsName, clock, denied),
    pace: openPace({
      isFree: (host) => connector.isMapped(host),
      askedAgo: (host) => connector.askedAgo(host),
    }),
    ...(neighbours === undefined ? {} : { neighbours }),
  };
}

export interface RoundSettings {
  /** Pages in work at once, over all hosts. */
  readonly concurrency: number;
  /** Visit every channel now, whatever the timetable says. */
  readonly everything: boolean;
}
