import { describe, expect, it } from "vitest";
import type { Source } from "../../config/source-schema.ts";
import type { ChannelState, LookOutcome } from "../../crawlers/ledger.ts";
import { remember, type ChannelMemory, type Shown } from "../../crawlers/memory.ts";
import { keepAlerts, openAlerts } from "../../pipeline/health/alerts.ts";
import { channelHealth } from "../../pipeline/health/health.ts";
import { faultsOf, type WatchedChannel } from "../../pipeline/health/watch.ts";
import type { AlertRecord } from "../../pipeline/store/records.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";

const start = Date.parse("2026-03-02T00:00:00Z"); // a Monday, 7:00 in Việt Nam
const hour = 3_600_000;
const day = 24 * hour;

interface Visit {
  readonly at: number;
  readonly outcome?: LookOutcome;
  readonly reason?: string;
  readonly ids?: readonly number[];
  readonly dates?: (id: number) => string | null;
  readonly fetched?: number;
  readonly read?: number;
}

/** The state of a channel after visits. */
function after(visits: readonly Visit[]): ChannelState {
  let memory: ChannelMemory | undefined;
  let failures = 0;
  let last: number | null = null;
  for (const {
    at,
    outcome = "working",
    reason = null,
    ids = [],
    dates,
    fetched = 0,
    read = fetched,
  } of visits) {
    const shown: Shown = {
      startedAt: new Date(at).toISOString(),
      outcome,
      reason,
      entries: ids.map((id) => ({
        id: id.toString(16).padStart(8, "0"),
        date: dates === undefined ? null : dates(id),
      })),
      unchanged: false,
      fetched,
      read,
      told: read,
      intervalMinutes: 360,
    };
    memory = remember(memory, shown, last === null ? null : new Date(last).toISOString());
    failures = outcome === "working" || outcome === "empty" ? 0 : failures + 1;
    last = at;
  }
  return {
    id: "cong/tin",
    city: "hue",
    source: "cong",
    lastVisit: last === null ? null : new Date(last).toISOString(),
    lastSuccess: null,
    nextVisit: null,
    failures,
    intervalMinutes: 360,
    etag: null,
    lastModified: null,
    ...(memory === undefined ? {} : { memory }),
  };
}

/** Forty days, four visits a day, five new items each working day, twenty in the list. */
function steady(days = 40): Visit[] {
  return Array.from({ length: days * 4 }, (_, at) => {
    const newest = 20 + Math.floor(at / 4) * 5 + Math.min(5, (at % 4) * 2);
    return { at: start + at * 6 * hour, ids: Array.from({ length: 20 }, (__, back) => newest - back) };
  });
}

const listing = { kind: "listing", outlet: "portal" } as const;
const end = start + 40 * day;
const judged = (visits: readonly Visit[], now = visits.at(-1)?.at ?? end) =>
  channelHealth(listing, after(visits), { now: new Date(now) });
const more = (count: number, visit: Omit<Visit, "at">): Visit[] =>
  Array.from({ length: count }, (_, at) => ({ ...visit, at: end + at * 6 * hour }));

describe("a channel", () => {
  it("works, is not called broken for one bad hour, and is after three visits and nine hours", () => {
    expect(judged(steady())).toEqual({ state: "working", shaky: false });
    expect(judged([...steady(), ...more(1, { outcome: "unreachable" })])).toEqual({
      state: "working",
      shaky: true,
    });
    expect(
      judged([...steady(), ...more(3, { outcome: "unreachable", reason: "cong.vn: không trả lời" })]),
    ).toEqual({
      state: "broken",
      kind: "unreachable",
      since: new Date(end).toISOString(),
      reason: "cong.vn: không trả lời",
    });
  });

  it("is never visited yet, over, or not begun: nobody has to look", () => {
    const now = new Date(end);
    expect(channelHealth(listing, undefined, { now })).toEqual({ state: "not-due", why: "new" });
    const state = after(steady());
    expect(channelHealth({ ...listing, validTo: "2026-01-01" }, state, { now })).toEqual({
      state: "not-due",
      why: "ended",
    });
    expect(channelHealth({ ...listing, validFrom: "2027-01-01" }, state, { now })).toMatchObject({
      why: "not-begun",
    });
  });

  it("that is forbidden or asks for a token is no fault of anybody", () => {
    expect(judged(more(5, { outcome: "not-permitted", reason: "cần quyền" }))).toEqual({
      state: "not-permitted",
      reason: "cần quyền",
    });
  });

  it("that answers and shows nothing is told as broken, not as silent", () => {
    const gone = { outcome: "not-a-list", reason: "không thấy liên kết bài nào" } as const;
    expect(judged([...steady(), ...more(3, gone)])).toMatchObject({ state: "broken", kind: "changed-shape" });
    const empty = { outcome: "empty", reason: "rỗng" } as const;
    expect(judged([...steady(), ...more(3, empty)])).toMatchObject({ state: "broken", kind: "empty-feed" });
    const short = judged([...steady(), ...more(4, { ids: [1, 2] })]);
    expect(short).toMatchObject({
      state: "broken",
      kind: "changed-shape",
      reason: expect.stringMatching(/chỉ còn 2 tin/),
    });
  });

  it("whose articles can no longer be read has changed its shape", () => {
    const before = steady().map((visit, at) => ({ ...visit, fetched: at % 2 }));
    const last = steady().at(-1)?.ids ?? [];
    const lost = more(2, { ids: last, fetched: 3, read: 0 });
    expect(judged([...before, ...lost])).toMatchObject({
      kind: "changed-shape",
      reason: expect.stringMatching(/\d+\/\d+ bài/),
    });
  });

  it("that lists tomorrow's and 1970's news has wrong dates", () => {
    const ids = Array.from({ length: 20 }, (_, at) => at + 400);
    const odd = more(3, {
      ids,
      dates: (id) => (id % 3 === 0 ? "1970-01-01T00:00:00Z" : "2031-01-01T00:00:00Z"),
    });
    expect(judged([...steady(), ...odd])).toMatchObject({ state: "broken", kind: "dates-wrong" });
  });

  it("that goes on answering with what was known is silent after its own time, not sooner", () => {
    const last = steady().at(-1)?.ids ?? [];
    const quiet = more(60, { ids: last });
    const first = quiet.findIndex(
      (_, at) => judged([...steady(), ...quiet.slice(0, at + 1)]).state === "silent",
    );
    expect(first / 4).toBeGreaterThanOrEqual(1);
    expect(first / 4).toBeLessThanOrEqual(5);
  });
});

