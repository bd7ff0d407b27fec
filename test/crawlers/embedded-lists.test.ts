import { describe, expect, it } from "vitest";
import { readBulletins } from "../../crawlers/bulletin.ts";
import { readListing, type ListingRules } from "../../crawlers/listing.ts";

const base = "https://cong.example.vn/tin-tuc";
const rules: ListingRules = {
  links: undefined,
  next: undefined,
  embedded: undefined,
  javascript: false,
  hosts: ["cong.example.vn"],
};
const rows = [
  {
    title: "Mở lớp dạy số",
    url: "/mo-lop-day-so-cho-cu-2001.html",
    publishedAt: "2026-11-09T08:00:00+07:00",
  },
  {
    title: "Chợ quét mã",
    url: "https://cong.example.vn/cho-quet-ma-ca-tuan-2002.html",
    createdTime: 1762650000,
  },
  { title: "Thi lập trình", link: "/thi-lap-trinh-cap-thanh-pho-2003.html", ngay: "08/11/2026" },
];
const menu = [
  { name: "Trang chủ", url: "/" },
  { name: "Giới thiệu", url: "/gioi-thieu" },
  { name: "Liên hệ", url: "/lien-he" },
  { name: "Sơ đồ", url: "/so-do" },
];
const expected = [
  {
    url: "https://cong.example.vn/mo-lop-day-so-cho-cu-2001.html",
    hint: { title: "Mở lớp dạy số", publishedAt: "2026-11-09T01:00:00.000Z" },
  },
  {
    url: "https://cong.example.vn/cho-quet-ma-ca-tuan-2002.html",
    hint: { title: "Chợ quét mã", publishedAt: "2025-11-09T01:00:00.000Z" },
  },
  {
    url: "https://cong.example.vn/thi-lap-trinh-cap-thanh-pho-2003.html",
    hint: { title: "Thi lập trình", publishedAt: "2026-11-08" },
  },
];
const page = (script: string): string => `<!doctype html><body><div id="__next"></div>${script}</body>`;

describe("a list in the data of a page", () => {
  it.each([
    [
      "of Next",
      `<script id="__NEXT_DATA__" type="application/json">${JSON.stringify({ props: { menu, pageProps: { tin: { items: rows } } } })}</script>`,
    ],
    [
      "of an assignment",
      `<script>window.__INITIAL_STATE__ = ${JSON.stringify({ menu, list: rows })};</script>`,
    ],
    [
      "of schema.org",
      `<script type="application/ld+json">${JSON.stringify({ "@type": "ItemList", itemListElement: rows.map((item, at) => ({ position: at + 1, item })) })}</script>`,
    ],
  ])("%s is found by itself", (_, script) => {
    expect(readListing(page(script), base, rules)).toEqual({ kind: "list", more: [], entries: expected });
  });

  it("is found by its path, also where its addresses look like no articles, and in an answer that is JSON", () => {
    const data = {
      a: rows,
      b: {
        c: [
          { ten: "Một", url: "/1" },
          { ten: "Hai", url: "https://la.example.com/2" },
        ],
      },
    };
    const own = { ...rules, embedded: "b.c" };
    const only = [{ url: "https://cong.example.vn/1", hint: { title: "Một" } }];
    const script = `<script type="application/json">${JSON.stringify(data)}</script>`;
    expect(readListing(page(script), base, own)).toMatchObject({ kind: "list", entries: only });
    expect(readListing(JSON.stringify(data), base, own)).toMatchObject({ kind: "list", entries: only });
    expect(readListing(JSON.stringify(data), base, rules)).toMatchObject({ entries: expected });
  });

  it("whose path leads nowhere has changed, and is not silent", () => {
    const script = `<script type="application/json">${JSON.stringify({ a: rows })}</script><p>${"Tin. ".repeat(200)}</p>`;
    expect(readListing(`<body>${script}</body>`, base, { ...rules, embedded: "b.c" })).toMatchObject({
      kind: "not-a-list",
      reason: expect.stringMatching(/embedded "b\.c".*cấu trúc/),
    });
    expect(readListing('{"loi": 1}', base, rules)).toMatchObject({ kind: "not-a-list" });
  });

  it("is not taken for the links that a page shows itself", () => {
    const link = `<a href="/mot-bai-khac-hien-tren-trang-3001.html">Một bài khác</a>`;
    const script = `<script type="application/json">${JSON.stringify({ rows })}</script>`;
    const read = readListing(page(link + script), base, rules);
    expect(read).toMatchObject({
      entries: [{ url: "https://cong.example.vn/mot-bai-khac-hien-tren-trang-3001.html" }],
    });
  });

  it("that is deep, endless or broken holds nothing up", () => {
    const deep = `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`;
    const wide = JSON.stringify(Array.from({ length: 300_000 }, (_, n) => ({ n })));
    for (const data of [deep, wide, '{"a":', "[".repeat(100_000)])
      expect(readListing(page(`<script type="application/json">${data}</script>`), base, rules).kind).toBe(
        "needs-javascript",
      );
  });
});

describe("a page of bulletins", () => {
  const list = `<ul><li><a href="/files/ban-tin-so-12.pdf">Bản tin số 12</a> <span class="date">15/11/2026</span></li>
    <li><a href="/files/ban-tin-so-11.PDF?v=2">Bản tin số 11</a> <span class="date">01/11/2026</span></li>
    <li><a href="https://la.example.com/x.pdf">Nơi khác</a></li><li><a href="/lien-he">Liên hệ</a></li></ul><a class="sau" href="?trang=2">Sau</a>`;

  it("gives its files with title and day, and the next page", () => {
    expect(readBulletins(list, base, { ...rules, next: "a.sau" })).toEqual({
      kind: "list",
      more: ["https://cong.example.vn/tin-tuc?trang=2"],
      entries: [
        {
          url: "https://cong.example.vn/files/ban-tin-so-12.pdf",
          hint: { title: "Bản tin số 12", publishedAt: "2026-11-15" },
        },
        {
          url: "https://cong.example.vn/files/ban-tin-so-11.PDF?v=2",
          hint: { title: "Bản tin số 11", publishedAt: "2026-11-01" },
        },
      ],
    });
  });

  it("without any is told so", () => {
    expect(readBulletins("<p>Chưa có</p>", base, rules)).toMatchObject({
      kind: "not-a-list",
      reason: expect.stringMatching(/không có liên kết tới tệp PDF/),
    });
  });
});
