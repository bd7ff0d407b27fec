import { localDay, startOfDay } from "./local-clock.ts";

/**
 * What is left of a channel's days once they are older than its diary: one character a day, so that two years of them cost
 * less than a kilobyte. `0` to `9`, `a` to `y` = new items; `z` = 35 or more; `-` = too little was seen of the day.
 */
export interface Past {
  /** Day (Việt Nam) of the first character. */
  readonly since: string;
  readonly fresh: string;
}

/** A day of the past: how many new items it brought. */
export interface PastDay {
  readonly day: string;
  readonly fresh: number;
}

const dayMs = 86_400_000;
const keptDays = 630; // two years with the hundred days of the diary
const most = 35; // one character
const wholeShare = 0.6; // of a day's looks that read the list

/** Whether a channel could be read through most of a day. */
export function isWhole({ looks, readable }: { readonly looks: number; readonly readable: number }): boolean {
  return readable > 0 && readable >= looks * wholeShare;
}

/** The past with one day more, which is later than all that it holds; days between were not looked at. */
export function withDay(
  past: Past | undefined,
  row: PastDay & { readonly looks: number; readonly readable: number },
): Past {
  // A day that brought something is known to have done so, however seldom it was looked at.
  const isKnown = row.fresh > 0 || isWhole(row);
  const sign = isKnown ? Math.min(most, row.fresh).toString(most + 1) : "-";
  const after = past === undefined ? 0 : daysBetween(past.since, row.day);
  if (past === undefined || after < past.fresh.length || after >= keptDays * 2)
    return { since: row.day, fresh: sign };
  const all = `${past.fresh.padEnd(after, "-")}${sign}`;
  const over = Math.max(0, all.length - keptDays);
  return over === 0
    ? { since: past.since, fresh: all }
    : { since: localDay(startOfDay(past.since) + over * dayMs), fresh: all.slice(over) };
}

/** The days that are known of a past, oldest first. */
export function daysOf(past: Past | undefined): readonly PastDay[] {
  if (past === undefined) return [];
  const start = startOfDay(past.since);
  return Array.from(past.fresh).flatMap((sign, at) =>
    sign === "-" ? [] : [{ day: localDay(start + at * dayMs), fresh: Number.parseInt(sign, most + 1) }],
  );
}

function daysBetween(from: string, to: string): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / dayMs);
}
