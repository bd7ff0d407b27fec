import type { Source } from "../config/source-schema.ts";
import { minuteIn, weekdayIn } from "./local-clock.ts";
import type { ChannelMemory } from "./memory.ts";

/** What of a channel, its source and its city decides how often it is visited. */
export interface Timed {
  readonly id: string;
  /** A person's word: by day never longer than this between two visits; absent = the timetable's own bounds. */
  readonly everyMinutes?: number | undefined;
  /** What kind of outlet it belongs to; absent = as a portal. */
  readonly outlet?: Source["kind"] | undefined;
  /** The city's office hours, `07:30` to `17:00`; absent = those. */
  readonly hours?: { readonly from: string; readonly to: string } | undefined;
}

/** Bounds of every interval, in minutes. */
export const bounds = { shortest: 10, longest: 24 * 60 } as const;

/** Minutes between two visits by day while something new comes: half of it is the median delay. */
const usual: Readonly<Record<Source["kind"], number>> = { press: 20, portal: 60, aggregator: 60, social: 60 };
const patience = 3; // days without anything new before visits grow rarer
const slowing = 0.5; // of the usual interval that each further day without anything new adds
const nightly = 3; // times longer at night
const idleDay = 2; // times longer on days on which offices are closed
const early = 120; // minutes before the offices open, when papers have begun
const late = 300; // minutes after they close, when papers still publish
const spread = 0.2; // of an interval by which visits are brought forward, so that channels do not come in step

/**
 * Minutes until the next visit of a channel that works, by its own past: shorter when more than one item comes per
 * visit, longer when nothing has come for days, at night, and for offices on Saturday and Sunday. Ten minutes to a day.
 */
export function intervalAfter(channel: Timed, memory: ChannelMemory | undefined, at: number): number {
  const own = usual[channel.outlet ?? "portal"];
  const base = Math.min(own, channel.everyMinutes ?? own);
  const expected = ((memory?.perDay ?? 0) * base) / activeMinutes(channel);
  const busy = expected > 1 ? base / expected : base;
  const since = Date.parse(memory?.lastNew ?? memory?.since ?? "");
  const still = Number.isNaN(since) ? 0 : Math.max(0, (at - since) / 86_400_000 - patience);
  const byDay = Math.min(busy * (1 + slowing * still), channel.everyMinutes ?? bounds.longest);
  const resting = isNight(channel, at) ? nightly : isOff(channel, at) ? idleDay : 1;
  return clamped(byDay * resting);
}

/**
 * The moment of the next visit after one at `at`, in milliseconds: the interval, brought forward by up to a fifth
 * (always alike for the same channel and moment); over a night, not later than the usual interval into the morning.
 */
export function nextLook(channel: Timed, memory: ChannelMemory | undefined, at: number): number {
  const interval = intervalAfter(channel, memory, at);
  const share = jitter(channel.id, at);
  const planned = at + Math.max(bounds.shortest, interval * (1 - spread * share)) * minute;
  const morning = nextMorning(channel, at);
  if (!isNight(channel, at) || planned <= morning) return planned;
  // All wake at the same hour: each at its own place within its interval.
  const awake = intervalAfter(channel, memory, morning);
  return Math.max(at + bounds.shortest * minute, Math.min(planned, morning + awake * share * minute));
}

/** How long to wait after `failures` failed visits in a row: one usual interval more each time, a day at most; milliseconds. */
export function backOff(channel: Timed, failures: number, at: number): number {
  const base = Math.min(usual[channel.outlet ?? "portal"], channel.everyMinutes ?? bounds.longest);
  const wait = Math.min(base * (1 + failures), bounds.longest);
  return wait * (1 - spread * jitter(channel.id, at)) * minute;
}

const minute = 60_000;

function clamped(minutes: number): number {
  return Math.min(bounds.longest, Math.max(bounds.shortest, minutes));
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

function dayOf({ hours }: Timed): { readonly from: number; readonly to: number } {
  return {
    from: Math.max(0, minutesOf(hours?.from ?? "07:30") - early),
    to: Math.min(24 * 60, minutesOf(hours?.to ?? "17:00") + late),
  };
}

function activeMinutes(channel: Timed): number {
  const { from, to } = dayOf(channel);
  return Math.max(60, to - from);
}

function isNight(channel: Timed, at: number): boolean {
  const { from, to } = dayOf(channel);
  const clock = minuteIn(at);
  return clock < from || clock >= to;
}

/** Newspapers work on all days. */
function isOff({ outlet }: Timed, at: number): boolean {
  const weekday = weekdayIn(at);
  return outlet !== "press" && (weekday === 0 || weekday === 6);
}

function nextMorning(channel: Timed, at: number): number {
  const clock = minuteIn(at);
  const { from } = dayOf(channel);
  const start = Math.floor(at / minute) * minute;
  return start + (clock < from ? from - clock : 24 * 60 - clock + from) * minute;
}

/** 0 to 1 from the channel's name and the minute, by FNV-1a: the same at every run and on every machine. */
function jitter(id: string, at: number): number {
  let hash = 2_166_136_261;
  for (const letter of `${id} ${Math.floor(at / minute)}`) {
    hash ^= letter.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 16_777_619);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 2_246_822_519);
  hash ^= hash >>> 13;
  return (hash >>> 0) / 4_294_967_296;
}
