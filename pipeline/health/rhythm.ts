import { hourIn, localDay, startOfDay } from "../../crawlers/local-clock.ts";
import type { ChannelMemory, DiaryDay } from "../../crawlers/memory.ts";
import { holidayShare, usualWeek, weekdayOf, type Habit } from "./calendar.ts";

/**
 * How long a channel may be silent before something is wrong, by its own rhythm.
 *
 * A channel's past days are fitted by a weekly profile (shrunk towards what is usual for its kind, so that four items do
 * not make a habit), holidays and Tết, and by a mean and a spread of the new items of a full working day (negative
 * binomial, so that bursts are no surprise). The chance that a full day brings nothing makes each hour of silence
 * surprising by so much; hours in which the channel hardly ever publishes, and days on which nobody could look, add
 * nothing. A silence is told when its surprise exceeds what chance alone would bring about once in a year: the more
 * often a channel publishes, the more pauses it makes, and the more surprising one must be. A channel that paused so long
 * twice is given that pause and a little more, and after a silence that ended by itself the next must be longer, so that
 * nobody is told again and again of the same habit. Less than a day is never a silence.
 */
export interface Rhythm {
  /** Surprise of one full working day without anything new: −ln of its chance. */
  readonly perDay: number;
  /** Surprise from which a silence is told. */
  readonly limit: number;
  /** New items of a full working day. */
  readonly mean: number;
  /** Share of a full working day by weekday, Sunday first. */
  readonly week: readonly number[];
  readonly habit: Habit;
}

const fewestDays = 21; // looked at, before a rhythm is known
const fewestNews = 4; // days with something new
const perQuarter = 0.25; // false alarms that chance may bring about; a half found four more of a hundred silences in time and told twice as many that were none
const longestFactor = 1.1; // of a pause that was seen twice and is a habit
const mostFactor = 2; // of the limit by chance; a channel that was often dead does not hide the next time
const surest = 8; // surprise of one day that no past can prove
const fullDay = 0.6; // share of a working day from which on a day counts as one
const weekPrior = 4; // items that the usual week weighs as much as
const faultFactor = 2; // of the limit by chance: a longer pause was a fault
const nearly = 0.95; // of the limit: a pause that was told, or nearly
const againFactor = 1.3;
const dayMs = 86_400_000;
const quarterMs = 91 * dayMs;

/** The rhythm of a channel from its days up to its last new item; null while too little is known. */
export function rhythmOf(memory: Pick<ChannelMemory, "days" | "lastNew">, habit: Habit): Rhythm | null {
  const until = memory.lastNew === null ? "" : localDay(Date.parse(memory.lastNew));
  const all = memory.days.filter(({ day, readable }) => readable > 0 && day <= until);
  const first = fitted(all, habit);
  if (first === null) return null;
  // A past silence that was told and lasted long was a fault and says nothing of the habit.
  const sound = withoutFaults(all, first, (first.chance * faultFactor) / first.perDay);
  const fit = sound.length < all.length ? (fitted(sound, habit) ?? first) : first;
  const { perDay, chance, week, mean } = fit;
  const weigh = ({ day }: DiaryDay): number => weightOf(day, week, habit);
  const habitual = pausesOf(sound, weigh)[1] ?? 0;
  // Told of a silence that ended by itself, nobody wants to hear of the next for a while unless it is longer by far.
  const quarter = startOfDay(until) - quarterMs;
  const lately =
    pausesOf(
      sound.filter(({ day }) => startOfDay(day) >= quarter),
      weigh,
    )[0] ?? 0;
  const again = lately * perDay >= chance * nearly ? chance * againFactor : 0;
  const limit = Math.max(chance, habitual * perDay * longestFactor, again);
  return { perDay, limit: Math.min(limit, chance * mostFactor), mean, week, habit };
}

interface Fit extends Pick<Rhythm, "perDay" | "mean" | "week"> {
  /** The limit that chance alone would ask for. */
  readonly chance: number;
}

function fitted(days: readonly DiaryDay[], habit: Habit): Fit | null {
  const news = days.filter(({ fresh }) => fresh > 0).length;
  if (days.length < fewestDays || news < fewestNews) return null;
  const week = weekOf(days, habit);
  const weights = days.map(({ day }) => weightOf(day, week, habit));
  const mean = sumOf(days.map(({ fresh }) => fresh)) / Math.max(0.5, sumOf(weights));
  const [byCounts, byDays] = [surpriseByCounts(days, weights, mean), surpriseByDays(days, weights)];
  // Where every full day brought something, days alone prove no more than their number.
  const always = days.every((row, at) => row.fresh > 0 || (weights[at] ?? 0) < fullDay || !isWhole(row));
  const perDay = always ? Math.min(surest, Math.max(byCounts, byDays)) : Math.min(byCounts, byDays);
  const pauses = Math.max(2, (news / days.length) * 90);
  return { perDay, mean, week, chance: Math.log(pauses / perQuarter) };
}

/** Whether the channel could be read through most of a day. */
function isWhole({ looks, readable }: DiaryDay): boolean {
  return readable >= looks * 0.6;
}

