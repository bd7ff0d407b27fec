import type { Bring, Task, Tasks } from "./crawlee.ts";
import type { Pace } from "./pace.ts";

/** One lane a host: a page at a time, at the host's pace; a host that fails again and again is left alone for the round. */
export interface Lanes extends Tasks {
  /** Queues a page; resolves to what `work` made of it, or to null when the lane was closed or the round stopped first. */
  send<T>(
    url: string,
    work: (bring: Bring) => Promise<{ readonly result: T; readonly hostFailed: boolean }>,
  ): Promise<T | null>;
  /** Somebody begins to send; the lanes are finished when all who began have ended. */
  begin(): void;
  end(): void;
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
  /** Left alone until then, after failures; milliseconds of `now`. */
  closedUntil: number;
}

const enough = 3; // failures in a row after which a host is left alone for a while
const rest = 5 * 60_000; // milliseconds; its channels come later by their own timetable anyway

/** Opens lanes without memory of earlier rounds. `now` only ever rises, in milliseconds. */
export function openLanes(pace: Pace, now: () => number = () => performance.now()): Lanes {
  const lanes = new Map<string, Lane>();
  let running = 0;
  let last = 0;
  let senders = 0;
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
      const lane = lanes.get(host) ?? { waiting: [], busy: false, failures: 0, closedUntil: 0 };
      lanes.set(host, lane);
      if (stopped || lane.closedUntil > now()) return Promise.resolve(null);
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
            if (lane.failures >= enough) {
              lane.failures = 0;
              lane.closedUntil = now() + rest;
              drop(lane);
            }
            if (lane.waiting.length === 0 && lane.failures === 0 && lane.closedUntil <= now())
              lanes.delete(host);
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
      (stopped || (senders === 0 && [...lanes.values()].every((lane) => lane.waiting.length === 0))),
    begin() {
      senders += 1;
    },
    end() {
      senders -= 1;
    },
    stop() {
      stopped = true;
      for (const lane of lanes.values()) drop(lane);
    },
  };
}
