import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodedBy, textOf } from "../../crawlers/decode.ts";
import { readFeed } from "../../crawlers/feed.ts";
import { looksLikeArticle, readListing } from "../../crawlers/listing.ts";
import { readSitemap } from "../../crawlers/sitemap.ts";

const base = "https://bao.example.vn/rss/xa-hoi.rss";
const rss = (items: string, head = "") =>
  `<?xml version="1.0" encoding="utf-8"?>${head}<rss version="2.0"><channel><title>Báo mẫu</title>${items}</channel></rss>`;

describe("a feed", () => {
  it("in RSS gives address, title, day and summary without mark-up", () => {
    const item = `<item><title><![CDATA[Mở lớp &amp; dạy số]]></title><link>/lop-1.html?utm_source=rss#x</link>
      <pubDate>Wed, 26 Jul 2017 19:41:14 +0700</pubDate>
      <description><![CDATA[<a href="x"><img src="y"></a></br>Tối qua, 30 cụ học nhắn tin.]]></description></item>`;
    expect(readFeed(rss(item), base)).toEqual({
      kind: "list",
      more: [],
      entries: [
        {
          url: "https://bao.example.vn/lop-1.html",
          hint: {
            title: "Mở lớp & dạy số",
            publishedAt: "2017-07-26T12:41:14.000Z",
            summary: "Tối qua, 30 cụ học nhắn tin.",
          },
        },
      ],
    });
  });

  it.each([
    ["Mon, 21 Jul 2025 08:00:00 GMT+7", "2025-07-21T01:00:00.000Z"],
    ["Mon, 21 Jul 2025 08:00:00 GMT", "2025-07-21T08:00:00.000Z"],
    ["2025-07-21T08:00:00+07:00", "2025-07-21T01:00:00.000Z"],
    ["21/07/2025 08:00", "2025-07-21T01:00:00.000Z"],
    ["2025-07-21", "2025-07-21"],
    ["Mon, 31 Feb 2025 08:00:00 +0700", undefined],
    ["2 giờ trước", undefined],
    ["hôm qua", undefined],
    ["", undefined],
  ])("reads the date %s", (written, expected) => {
    const item = `<item><title>Tin</title><link>https://bao.example.vn/a-1.html</link><pubDate>${written}</pubDate></item>`;
    const read = readFeed(rss(item), base);
    expect(read.kind === "list" && read.entries[0]?.hint?.publishedAt).toBe(expected);
  });

  it("in Atom, RDF and JSON gives the same", () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Tin</title><link rel="self" href="/khac"/><link rel="alternate" href="/tin-1.html"/><link rel="via" href="https://goc.example.vn/1"/><published>2025-07-08T03:00:00+00:00</published></entry></feed>`;
    const rdf = `<rdf:RDF xmlns:rdf="x"><channel/><item><title>Tin</title><link>https://bao.example.vn/tin-1.html</link><dc:date>2025-07-08T10:00:00+07:00</dc:date></item></rdf:RDF>`;
    const json = JSON.stringify({
      version: "https://jsonfeed.org/version/1.1",
      items: [{ url: "/tin-1.html", title: "Tin", date_published: "2025-07-08T03:00:00Z" }, { id: 7 }],
    });
    const entry = {
      url: "https://bao.example.vn/tin-1.html",
      hint: { title: "Tin", publishedAt: "2025-07-08T03:00:00.000Z" },
    };
    expect(readFeed(rdf, base)).toMatchObject({ entries: [entry] });
    expect(readFeed(json, base)).toMatchObject({ entries: [entry] });
    expect(readFeed(atom, base)).toMatchObject({
      entries: [{ ...entry, hint: { ...entry.hint, original: "https://goc.example.vn/1" } }],
    });
  });

  it("is read although it is broken", () => {
    const broken = rss(
      `<item><title>Thu & chi</title><link>https://bao.example.vn/a-1.html</link><item><link>https://bao.example.vn/b-2.html</link></item>`,
    );
    const read = readFeed(broken.replace("</channel></rss>", ""), base);
    expect(read.kind === "list" && read.entries.map(({ url }) => url)).toContain(
      "https://bao.example.vn/a-1.html",
    );
  });

  it("takes the guid where there is no link, and names an address once", () => {
    const items = `<item><guid>https://bao.example.vn/a-1.html</guid></item><item><link>https://bao.example.vn/a-1.html</link><title>Tin</title></item><item><guid isPermaLink="false">77</guid></item>`;
    expect(readFeed(rss(items), base)).toMatchObject({
      entries: [{ url: "https://bao.example.vn/a-1.html", hint: { title: "Tin" } }],
    });
  });

  it("may be empty", () => expect(readFeed(rss(""), base)).toEqual({ kind: "list", entries: [], more: [] }));

  it.each([
    ["<!DOCTYPE html><html><body>Trang chủ</body></html>", /trang HTML thay vì RSS/],
    ["\uFEFF <!-- x --><html>", /trang HTML/],
    ["", /trống/],
    ["Xin chào", /không phải RSS/],
    ['{"loi": "không thấy"}', /JSON Feed/],
    ["<urlset><url><loc>https://bao.example.vn/</loc></url></urlset>", /sitemap/],
    [rss("", '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'), /thực thể/],
  ])("that is none is told so", (text, reason) => {
    expect(readFeed(text, base)).toEqual({ kind: "not-a-list", reason: expect.stringMatching(reason) });
  });
});

