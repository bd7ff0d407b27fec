import type { LookOutcome } from "./ledger.ts";
import { hourIn, localDay } from "./local-clock.ts";
import { withDay, withPause, type Past, type Pause } from "./past.ts";

/** One day (Việt Nam) of a channel's past, as counts; a day without a row was not looked at. */
export interface DiaryDay {
  readonly day: string;
  /** Visits that the timetable asked for, those that were made later or not at all too. */
  readonly due: number;
  readonly looks: number;
  /** Visits to which the server gave an answer, be it a list or not. */
  readonly answered: number;
  /** Visits that read the list. */
  readonly readable: number;
  /** Items that the list showed for the first time. */
  readonly fresh: number;
  /** The longest list of the day, and how many of its items were dated, and dated impossibly. */
  readonly listed: number;
  readonly dated: number;
  readonly odd: number;
  /** Articles that were brought, and those of them that could be read as articles. */
  readonly fetched: number;
  readonly read: number;
  /** Of those that were read, how many tell when they were published. */
  readonly told: number;
}

/** The shape of a list as one visit found it. */
export interface ListShape {
  /** UTC. */
  readonly at: string;
  readonly listed: number;
  readonly dated: number;
  readonly odd: number;
}

/** What a channel's own visits have shown; with it, when to come back and whether something is wrong are pure functions. */
export interface ChannelMemory {
  /** The first visit, UTC. */
  readonly since: string;
  readonly outcome: LookOutcome;
  /** Vietnamese, of the last visit; null when it worked. */
  readonly reason: string | null;
  /** Start of the first of the visits in a row that did not read the list, UTC; null when the last one did. */
  readonly troubleSince: string | null;
  /** Start of the first of the visits in a row that found an empty list, UTC; null when the last one did not. */
  readonly emptySince: string | null;
  /** The last few lists that were read, oldest first. */
  readonly recent: readonly ListShape[];
  /** Start of the last visit that found something new; from the first visit, the date of the newest item. UTC. */
  readonly lastNew: string | null;
  /** Date of the newest item that was ever listed, UTC; null where the list gives no dates. */
  readonly newest: string | null;
  /** New items a day, older days weighing less; null until two visits can be compared. */
  readonly perDay: number | null;
  /** New items by the hour of the day in Việt Nam, 24 counts, older ones weighing less. */
  readonly hours: readonly number[];
  /** The newest items of the list as it was seen last, as short ids. */
  readonly shown: readonly string[];
  /** Minutes from publication to the visit that found it, of the last items that tell their time. */
  readonly delays: readonly number[];
  /** Oldest first. */
  readonly days: readonly DiaryDay[];
  /** The days before these, two years back; absent while there are none, and in records of older programs. */
  readonly past?: Past;
  /** Pauses of more than a day that ended in the last quarter, oldest first; absent in records of older programs. */
  readonly pauses?: readonly Pause[];
}

/** What one visit showed. */
export interface Shown {
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly outcome: LookOutcome;
  readonly reason: string | null;
  /** The list's addresses in its order, by id, with the dates known for them. */
  readonly entries: readonly { readonly id: string; readonly date: string | null }[];
  /** The server said that the list is the one we know (304). */
  readonly unchanged: boolean;
  readonly fetched: number;
  readonly read: number;
  readonly told: number;
  /** Minutes until which a visit was planned; tells how many were missed since the last one. */
  readonly intervalMinutes: number;
}

const dayMs = 86_400_000;
const keptDays = 100; // a quarter and a little more
const keptShown = 40; // items; no list shows more new ones between two visits
const keptDelays = 25;
const keptShapes = 3; // a fall that lasts so many visits is no accident
const halfLife = 14; // days after which new items weigh half
const answering: ReadonlySet<LookOutcome> = new Set([
  "working",
  "empty",
  "stale",
  "not-a-list",
  "needs-javascript",
]);

/** The memory after a visit. Pure; the visit before is the one that `memory` ends with. */
export function remember(
  memory: ChannelMemory | undefined,
  visit: Shown,
  lastVisit: string | null,
): ChannelMemory {
  const { startedAt, outcome } = visit;
  const at = Date.parse(startedAt);
  const list = listOf(visit, memory?.newest ?? null);
  const works = outcome === "working" || outcome === "stale";
  const seen = new Set(memory?.shown);
  const fresh =
    memory === undefined || memory.shown.length === 0
      ? []
      : list.filter(({ id, late }) => !seen.has(id) && !late);
  const before =
    memory === undefined || lastVisit === null ? null : Math.max(0, at - Date.parse(lastVisit)) / dayMs;
  const dates = list.flatMap(({ time, odd }) => (time === null || odd ? [] : [time]));
  const newest =
    dates.length === 0 ? (memory?.newest ?? null) : latest(memory?.newest ?? null, Math.max(...dates));
  const missed =
    before === null ? 0 : Math.max(0, Math.floor((before * 1440) / Math.max(1, visit.intervalMinutes)) - 1);
  const days = daysAfter(memory?.days ?? [], {
    day: localDay(at),
    due: 1 + Math.min(missed, 200),
    looks: 1,
    answered: answering.has(outcome) ? 1 : 0,
    readable: works ? 1 : 0,
    fresh: fresh.length,
    ...counted(list),
    fetched: visit.fetched,
    read: visit.read,
    told: visit.told,
  });
  return {
    since: memory?.since ?? startedAt,
    outcome,
    reason: visit.reason,
    troubleSince: works || outcome === "empty" ? null : (memory?.troubleSince ?? startedAt),
    emptySince: outcome === "empty" ? (memory?.emptySince ?? startedAt) : null,
    recent:
      works && !visit.unchanged
        ? [...(memory?.recent ?? []), shapeOf(list, startedAt)].slice(-keptShapes)
        : (memory?.recent ?? []),
    lastNew: fresh.length > 0 ? startedAt : (memory?.lastNew ?? (works ? newest : null)),
    newest,
    perDay:
      !works || before === null
        ? (memory?.perDay ?? null)
        : blended(memory?.perDay ?? null, fresh.length, before),
    hours: hoursAfter(memory?.hours, fresh.length, at),
    shown: works && !visit.unchanged ? list.slice(0, keptShown).map(({ id }) => id) : (memory?.shown ?? []),
    delays: [...(memory?.delays ?? []), ...fresh.flatMap(({ moment }) => delayOf(moment, at))].slice(
      -keptDelays,
    ),
    days,
    ...pastAfter(memory, days[0]?.day ?? ""),
    ...pausesAfter(memory, fresh.length > 0 ? startedAt : null, days),
  };
}

