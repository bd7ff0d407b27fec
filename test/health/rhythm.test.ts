import { describe, expect, it } from "vitest";
import { localDay, startOfDay } from "../../crawlers/local-clock.ts";
import type { DiaryDay } from "../../crawlers/memory.ts";
import { daysOf, withDay, withPause, type Past, type Pause } from "../../crawlers/past.ts";
import { weekdayOf } from "../../pipeline/health/calendar.ts";
import { rhythmOf, surpriseOf, usualSilenceDays } from "../../pipeline/health/rhythm.ts";
import { seeded } from "../sample-city/random.ts";

const dayMs = 86_400_000;
const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 17 ? 10 : 0));
const first = startOfDay("2026-05-04");
const dayAt = (at: number): string => localDay(first + at * dayMs);
const row = (day: string, fresh: number): DiaryDay => ({
  day,
  fresh,
  due: 6,
  looks: 6,
  answered: 6,
  readable: 6,
  listed: 20,
  dated: 20,
  odd: 0,
  fetched: fresh,
  read: fresh,
  told: fresh,
});
const works = (day: string): boolean => weekdayOf(day) % 6 !== 0;

/** A hundred days of an office, with something new on two working days of three, the last of them new. */
const days = Array.from({ length: 100 }, (_, at) => row(dayAt(at), works(dayAt(at)) && at % 3 !== 1 ? 2 : 0));
const lastNew = new Date(first + 99 * dayMs + 10 * 3_600_000).toISOString();

/** A pause that begins on the morning of a day of the diary. */
const pauseOf = (from: number, length: number): Pause => ({
  from: new Date(first + from * dayMs + 10 * 3_600_000).toISOString(),
  to: new Date(first + (from + length) * dayMs + 10 * 3_600_000).toISOString(),
});

/** Five hundred days before the diary. */
const before = (isNew: (at: number) => boolean): Past | undefined => {
  let past: Past | undefined;
  for (let at = -500; at < 0; at += 1)
    past = withDay(past, { day: dayAt(at), fresh: isNew(at) ? 2 : 0, looks: 6, readable: 6 });
  return past;
};

describe("the days that are older than the diary", () => {
  it("come back as they were, but for the greatest numbers and days of which too little was seen; two years of them stay", () => {
    const random = seeded("past");
    let past: Past | undefined;
    const written: { day: string; fresh: number }[] = [];
    for (let at = 0; at < 900; at += 1) {
      if (random() < 0.1) continue; // nobody looked
      const fresh = random() < 0.5 ? 0 : Math.floor(random() * 60);
      const readable = random() < 0.1 ? 1 : 6;
      past = withDay(past, { day: dayAt(at), fresh, looks: 6, readable });
      if (fresh > 0 || readable === 6) written.push({ day: dayAt(at), fresh: Math.min(35, fresh) });
    }
    const back = daysOf(past);
    expect(past?.fresh.length).toBe(630);
    expect(back).toEqual(written.slice(-back.length));
    expect(back.length).toBeGreaterThan(450);
  });

  it("tell a habit, but not one that has changed since", () => {
    const seldom = days.map((one, at) => ({ ...one, fresh: at % 11 === 0 ? 1 : 0 }));
    const daily = before((at) => works(dayAt(at)));
    const usual = (past: Past | undefined): number => {
      const rhythm = rhythmOf({ days: seldom, hours, lastNew, ...(past && { past }) }, "office");
      return rhythm === null ? 0 : usualSilenceDays(rhythm);
    };
    // Daily until a hundred days ago: as if nothing were known of that time.
    expect(usual(daily)).toBe(usual(undefined));
    // As seldom then as now: five times as many days say nearly the same.
    const same = before((at) => at % 11 === 0);
    expect(usual(same)).not.toBe(usual(undefined));
    expect(usual(same) / usual(undefined)).toBeGreaterThan(0.6);
    expect(usual(same) / usual(undefined)).toBeLessThan(1.6);
  });
});

describe("a silence that was told and ended by itself", () => {
  const base = rhythmOf({ days, hours, lastNew }, "office");
  const surpriseAt = ({ from, to }: Pause): number =>
    base === null ? 0 : surpriseOf(base, { days, hours, lastNew: from }, Date.parse(to));
  const limitAfter = (...pauses: Pause[]): number =>
    rhythmOf({ days, hours, lastNew, pauses }, "office")?.limit ?? 0;
  const limit = base?.limit ?? 0;
  const told = Array.from({ length: 30 }, (_, length) => pauseOf(40, length + 1)).find(
    (pause) => surpriseAt(pause) >= limit,
  );

  it("is not told again within a quarter unless it is longer", () => {
    if (told === undefined) throw new Error("no pause is long enough");
    expect(limitAfter(told)).toBeGreaterThan(surpriseAt(told));
    expect(limitAfter(told)).toBeGreaterThanOrEqual(limit * 1.2);
    expect(limitAfter(pauseOf(40, 2))).toBe(limit); // nobody was told of so short a pause
    expect(limitAfter(pauseOf(10, 60))).toBe(limit); // a fault, no habit
  });

  it("is known by the days that were seen whole, for a quarter", () => {
    const pause = pauseOf(40, 5);
    expect(withPause(undefined, pause, days)).toEqual([pause]);
    expect(withPause([pause], pauseOf(60, 0.5), days)).toEqual([pause]);
    const unseen = days.map((one) => (one.day === dayAt(42) ? { ...one, readable: 1 } : one));
    expect(withPause(undefined, pause, unseen)).toEqual([]);
    expect(
      withPause(
        undefined,
        pause,
        days.filter(({ day }) => day !== dayAt(42)),
      ),
    ).toEqual([]);
    expect(withPause([pause], pauseOf(140, 2), days)).toEqual([]);
  });
});
