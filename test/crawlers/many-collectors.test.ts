import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openArchive } from "../../crawlers/archive.ts";
import { estatesOf } from "../../crawlers/estates.ts";
import { collectRound } from "../../crawlers/round.ts";
import { takeRight } from "../../crawlers/right.ts";
import { ledgerOf } from "../../pipeline/store/ledger.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { channel, morning, rss } from "./rounds.ts";
import { openWeb, type Sites } from "./web.ts";

// More than one collector takes up at once, so that others find work too.
const hosts = Array.from({ length: 72 }, (_, at) => `bao-${at}.example.vn`);
const channels = hosts.flatMap((host, at) =>
  ["mot"].map((name) => channel(`bao-${at}/${name}`, `https://${host}/${name}.rss`)),
);
const linksOf = (host: string, name: string) =>
  [1].map((number) => `https://${host}/tin-${name}-so-${number}-cua-bao-100${number}.html`);

describe("ten collectors on one store", () => {
  it("visit every channel once, never one host twice at a time, and bring every page once", async () => {
    const open = new Map<string, number>();
    const most = new Map<string, number>();
    const slow = (host: string, body: string) => (_: unknown, response: { end(text: string): void }) => {
      const now = (open.get(host) ?? 0) + 1;
      open.set(host, now);
      most.set(host, Math.max(most.get(host) ?? 0, now));
      setTimeout(() => {
        open.set(host, (open.get(host) ?? 1) - 1);
        response.end(body);
      }, 5);
    };
    const sites: Sites = Object.fromEntries(
      hosts.map((host) => [
        host,
        Object.fromEntries(
          ["mot"].flatMap((name) => [
            [
              `/${name}.rss`,
              slow(host, rss(linksOf(host, name).map((link) => [link, "Wed, 09 Jul 2025 08:00:00 +0700"]))),
            ] as const,
            ...linksOf(host, name).map(
              (link) => [new URL(link).pathname, slow(host, "<h1>Tin</h1>")] as const,
            ),
          ]),
        ),
      ]),
    );
    const folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
    await using web = await openWeb(sites);
    await using store = await openSqliteStore(path.join(folder, "kho.sqlite"));
    const clock = { now: () => morning };
    const archives = Array.from({ length: 10 }, () =>
      openArchive(folder, { clock, software: "PhuSong/0.1" }),
    );
    const connectors = archives.map(() => web.connect());
    const reports = await Promise.all(
      archives.map((archive, at) =>
        collectRound({
          channels,
          ledger: ledgerOf(store, `may-${at}`, clock),
          connector: connectors[at] ?? web.connect(),
          archive,
          clock,
          leases: store,
          deliver: async () => undefined,
        }),
      ),
    );
    const paths = web.asked
      .map(({ host, path: asked }) => `${host}${asked}`)
      .filter((asked) => !asked.endsWith("robots.txt"));
    expect(paths.toSorted()).toEqual([...new Set(paths)].toSorted());
    expect(paths.length).toBe(hosts.length * 2);
    expect(Math.max(...most.values())).toBe(1);
    expect(reports.reduce((sum, { looks }) => sum + (looks["working"] ?? 0), 0)).toBe(channels.length);
    expect(await store.count("look")).toBe(channels.length);
    expect(reports.filter(({ looks }) => Object.keys(looks).length > 0).length).toBeGreaterThan(1);
    for (const end of [...archives.map((one) => one.close()), ...connectors.map((one) => one.close())])
      await end;
    await store.close();
    await rm(folder, { recursive: true });
  }, 60_000);
});

const at = (seconds: number) => () => new Date(Date.parse("2026-01-01T00:00:00Z") + seconds * 1000);

describe("a right to work on a source", () => {
  it("is not taken from a living collector by one whose clock is a minute fast, or slow", async () => {
    await using store = await openSqliteStore(":memory:");
    let now = 0;
    const mine = await takeRight("bao", store, "a", () => at(now)());
    for (const error of [60, -60]) {
      for (now = 0; now <= 300; now += 9) {
        expect(await mine?.renew()).toBe(true);
        expect(await takeRight("bao", store, "b", at(now + 8 + error))).toBeNull();
      }
      now = 0;
    }
    await mine?.release();
  });

  it.each([-60, 0, 60])(
    "of a killed collector is an heir's within two minutes, its clock %i s off",
    async (error) => {
      await using store = await openSqliteStore(":memory:");
      using own = vi.spyOn(performance, "now");
      const killed = await takeRight("bao", store, "killed", at(0));
      expect(killed).not.toBeNull();
      vi.useFakeTimers({ toFake: ["setInterval"] }); // nobody renews any more
      try {
        let second = 1;
        let heir = null;
        for (; heir === null && second < 300; second += 15) {
          own.mockReturnValue(second * 1000);
          heir = await takeRight("bao", store, "b", at(second + error));
        }
        expect(second).toBeLessThan(120);
        expect(second).toBeGreaterThan(45);
        await heir?.release();
        const next = await takeRight("bao", store, "c", at(0));
        expect(next).not.toBeNull();
        await next?.release();
      } finally {
        vi.useRealTimers();
      }
    },
  );

  it("of a collector killed long ago is free for one who asks once", async () => {
    await using store = await openSqliteStore(":memory:");
    await store.lease("collect/bao", "killed", 45, at(0)());
    expect(await takeRight("bao", store, "b", at(104))).toBeNull();
    const heir = await takeRight("bao", store, "b", at(105));
    expect(heir).not.toBeNull();
    await heir?.release();
  });

  it("tells its holder when another has it now", async () => {
    await using store = await openSqliteStore(":memory:");
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const asleep = await takeRight("bao", store, "a", at(0));
      const heir = await takeRight("bao", store, "b", at(200));
      expect(heir).not.toBeNull();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(asleep?.lost.aborted).toBe(true);
      expect(await asleep?.renew()).toBe(false);
      await asleep?.release();
      expect(await heir?.renew()).toBe(true);
      await heir?.release();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("sources that share a host", () => {
  it("are one collector's at a time, accounts of a platform are not", () => {
    const shared = [
      channel("bao/rss", "https://bao.vn/rss"),
      channel("phu-truong/rss", "https://phu.vn/rss", { hosts: ["phu.vn", "bao.vn"] }),
      channel("khac/rss", "https://khac.vn/rss"),
      channel("trang-a/fb", "https://www.facebook.com/a", { kind: "fanpage", hosts: [] }),
      channel("trang-b/fb", "https://www.facebook.com/b", { kind: "fanpage", hosts: [] }),
    ];
    expect(estatesOf(shared).map(({ sources }) => sources)).toEqual([
      ["bao", "phu-truong"],
      ["khac"],
      ["trang-a"],
      ["trang-b"],
    ]);
  });
});