/** Something new ends a pause; what ended more than a quarter ago is forgotten with the next. */
function pausesAfter(
  memory: ChannelMemory | undefined,
  to: string | null,
  days: readonly DiaryDay[],
): Pick<ChannelMemory, "pauses"> {
  const from = memory?.lastNew ?? null;
  const pauses =
    to === null || from === null ? memory?.pauses : withPause(memory?.pauses, { from, to }, days);
  return pauses === undefined ? {} : { pauses };
}

/** Days that fell out of the diary go into the past. */
function pastAfter(memory: ChannelMemory | undefined, first: string): Pick<ChannelMemory, "past"> {
  let past = memory?.past;
  for (const row of memory?.days ?? []) {
    if (row.day >= first) break;
    past = withDay(past, row);
  }
  return past === undefined ? {} : { past };
}

interface Listed {
  readonly id: string;
  readonly time: number | null;
  /** The time, where the list tells more than the day. */
  readonly moment: number | null;
  /** In the future or before there was a web: a mistake of the page. */
  readonly odd: boolean;
  /** Older than what the list had shown: moved up, not new. */
  readonly late: boolean;
}

function listOf({ entries, startedAt }: Shown, newest: string | null): Listed[] {
  const bound = Date.parse(startedAt) + dayMs;
  const known = newest === null ? Number.NEGATIVE_INFINITY : Date.parse(newest) - 2 * dayMs;
  return entries.map(({ id, date }) => {
    const read = date === null ? Number.NaN : Date.parse(date);
    const time = Number.isNaN(read) ? null : read;
    const odd = time !== null && (time > bound || time < webBegan);
    const moment = date !== null && date.length > 10 ? time : null;
    return { id: id.slice(0, 8), time, moment, odd, late: time !== null && !odd && time < known };
  });
}

function counted(list: readonly Listed[]): Omit<ListShape, "at"> {
  const dated = list.filter(({ time }) => time !== null).length;
  return { listed: list.length, dated, odd: list.filter(({ odd }) => odd).length };
}

function shapeOf(list: readonly Listed[], at: string): ListShape {
  return { at, ...counted(list) };
}

const webBegan = Date.parse("1996-01-01T00:00:00Z");

function latest(known: string | null, time: number): string {
  return known !== null && Date.parse(known) >= time ? known : new Date(time).toISOString();
}

/** New items a day, as a mean in which a fortnight ago weighs half of today. */
function blended(known: number | null, fresh: number, days: number): number {
  const span = Math.max(days, 1 / 1440);
  const weight = 1 - 0.5 ** (span / halfLife);
  const rate = fresh / span;
  return known === null ? rate : known + weight * (rate - known);
}

function hoursAfter(known: readonly number[] | undefined, fresh: number, at: number): readonly number[] {
  const hours = known ?? Array.from({ length: 24 }, () => 0);
  if (fresh === 0) return hours;
  const here = hourIn(at);
  const total = hours.reduce((sum, count) => sum + count, 0);
  // Halved now and then, so that a new habit is learned within a few hundred items.
  const scale = total > 400 ? 0.5 : 1;
  return hours.map((count, hour) => Math.round((count * scale + (hour === here ? fresh : 0)) * 100) / 100);
}

function delayOf(moment: number | null, at: number): number[] {
  if (moment === null) return [];
  const minutes = Math.round((at - moment) / 60_000);
  return minutes >= 0 && minutes <= 7 * 1440 ? [minutes] : [];
}

function daysAfter(days: readonly DiaryDay[], row: DiaryDay): readonly DiaryDay[] {
  const last = days.at(-1);
  if (last === undefined || last.day !== row.day) return [...days.slice(-(keptDays - 1)), row];
  const longer = row.listed >= last.listed ? row : last;
  const joined = {
    day: row.day,
    due: last.due + row.due,
    looks: last.looks + row.looks,
    answered: last.answered + row.answered,
    readable: last.readable + row.readable,
    fresh: last.fresh + row.fresh,
    listed: longer.listed,
    dated: longer.dated,
    odd: longer.odd,
    fetched: last.fetched + row.fetched,
    read: last.read + row.read,
    told: last.told + row.told,
  };
  return [...days.slice(0, -1), joined];
}
