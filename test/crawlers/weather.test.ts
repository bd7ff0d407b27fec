import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Refusal } from "../../config/verb.ts";
import { addressId } from "../../crawlers/address.ts";
import type { Lease, Leases } from "../../crawlers/ledger.ts";
import { channel, morning, openRounds, rss } from "./rounds.ts";
import type { Page, Sites } from "./web.ts";

const day = "Wed, 09 Jul 2025 08:00:00 +0700";
const feed = channel("bao/rss", "https://bao.example.vn/rss");
const links = Array.from({ length: 6 }, (_, at) => `https://bao.example.vn/bai-${1000 + at}.html`);
const good: Sites = {
  "bao.example.vn": {
    "/rss": rss(links.map((link) => [link, day])),
    ...Object.fromEntries(links.map((link) => [new URL(link).pathname, `<h1>${link}</h1>`])),
  },
};

describe("a visit says what it met", () => {
  it.each<[string, Page | undefined, string, RegExp]>([
    [
      "unreachable",
      { status: 503, headers: { "retry-after": "7200" } },
      "2025-07-10T05:00:00.000Z",
      /lỗi 503/,
    ],
    ["refused", { status: 403 }, "2025-07-10T05:00:00.000Z", /từ chối \(403\)/],
    ["refused", { status: 429 }, "2025-07-10T05:00:00.000Z", /thu chậm lại/],
    ["not-a-list", { status: 404 }, "2025-07-10T05:00:00.000Z", /không còn \(404\)/],
    ["not-a-list", "<html><body>Trang chủ</body></html>", "2025-07-10T05:00:00.000Z", /HTML thay vì RSS/],
    ["not-a-list", { status: 302, headers: { location: "/" } }, "2025-07-10T05:00:00.000Z", /trang chủ/],
    [
      "not-a-list",
      { headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(50_000_000)) },
      "2025-07-10T05:00:00.000Z",
      /phình/,
    ],
    ["refused", { status: 302, headers: { location: "/rss" } }, "2025-07-10T05:00:00.000Z", /vòng quanh/],
    ["unreachable", (_, response) => response.destroy(), "2025-07-10T05:00:00.000Z", /ngắt kết nối/],
    ["unreachable", () => undefined, "2025-07-10T05:00:00.000Z", /không trả lời kịp/],
    ["empty", rss([]), "2025-07-10T04:00:00.000Z", /không có tin nào/],
  ])("%s, covers nothing and comes back later (%#)", async (outcome, page, next, reason) => {
    await using rounds = await openRounds();
    const sites: Sites = {
      "bao.example.vn": { "/": "<h1>Chủ</h1>", ...(page === undefined ? {} : { "/rss": page }) },
    };
    await rounds.collect(sites, [feed]);
    expect(rounds.ledger.looks).toMatchObject([
      { outcome, reason: expect.stringMatching(reason), coversFrom: null, coversTo: null },
    ]);
    const state = rounds.ledger.states.get("bao/rss");
    expect(state?.lastSuccess).toBeNull();
    // Visits are brought forward by up to a fifth, never put off; what a server asks for is kept to the second.
    const [planned, latest] = [state?.nextVisit ?? "", next].map((time) => Date.parse(time) - +morning);
    expect(planned).toBeLessThanOrEqual(latest ?? 0);
    expect(planned).toBeGreaterThanOrEqual(0.8 * (latest ?? 0));
  });

  it("not permitted, where robots.txt says no or a platform asks for leave", async () => {
    await using rounds = await openRounds();
    const page = channel("mxh/trang", "https://www.facebook.com/thudo", { kind: "fanpage" });
    const { asked } = await rounds.collect(
      { "bao.example.vn": { "/robots.txt": "User-agent: *\nDisallow: /" } },
      [feed, page],
    );
    expect(rounds.ledger.looks.map(({ outcome }) => outcome)).toEqual(["not-permitted", "not-permitted"]);
    expect(asked).toEqual(["bao.example.vn/robots.txt"]);
  });
});

