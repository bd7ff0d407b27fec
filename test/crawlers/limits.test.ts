import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openHostTotals } from "../../crawlers/host-totals.ts";
import { usualLimits } from "../../crawlers/limits.ts";
import { openTunnel } from "../../crawlers/tunnel.ts";
import { ConnectionTrouble } from "../../crawlers/trouble.ts";
import { channel, openRounds, type Rounds } from "./rounds.ts";
import { openWeb, type Page } from "./web.ts";

const host = "bao.example.vn";
const home = `https://${host}`;
const article = (slug: string): string => `/${slug}-bai-viet-ve-so-hoa.html`;
const link = (slug: string): string => `<div><a href="${article(slug)}">${slug}</a></div>`;
const urlset = (...slugs: string[]): string =>
  `<?xml version="1.0"?><urlset>${slugs.map((slug) => `<url><loc>${home}${article(slug)}</loc></url>`).join("")}</urlset>`;
const index = (...parts: string[]): string =>
  `<?xml version="1.0"?><sitemapindex>${parts.map((part) => `<sitemap><loc>${home}${part}</loc></sitemap>`).join("")}</sitemapindex>`;

const page = (number: number, next: number | null): string =>
  link(`so-${number}`) + (next === null ? "" : `<a class="sau" href="/tin?trang=${next}">Sau</a>`);

const endless: Page = (request, response) => {
  const number = Number(new URL(request.url ?? "", home).searchParams.get("trang") ?? 1);
  response.writeHead(200, { "content-type": "text/html" }).end(page(number, number + 1));
};
const deep: Page = (request, response) => {
  const depth = Number(/\d+/.exec(request.url ?? "")?.[0] ?? 0);
  response.writeHead(200, { "content-type": "application/xml" }).end(index(`/sau${depth + 1}.xml`));
};

let rounds: Rounds;
beforeEach(async () => {
  rounds = await openRounds();
});
afterEach(() => rounds[Symbol.asyncDispose]());

/** Visits one channel of the site; what was asked, and how the look ended. */
async function visit(
  pages: Readonly<Record<string, Page>>,
  more: Parameters<typeof channel>[2],
  at = "/tin",
) {
  const { asked } = await rounds.collect({ [host]: pages }, [
    channel("bao/tin", `${home}${at}`, { paceSeconds: 0, ...more }),
  ]);
  const [look] = rounds.ledger.looks;
  const paths = asked.map((one) => one.replace(host, "")).filter((path) => path !== "/robots.txt");
  return { asked: paths, look };
}

describe("a list of several pages", () => {
  it("is followed as far as its file says", async () => {
    const pages = {
      "/tin": page(1, 2),
      "/tin?trang=2": page(2, 3),
      "/tin?trang=3": page(3, 4),
      "/tin?trang=4": page(4, null),
    };
    const { asked, look } = await visit(pages, { kind: "listing", next: "a.sau", pages: 3 });
    expect(asked.filter((path) => path.startsWith("/tin"))).toEqual(["/tin", "/tin?trang=2", "/tin?trang=3"]);
    expect(look).toMatchObject({ outcome: "working", listed: 3, fresh: 3 });
  });

  it("that leads in circles is read once", async () => {
    const pages = { "/tin": page(1, 2), "/tin?trang=2": page(2, 1), "/tin?trang=1": page(1, 2) };
    const { asked, look } = await visit(pages, { kind: "listing", next: "a.sau", pages: 50 });
    expect(asked.filter((path) => path.startsWith("/tin"))).toEqual(["/tin", "/tin?trang=2", "/tin?trang=1"]);
    expect(look).toMatchObject({ outcome: "working", listed: 2 });
  });

  it("that has no end is left at the bound, whatever it says", async () => {
    const pages: Record<string, Page> = { "/tin": endless };
    for (let number = 2; number < 70; number += 1) pages[`/tin?trang=${number}`] = endless;
    const { asked } = await visit(pages, { kind: "listing", next: "a.sau", pages: 50 });
    expect(asked.filter((path) => path.startsWith("/tin"))).toHaveLength(50);
  });
});

