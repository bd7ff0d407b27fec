import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backFill, type BackFillEvent, type BackFillPorts } from "../../crawlers/back-fill.ts";
import { fillProgress } from "../../crawlers/back-fill-list.ts";
import type { Leases } from "../../crawlers/ledger.ts";
import type { CollectedChannel } from "../../crawlers/visit.ts";
import { channel, openRounds, rss, type Rounds } from "./rounds.ts";
import { openWeb, type Page, type Sites } from "./web.ts";

const host = "bao.example.vn";
const home = `https://${host}`;
const days = { from: "2025-06-01", to: "2025-06-30" };
const xml = (body: string): string => `<?xml version="1.0"?>${body}`;
const article = (slug: string): string => `/${slug}-bai-viet-ve-so-hoa.html`;
const card = (slug: string, day: string): string =>
  `<div class="tin"><a href="${article(slug)}">${slug}</a><time>${day}</time></div>`;

let rounds: Rounds;
let folder: string;
beforeEach(async () => {
  rounds = await openRounds();
  folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
});
afterEach(async () => {
  await rounds[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function fill(
  pages: Readonly<Record<string, Page>>,
  channels: readonly CollectedChannel[],
  more: Partial<BackFillPorts> = {},
) {
  const sites: Sites = { [host]: pages };
  await using web = await openWeb(sites);
  await using connector = web.connect();
  const { ledger, archive, clock, delivered } = rounds;
  const deliver = async (capture: (typeof delivered)[number]): Promise<void> => void delivered.push(capture);
  const done = await backFill({
    channels,
    ledger,
    archive,
    clock,
    connector,
    deliver,
    days,
    folder,
    ...more,
  });
  return { done, asked: web.asked.map(({ path: asked }) => asked) };
}

const sitemapPages = {
  "/sitemap.xml": xml(
    `<sitemapindex>${["2025-07", "2025-06", "2025-05"].map((month) => `<sitemap><loc>${home}/sitemap-${month}.xml.gz</loc></sitemap>`).join("")}
     <sitemap><loc>${home}/cu.xml</loc><lastmod>2024-01-01</lastmod></sitemap><sitemap><loc>${home}/sitemap.xml</loc></sitemap></sitemapindex>`,
  ),
  "/sitemap-2025-06.xml.gz": gzipSync(
    xml(
      `<urlset>${["01", "15", "30"].map((day) => `<url><loc>${home}${article(`thang-sau-${day}`)}</loc><news:news><news:publication_date>2025-06-${day}T08:00:00+07:00</news:publication_date></news:news></url>`).join("")}
      <url><loc>${home}${article("thang-nam")}</loc><lastmod>2025-05-20</lastmod></url></urlset>`,
    ),
  ),
  ...Object.fromEntries(["01", "15", "30"].map((day) => [article(`thang-sau-${day}`), "<h1>Tin</h1>"])),
};
const sitemap = channel("bao/sitemap", `${home}/sitemap.xml`, { kind: "sitemap" });

describe("a back-fill", () => {
  it("works under the right that collectors take, though only a part of an estate is filled", async () => {
    const names: string[] = [];
    const begun: (readonly string[])[] = [];
    const leases: Leases = {
      async lease(name, holder) {
        names.push(name);
        return { name, holder, until: "2026-01-01T00:00:00Z", revision: 1 };
      },
      release: async () => undefined,
    };
    const neighbour = { ...channel("a-bao/tin", `${home}/tin.rss`), source: "a-bao" };
    const { done } = await fill(sitemapPages, [neighbour, sitemap], {
      leases,
      only: new Set([sitemap.source]),
      begin: async (sources) => void begun.push(sources),
    });
    expect(done).toMatchObject({ found: 3, fetched: 3, blind: [] });
    expect(new Set(names)).toEqual(new Set(["collect/a-bao"]));
    expect(begun[0]).toEqual(["a-bao", sitemap.source]);
  });

  it("reads only those parts of a sitemap that can hold the days, and marks where the chart begins", async () => {
    const { done, asked } = await fill(sitemapPages, [sitemap]);
    expect(done).toMatchObject({ found: 3, fetched: 3, missed: 0, blind: [], stopped: false });
    expect(asked.filter((one) => one.includes("sitemap") || one.includes("cu.xml"))).toEqual([
      "/sitemap.xml",
      "/sitemap-2025-06.xml.gz",
    ]);
    expect(rounds.ledger.looks).toMatchObject([
      {
        outcome: "working",
        listed: 3,
        fresh: 3,
        coversFrom: "2025-05-31T17:00:00.000Z",
        coversTo: "2025-06-30T17:00:00.000Z",
      },
    ]);
    const again = await fill(sitemapPages, [sitemap]);
    expect(again.done).toMatchObject({ fetched: 0 });
    expect(again.asked).toEqual([]);
  });

  it("walks the pages of a list until it is past the days", async () => {
    const pages: Record<string, Page> = {
      "/tin":
        card("bay-mot", "02/07/2025") +
        card("sau-mot", "29/06/2025") +
        `<a class="sau" href="/tin?trang=2">Sau</a>`,
      "/tin?trang=2": card("sau-hai", "10/06/2025") + `<a class="sau" href="/tin?trang=3">Sau</a>`,
      "/tin?trang=3": card("nam-mot", "20/05/2025") + `<a class="sau" href="/tin?trang=4">Sau</a>`,
      "/tin?trang=4": card("nam-hai", "01/05/2025"),
      [article("sau-mot")]: "<h1>Tin</h1>",
      [article("sau-hai")]: "<h1>Tin</h1>",
    };
    const list = channel("bao/tin", `${home}/tin`, { kind: "listing", next: "a.sau" });
    const { done, asked } = await fill(pages, [list]);
    expect(done).toMatchObject({ found: 2, fetched: 2 });
    expect(asked).not.toContain("/tin?trang=4");
    expect(rounds.ledger.looks).toMatchObject([{ coversFrom: "2025-05-31T17:00:00.000Z" }]);
  });

  it("asks an archive for every day, and names no beginning where a day did not come", async () => {
    const archive = channel("bao/ngay", `${home}/tin`, {
      kind: "listing",
      archive: `${home}/ngay/{yyyy}-{mm}-{dd}`,
    });
    const span = { from: "2025-06-10", to: "2025-06-12" };
    const pages: Record<string, Page> = {
      "/ngay/2025-06-12": card("muoi-hai", "12/06/2025"),
      "/ngay/2025-06-10": card("muoi", "10/06/2025"),
      [article("muoi-hai")]: "<h1>Tin</h1>",
      [article("muoi")]: "<h1>Tin</h1>",
    };
    const { done, asked } = await fill(pages, [archive], { days: span });
    expect(asked.filter((one) => one.startsWith("/ngay/"))).toEqual([
      "/ngay/2025-06-12",
      "/ngay/2025-06-11",
      "/ngay/2025-06-10",
    ]);
    expect(done).toMatchObject({ found: 2, fetched: 2 });
    expect(rounds.ledger.looks).toEqual([]);
  });

  it("ends with pages that lead in circles or repeat themselves for ever", async () => {
    const loop: Page = (request, response) => {
      const number = Number(new URL(request.url ?? "", home).searchParams.get("trang") ?? 1);
      response.writeHead(200, { "content-type": "text/html" });
      response.end(
        card("mot", "10/06/2025") +
          card("hai", "11/06/2025") +
          `<a class="sau" href="/tin?trang=${number + 1}">Sau</a>`,
      );
    };
    const pages: Record<string, Page> = { "/tin": loop };
    for (let number = 2; number < 50; number += 1) pages[`/tin?trang=${number}`] = loop;
    const list = channel("bao/tin", `${home}/tin`, { kind: "listing", next: "a.sau" });
    const { asked } = await fill(pages, [list]);
    expect(asked.filter((one) => one.startsWith("/tin"))).toEqual(["/tin", "/tin?trang=2"]);
    const circle = { "/v": card("ba", "10/06/2025") + `<a class="sau" href="/v#x">Sau</a>` };
    const ring = await fill(circle, [channel("bao/v", `${home}/v`, { kind: "listing", next: "a.sau" })]);
    expect(ring.asked.filter((one) => one === "/v")).toHaveLength(1);
  });

  it("that is stopped goes on where it was, and fetches nothing twice", async () => {
    const stop = new AbortController();
    const events: BackFillEvent[] = [];
    const first = await fill(sitemapPages, [sitemap], {
      signal: stop.signal,
      report(event) {
        events.push(event);
        if (event.kind === "fetched") stop.abort();
      },
    });
    expect(first.done).toMatchObject({ fetched: 1, stopped: true });
    expect(rounds.ledger.looks).toEqual([]);
    const begun = { channel: sitemap.id, days, surveyed: true, found: 3 };
    expect(await fillProgress(folder)).toMatchObject([{ ...begun, done: 0 }]);
    const second = await fill(sitemapPages, [sitemap]);
    expect(second.asked.filter((one) => one.startsWith("/sitemap"))).toEqual([]);
    expect(await fillProgress(folder)).toMatchObject([{ ...begun, done: 3 }]);
    // What was learned before the stop is due for the collector's own rounds; nothing is asked for by two.
    const asked = [...first.asked, ...second.asked].filter((one) => one.startsWith("/thang"));
    expect(new Set(asked).size).toBe(asked.length);
    const open = [...rounds.ledger.addresses.values()]
      .filter(({ state }) => state === "due")
      .map(({ url }) => new URL(url).pathname);
    expect([...asked, ...open].toSorted()).toEqual(
      ["01", "15", "30"].map((day) => article(`thang-sau-${day}`)),
    );
  });

  it("tells which channels only show their newest", async () => {
    const feed = channel("bao/rss", `${home}/rss`);
    const { done, asked } = await fill({ "/rss": rss([]) }, [feed]);
    expect(done).toMatchObject({ found: 0, blind: ["bao/rss"] });
    expect(asked).toEqual([]);
  });
});
