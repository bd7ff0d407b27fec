import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { addressId, canonicalAddress, visitAddress } from "../../crawlers/address.ts";
import { readDate, vietnameseHabits } from "../../crawlers/dates.ts";
import { textOf } from "../../crawlers/decode.ts";
import { readFeed } from "../../crawlers/feed.ts";
import type { Reading } from "../../crawlers/listed.ts";
import { readListing } from "../../crawlers/listing.ts";
import { openRobots } from "../../crawlers/robots.ts";
import { readSitemap } from "../../crawlers/sitemap.ts";
import { ConnectionTrouble } from "../../crawlers/trouble.ts";
import { openWeb } from "../crawlers/web.ts";
import { fc, first, holds, hostileJson, hostileText, spoilt, spoiltBytes, undeclared } from "./fuzz.ts";

const base = "https://bao.example.vn/tin/";
const rules = {
  links: undefined,
  next: "a.sau",
  javascript: false,
  embedded: undefined,
  hosts: ["bao.example.vn"],
};

const rss = `<?xml version="1.0"?><rss><channel><item><title>Một &amp; hai</title><link>${base}mot-bai-viet-dai-100001.html</link>
<guid isPermaLink="false">x</guid><pubDate>Wed, 08 Jul 2026 10:00:00 +0700</pubDate><description><![CDATA[<p>Sa pô</p>]]></description></item></channel></rss>`;
const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">Ba</title><link rel="alternate" href="/ba-bai-viet-dai-100003.html"/><published>2026-07-08T03:00:00Z</published><summary>s</summary></entry></feed>`;
const jsonFeed = JSON.stringify({
  version: "https://jsonfeed.org/version/1.1",
  items: [{ url: `${base}bon-bai-viet-dai-100004.html`, title: "Bốn", date_published: "2026-07-08" }],
});
const sitemap = `<?xml version="1.0"?><urlset><url><loc>${base}nam-bai-viet-dai-100005.html</loc><lastmod>2026-07-08</lastmod><news:news><news:title>Năm</news:title><news:publication_date>2026-07-08</news:publication_date></news:news></url></urlset>`;
const index = `<sitemapindex><sitemap><loc>${base}a.xml</loc><lastmod>2026-07-08</lastmod></sitemap></sitemapindex>`;
const section = `<!doctype html><base href="/"><div class="the"><a href="sau-bai-viet-dai-100006.html" title="Sáu">Sáu</a><time datetime="2026-07-08">8/7</time></div><a class="sau" href="?trang=2">Sau</a>`;
const embedded = `<!doctype html><div id="__next"></div><script type="application/json">{"props":{"rows":[{"url":"/mot-bai-viet-dai-1.html","title":"a","date":1783470000},{"url":"/hai-bai-viet-dai-2.html"},{"url":"/ba-bai-viet-dai-3.html"}]}}</script><script>window.__D = {"item":[{"item":{"@id":"/bon-bai-viet-dai-4.html"}}]};</script>`;
const robotsFile = `User-agent: *\nDisallow: /noi-bo/*.html$\nCrawl-delay: 3\nAllow: /\nSitemap: ${base}s.xml\n`;

/** A reading is a list of addresses of the web with sound hints, or says in Vietnamese why it is none. */
function unsound(reading: Reading): string | null {
  if (reading.kind !== "list") return reading.reason.length > 10 ? null : "no reason is told";
  const urls = [...reading.entries.map(({ url }) => url), ...reading.more].map((url) => new URL(url));
  const dates = reading.entries.flatMap(({ hint }) => hint?.publishedAt ?? []);
  return first(
    urls.some(({ protocol }) => !/^https?:$/.test(protocol)) && "an address of no web",
    urls.some(({ username, password }) => username + password !== "") && "an address with a name",
    dates.some((date) => Number.isNaN(Date.parse(date))) && "a date that is none",
  );
}

