import type { LookOutcome } from "../../crawlers/ledger.ts";
import type { Channel } from "../../config/source-schema.ts";
import { hourIn, localDay, startOfDay } from "../../crawlers/local-clock.ts";
import { remember, type ChannelMemory } from "../../crawlers/memory.ts";
import { isTet, weekdayOf, type Habit } from "../../pipeline/health/calendar.ts";
import { channelHealth, type ChannelHealth } from "../../pipeline/health/health.ts";
import { seeded, type Random } from "../sample-city/random.ts";

/** How one imagined channel publishes. */
export interface Nature {
  readonly name: string;
  readonly kind: Channel["kind"];
  readonly habit: Habit;
  /** Items of a full working day. */
  readonly perDay: number;
  /** Size of the negative binomial by which days differ: small = in bursts. */
  readonly evenness: number;
  readonly week: readonly number[];
}

/** What is done to a channel, and until when it must be noticed. */
export type Plant =
  | "silence"
  | "unreachable"
  | "refused"
  | "not-a-list"
  | "empty"
  | "short-list"
  | "no-dates"
  | "odd-dates"
  | "other-articles"
  | "stuck-beside-siblings";

export interface Planted {
  readonly what: Plant;
  readonly from: number;
  readonly to: number;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const listLength = 20;

/** Share of a full working day that a channel of this nature publishes on a day. */
function shareOn(nature: Nature, day: string): number {
  const holiday = isTet(day)
    ? nature.habit === "press"
      ? 0.4
      : 0.05
    : /-(01-01|04-30|05-01|09-02)$/.test(day)
      ? 0.4
      : 1;
  return (nature.week[weekdayOf(day)] ?? 1) * holiday;
}

/** Moments at which the channel publishes between two days, in order; campaigns of a week come three times a year. */
export function publications(nature: Nature, from: string, days: number, random: Random): number[] {
  const campaigns = [0.2, 0.5, 0.8].map((part) => Math.floor(days * part + random() * 20));
  return Array.from({ length: days }, (_, at) => {
    const start = startOfDay(from) + at * dayMs;
    const campaign = campaigns.some((begin) => at >= begin && at < begin + 7) ? 3 : 1;
    const mean = nature.perDay * shareOn(nature, localDay(start)) * campaign;
    const count = poisson(gamma(nature.evenness, mean / nature.evenness, random), random);
    return Array.from({ length: count }, () => start + hourOf(nature, random) * hourMs);
  })
    .flat()
    .toSorted((a, b) => a - b);
}

function hourOf({ habit }: Nature, random: Random): number {
  if (habit === "office") return 7.5 + random() * 9.5;
  return random() < 0.9 ? 5 + random() * 17 : random() * 24;
}

/** Marsaglia and Tsang (2000); a shape under one is lifted over it and lowered again. */
function gamma(shape: number, scale: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, scale, random) * random() ** (1 / shape);
  const [d, c] = [shape - 1 / 3, 1 / Math.sqrt(9 * (shape - 1 / 3))];
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale;
  }
}

function poisson(mean: number, random: Random): number {
  if (mean > 60) return Math.round(mean + Math.sqrt(mean) * (random() + random() + random() - 1.5) * 2);
  let count = 0;
  for (let chance = random(), floor = Math.exp(-mean); chance > floor; chance *= random()) count += 1;
  return count;
}

/** One judgement during the year. */
export interface Judged {
  readonly at: number;
  readonly health: ChannelHealth;
}