describe("a sitemap", () => {
  it("dates only what it calls published, newest change first", () => {
    const text = `<urlset xmlns:news="n"><url><loc>https://bao.example.vn/cu-1.html</loc><lastmod>2025-07-01</lastmod></url>
      <url><loc>https://bao.example.vn/moi-2.html</loc><news:news><news:publication_date>2025-07-09T08:00:00+07:00</news:publication_date><news:title>Mới</news:title></news:news></url></urlset>`;
    expect(readSitemap(text, base)).toEqual({
      kind: "list",
      more: [],
      changed: new Map([
        ["https://bao.example.vn/moi-2.html", "2025-07-09T01:00:00.000Z"],
        ["https://bao.example.vn/cu-1.html", "2025-07-01"],
      ]),
      entries: [
        {
          url: "https://bao.example.vn/moi-2.html",
          hint: { title: "Mới", publishedAt: "2025-07-09T01:00:00.000Z" },
        },
        { url: "https://bao.example.vn/cu-1.html", hint: null },
      ],
    });
  });

  it("may be an index, whose parts come newest first", () => {
    const text = `<sitemapindex><sitemap><loc>https://bao.example.vn/s1.xml</loc><lastmod>2024-01-01</lastmod></sitemap><sitemap><loc>https://bao.example.vn/s2.xml.gz</loc><lastmod>2025-01-01</lastmod></sitemap></sitemapindex>`;
    expect(readSitemap(text, base)).toEqual({
      kind: "list",
      entries: [],
      changed: new Map([
        ["https://bao.example.vn/s2.xml.gz", "2025-01-01"],
        ["https://bao.example.vn/s1.xml", "2024-01-01"],
      ]),
      more: ["https://bao.example.vn/s2.xml.gz", "https://bao.example.vn/s1.xml"],
    });
  });

  it("may be one address a line", () => {
    expect(readSitemap("https://bao.example.vn/a\nhttps://bao.example.vn/b\n", base)).toMatchObject({
      entries: [{ url: "https://bao.example.vn/a" }, { url: "https://bao.example.vn/b" }],
    });
  });

  it.each(["<html></html>", "không có", rss("")])("that is none is told so", (text) => {
    expect(readSitemap(text, base)).toMatchObject({ kind: "not-a-list" });
  });
});

const page = (list: string) => `<!doctype html><body>
    <nav><a href="/kinh-te-va-do-thi-ha-noi-nay-1001.html">Mục</a></nav><main>${list}</main>
    <footer><a href="/gioi-thieu-ve-toa-soan-cua-bao.html">Giới thiệu</a></footer></body>`;

