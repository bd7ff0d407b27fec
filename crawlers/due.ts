import { cronMatcher } from "../config/cron.ts";
import type { Channel } from "../config/source-schema.ts";
import type { ChannelState } from "./ledger.ts";
import type { ChannelMemory } from "./memory.ts";
import { backOff, nextLook, type Timed } from "./timetable.ts";

const minute = 60_000;
const longestWait = 24 * 60; // minutes; a channel is never left alone for longer, however often it failed
const quarterHour = 15; // minutes
const longestPlan = 7 * longestWait * minute; // a cron line that names no moment within a week is visited weekly
const clockSlip = longestPlan + longestWait * minute; // a planned visit further away was written by a wrong clock

/** Whether a channel should be visited now: never visited, its time has come, or its plan makes no sense. */
export function isDue(state: Pick<ChannelState, "nextVisit"> | undefined, now: Date): boolean {
  if (state?.nextVisit === undefined || state.nextVisit === null) return true;
  const next = Date.parse(state.nextVisit);
  return Number.isNaN(next) || next <= now.getTime() || next - now.getTime() > clockSlip;
}

/** The channels to visit now, those that waited longest first. */
export function dueChannels<C extends Pick<Channel, "id">>(
  channels: readonly C[],
  states: ReadonlyMap<string, ChannelState>,
  now: Date,
): C[] {
  return channels
    .filter((channel) => isDue(states.get(channel.id), now))
    .toSorted((a, b) => plannedAt(states.get(a.id)) - plannedAt(states.get(b.id)));
}

function plannedAt(state: ChannelState | undefined): number {
  return Date.parse(state?.nextVisit ?? "") || 0;
}

/**
 * When to visit a channel again, UTC: at the next moment of its cron line or when the timetable says by its past; after
 * failures one usual interval later for each in a row, a day at most; never before the moment that the server asked for.
 */
export function nextVisit(
  channel: Timed & Pick<Channel, "cron">,
  visit: {
    readonly at: Date;
    readonly failures: number;
    readonly retryAfter: Date | null;
    readonly memory?: ChannelMemory | undefined;
  },
): string {
  const { failures, retryAfter: asked } = visit;
  const at = visit.at.getTime();
  return new Date(Math.max(planned(channel, visit.memory, failures, at), heard(asked, at))).toISOString();
}

function planned(
  channel: Timed & Pick<Channel, "cron">,
  memory: ChannelMemory | undefined,
  failures: number,
  at: number,
): number {
  if (failures > 0) return at + backOff(channel, failures, at);
  return channel.cron === undefined ? nextLook(channel, memory, at) : nextMoment(channel.cron, new Date(at));
}

/** A server is heard for a day; what asks for more is asked again then. */
function heard(asked: Date | null, at: number): number {
  return Math.min(asked?.getTime() ?? 0, at + longestWait * minute);
}

function nextMoment(line: string, after: Date): number {
  const matches = cronMatcher(line);
  const first = Math.floor(after.getTime() / minute + 1) * minute;
  for (let moment = first; moment < first + longestPlan; moment += minute)
    if (matches(new Date(moment))) return moment;
  return first + longestPlan;
}

/** When an article that did not come is asked for again: a quarter of an hour later for each attempt, a day at most. */
export function nextAttempt(visit: {
  readonly at: Date;
  readonly attempts: number;
  readonly retryAfter: Date | null;
}): string {
  const at = visit.at.getTime();
  const wait = Math.min(Math.max(1, visit.attempts) * quarterHour, longestWait) * minute;
  return new Date(Math.max(at + wait, heard(visit.retryAfter, at))).toISOString();
}

/** The moment a `Retry-After` header names, in seconds or as a date; null for none. */
export function retryAfter(header: string | undefined, now: Date): Date | null {
  if (header === undefined) return null;
  const seconds = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) : Number.NaN;
  const time = Number.isNaN(seconds) ? Date.parse(header) : now.getTime() + seconds * 1000;
  return Number.isNaN(time) || time <= now.getTime() ? null : new Date(time);
}
