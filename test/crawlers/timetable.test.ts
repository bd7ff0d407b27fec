import { beforeAll, describe, expect, it } from "vitest";
import type { Source } from "../../config/source-schema.ts";
import { ownConfig } from "../../config/settings.ts";
import { loadConfig } from "../../config/load.ts";
import { remember, type ChannelMemory } from "../../crawlers/memory.ts";
import { backOff, bounds, intervalAfter, nextLook, type Timed } from "../../crawlers/timetable.ts";
import { openSampleCities } from "../sample-city/open.ts";
import type { TruthRow } from "../sample-city/truth.ts";
import { imitate, median, type Imitated } from "./imitate.ts";

const noon = Date.parse("2025-07-10T05:00:00Z"); // a Thursday in Việt Nam
const minute = 60_000;
const day = 1440 * minute;
const paper: Timed = { id: "bao/rss", outlet: "press" };
const portal: Timed = { id: "cong/rss", outlet: "portal" };

function past(more: Partial<ChannelMemory>): ChannelMemory {
  const first = remember(
    undefined,
    {
      startedAt: new Date(noon - 30 * day).toISOString(),
      outcome: "working",
      reason: null,
      entries: [],
      unchanged: false,
      fetched: 0,
      read: 0,
      told: 0,
      intervalMinutes: 60,
    },
    null,
  );
  return { ...first, lastNew: new Date(noon - day).toISOString(), ...more };
}

describe("an interval", () => {
  it("is shorter the more is new, and longer the longer nothing was", () => {
    const busy = [1, 100, 400, 5_000].map((perDay) => intervalAfter(paper, past({ perDay }), noon));
    expect(busy).toEqual([20, busy[1], bounds.shortest, bounds.shortest]);
    const quiet = [1, 5, 20, 300].map((days) =>
      intervalAfter(paper, past({ perDay: 0.1, lastNew: new Date(noon - days * day).toISOString() }), noon),
    );
    expect(quiet).toEqual(quiet.toSorted((a, b) => a - b));
    expect(quiet[0]).toBe(20);
    expect(quiet[3]).toBe(bounds.longest);
  });

  it("lies between ten minutes and a day, whatever the past", () => {
    for (const perDay of [0, 0.2, 7, 1e6, null])
      for (const age of [0, 3, 40, 4_000])
        for (const hour of [0, 3, 9, 12, 22]) {
          const memory = past({ perDay, lastNew: new Date(noon - age * day).toISOString() });
          const minutes = intervalAfter(portal, memory, noon + hour * 60 * minute);
          expect(minutes).toBeGreaterThanOrEqual(bounds.shortest);
          expect(minutes).toBeLessThanOrEqual(bounds.longest);
        }
  });

  it("is longer at night, and for offices on Sunday", () => {
    const night = noon + 13 * 60 * minute;
    const sunday = noon + 3 * day;
    expect(intervalAfter(paper, past({}), night)).toBe(60);
    const lately = past({ lastNew: new Date(sunday - day).toISOString() });
    expect(intervalAfter(paper, lately, sunday)).toBe(20);
    expect(intervalAfter(portal, lately, sunday)).toBe(120);
  });

  it("is never longer by day than a person wrote", () => {
    const memory = past({ lastNew: new Date(noon - 300 * day).toISOString() });
    expect(intervalAfter({ ...portal, everyMinutes: 180 }, memory, noon)).toBe(180);
    expect(intervalAfter({ ...portal, everyMinutes: 15 }, past({}), noon)).toBe(15);
  });
});

describe("the next visit", () => {
  it("is brought forward by up to a fifth, always alike for one channel and unlike for others", () => {
    const waits = Array.from(
      { length: 200 },
      (_, at) => nextLook({ ...paper, id: `bao/${at}` }, past({}), noon) - noon,
    );
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(16 * minute);
    expect(Math.max(...waits)).toBeLessThanOrEqual(20 * minute);
    expect(new Set(waits).size).toBeGreaterThan(150);
    expect(nextLook(paper, past({}), noon)).toBe(nextLook(paper, past({}), noon));
  });

  it("does not sleep into the morning", () => {
    const late = Date.parse("2025-07-10T20:00:00Z"); // 3:00
    const dawn = Date.parse("2025-07-10T22:30:00Z"); // 5:30
    const lazy = past({ lastNew: new Date(late - 8 * day).toISOString() });
    const next = nextLook(portal, lazy, late);
    expect(next).toBeGreaterThanOrEqual(dawn);
    expect(next).toBeLessThanOrEqual(dawn + intervalAfter(portal, lazy, dawn) * minute);
  });

  it("comes later by one interval for each failure, and never later than a day", () => {
    const waits = [1, 2, 3, 200].map((failures) => backOff(paper, failures, noon) / minute);
    for (const [at, most] of [40, 60, 80, 1440].entries()) {
      expect(waits[at]).toBeLessThanOrEqual(most);
      expect(waits[at]).toBeGreaterThanOrEqual(most * 0.8);
    }
  });
});

