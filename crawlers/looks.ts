import type { LookOutcome } from "./ledger.ts";

const day = 24 * 60 * 60 * 1000;

/** What a visit found, as far as it matters for the span that it covers. */
export interface Visited {
  readonly outcome: LookOutcome;
  readonly kind: "feed" | "sitemap" | "listing";
  /** UTC, ISO 8601; the list was asked for then. */
  readonly startedAt: string;
  /** The last visit that covered up to its own moment. */
  readonly lastSuccess: string | null;
  /** Dates of the listed items in the order of the list, ISO 8601; null where the list and the items give none. */
  readonly dates: readonly (string | null)[];
  /** Whether the list showed an address that an earlier visit had seen: then nothing can have slipped through between. */
  readonly overlaps: boolean;
  /** The server said that the list is the one we know (304). */
  readonly unchanged: boolean;
}

const longStill = 60 * day; // an outlet that is followed for a plan publishes more often

/**
 * Whether a list stood still long before it was first visited and has shown nothing new since: a feed that its owner
 * forgot answers 200 for years. It proves no silence, for the outlet publishes elsewhere.
 */
export function isStuck(list: {
  readonly startedAt: string;
  /** Date of the newest item that it ever showed; null = it tells none. */
  readonly newest: string | null;
  /** The first visit; null = this one. */
  readonly since: string | null;
  /** The last visit that found something new; null = none since the first. */
  readonly lastNew: string | null;
}): boolean {
  const { newest, since, lastNew, startedAt } = list;
  if (newest === null || Date.parse(since ?? startedAt) - Date.parse(newest) < longStill) return false;
  return lastNew === null || Date.parse(lastNew) <= Date.parse(newest);
}

/** A span of time that was looked at; both null when nothing was. */
export interface Span {
  readonly coversFrom: string | null;
  readonly coversTo: string | null;
}

const nothing: Span = { coversFrom: null, coversTo: null };

/**
 * The span that a visit covers: from the oldest item that its list reached, or from the last successful visit where the
 * list joins it, to the visit. A list that only shows its newest items covers no further back than they go; a failed
 * visit covers nothing. An empty list proves nothing, for a wrong address answers the same; only a news sitemap that
 * worked before may be empty, since it shows two days by its nature.
 */
export function spanOf(visit: Visited): Span {
  const to = visit.startedAt;
  if (visit.outcome === "empty")
    return visit.kind === "sitemap" && visit.lastSuccess !== null ? span(visit.lastSuccess, to) : nothing;
  if (visit.outcome === "stale") {
    // What stands in it was published then; of the time after its newest item it says nothing.
    const { newest } = rangeOf(visit.dates);
    const oldest = reachOf(visit.dates, to);
    return newest === null || oldest === null ? nothing : span(oldest, newest);
  }
  if (visit.outcome !== "working") return nothing;
  if (visit.unchanged) return visit.lastSuccess === null ? nothing : span(visit.lastSuccess, to);

  const reached = reachOf(visit.dates, to);
  const joined = visit.overlaps ? visit.lastSuccess : null;
  const from = [reached, joined]
    .filter((start) => start !== null)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
  return from === undefined ? nothing : span(from, to);
}

function span(from: string, to: string): Span {
  const start = new Date(from).toISOString();
  return Date.parse(start) > Date.parse(to) ? nothing : { coversFrom: start, coversTo: to };
}

/**
 * How far back a list reaches without a hole: its oldest date, but for pinned items, which stand above newer ones. Dates
 * more than a day after the visit are mistakes. Null when no item is dated.
 */
export function reachOf(dates: readonly (string | null)[], visitedAt: string): string | null {
  const latest = Date.parse(visitedAt) + day;
  const times = dates.flatMap((date) => {
    const time = date === null ? Number.NaN : timeOf(date);
    if (Number.isNaN(time) || time > latest) return [];
    return [Math.min(time, Date.parse(visitedAt))];
  });
  const unpinned = isNewestFirst(times) ? times.filter((_, at) => !isPinned(times, at)) : times;
  return unpinned.length === 0 ? null : new Date(Math.min(...unpinned)).toISOString();
}

/** Newest and oldest date of a list, for the look's record. */
export function rangeOf(dates: readonly (string | null)[]): { newest: string | null; oldest: string | null } {
  const times = dates.flatMap((date) =>
    date === null || Number.isNaN(Date.parse(date)) ? [] : [Date.parse(date)],
  );
  if (times.length === 0) return { newest: null, oldest: null };
  const [oldest, newest] = times.reduce(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)],
    [Infinity, -Infinity],
  );
  return { newest: new Date(newest).toISOString(), oldest: new Date(oldest).toISOString() };
}

/** A bare day is taken at its end in Việt Nam: how much of that day a list still reached is not known. */
function timeOf(date: string): number {
  return Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T23:59:59+07:00` : date);
}

function isNewestFirst(times: readonly number[]): boolean {
  let falling = 0;
  let rising = 0;
  for (const [at, time] of times.entries()) {
    const before = times[at - 1];
    if (before === undefined || before === time) continue;
    if (time < before) falling += 1;
    else rising += 1;
  }
  return falling > rising;
}

/** A day is granted: lists sort by their own clock, and a day without a clock is not older than its evening. */
function isPinned(times: readonly number[], at: number): boolean {
  const own = times[at] ?? 0;
  return times.slice(at + 1, at + 6).some((later) => later > own + day);
}
