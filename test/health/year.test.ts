import { beforeAll, describe, expect, it } from "vitest";
import { readingsOfYear, type YearReading } from "./readings.ts";

let year: YearReading;
beforeAll(() => {
  year = readingsOfYear();
}, 300_000);

describe("a year of channels with weekends, Tết, campaigns and bursts", () => {
  it("is long enough to say something", () => {
    expect(year.channelQuarters).toBeGreaterThanOrEqual(60);
    expect(year.found.length).toBeGreaterThanOrEqual(90);
  });

  // Twenty such years find .953 of all (docs/benchmarks.md); this one .948.
  it("19 of 20 planted silences and breaks are found within a day or two of the channel's own pauses", () => {
    const inTime = year.found.filter(({ wait, allowed }) => wait <= allowed);
    expect(inTime.length / year.found.length).toBeGreaterThanOrEqual(0.94);
    const silences = year.found.filter(({ what }) => what === "silence");
    expect(
      silences.filter(({ wait, allowed }) => wait <= allowed).length / silences.length,
    ).toBeGreaterThanOrEqual(0.87);
  });

  it("each break is called by its name", () => {
    const named = year.found.filter(
      ({ what, said }) => what === "silence" || said.includes(expected[what] ?? "?"),
    );
    expect(named.length / year.found.length).toBeGreaterThanOrEqual(0.95);
  });

  it("at most one false alarm comes per channel and quarter, and seldom one", () => {
    expect(year.falseAlarms / year.channelQuarters).toBeLessThanOrEqual(0.2);
    expect(year.quartersWithMore).toBe(0);
  });
});

const expected: Readonly<Record<string, string>> = {
  unreachable: "unreachable",
  refused: "refused",
  "not-a-list": "changed-shape",
  empty: "empty-feed",
  "short-list": "changed-shape",
  "no-dates": "changed-shape",
  "odd-dates": "dates-wrong",
  "other-articles": "changed-shape",
  "stuck-beside-siblings": "stale-feed",
};
