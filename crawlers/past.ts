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

/** A time without anything new, through which the channel could be read. */
export interface Pause {
  /** Start of the visit that found the last new item before it, UTC. */
  readonly from: string;
  /** Start of the visit that found the first one after it, UTC. */
  readonly to: string;
}

const dayMs = 86_400_000;
const keptPauses = 91 * dayMs; // a quarter
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

/** The pauses of the last quarter, with the one that just ended where it was longer than a day and every day of it was seen. */
export function withPause(
  known: readonly Pause[] | undefined,
  pause: Pause,
  days: readonly (PastDay & { readonly looks: number; readonly readable: number })[],
): readonly Pause[] {
  const [from, to] = [Date.parse(pause.from), Date.parse(pause.to)];
  const kept = (known ?? []).filter((one) => Date.parse(one.to) > to - keptPauses);
  if (to - from < dayMs) return kept;
  const [first, last] = [localDay(from), localDay(to)];
  const those = days.filter(({ day }) => day >= first && day <= last);
  const isSeen = those.length > daysBetween(first, last) && those.every(isWhole);
  return isSeen ? [...kept, pause] : kept;
}

function daysBetween(from: string, to: string): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / dayMs);
}