describe("a sitemap", () => {
  it("is read through its index, plain and packed", async () => {
    const pages = {
      "/sitemap.xml": index("/a.xml", "/b.xml.gz"),
      "/a.xml": urlset("mot"),
      "/b.xml.gz": gzipSync(urlset("hai")),
    };
    const { look } = await visit(pages, { kind: "sitemap" }, "/sitemap.xml");
    expect(look).toMatchObject({ outcome: "working", listed: 2 });
  });

  it("whose indexes lead to ever deeper indexes is left at the bound", async () => {
    const pages: Record<string, Page> = { "/sitemap.xml": deep };
    for (let depth = 1; depth < 60; depth += 1) pages[`/sau${depth}.xml`] = deep;
    const { asked, look } = await visit(pages, { kind: "sitemap" }, "/sitemap.xml");
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(look).toMatchObject({ outcome: "empty" });
  });

  it("that swells beyond measure when it is unpacked is refused", async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, " "));
    const { look } = await visit({ "/sitemap.xml.gz": bomb }, { kind: "sitemap" }, "/sitemap.xml.gz");
    expect(look).toMatchObject({
      outcome: "not-a-list",
      reason: expect.stringMatching(/nén bị hỏng hoặc quá lớn/),
    });
  });
});

it("a feed of thousands of levels ends its own look, not the collector", async () => {
  const nested = `<rss><item><title>${"<p>".repeat(6_000)}</title><link>${home}/a</link></item></rss>`;
  const { look } = await visit({ "/rss.xml": nested }, { kind: "feed" }, "/rss.xml");
  expect(look).toMatchObject({ outcome: "not-a-list", reason: expect.stringMatching(/lồng quá nhiều tầng/) });
});

describe("limits of the connector", () => {
  it("refuse an answer with too many header lines", async () => {
    const headers = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`x-${n}`, "1"]));
    await using web = await openWeb({ [host]: { "/": { headers, body: "a" } } });
    await using connector = web.connect();
    await expect(connector.fetch(`${home}/`)).rejects.toMatchObject({
      kind: "too-large",
      message: expect.stringMatching(/dòng đầu/),
    });
  });

  it("end what one host may cost in a day, and begin anew on the next", () => {
    let now = 0;
    const totals = openHostTotals({ hostRequests: 3, hostBytes: 1000 }, () => now);
    const ask = (name = "a.vn"): string => {
      try {
        totals.ask(name, `https://${name}/`);
        return "asked";
      } catch (error) {
        return error instanceof ConnectionTrouble ? error.kind : "wrong";
      }
    };
    expect([ask(), ask(), ask(), ask(), ask("b.vn")]).toEqual([
      "asked",
      "asked",
      "asked",
      "too-much",
      "asked",
    ]);
    totals.spend("b.vn", 1000);
    expect(ask("b.vn")).toBe("too-much");
    now = 24 * 60 * 60 * 1000;
    expect([ask(), ask("b.vn")]).toEqual(["asked", "asked"]);
  });

  it("count a host's requests over all that ask it", async () => {
    await using web = await openWeb({ [host]: { "/": "a" } });
    await using connector = web.connect({ limits: { ...usualLimits, hostRequests: 1 } });
    await connector.fetch(`${home}/`);
    await expect(connector.fetch(`${home}/`)).rejects.toMatchObject({ kind: "too-much" });
    await expect(connector.tunnel(host, 443)).rejects.toMatchObject({ kind: "too-much" });
  });
});

it.each([
  ["10.0.0.1", 443],
  ["127.0.0.1", 80],
  ["localhost", 80],
  ["trong.example.vn", 443],
  ["ngoai.example.vn", 22],
])("no tunnel is opened to %s:%d", async (name, port) => {
  const asked: string[] = [];
  const resolve = async (one: string) => {
    asked.push(one);
    return [
      { address: "203.162.0.1", family: 4 },
      { address: "192.168.1.1", family: 4 },
    ];
  };
  await expect(openTunnel(name, port, { hosts: new Map(), resolve, connectMs: 100 })).rejects.toBeInstanceOf(
    ConnectionTrouble,
  );
  expect(asked).toEqual(name === "trong.example.vn" ? [name] : []);
});
