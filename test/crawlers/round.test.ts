import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Archive, openArchive } from "../../crawlers/archive.ts";
import type { Capture } from "../../crawlers/capture.ts";
import { collectRound, type RoundPorts } from "../../crawlers/round.ts";
import type { CollectedChannel } from "../../crawlers/visit.ts";
import { type OpenLedger, openLedger } from "./ledger.ts";
import { openWeb, type Sites } from "./web.ts";

const visit = new Date("2025-07-10T03:00:00Z");
let now = visit;
let folder: string;
let archive: Archive;
let ledger: OpenLedger;
let delivered: Capture[];

beforeEach(async () => {
  now = visit;
  folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
  archive = openArchive(folder, { clock: { now: () => now }, software: "PhuSong/0.1" });
  ledger = openLedger();
  delivered = [];
});
afterEach(async () => {
  await archive.close();
  await rm(folder, { recursive: true });
});

function channel(id: string, url: string, more: Partial<CollectedChannel> = {}): CollectedChannel {
  const source = id.split("/")[0] ?? id;
  return {
    id,
    url,
    source,
    city: "hanoi",
    kind: "feed",
    hosts: [new URL(url).hostname],
    paceSeconds: 1,
    column: false,
    pages: 1,
    everyMinutes: 60,
    javascript: false,
    ...more,
  };
}

function rss(items: readonly (readonly [string, string])[]): string {
  const rows = items.map(
    ([link, date]) => `<item><title>Tin</title><link>${link}</link><pubDate>${date}</pubDate></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel>${rows.join("")}</channel></rss>`;
}

async function collect(sites: Sites, channels: readonly CollectedChannel[], more: Partial<RoundPorts> = {}) {
  await using web = await openWeb(
    sites,
    channels.map(({ url }) => new URL(url).hostname),
  );
  await using connector = web.connect();
  const report = await collectRound({
    channels,
    ledger,
    connector,
    archive,
    clock: { now: () => now },
    deliver: async (capture) => {
      delivered.push(capture);
    },
    ...more,
  });
  return { report, asked: web.asked };
}

const article = "https://bao.example.vn/khai-mac-tuan-le-so-1001.html";
const site: Sites = {
  "bao.example.vn": {
    "/rss": rss([
      [article, "Wed, 09 Jul 2025 08:00:00 +0700"],
      ["https://bao.example.vn/cu-1000.html?utm_source=rss", "Tue, 08 Jul 2025 08:00:00 +0700"],
    ]),
    "/khai-mac-tuan-le-so-1001.html": "<h1>Khai mạc tuần lễ số</h1>",
    "/cu-1000.html": { status: 410, body: "đã gỡ" },
  },
};
const feed = channel("bao/rss", "https://bao.example.vn/rss");

describe("a round", () => {
  it("goes from a feed to its articles, archives all and records the look", async () => {
    const { report } = await collect(site, [feed]);
    expect(report.looks).toEqual({ working: 1 });
    expect(report.addresses).toEqual({ captured: 1, gone: 1 });
    expect(ledger.looks[0]).toMatchObject({
      outcome: "working",
      coversFrom: "2025-07-08T01:00:00.000Z",
      coversTo: visit.toISOString(),
      listed: 2,
      fresh: 2,
    });
    expect(ledger.captures.map(({ status, ledTo }) => [status, ledTo])).toEqual([
      [200, 2],
      [200, null],
      [410, null],
    ]);
    for (const note of ledger.captures) {
      const kept = await archive.open(note.evidence);
      expect(kept).toMatchObject({
        url: note.url,
        finalUrl: note.finalUrl,
        status: note.status,
        fetchedAt: note.fetchedAt,
      });
    }
    expect(delivered.map(({ id }) => id)).toEqual(ledger.captures.map(({ id }) => id));
  });

  it("asks for nothing twice", async () => {
    await collect(site, [feed]);
    const again = await collect(site, [feed]);
    expect(again.asked).toEqual([]);
    now = new Date(visit.getTime() + 3_600_000);
    const later = await collect(site, [feed]);
    expect(later.asked.map(({ path: asked }) => asked)).toEqual(["/robots.txt", "/rss"]);
    expect(ledger.looks.at(-1)).toMatchObject({
      fresh: 0,
      coversFrom: "2025-07-08T01:00:00.000Z",
      coversTo: now.toISOString(),
    });
  });
});
