import { localDay, startOfDay } from "../../crawlers/local-clock.ts";

/** Whether work that ended well at `done` (null = never) is due at `now`. */
export type Due = (done: Date | null, now: Date) => boolean;

const dayMs = 86_400_000;

/** So many minutes after its last end. */
export function everyMinutes(minutes: number): Due {
  return (done, now) => done === null || now.getTime() - done.getTime() >= minutes * 60_000;
}

/** Once after each moment of the day in Việt Nam; what a machine that was off missed is made up, once. */
export function everyDayAt(hour: number, minute: number): Due {
  return (done, now) => {
    const today = startOfDay(localDay(now.getTime())) + (hour * 60 + minute) * 60_000;
    const last = today <= now.getTime() ? today : today - dayMs;
    return done === null || done.getTime() < last;
  };
}
