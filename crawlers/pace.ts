import { setTimeout as sleep } from "node:timers/promises";

/** One request at a time and a pace for each host, shared by all that ask it from this process. */
export interface Pace {
  /** Milliseconds until the host may be asked again; 0 = now. */
  waitFor(host: string): number;
  /**
   * Waits for the host's turn and takes it. The host is busy until the result is called; after that it is left alone
   * until `seconds` have passed since the turn began.
   */
  turn(host: string, seconds: number, signal?: AbortSignal): Promise<() => void>;
}

export interface PaceOptions {
  /** Milliseconds that only ever rise; politeness is about the time that really passes. */
  readonly now?: () => number;
  /** Hosts that need no pace: the sample servers. */
  readonly isFree: (host: string) => boolean;
  /** Milliseconds since another program asked the host, or one before this; null = not known. */
  readonly askedAgo?: (host: string) => number | null;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

interface Turns {
  readyAt: number;
  busy: boolean;
}

const lookAgain = 25; // milliseconds between two looks whether a busy host has become free

/** Opens a pace; what programs before and beside this one asked counts where it is known. */
export function openPace(options: PaceOptions): Pace {
  const now = options.now ?? (() => performance.now());
  const wait = options.wait ?? ((ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }));
  const hosts = new Map<string, Turns>();
  const waitFor = (host: string): number => {
    const turns = hosts.get(host);
    if (turns === undefined) return 0;
    return Math.max(turns.busy ? lookAgain : 0, turns.readyAt - now());
  };
  return {
    waitFor,
    async turn(host, seconds, signal) {
      if (options.isFree(host)) return () => undefined;
      const ago = hosts.has(host) ? null : (options.askedAgo?.(host) ?? null);
      if (ago !== null && ago < seconds * 1000)
        hosts.set(host, { readyAt: now() + seconds * 1000 - ago, busy: false });
      for (let left = waitFor(host); left > 0; left = waitFor(host)) await wait(left, signal);
      for (const [known, { readyAt, busy }] of hosts) if (!busy && readyAt < now()) hosts.delete(known);
      const turns = { readyAt: now() + seconds * 1000, busy: true };
      hosts.set(host, turns);
      return () => {
        turns.busy = false;
      };
    },
  };
}
