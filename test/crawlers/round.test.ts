import { describe, expect, it } from "vitest";
import { channel, morning, openRounds, rss } from "./rounds.ts";
import type { Sites } from "./web.ts";

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
const anHour = 3_600_000;

const pageOfList = (number: number): string =>
  `<main><a href="/bai-so-${number}-cua-thanh-pho-100${number}.html">Bài</a><a class="sau" href="/muc?trang=${number + 1}">Sau</a></main>`;
const listsAmong = (asked: readonly string[]) => asked.filter((path) => path.includes("/muc"));

describe("a round", () => {
  it("goes from a feed to its articles, archives all and records the look", async () => {
    await using rounds = await openRounds();
    const { report } = await rounds.collect(site, [feed]);
    const { ledger, archive, delivered } = rounds;
    expect(report.looks).toEqual({ working: 1 });
    expect(report.addresses).toEqual({ captured: 1, gone: 1 });
    expect(ledger.looks).toMatchObject([
      {
        outcome: "working",
        coversFrom: "2025-07-08T01:00:00.000Z",
        coversTo: morning.toISOString(),
        listed: 2,
        fresh: 2,
      },
    ]);
    const endings = ledger.captures.map(({ status, ledTo }) => [status, ledTo]);
    expect(endings).toEqual([
      [200, 2],
      [200, null],
      [410, null],
    ]);
    for (const note of ledger.captures) {
      const { url, finalUrl, status, fetchedAt } = note;
      expect(await archive.open(note.evidence)).toMatchObject({ url, finalUrl, status, fetchedAt });
    }
    expect(delivered.map(({ id }) => id)).toEqual(ledger.captures.map(({ id }) => id));
  });

  it("asks for nothing twice", async () => {
    await using rounds = await openRounds();
    await rounds.collect(site, [feed]);
    expect((await rounds.collect(site, [feed])).asked).toEqual([]);
    rounds.clock.set(new Date(morning.getTime() + anHour));
    const later = await rounds.collect(site, [feed]);
    expect(later.asked).toEqual(["bao.example.vn/robots.txt", "bao.example.vn/rss"]);
    const [, second] = rounds.ledger.looks;
    expect(second).toMatchObject({ fresh: 0, coversFrom: "2025-07-08T01:00:00.000Z" });
  });

  it("asks only whether a list has changed when the server can tell", async () => {
    await using rounds = await openRounds();
    const list = rss([[article, "Wed, 09 Jul 2025 08:00:00 +0700"]]);
    const knowing: Sites = {
      "bao.example.vn": {
        ...site["bao.example.vn"],
        "/rss": (request, response) => {
          response.setHeader("etag", '"mot"');
          if (request.headers["if-none-match"] === '"mot"') response.writeHead(304).end();
          else response.end(list);
        },
      },
    };
    await rounds.collect(knowing, [feed]);
    rounds.clock.set(new Date(morning.getTime() + anHour));
    await rounds.collect(knowing, [feed]);
    expect(rounds.ledger.captures.length).toBe(2);
    expect(rounds.ledger.looks[1]).toMatchObject({
      outcome: "working",
      listed: 0,
      coversFrom: morning.toISOString(),
    });
  });

  it("measures a list without dates by what its articles turned out to be", async () => {
    await using rounds = await openRounds();
    const section = channel("bao/muc", "https://bao.example.vn/muc", { kind: "listing" });
    const page = `<main><a href="/khai-mac-tuan-le-so-1001.html">Khai mạc</a><a href="/mot-tin-khac-cua-thanh-pho-1002.html">Khác</a></main>`;
    const undated: Sites = {
      "bao.example.vn": {
        ...site["bao.example.vn"],
        "/muc": page,
        "/mot-tin-khac-cua-thanh-pho-1002.html": "tin",
      },
    };
    const dates = ["2025-07-09T02:00:00Z", "2025-07-05T02:00:00Z"];
    const deliver = async ({ ledTo }: { ledTo: number | null }) =>
      ledTo === null ? { publishedAt: dates.shift() ?? null } : undefined;
    await rounds.collect(undated, [section], { deliver });
    expect(rounds.ledger.looks).toMatchObject([
      { coversFrom: "2025-07-05T02:00:00.000Z", oldestListed: "2025-07-05T02:00:00.000Z" },
    ]);
  });

  it("reads a paged list as far as its file says, and stops at what it knows", async () => {
    await using rounds = await openRounds();
    const section = channel("bao/muc", "https://bao.example.vn/muc", {
      kind: "listing",
      next: "a.sau",
      pages: 3,
    });
    const paged: Sites = {
      "bao.example.vn": Object.fromEntries(
        [1, 2, 3, 4].map((number) => [number === 1 ? "/muc" : `/muc?trang=${number}`, pageOfList(number)]),
      ),
    };
    expect(listsAmong((await rounds.collect(paged, [section])).asked).length).toBe(3);
    rounds.clock.set(new Date(morning.getTime() + anHour));
    expect(listsAmong((await rounds.collect(paged, [section])).asked).length).toBe(1);
  });

  it("visits a paper of two cities once and looks for both", async () => {
    await using rounds = await openRounds();
    const { asked } = await rounds.collect(site, [feed, { ...feed, city: "hue" }]);
    expect(asked.filter((path) => path.endsWith("/rss")).length).toBe(1);
    expect(rounds.ledger.looks.map(({ city }) => city)).toEqual(["hanoi", "hue"]);
    expect(new Set(rounds.ledger.looks.map(({ id }) => id)).size).toBe(2);
  });

  it("asks one host for one page at a time", async () => {
    await using rounds = await openRounds();
    let open = 0;
    let most = 0;
    const links = Array.from({ length: 12 }, (_, at) => `/bai-viet-ve-thanh-pho-${1000 + at}.html`);
    const pages = links.map((link) => [
      link,
      (_: unknown, response: { end(text: string): void }) => {
        open += 1;
        most = Math.max(most, open);
        setTimeout(() => {
          open -= 1;
          response.end("tin");
        }, 2);
      },
    ]);
    const list = rss(links.map((link) => [link, "Wed, 09 Jul 2025 08:00:00 +0700"]));
    await rounds.collect({ "bao.example.vn": { "/rss": list, ...Object.fromEntries(pages) } }, [feed]);
    expect(rounds.ledger.captures.length).toBe(13);
    expect(most).toBe(1);
  });
});