const source: Source = {
  id: "cong",
  name: "Cổng mẫu",
  aliases: [],
  kind: "portal",
  scope: "city",
  hosts: ["cong.vn"],
  carrierForms: {},
  panel: false,
  paceSeconds: 1,
  datelines: [],
  channels: [],
};

function row(id: string, of: string, health: WatchedChannel["health"], outcome: LookOutcome): WatchedChannel {
  const state = after([{ at: end, outcome }]);
  return {
    city: "hue",
    source: { ...source, id: of, name: `Trang ${of}` },
    channel: {
      id,
      kind: "listing",
      url: `https://${of}.vn/${id}`,
      column: false,
      pages: 1,
      javascript: false,
    },
    state,
    health,
  };
}

const away = {
  state: "broken",
  kind: "unreachable",
  since: "2026-04-10T00:00:00Z",
  reason: "không trả lời",
} as const;
const fine = { state: "working", shaky: false } as const;

describe("alerts", () => {
  it("are one for one cause: a host that is away with all its channels, or our own way out", () => {
    const now = new Date(end + hour);
    const calm = Array.from({ length: 9 }, (_, at) => row(`n${at}/a`, `n${at}`, fine, "working"));
    const dead = ["a", "b", "c"].map((name) => row(`cong/${name}`, "cong", away, "unreachable"));
    expect(faultsOf([...calm, ...dead], now)).toMatchObject([
      { cause: "unreachable", source: "cong", channel: null },
    ]);
    const all = [...calm, ...dead].map((one) => ({
      ...row(one.channel.id, one.source.id, away, "unreachable"),
    }));
    expect(faultsOf(all, now)).toMatchObject([{ cause: "no-way-out", source: null }]);
  });

  it("are told once while they last, closed when mended, and counted when they come again", async () => {
    await using store = await openSqliteStore(":memory:");
    const told: string[] = [];
    const alerts = {
      raise: async ({ id, times }: AlertRecord) => void told.push(`raise ${id} ${times}`),
      mended: async ({ id }: AlertRecord) => void told.push(`mended ${id}`),
    };
    const faults = faultsOf([row("cong/a", "cong", away, "unreachable")], new Date(end));
    const by = (minutes: number) => ({
      actor: "may-thu",
      at: new Date(end + minutes * 60_000).toISOString(),
    });
    for (const minutes of [0, 5, 10]) await keepAlerts(store, faults, alerts, by(minutes));
    expect((await openAlerts(store)).size).toBe(1);
    await keepAlerts(store, [], alerts, by(15));
    await keepAlerts(store, [], alerts, by(20));
    await keepAlerts(store, faults, alerts, by(25));
    expect(told).toEqual([
      "raise unreachable/hue/cong 1",
      "mended unreachable/hue/cong",
      "raise unreachable/hue/cong 2",
    ]);
  });

  it("are told by one of two collectors that look at once", async () => {
    await using store = await openSqliteStore(":memory:");
    let raised = 0;
    const alerts = { raise: async () => void (raised += 1), mended: async () => undefined };
    const faults = faultsOf([row("cong/a", "cong", away, "unreachable")], new Date(end));
    const by = { actor: "may-thu", at: new Date(end).toISOString() };
    await Promise.all([1, 2, 3].map(() => keepAlerts(store, faults, alerts, by)));
    expect(raised).toBe(1);
  });
});