/** The days without those of pauses of more than `most` full working days. */
function withoutFaults(days: readonly DiaryDay[], { week }: Fit, most: number): readonly DiaryDay[] {
  const kept: DiaryDay[] = [];
  let pause: DiaryDay[] = [];
  for (const day of days) {
    if (day.fresh === 0) {
      pause.push(day);
      continue;
    }
    const length = sumOf(pause.map((row) => week[weekdayOf(row.day)] ?? 1));
    if (length <= most) kept.push(...pause);
    pause = [];
    kept.push(day);
  }
  return kept;
}

/** Surprise of the silence since the last new item, at a moment in milliseconds, over what was looked at. */
export function surpriseOf(
  rhythm: Rhythm,
  memory: Pick<ChannelMemory, "days" | "lastNew" | "hours">,
  now: number,
): number {
  if (memory.lastNew === null) return 0;
  const from = Date.parse(memory.lastNew);
  if (now - from < dayMs) return 0;
  const [first, today] = [localDay(from), localDay(now)];
  let weight = 0;
  for (let at = memory.days.length - 1; at >= 0; at -= 1) {
    const { day = "", readable = 0 } = memory.days[at] ?? {};
    if (day < first) break;
    if (readable === 0) continue;
    const begin = day === first ? hourIn(from) + 1 : 0;
    const end = day === today ? hourIn(now) : 24;
    weight += weightOf(day, rhythm.week, rhythm.habit) * shareOf(memory.hours, begin, end);
  }
  return weight * rhythm.perDay;
}

/** How many full working days of silence are usual at most: from then on it is told. */
export function usualSilenceDays({ limit, perDay }: Rhythm): number {
  return limit / Math.max(perDay, 0.001);
}

function weekOf(days: readonly DiaryDay[], habit: Habit): readonly number[] {
  const usual = usualWeek[habit];
  const shares = days.map(({ day }) => holidayShare(day, habit));
  // One burst makes no weekday: a day counts for five items at most.
  const counts = days.map(({ fresh }) => Math.min(fresh, 5));
  const weekdays = days.map(({ day }) => weekdayOf(day));
  const mean =
    sumOf(counts) /
    Math.max(0.5, sumOf(days.map((_, at) => (usual[weekdays[at] ?? 0] ?? 1) * (shares[at] ?? 1))));
  const raw = usual.map((share, weekday) => {
    const those = weekdays.flatMap((one, at) => (one === weekday ? [at] : []));
    const seen = sumOf(those.map((at) => counts[at] ?? 0));
    const expected = mean * share * sumOf(those.map((at) => shares[at] ?? 1));
    return share * ((seen + weekPrior) / (expected + weekPrior));
  });
  const full = raw.toSorted((a, b) => b - a).slice(0, 5);
  return raw.map((share) => share / Math.max(0.01, sumOf(full) / 5));
}

function weightOf(day: string, week: readonly number[], habit: Habit): number {
  return (week[weekdayOf(day)] ?? 1) * holidayShare(day, habit);
}

/** By the counts' mean and spread: the size of a negative binomial by moments, whose chance of nothing this is. */
function surpriseByCounts(days: readonly DiaryDay[], weights: readonly number[], mean: number): number {
  let beyond = 0;
  let squares = 0;
  for (const [at, { fresh }] of days.entries()) {
    const expected = mean * (weights[at] ?? 1);
    // A campaign says nothing about how empty a day may be.
    const usual = Math.min(fresh, 2 * expected + 2);
    beyond += (usual - expected) ** 2 - expected;
    squares += expected ** 2;
  }
  const spread = Math.min(4, Math.max(0.02, squares === 0 ? 1 : beyond / squares));
  return Math.log1p(mean * spread) / spread;
}

/** By the days themselves: solves for the chance at which as many days with something new are expected as there were. */
function surpriseByDays(days: readonly DiaryDay[], weights: readonly number[]): number {
  const news = days.filter(({ fresh }) => fresh > 0).length;
  const seen = Math.min(news, days.length - 0.5); // no past is proof that it can never happen
  let [low, high] = [1e-4, 12];
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    let expected = 0;
    for (const weight of weights) expected += 1 - Math.exp(-middle * weight);
    if (expected < seen) low = middle;
    else high = middle;
  }
  return low;
}

/** All pauses of the past in full working days, the longest first. */
function pausesOf(days: readonly DiaryDay[], weigh: (day: DiaryDay) => number): readonly number[] {
  const pauses: number[] = [];
  let pause = 0;
  for (const row of days) {
    if (row.fresh === 0) pause += weigh(row);
    else {
      pauses.push(pause);
      pause = 0;
    }
  }
  return pauses.toSorted((a, b) => b - a);
}

/** Share of a day's publishing that falls between two hours, by the channel's own hours and, at first, by usual ones. */
function shareOf(hours: readonly number[], begin: number, end: number): number {
  let [part, whole] = [0, 0];
  for (let hour = 0; hour < 24; hour += 1) {
    const usual = hour >= 7 && hour < 18 ? 1 : hour >= 5 && hour < 22 ? 0.4 : 0.05;
    const weight = (hours[hour] ?? 0) + usual;
    whole += weight;
    if (hour >= begin && hour < end) part += weight;
  }
  return part / whole;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
