import type { CaptureNote, Hint } from "./capture.ts";
import type { ChannelMemory } from "./memory.ts";

/** How a visit to a channel ended. Only `working` covers time, and `empty` where emptiness proves something (looks.ts). */
export const lookOutcomes = [
  "working",
  "empty",
  /** A list that has stood still since long before the first visit: it answers and proves nothing. */
  "stale",
  "unreachable",
  "refused",
  "not-a-list",
  "needs-javascript",
  "not-permitted",
] as const;
export type LookOutcome = (typeof lookOutcomes)[number];

/** Visits in a row that ended alike, as what lies long past is kept. */
export interface PastVisits {
  readonly outcome: LookOutcome;
  /** When each began, milliseconds after the first visit of the look. */
  readonly starts: readonly number[];
  /** The most article addresses that one of them showed. */
  readonly listed: number;
  /** What they cover together, milliseconds since 1970; joined where it may be. */
  readonly spans: readonly (readonly [number, number])[];
  /** Newest dates that their lists showed, as written, each once. */
  readonly newest: readonly string[];
}

/** One visit to a channel: what it covered and what it found; or, with `past`, the visits of a day long past as one. */
export interface Look {
  readonly id: string;
  readonly city: string;
  readonly source: string;
  readonly channel: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly outcome: LookOutcome;
  /** In Vietnamese, with what to do; null when all went well. */
  readonly reason: string | null;
  /** The span that this look covers, UTC; null when it covers nothing. */
  readonly coversFrom: string | null;
  readonly coversTo: string | null;
  /** How many article addresses the list showed, and how many of them were new. */
  readonly listed: number;
  readonly fresh: number;
  /** Date of the newest and the oldest item that the list showed, where it dates them. */
  readonly newestListed: string | null;
  readonly oldestListed: string | null;
  /** In the order of time; absent where the look is one visit. */
  readonly past?: readonly PastVisits[];
}

/** What is known of an article address that some list led to. */
export interface Address {
  readonly id: string;
  readonly url: string;
  readonly city: string;
  readonly source: string;
  readonly channel: string;
  readonly firstSeen: string;
  readonly hint: Hint | null;
  /** `forbidden`: robots.txt or the city says no. */
  readonly state: "due" | "captured" | "gone" | "failed" | "forbidden";
  readonly attempts: number;
  /** Not to be asked for before this moment, UTC. */
  readonly notBefore: string;
  readonly lastCapture: string | null;
  readonly lastError: string | null;
  /** A post as its list showed it when it was captured, hashed; absent for pages. */
  readonly digest?: string;
}

/** What is known of a channel between two visits; `due` is a pure function of this and the clock. */
export interface ChannelState {
  readonly id: string;
  readonly city: string;
  readonly source: string;
  readonly lastVisit: string | null;
  readonly lastSuccess: string | null;
  readonly nextVisit: string | null;
  readonly failures: number;
  readonly intervalMinutes: number;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** What its visits have shown; absent in records of older programs. */
  readonly memory?: ChannelMemory;
}

/** What the crawlers need to remember; the store fulfils it. Every call is durable when it returns. */
export interface Ledger {
  channelStates(ids: readonly string[]): Promise<ReadonlyMap<string, ChannelState>>;
  /** When each channel is to be visited next, by id, without reading its whole past; absent = by `channelStates`. */
  plannedVisits?(): Promise<ReadonlyMap<string, string | null>>;
  keepChannelState(state: ChannelState): Promise<void>;
  keepLook(look: Look): Promise<void>;
  /** Returns those addresses that were not known before. */
  learn(addresses: readonly Address[]): Promise<readonly Address[]>;
  dueAddresses(now: string, sources: readonly string[], limit: number): Promise<readonly Address[]>;
  keepAddress(address: Address): Promise<void>;
  /**
   * The capture is in the archive; from now on it must get a fate. `from`: the address that it was brought from, as it is
   * from now on; it is never kept without the capture.
   */
  keepCapture(note: CaptureNote, from?: Address): Promise<void>;
  /** Publication dates (ISO 8601) of items that are already kept, by address id; lists without dates are measured by them. */
  publishedDates?(addresses: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** A right to work on something for a while. */
export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly until: string;
  readonly revision: number;
}

/** Lets several collectors share one store; the store fulfils it. */
export interface Leases {
  /** Taken or renewed; null when somebody else holds it. Whoever keeps asking takes over what nobody renews for `seconds`. */
  lease(name: string, holder: string, seconds: number, now: Date): Promise<Lease | null>;
  release(lease: Lease): Promise<void>;
}
