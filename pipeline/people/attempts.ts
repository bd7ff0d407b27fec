import type { Attempts } from "../store/records-people.ts";

/** Nobody has failed. */
export const noAttempts: Attempts = { failures: 0, until: null };

const firstWait = 30_000; // ms
/** However often somebody fails: longer would only lock out the owner. */
const longestWait = 15 * 60_000;
const forgotten = 24 * 3_600_000; // ms after a wait, the count begins anew

/** Milliseconds before the next attempt may be made; 0 = now. */
export function waitOf({ until }: Attempts, now: Date): number {
  return until === null ? 0 : Math.max(0, Date.parse(until) - now.getTime());
}

/**
 * The bucket after one more failure: the first `free` cost nothing, each further one a wait twice as long as the last, up to
 * a quarter of an hour. Counted before the password is looked at, so that guesses made at the same moment count one by one.
 */
export function failed(before: Attempts, now: Date, free = 5): Attempts {
  const old = before.until !== null && now.getTime() - Date.parse(before.until) > forgotten;
  const failures = (old ? 0 : before.failures) + 1;
  if (failures < free) return { failures, until: null };
  const wait = Math.min(longestWait, firstWait * 2 ** Math.min(failures - free, 20));
  return { failures, until: new Date(now.getTime() + wait).toISOString() };
}

/** Attempts by what has no record of its own: addresses, names that nobody bears. Forgets the oldest beyond its bound. */
export interface Strangers {
  wait(key: string, now: Date): number;
  fail(key: string, now: Date): void;
  forget(key: string): void;
}

/** Opens a bounded memory of strangers; it ends with the program. */
export function openStrangers({ most, free }: { readonly most: number; readonly free: number }): Strangers {
  const all = new Map<string, Attempts>();
  return {
    wait: (key, now) => waitOf(all.get(key) ?? noAttempts, now),
    fail(key, now) {
      const next = failed(all.get(key) ?? noAttempts, now, free);
      all.delete(key);
      all.set(key, next);
      const oldest = all.keys().next();
      if (all.size > most && oldest.done !== true) all.delete(oldest.value);
    },
    forget: (key) => void all.delete(key),
  };
}
