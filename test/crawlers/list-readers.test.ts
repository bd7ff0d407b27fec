import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openListReaders } from "../../crawlers/list-readers.ts";
import { readList, type ListPage } from "../../crawlers/read-list.ts";
import { channel, openRounds, type Rounds } from "./rounds.ts";

const link = '<h3><a href="/bai-viet-ve-so-hoa-so-1.html">Bài viết</a></h3>';
const hostile = `${"<p>".repeat(60_000)}${link}`; // 180 KB that take more than ten seconds of a processor
const tight = { seconds: 0.5, megabytes: 500 };

function page(text: string): ListPage {
  return {
    kind: "listing",
    links: undefined,
    next: undefined,
    javascript: false,
    embedded: undefined,
    hosts: ["bao.example.vn"],
    body: new TextEncoder().encode(text),
    contentType: "text/html; charset=utf-8",
    base: "https://bao.example.vn/tin",
  };
}

describe("lists read in processes of their own", () => {
  it("read the same as in this one, addresses of a sitemap with their changes too", async () => {
    await using lists = openListReaders();
    const sitemap: ListPage = {
      ...page(
        `<?xml version="1.0"?><urlset><url><loc>https://bao.example.vn/a.html</loc><lastmod>2026-11-01</lastmod></url></urlset>`,
      ),
      kind: "sitemap",
    };
    expect(await lists.read(page(link))).toEqual(readList(page(link)));
    expect(await lists.read(sitemap)).toEqual(readList(sitemap));
    expect(readList(sitemap)).toMatchObject({ kind: "list", changed: expect.any(Map) });
  }, 30_000);

  it("are ended at their limit; meanwhile this process goes on with its own work", async () => {
    await using lists = openListReaders({ limits: tight });
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 10);
    const ended = await lists.read(page(hostile));
    clearInterval(ticking);
    expect(ended).toEqual({
      kind: "not-a-list",
      reason: expect.stringMatching(/^danh sách cần quá 0.5 giây/),
    });
    expect(turns).toBeGreaterThan(10);
    expect(await lists.read(page(link))).toMatchObject({ kind: "list", entries: [{}] });
  }, 30_000);
});

describe("a round with a hostile list", () => {
  let rounds: Rounds;
  beforeEach(async () => {
    rounds = await openRounds();
  });
  afterEach(() => rounds[Symbol.asyncDispose]());

  it("says so of that channel and brings what the others list", async () => {
    await using lists = openListReaders({ limits: tight });
    const { report } = await rounds.collect(
      {
        "xau.example.vn": { "/tin": hostile },
        "bao.example.vn": { "/tin": link, "/bai-viet-ve-so-hoa-so-1.html": "<h1>Bài viết</h1>" },
      },
      ["xau", "bao"].map((name) =>
        channel(`${name}/tin`, `https://${name}.example.vn/tin`, { kind: "listing", paceSeconds: 0 }),
      ),
      { readList: lists.read },
    );
    expect(report).toMatchObject({
      looks: { "not-a-list": 1, working: 1 },
      addresses: { captured: 1 },
    });
    expect(rounds.ledger.looks.find(({ source }) => source === "xau")?.reason).toMatch(/^danh sách cần quá/);
  }, 30_000);
});