describe("an article", () => {
  it("that fails is asked for again later, and given up after a while with the reason", async () => {
    await using rounds = await openRounds();
    const [link = ""] = links;
    const sites: Sites = {
      "bao.example.vn": { "/rss": rss([[link, day]]), "/bai-1000.html": { status: 500 } },
    };
    for (let hours = 0; hours < 36; hours += 3) {
      rounds.clock.set(new Date(morning.getTime() + hours * 3_600_000));
      await rounds.collect(sites, [feed]);
    }
    const address = rounds.ledger.addresses.get(addressId(link));
    expect(address).toMatchObject({
      state: "failed",
      attempts: 10,
      lastError: expect.stringMatching(/500.*10 lần, cần người/),
    });
  });

  it("that is a bomb is given up at once, and the others come", async () => {
    await using rounds = await openRounds();
    const bomb: Page = { headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(50_000_000)) };
    const sites: Sites = { "bao.example.vn": { ...good["bao.example.vn"], "/bai-1002.html": bomb } };
    const { report } = await rounds.collect(sites, [feed]);
    expect(report.addresses).toEqual({ captured: 5, failed: 1 });
  });
});

const failsToSettle = async (): Promise<void> => {
  throw new Error("bóc tách hỏng");
};

describe("trouble", () => {
  it("of one host never stops the others, and does not hold the round up", async () => {
    await using rounds = await openRounds();
    const dead = links.map((link) => link.replace("bao.", "chet."));
    const sites: Sites = {
      ...good,
      "chet.example.vn": {
        "/rss": rss(dead.map((link) => [link, day])),
        ...Object.fromEntries(
          dead.map((link): [string, Page] => [new URL(link).pathname, (_, response) => response.destroy()]),
        ),
      },
    };
    const { report, asked } = await rounds.collect(sites, [
      channel("chet/rss", "https://chet.example.vn/rss"),
      feed,
    ]);
    expect(report.addresses).toEqual({ captured: 6, due: 3 });
    expect(asked.filter((path) => path.startsWith("chet.example.vn/bai")).length).toBe(3);
    expect(rounds.ledger.looks.map(({ outcome }) => outcome)).toEqual(["working", "working"]);
  });

  it("of the settling leaves the capture for later, and the round goes on", async () => {
    await using rounds = await openRounds();
    const events: string[] = [];
    const { report } = await rounds.collect(good, [feed], {
      deliver: failsToSettle,
      report: ({ kind }) => events.push(kind),
    });
    expect(report.addresses).toEqual({ captured: 6 });
    expect(events.filter((kind) => kind === "unsettled").length).toBe(7);
  });

  it("of the disk ends the round, and what was not kept comes in the next", async () => {
    await using rounds = await openRounds();
    let left = 3;
    const archive = {
      ...rounds.archive,
      keep: async (...given: Parameters<typeof rounds.archive.keep>) => {
        left -= 1;
        if (left < 0) throw new Refusal("ổ đĩa đã đầy");
        return rounds.archive.keep(...given);
      },
    };
    await expect(rounds.collect(good, [feed], { archive })).rejects.toThrow(/đã đầy/);
    expect(rounds.ledger.captures.length).toBe(3);
    expect(rounds.ledger.looks).toEqual([]);
    await rounds.collect(good, [feed]);
    const articles = rounds.ledger.captures.filter(({ ledTo }) => ledTo === null).map(({ url }) => url);
    expect(articles.toSorted()).toEqual(links);
    expect(rounds.ledger.looks.length).toBe(1);
  });

  it("of being told to stop finishes the page in hand and leaves the rest due", async () => {
    await using rounds = await openRounds();
    const stop = new AbortController();
    const deliver = async ({ ledTo }: { ledTo: number | null }): Promise<void> => {
      if (ledTo === null) stop.abort();
    };
    const { report } = await rounds.collect(good, [feed], { deliver, signal: stop.signal });
    expect(report).toMatchObject({ stopped: true, addresses: { captured: 1 } });
    const again = await rounds.collect(good, [feed]);
    expect(again.report.addresses).toEqual({ captured: 5 });
  });

  it("of another collector at work leaves its source alone", async () => {
    await using rounds = await openRounds();
    const released: string[] = [];
    const leases: Leases = {
      lease: async (name, holder): Promise<Lease | null> =>
        name === "collect/bao" ? null : { name, holder, until: "", revision: 1 },
      release: async ({ name }) => {
        released.push(name);
      },
    };
    const other = channel("khac/rss", "https://khac.example.vn/rss");
    const { report, asked } = await rounds.collect(
      { ...good, "khac.example.vn": { "/rss": rss([]) } },
      [feed, other],
      { leases },
    );
    expect(report.elsewhere).toBe(1);
    expect(asked).toEqual(["khac.example.vn/robots.txt", "khac.example.vn/rss"]);
    expect(released).toEqual(["collect/khac"]);
  });
});
