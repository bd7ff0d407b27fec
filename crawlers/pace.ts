import { setTimeout as sleep } from "node:timers/promises";

/** One request at a time and a pace for each host, shared by all channels of that host. */
export interface Pace {
  /** Milliseconds until the host may be asked again; 0 = now. */
  waitFor(host: string): number;
  /** Notes that the host is being asked now, and how long it wants to be left alone after that. */
  asked(host: string, seconds: number): void;
  /** Waits for the host's turn and takes it. */
  turn(host: string, seconds: number, signal?: AbortSignal): Promise<void>;
}

export interface PaceOptions {
  /** Milliseconds that only ever rise; politeness is about the time that really passes. */
  readonly now?: () => number;
  /** Hosts that need no pace: the sample servers. */
  readonly isFree: (host: string) => boolean;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** A pace without memory between processes: a start is polite by its first request. */
export function openPace(options: PaceOptions): Pace {
  const now = options.now ?? (() => performance.now());
  const wait = options.wait ?? ((ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }));
  const readyAt = new Map<string, number>();
  const waitFor = (host: string): number => Math.max(0, (readyAt.get(host) ?? 0) - now());
  const asked = (host: string, seconds: number): void => {
    if (options.isFree(host)) return;
    for (const [known, time] of readyAt) if (time < now()) readyAt.delete(known);
    readyAt.set(host, now() + seconds * 1000);
  };
  return {
    waitFor,
    asked,
    async turn(host, seconds, signal) {
      for (let left = waitFor(host); left > 0; left = waitFor(host)) await wait(left, signal);
      asked(host, seconds);
    },
  };
}
