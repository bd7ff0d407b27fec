import { hourIn, localDay } from "../../crawlers/local-clock.ts";
import type { ChannelMemory } from "../../crawlers/memory.ts";
import { daysOf, isWhole, type PastDay } from "../../crawlers/past.ts";
import { holidayShare, usualWeek, weekdayOf, type Habit } from "./calendar.ts";

/**
 * How long a channel may be silent before something is wrong, by its own rhythm.
 *
 * A channel's past days, two years of them, are fitted by a weekly profile (shrunk towards what is usual for its kind, so
 * that four items do not make a habit), holidays and Tết, and by a mean and a spread of the new items of a full working day
 * (negative binomial, so that bursts are no surprise); a habit that changed is told by the last hundred days alone. The
 * chance that a full day brings nothing makes each hour of silence surprising by so much; hours in which the channel hardly
 * ever publishes, and days on which nobody could look, add nothing. A silence is told when its surprise exceeds what chance
 * alone would bring about once in a year: the more often a channel publishes, the more pauses it makes, and the more
 * surprising one must be. A channel that paused so long again and again is given that pause and a little more, and in the
 * quarter after a silence that was told and ended by itself the next must be longer than that one, so that nobody is told
 * twice of the same habit. Less than nearly a full working day is never a silence.
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
const leastDay = 0.95; // of a full working day: less is never a silence
const longestFactor = 1.1; // of a pause that was seen twice in a hundred days and is a habit
const mostFactor = 2; // of the limit by chance; a channel that was often dead does not hide the next time
const surest = 8; // surprise of one day that no past can prove
const fullDay = 0.6; // share of a working day from which on a day counts as one
const weekPrior = 4; // items that the usual week weighs as much as
const faultFactor = 2; // of the limit by chance: a longer pause was a fault
const againFactor = 1.2; // of the limit, in the quarter after a silence that was none
const longerFactor = 1.1; // of that silence
const certain = 4; // standard errors by which a habit must differ from the one before
const habitDays = 100;
const dayMs = 86_400_000;
const quarterMs = 91 * dayMs;

/** What of a channel's memory its rhythm is told from. */
type Known = Pick<ChannelMemory, "days" | "past" | "pauses" | "hours" | "lastNew">;

/** A day that was looked at. */
interface SeenDay extends PastDay {
  /** The channel could be read through most of it. */
  readonly whole: boolean;
}

/** The rhythm of a channel from its days up to its last new item; null while too little is known. */
export function rhythmOf(memory: Known, habit: Habit): Rhythm | null {
  const every = seenDays(memory);
  const whole = fitted(every, habit);
  if (whole === null) return null;
  const all = sinceChange(every, memory, { week: whole.week, habit });
  const first = all.length < every.length ? (fitted(all, habit) ?? whole) : whole;
  // A past silence that was told and lasted long was a fault and says nothing of the habit.
  const sound = withoutFaults(all, first, (first.chance * faultFactor) / first.perDay);
  const fit = sound.length < all.length ? (fitted(sound, habit) ?? first) : first;
  const { perDay, week, mean } = fit;
  const pauses = pausesOf(sound, ({ day }) => weightOf(day, week, habit));
  const habitual = pauses[Math.max(1, Math.round(sound.length / habitDays))] ?? 0;
  const most = usualLimit(fit) * mostFactor;
  const limit = Math.min(most, Math.max(usualLimit(fit), habitual * perDay * longestFactor));
  const rhythm = { perDay, limit, mean, week, habit };
  const told = toldInVain(memory, rhythm, usualLimit(fit) * faultFactor);
  if (told === null) return rhythm;
  return { ...rhythm, limit: Math.min(most, Math.max(limit * againFactor, told * longerFactor)) };
}

/** Surprise from which on a silence is told that no habit explains: what chance alone would ask for, and nearly a full day at least. */
function usualLimit({ chance, perDay }: Fit): number {
  return Math.max(chance, perDay * leastDay);
}

function seenDays({ days, past, lastNew }: Known): readonly SeenDay[] {
  const until = lastNew === null ? "" : localDay(Date.parse(lastNew));
  const before = daysOf(past).map((day) => ({ ...day, whole: true }));
  const diary = days.flatMap((row) =>
    row.readable > 0 ? [{ day: row.day, fresh: row.fresh, whole: isWhole(row) }] : [],
  );
  return [...before, ...diary].filter(({ day }) => day <= until);
}

/**
 * The days of the diary alone, where they bring news by far more or less often than those before. One long pause is no
 * change of habit: the longest is left out.
 */