describe("on the sample cities' clock", () => {
  let truth: readonly TruthRow[];
  let kinds: ReadonlyMap<string, Source["kind"]>;
  let looked: readonly Imitated[];
  const end = Date.parse("2026-11-14T16:30:00Z");
  const start = end - 68 * day;

  beforeAll(async () => {
    const config = await loadConfig(ownConfig);
    const cities = await openSampleCities({ today: "2026-11-14T23:30:00+07:00", config });
    truth = cities.truth.filter(({ listedIn, publishedAt }) => listedIn.length > 0 && publishedAt !== null);
    await cities.close();
    kinds = new Map(
      config.cities.flatMap(({ sources }) => sources.map(({ id, kind }) => [id, kind] as const)),
    );
    const channels = config.cities.flatMap(({ city, sources }) =>
      sources.flatMap(({ kind, channels: own }) =>
        own.map((one) => ({ ...one, outlet: kind, hours: city.workingHours })),
      ),
    );
    looked = imitate([...new Map(channels.map((one) => [one.id, one])).values()], truth, { start, end });
  });

  it("items of papers are found within a quarter of an hour in the median, of portals within an hour", () => {
    const found = new Map<string, number>();
    for (const { foundAt } of looked)
      for (const [url, at] of foundAt) found.set(url, Math.min(found.get(url) ?? Infinity, at));
    const delays = (kind: Source["kind"]): number[] =>
      truth.flatMap(({ url, source, publishedAt }) => {
        const published = Date.parse(publishedAt ?? "");
        if (kinds.get(source) !== kind || published < start + day) return [];
        return [((found.get(url) ?? Infinity) - published) / minute];
      });
    const [press, portals] = [delays("press"), delays("portal")];
    expect(press.length).toBeGreaterThan(200);
    expect(portals.length).toBeGreaterThan(200);
    expect(press.filter((wait) => wait === Infinity).length).toBe(0);
    expect(median(press)).toBeLessThanOrEqual(15);
    expect(median(portals)).toBeLessThanOrEqual(60);
  });

  it("costs fewer visits than a fixed timetable of the same median would", () => {
    const visits = looked.reduce((sum, { visits: made }) => sum + made.length, 0);
    const days = (end - start) / day;
    expect(visits / looked.length / days).toBeLessThan(60);
  });
});

describe("after the machine was off for two days", () => {
  it("each channel is visited once, and then at its usual times", () => {
    const channels = Array.from({ length: 300 }, (_, at): Timed => ({
      id: `nguon-${at}/rss`,
      outlet: "press",
    }));
    const start = Date.parse("2025-07-07T01:00:00Z");
    const off = { from: start + day, to: start + 3 * day };
    const looked = imitate(channels, [], { start, end: start + 4 * day, off });
    for (const { visits } of looked) {
      expect(visits.filter((at) => at >= off.from && at < off.to)).toEqual([]);
      const caughtUp = visits.filter((at) => at >= off.to && at < off.to + 15 * minute);
      expect(caughtUp.length).toBe(1);
    }
    const second = looked.map(({ visits }) => visits.find((at) => at > off.to + 15 * minute) ?? 0);
    const perMinute = Map.groupBy(second, (at) => Math.floor(at / minute));
    expect(Math.max(...[...perMinute.values()].map((those) => those.length))).toBeLessThan(100);
  });
});

describe("three months", () => {
  it("of 150 channels are timed without a clock of our own", () => {
    const channels = Array.from({ length: 150 }, (_, at): Timed => ({
      id: `nguon-${at}/rss`,
      outlet: at % 2 === 0 ? "press" : "portal",
    }));
    const start = Date.parse("2025-07-07T01:00:00Z");
    const looked = imitate(channels, [], { start, end: start + 92 * day });
    for (const { visits } of looked) {
      const gaps = visits.slice(1).map((at, before) => at - (visits[before] ?? at));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(25 * 60 * minute);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(bounds.shortest * minute);
    }
  }, 60_000);
});
