import { describe, expect, it } from "vitest";
import { dueChannels, isDue, nextAttempt, nextVisit, retryAfter } from "../../crawlers/due.ts";
import type { ChannelState } from "../../crawlers/ledger.ts";
import { rangeOf, reachOf, spanOf, type Visited } from "../../crawlers/looks.ts";

const at = "2025-07-10T03:00:00.000Z";
const before = "2025-07-10T02:00:00.000Z";
const worked: Visited = {
  outcome: "working",
  kind: "feed",
  startedAt: at,
  lastSuccess: null,
  dates: [],
  overlaps: false,
  unchanged: false,
};
const nothing = { coversFrom: null, coversTo: null };

describe("a look covers", () => {
  it.each<[string, Partial<Visited>, string | null]>([
    [
      "from its oldest item on the first visit",
      { dates: ["2025-07-09T01:00:00Z", "2025-07-08T01:00:00Z"] },
      "2025-07-08T01:00:00.000Z",
    ],
    [
      "no further back than its oldest item when it has run over since the last visit",
      { lastSuccess: "2025-07-01T00:00:00.000Z", dates: ["2025-07-09T01:00:00Z", "2025-07-08T01:00:00Z"] },
      "2025-07-08T01:00:00.000Z",
    ],
    [
      "from the last visit when an item seen then is still listed",
      { lastSuccess: before, dates: [null, null], overlaps: true },
      before,
    ],
    [
      "from the earlier of both",
      { lastSuccess: before, dates: ["2025-07-09T01:00:00Z"], overlaps: true },
      "2025-07-09T01:00:00.000Z",
    ],
    [
      "from the last visit when the server says that nothing changed",
      { lastSuccess: before, unchanged: true },
      before,
    ],
    [
      "from the last visit when a sitemap that worked is empty",
      { outcome: "empty", kind: "sitemap", lastSuccess: before },
      before,
    ],
    [
      "behind pinned items, which stand above newer ones",
      {
        dates: [
          "2021-01-01T00:00:00Z",
          "2025-07-10T01:00:00Z",
          "2025-07-09T01:00:00Z",
          "2025-07-08T01:00:00Z",
        ],
      },
      "2025-07-08T01:00:00.000Z",
    ],
    ["from the end of a bare day", { dates: ["2025-07-10", "2025-07-08"] }, "2025-07-08T16:59:59.000Z"],
    [
      "without regard to dates that lie in the future",
      { dates: ["2099-01-01T00:00:00Z", "2025-07-09T01:00:00Z"] },
      "2025-07-09T01:00:00.000Z",
    ],
  ])("%s", (_, visit, from) => {
    expect(spanOf({ ...worked, ...visit })).toEqual({ coversFrom: from, coversTo: at });
  });

  it.each<[string, Partial<Visited>]>([
    ["it failed", { outcome: "unreachable", lastSuccess: before, overlaps: true }],
    ["it was refused", { outcome: "refused", lastSuccess: before }],
    ["it was no list", { outcome: "not-a-list", lastSuccess: before }],
    ["it needs JavaScript", { outcome: "needs-javascript", lastSuccess: before }],
    ["it may not be visited", { outcome: "not-permitted", lastSuccess: before }],
    ["a feed is empty, for a wrong address answers the same", { outcome: "empty", lastSuccess: before }],
    ["a sitemap is empty that never worked", { outcome: "empty", kind: "sitemap" }],
    ["no item is dated and none was seen before", { dates: [null, null], lastSuccess: before }],
  ])("nothing when %s", (_, visit) => {
    expect(spanOf({ ...worked, ...visit })).toEqual(nothing);
  });

  it("as far as a list in no order reaches", () => {
    expect(reachOf(["2025-07-01T00:00:00Z", "2025-07-02T00:00:00Z", "2025-07-03T00:00:00Z"], at)).toBe(
      "2025-07-01T00:00:00.000Z",
    );
    expect(reachOf([], at)).toBe(null);
    expect(rangeOf([null, "2025-07-02", "2025-07-01T00:00:00Z"])).toEqual({
      newest: "2025-07-02T00:00:00.000Z",
      oldest: "2025-07-01T00:00:00.000Z",
    });
  });
});

const state: ChannelState = {
  id: "bao/rss",
  city: "hanoi",
  source: "bao",
  lastVisit: before,
  lastSuccess: before,
  nextVisit: at,
  failures: 0,
  intervalMinutes: 60,
  etag: null,
  lastModified: null,
};

describe("a channel is due", () => {
  it.each<[string, ChannelState | undefined, boolean]>([
    ["when it was never visited", undefined, true],
    ["when no visit is planned", { ...state, nextVisit: null }, true],
    ["when its time has come", state, true],
    ["not before", { ...state, nextVisit: "2025-07-10T03:00:01.000Z" }, false],
    ["when the plan was written by a wrong clock", { ...state, nextVisit: "2099-01-01T00:00:00Z" }, true],
    ["when the plan cannot be read", { ...state, nextVisit: "mai" }, true],
  ])("%s", (_, known, expected) => {
    expect(isDue(known, new Date(at))).toBe(expected);
  });

  it("the longest waiting first", () => {
    const states = new Map([
      ["a", { ...state, nextVisit: at }],
      ["b", { ...state, nextVisit: before }],
      ["d", { ...state, nextVisit: "2025-07-11T00:00:00Z" }],
    ]);
    const channels = ["a", "b", "c", "d"].map((id) => ({ id }));
    expect(dueChannels(channels, states, new Date(at)).map(({ id }) => id)).toEqual(["c", "b", "a"]);
  });

  const hourly = { id: "bao/rss", everyMinutes: 60 };
  const morningly = { ...hourly, cron: "30 7 * * *" };
  it.each<[string, Parameters<typeof nextVisit>[0], number, Date | null, number, number]>([
    ["within its interval", hourly, 0, null, 48, 60],
    ["one interval later for each failure", hourly, 2, null, 144, 180],
    ["a day later at most", hourly, 500, null, 1152, 1440],
    ["not before the server allows", hourly, 1, new Date("2025-07-10T20:00:00Z"), 1020, 1020],
    [
      "a day later at most, whatever the server says",
      hourly,
      1,
      new Date("2030-01-01T00:00:00Z"),
      1440,
      1440,
    ],
    ["by its cron line, on Vietnamese clocks", morningly, 0, null, 1290, 1290],
    ["by its interval when a visit by cron failed", morningly, 1, null, 96, 120],
  ])("again %s", (_, channel, failures, later, earliest, latest) => {
    const next = nextVisit(channel, { at: new Date(at), failures, retryAfter: later });
    const minutes = (Date.parse(next) - Date.parse(at)) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(earliest);
    expect(minutes).toBeLessThanOrEqual(latest);
  });

  it("again a quarter of an hour later for each attempt at an article", () => {
    const times = [1, 2, 3].map((attempts) => nextAttempt({ at: new Date(at), attempts, retryAfter: null }));
    expect(times).toEqual([
      "2025-07-10T03:15:00.000Z",
      "2025-07-10T03:30:00.000Z",
      "2025-07-10T03:45:00.000Z",
    ]);
  });

  it.each([
    ["120", "2025-07-10T03:02:00.000Z"],
    ["Thu, 10 Jul 2025 05:00:00 GMT", "2025-07-10T05:00:00.000Z"],
    ["Wed, 09 Jul 2025 05:00:00 GMT", undefined],
    ["0", undefined],
    ["lát nữa", undefined],
    [undefined, undefined],
  ])("when Retry-After is %s", (header, expected) => {
    expect(retryAfter(header, new Date(at))?.toISOString()).toBe(expected);
  });
});