describe("a section page", () => {
  const home = "https://bao.example.vn/xa-hoi";
  const rules = { links: undefined, next: undefined, javascript: false, hosts: ["bao.example.vn"] };

  it("gives its articles, with the date on the card and not a relative one", () => {
    const list = `<div class="row"><h3><a class="item" href="/mo-lop-day-so-cho-cu-2001.html?utm_medium=x"> Mở lớp  dạy số </a></h3><span class="time">09/07/2025 08:00</span></div>
      <div class="row"><a href="/mot-cau-chuyen-khac-2000.html"><img></a><a href="/mot-cau-chuyen-khac-2000.html">Một câu chuyện khác</a><time>2 giờ trước</time></div>
      <a href="/tag/so">Thẻ</a><a href="/lich-cong-tac.pdf">Lịch</a><a href="https://quang-cao.example.com/mua-ngay-hom-nay-keo-het-1.html">QC</a>
      <a href="/su-kien-lon-trong-nam-event12.html">Sự kiện</a><a href="javascript:void(0)">Xem</a><a href="mailto:a@b.vn">Thư</a>`;
    expect(readListing(page(list), home, rules)).toEqual({
      kind: "list",
      more: [],
      entries: [
        {
          url: "https://bao.example.vn/mo-lop-day-so-cho-cu-2001.html",
          hint: { title: "Mở lớp dạy số", publishedAt: "2025-07-09T01:00:00.000Z" },
        },
        {
          url: "https://bao.example.vn/mot-cau-chuyen-khac-2000.html",
          hint: { title: "Một câu chuyện khác" },
        },
      ],
    });
  });

  it("follows the selectors of its file", () => {
    const list = `<ul class="tin"><li><a href="/1">Một</a></li><li><a href="http://www.bao.example.vn/2">Hai</a></li><li><a href="https://la.example.com/3">Lạ</a></li></ul><a class="sau" href="?trang=2">Sau</a>`;
    expect(readListing(page(list), home, { ...rules, links: ".tin li", next: "a.sau" })).toMatchObject({
      entries: [{ url: "https://bao.example.vn/1" }, { url: "http://www.bao.example.vn/2" }],
      more: ["https://bao.example.vn/xa-hoi?trang=2"],
    });
  });

  it("whose selector meets nothing has changed, and is not silent", () => {
    expect(readListing(page("<p>Tin</p>".repeat(200)), home, { ...rules, links: ".tin a" })).toMatchObject({
      kind: "not-a-list",
      reason: expect.stringMatching(/đổi giao diện/),
    });
  });

  it.each([
    ['<div id="app"></div><script src="/app.js"></script>', false],
    ["<noscript>Bạn cần bật JavaScript để xem trang</noscript>", false],
    ["<p>Đang tải</p>", true],
  ])("that needs a browser is told apart", (list, javascript) => {
    const read = readListing(`<body>${list}</body>`, home, { ...rules, javascript });
    expect(read).toMatchObject({ kind: "needs-javascript", reason: expect.stringMatching(/JavaScript/) });
  });

  it.each([
    ["/khai-mac-tuan-le-chuyen-doi-so-185251013164833152.htm", true],
    ["/post194468.html", true],
    ["/kinh-te/mo-duong-3-4.html", false],
    ["/trang-tieng-anh-cua-hue-khong-chi-co-lang-tam-54002.html", true],
    ["/chu-de-nong-trong-tuan-nay-cua-thanh-pho", true],
    ["/tin-tuc/chi-tiet?id=4711", true],
    ["/chu-de/chuyen-doi-so-quoc-gia-2025", false],
    ["/xa-hoi/trang-2", false],
    ["/xa-hoi", false],
    ["/", false],
    ["/anh-dep-ve-thu-do-ha-noi.jpg", false],
  ])("%s is an article: %s", (path, expected) => {
    expect(looksLikeArticle(`https://bao.example.vn${path}`)).toBe(expected);
  });
});

describe("bytes", () => {
  it.each([
    ["header", Buffer.from([0xd0]), "text/html; charset=windows-1258", "windows-1258"],
    ["quoted header", Buffer.from("a"), 'text/html; charset="UTF-8"', "utf-8"],
    ["mark before header", Buffer.from("\uFEFFĐ", "utf16le"), "text/html; charset=utf-8", "utf-16le"],
    ["no mark", Buffer.from("<html>Đ", "utf16le"), undefined, "utf-16le"],
    ["XML", Buffer.from('<?xml version="1.0" encoding="windows-1258"?>'), "application/xml", "windows-1258"],
    ["meta", Buffer.from('<html><head><meta charset="windows-1258">'), "text/html", "windows-1258"],
    [
      "old meta",
      Buffer.from('<meta http-equiv=x content="text/html; charset=windows-1258">'),
      "text/html",
      "windows-1258",
    ],
    ["meta that lies", Buffer.from('<meta charset="utf-16">'), "text/html", "utf-8"],
    ["unknown label", Buffer.from("a"), "text/html; charset=tcvn3-abc", "utf-8"],
    ["nothing", gzipSync("a"), undefined, "utf-8"],
  ])("are read by %s", (_, bytes, type, expected) => {
    expect(decodedBy(bytes, type).charset).toBe(expected);
  });

  it("become text without the mark", () => {
    expect(textOf(Buffer.from("\uFEFFĐổi mới", "utf16le"), undefined)).toBe("Đổi mới");
    expect(textOf(Buffer.from([0xd0, 0xf4, 0x69]), "text/html; charset=windows-1258")).toBe("Đôi");
  });
});