/** Lives through a channel's time, a look every `everyHours`, some of which fail by themselves, and judges at every look. */
export function liveThrough(
  nature: Nature,
  items: readonly number[],
  span: { readonly from: number; readonly to: number; readonly everyHours: number },
  life: {
    readonly planted: readonly Planted[];
    readonly off: readonly { readonly from: number; readonly to: number }[];
    readonly random: Random;
  },
): readonly Judged[] {
  const judged: Judged[] = [];
  const silences = life.planted.filter(({ what }) => what === "silence" || what === "stuck-beside-siblings");
  const shown = items.filter((at) => !silences.some(({ from, to }) => at >= from && at < to));
  let memory: ChannelMemory | undefined;
  let failures = 0;
  let published = 0;
  let found = 0;
  let last: number | null = null;
  let outageUntil = 0;
  for (let at = span.from; at < span.to; at += span.everyHours * hourMs) {
    if (life.off.some(({ from, to }) => at >= from && at < to)) continue;
    while ((shown[published] ?? Infinity) <= at) published += 1;
    const plant = life.planted.find(({ from, to }) => at >= from && at < to)?.what;
    // Hosts stumble: one look in forty fails, and about once a month a site is away for up to five hours.
    if (life.random() < span.everyHours / 720) outageUntil = at + life.random() * 5 * hourMs;
    const stumbles = at < outageUntil || life.random() < 0.025;
    const outcome: LookOutcome = outcomeOf(plant, stumbles);
    const works = outcome === "working";
    failures = works || outcome === "empty" ? 0 : failures + 1;
    const list = shown.slice(Math.max(0, published - listLength), published).toReversed();
    const entries = (works ? list : []).map((time) => ({ id: idOf(time), date: dateOf(time, plant, at) }));
    const fetched = works ? published - found : 0;
    if (works) found = published;
    memory = remember(
      memory,
      {
        startedAt: new Date(at).toISOString(),
        outcome,
        reason: works ? null : "thử",
        entries: plant === "short-list" ? entries.slice(0, 2) : entries,
        unchanged: false,
        fetched,
        read: plant === "other-articles" ? 0 : fetched,
        told: plant === "other-articles" ? 0 : fetched,
        intervalMinutes: span.everyHours * 60,
      },
      last === null ? null : new Date(last).toISOString(),
    );
    last = at;
    const state = {
      id: "x",
      city: "",
      source: "",
      lastVisit: null,
      lastSuccess: null,
      nextVisit: null,
      failures,
      intervalMinutes: 60,
      etag: null,
      lastModified: null,
      memory,
    };
    const elsewhere = plant === "stuck-beside-siblings" ? items.findLast((time) => time <= at) : undefined;
    const health = channelHealth(
      { kind: nature.kind, outlet: nature.habit === "press" ? "press" : "portal" },
      state,
      {
        now: new Date(at),
        newestElsewhere: elsewhere === undefined ? null : new Date(elsewhere).toISOString(),
      },
    );
    judged.push({ at, health });
  }
  return judged;
}

function outcomeOf(plant: Plant | undefined, stumbles: boolean): LookOutcome {
  if (plant === "unreachable" || plant === "refused" || plant === "not-a-list" || plant === "empty")
    return plant;
  return stumbles ? "unreachable" : "working";
}

function idOf(time: number): string {
  return Math.round(time / 1000)
    .toString(16)
    .padStart(8, "0");
}

function dateOf(time: number, plant: Plant | undefined, now: number): string | null {
  if (plant === "no-dates") return null;
  return plant === "odd-dates" ? new Date(now + 40 * dayMs + (time % dayMs)).toISOString() : isoOf(time);
}

const written = new Map<number, string>();

/** Each item stands in many lists. */
function isoOf(time: number): string {
  const known = written.get(time);
  if (known !== undefined) return known;
  const iso = new Date(time).toISOString();
  if (written.size > 50_000) written.clear();
  written.set(time, iso);
  return iso;
}

/** Working time of a channel of this nature between two moments, in full working days; a day has as much as its hours. */
export function workingTime(nature: Nature, from: number, to: number): number {
  let sum = 0;
  for (let at = Math.floor(from / hourMs) * hourMs; at < to; at += hourMs) {
    const hour = hourIn(at);
    const part =
      nature.habit === "office" ? (hour >= 7 && hour < 17 ? 0.1 : 0) : hour >= 5 && hour < 22 ? 1 / 17 : 0;
    sum += part * shareOn(nature, localDay(at));
  }
  return sum;
}

/** Natures from one item in five days to thirty a day, even and in bursts, offices and papers. */
export function natures(): readonly Nature[] {
  const office = [0.05, 1, 1.1, 1, 0.9, 1, 0.15];
  const paper = [0.6, 1, 1, 1, 1, 1, 0.8];
  return [0.2, 0.4, 0.8, 1.5, 3, 6, 12, 30].flatMap((perDay) =>
    (["office", "press"] as const).flatMap((habit) =>
      [1.5, 4, 20].map((evenness): Nature => ({
        name: `${habit} ${perDay}/ngày, độ đều ${evenness}`,
        kind: habit === "office" ? "listing" : "feed",
        habit,
        perDay,
        evenness,
        week: habit === "office" ? office : paper,
      })),
    ),
  );
}

/** A generator for one nature and purpose. */
export function chanceOf(name: string): Random {
  return seeded(name);
}