function sinceChange(
  days: readonly SeenDay[],
  memory: Known,
  { week, habit }: Pick<Rhythm, "week" | "habit">,
): readonly SeenDay[] {
  const border = memory.days[0]?.day ?? "";
  const lately = days.filter(({ day }) => day >= border);
  const [old, now] = [days.filter(({ day }) => day < border), lately].map((those) => ({
    news: those.filter(({ fresh }) => fresh > 0).length,
    time: sumOf(withoutLongest(those).map(({ day }) => weightOf(day, week, habit))),
  }));
  if (old === undefined || now === undefined || lately.length < habitDays / 2) return days;
  if (old.news < fewestNews || now.news < fewestNews) return days;
  const apart = Math.abs(Math.log(old.news / old.time) - Math.log(now.news / now.time));
  return apart > certain * Math.sqrt(1 / old.news + 1 / now.news) ? lately : days;
}

function withoutLongest(days: readonly SeenDay[]): readonly SeenDay[] {
  let [from, length, begin] = [0, 0, 0];
  for (const [at, { fresh }] of days.entries()) {
    if (fresh > 0) begin = at + 1;
    else if (at + 1 - begin > length) [from, length] = [begin, at + 1 - begin];
  }
  return [...days.slice(0, from), ...days.slice(from + length)];
}

/** The greatest surprise of last quarter's pauses that were told and ended by themselves before they were surely faults. */
function toldInVain(memory: Known, rhythm: Rhythm, surely: number): number | null {
  const since = Date.parse(memory.lastNew ?? "") - quarterMs;
  const told = (memory.pauses ?? []).flatMap(({ from, to }) => {
    if (Date.parse(to) < since) return [];
    const surprise = surpriseOf(rhythm, { ...memory, lastNew: from }, Date.parse(to));
    return surprise >= rhythm.limit && surprise <= surely ? [surprise] : [];
  });
  return told.length === 0 ? null : Math.max(...told);
}

interface Fit extends Pick<Rhythm, "perDay" | "mean" | "week"> {
  /** The limit that chance alone would ask for. */
  readonly chance: number;
}

function fitted(days: readonly SeenDay[], habit: Habit): Fit | null {
  const news = days.filter(({ fresh }) => fresh > 0).length;
  if (days.length < fewestDays || news < fewestNews) return null;
  const week = weekOf(days, habit);
  const weights = days.map(({ day }) => weightOf(day, week, habit));
  const mean = sumOf(days.map(({ fresh }) => fresh)) / Math.max(0.5, sumOf(weights));
  const [byCounts, byDays] = [surpriseByCounts(days, weights, mean), surpriseByDays(days, weights)];
  // Where every full day brought something, days alone prove no more than their number.
  const always = days.every((row, at) => row.fresh > 0 || (weights[at] ?? 0) < fullDay || !row.whole);
  const perDay = always ? Math.min(surest, Math.max(byCounts, byDays)) : Math.min(byCounts, byDays);
  const pauses = Math.max(2, (news / days.length) * 90);
  return { perDay, mean, week, chance: Math.log(pauses / perQuarter) };
}

/** The days without those of pauses of more than `most` full working days. */
function withoutFaults(days: readonly SeenDay[], { week }: Fit, most: number): readonly SeenDay[] {
  const kept: SeenDay[] = [];
  let pause: SeenDay[] = [];
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
    if (readable === 0 || day > today) continue;
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

function weekOf(days: readonly PastDay[], habit: Habit): readonly number[] {
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
function surpriseByCounts(days: readonly PastDay[], weights: readonly number[], mean: number): number {
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
function surpriseByDays(days: readonly PastDay[], weights: readonly number[]): number {
  const news = days.filter(({ fresh }) => fresh > 0).length;
  const seen = Math.min(news, days.length - 0.5); // no past is proof that it can never happen
  // A year has few different weights: weekdays, holidays, Tết.
  const counts = new Map<number, number>();
  for (const weight of weights) counts.set(weight, (counts.get(weight) ?? 0) + 1);
  let [low, high] = [1e-4, 12];
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    let expected = 0;
    for (const [weight, count] of counts) expected += count * (1 - Math.exp(-middle * weight));
    if (expected < seen) low = middle;
    else high = middle;
  }
  return low;
}

/** All pauses of the past in full working days, the longest first. */
function pausesOf(days: readonly PastDay[], weigh: (day: PastDay) => number): readonly number[] {
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
