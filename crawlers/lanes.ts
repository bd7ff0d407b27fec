import type { Bring, Task, Tasks } from "./crawlee.ts";
import type { Pace } from "./pace.ts";

/** One lane a host: a page at a time, at the host's pace; a host that fails again and again is left alone for the round. */
export interface Lanes extends Tasks {
  /** Queues a page; resolves to what `work` made of it, or to null when the lane was closed or the round stopped first. */
  send<T>(
    url: string,
    work: (bring: Bring) => Promise<{ readonly result: T; readonly hostFailed: boolean }>,
  ): Promise<T | null>;
  /** Nothing more will be sent. */
  finish(): void;
  /** Drops all that waits; what is running goes on to its end. */
  stop(): void;
}

interface Waiting {
  readonly task: Task;
  readonly drop: () => void;
}
interface Lane {
  readonly waiting: Waiting[];
  busy: boolean;
  failures: number;
}

const enough = 3; // failures in a row after which a host is left alone until the next round

/** Opens lanes without memory of earlier rounds. */
export function openLanes(pace: Pace): Lanes {
  const lanes = new Map<string, Lane>();
  let running = 0;
  let last = 0;
  let finished = false;
  let stopped = false;

  const ready = (): [string, Lane] | undefined => {
    if (stopped) return undefined;
    for (const [host, lane] of lanes)
      if (!lane.busy && lane.waiting.length > 0 && pace.waitFor(host) === 0) return [host, lane];
    return undefined;
  };
  const drop = (lane: Lane): void => {
    for (const { drop: give } of lane.waiting.splice(0)) give();
  };
  return {
    send(url, work) {
      const host = new URL(url).hostname;
      const lane = lanes.get(host) ?? { waiting: [], busy: false, failures: 0 };
      lanes.set(host, lane);
      if (stopped || lane.failures >= enough) return Promise.resolve(null);
      return new Promise((resolve, reject) => {
        const run = async (bring: Bring): Promise<void> => {
          try {
            const { result, hostFailed } = await work(bring);
            lane.failures = hostFailed ? lane.failures + 1 : 0;
            resolve(result);
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          } finally {
            lane.busy = false;
            running -= 1;
            if (lane.failures >= enough) drop(lane);
          }
        };
        last += 1;
        lane.waiting.push({ task: { id: String(last), url, run }, drop: () => resolve(null) });
      });
    },
    take() {
      const next = ready();
      const waiting = next?.[1].waiting.shift();
      if (next === undefined || waiting === undefined) return null;
      const [host, lane] = next;
      lane.busy = true;
      running += 1;
      // Behind the others: hosts take turns when there are more of them than places.
      lanes.delete(host);
      lanes.set(host, lane);
      return waiting.task;
    },
    isReady: () => ready() !== undefined,
    isFinished: () =>
      running === 0 &&
      (stopped || (finished && [...lanes.values()].every((lane) => lane.waiting.length === 0))),
    finish() {
      finished = true;
    },
    stop() {
      stopped = true;
      for (const lane of lanes.values()) drop(lane);
    },
  };
}
