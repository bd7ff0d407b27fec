import { createTask, schedule, validate } from "node-cron";

const timezone = "Asia/Ho_Chi_Minh"; // cron lines are written by people who look at Vietnamese clocks

/** Whether a line of five (or six) fields is a timetable that node-cron understands. */
export function isCron(line: string): boolean {
  return validate(line);
}

/** Whether a moment is one that the line names; a line of five fields names the first second of minutes. */
export function cronMatcher(line: string): (moment: Date) => boolean {
  const task = createTask(line, () => undefined, { timezone });
  return (moment) => task.match(moment);
}

/**
 * Wakes the work at every moment of the line, by the real clock and never while it is still busy, until the signal says
 * stop; resolves when the last waking has ended. What is due is decided by clock and state, not here. An error of the
 * work ends the timetable.
 */
export function wakeEvery(
  line: string,
  work: () => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    let busy = false;
    const wake = async (): Promise<void> => {
      if (busy) return;
      busy = true;
      try {
        await work();
      } catch (error) {
        void task.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
      busy = false;
      if (signal?.aborted === true) resolve();
    };
    const task = schedule(line, wake, { timezone, suppressMissedWarning: true });
    signal?.addEventListener(
      "abort",
      () => {
        void task.destroy();
        if (!busy) resolve();
      },
      { once: true },
    );
  });
}