describe("whatever a site sends as a list", () => {
  it.each([
    ["a feed", [rss, atom, jsonFeed], readFeed],
    ["a sitemap", [sitemap, index, `${base}a\n${base}b\n`], readSitemap],
    [
      "a section",
      [section, embedded, embedded.replace(/^[^{]*|<[^{]*$/g, "")],
      (text: string, at: string) => readListing(text, at, rules),
    ],
    [
      "a section whose file names where its data stand",
      [embedded],
      (text: string, at: string) => readListing(text, at, { ...rules, embedded: "props.rows" }),
    ],
  ] as const)("%s is read or refused in words", async (_, real, read) => {
    expect(real.map((text) => unsound(read(text, base)))).toEqual(real.map(() => null));
    const input = fc.oneof(spoilt(real), hostileText, hostileJson);
    await expect(holds(input, (text) => unsound(read(text, base)))).resolves.toBeUndefined();
  });

  it("bytes of any charset become text", async () => {
    const bytes = [rss, "\ufeffTin mới", "Tiêu đề"].flatMap((text) => [
      new TextEncoder().encode(text),
      Uint8Array.from(Buffer.from(text, "utf16le")),
    ]);
    const types = fc.oneof(
      hostileText,
      fc.constantFrom(
        undefined,
        "text/html; charset=utf-16",
        "text/html;charset=windows-1258",
        "text/html; charset=x-user-defined",
      ),
    );
    const input = fc.tuple(spoiltBytes(bytes), types);
    const read = holds(input, ([given, type]) =>
      typeof textOf(given, type) === "string" ? null : "no text",
    );
    await expect(read).resolves.toBeUndefined();
  });

  it("dates are moments that can be, or none", async () => {
    const real = [
      "Thứ tư, 08/07/2026 10:00 GMT+7",
      "08 tháng 7 năm 2026",
      "2026-07-08T10:00:00+07:00",
      "10 giờ trước",
      "hôm qua",
      "1783470000",
      "8-7",
      "Jul 8, 2026",
      "2014. március 12.",
    ];
    const now = new Date("2026-11-22T02:00:00Z");
    const all = [vietnameseHabits(null), vietnameseHabits(now), { now, zone: null, order: "mdy" as const }];
    const read = holds(fc.oneof(spoilt(real), hostileText), (text) => {
      const dates = all.flatMap((habits) => readDate(text, habits) ?? []);
      return first(
        dates.some(({ day }) => !/^\d{4}-\d\d-\d\d$/.test(day)) && "a day that is none",
        dates.some(({ at }) => at !== null && new Date(at).toISOString() !== at) && "a moment that is none",
      );
    });
    await expect(read).resolves.toBeUndefined();
  });

  it("addresses have one spelling that stays when it is spelt again", async () => {
    const input = fc.tuple(fc.oneof(hostileText, fc.webUrl({ withQueryParameters: true })), hostileText);
    const spelt = holds(input, ([found, at]) => {
      const visited = visitAddress(found, at);
      if (visited === null) return null;
      return first(
        !/^https?:$/.test(new URL(visited).protocol) && "an address of no web",
        addressId(canonicalAddress(visited)) !== addressId(visited) && "two spellings",
      );
    });
    await expect(spelt).resolves.toBeUndefined();
  });
});

it("robots.txt of any kind, packed or not, permits or forbids, and never asks for more than a minute's pause", async () => {
  let body: string | Uint8Array = "";
  let headers = {};
  await using web = await openWeb({
    "bao.example.vn": { "/robots.txt": (_, response) => response.writeHead(200, headers).end(body) },
  });
  await using connector = web.connect();
  const sent = fc.oneof(
    fc.tuple(fc.oneof(spoilt([robotsFile]), hostileText), fc.constant({ "content-type": "text/plain" })),
    fc.tuple(spoiltBytes([gzipSync(robotsFile)]), fc.constant({ "content-encoding": "gzip" })),
  );
  const clock = { now: () => new Date("2026-11-22T02:00:00Z") };
  const asked = holds(fc.tuple(sent, fc.webPath()), async ([[text, type], path]) => {
    [body, headers] = [text, type];
    try {
      const robots = openRobots(connector, "PhuSong", clock);
      const permission = await robots.permission(`https://bao.example.vn${path}`);
      if (!permission.allowed) return permission.reason.length > 10 ? null : "no reason is told";
      return permission.delaySeconds <= 60 ? null : "a pause without end";
    } catch (error) {
      return undeclared(error, ConnectionTrouble);
    }
  });
  await expect(asked).resolves.toBeUndefined();
});

it("gzipped sitemaps that are broken, cut or packed twice end as words", async () => {
  const packed = gzipSync(sitemap);
  const input = spoiltBytes([packed, gzipSync(packed)]);
  // What `visit` could not unpack is read as the bytes that it is.
  const read = holds(input, (bytes) => unsound(readSitemap(textOf(bytes, "application/x-gzip"), base)));
  await expect(read).resolves.toBeUndefined();
});
