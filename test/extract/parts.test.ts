import { describe, expect, it } from "vitest";
import { readPage } from "../../pipeline/extract/read-page.ts";

const text =
  "Khu phố Bốn lập nhóm trông trẻ sau giờ học, phụ huynh đăng ký trên điện thoại và trả công bằng giờ của mình. ";
const own = "https://bao.example.vn/nhom-trong-tre-5512.html";

function read(head: string, below: string, url = own) {
  const html = `<html lang="vi"><head><title>Nhóm trông trẻ của khu phố</title>${head}</head><body><h1>Nhóm trông trẻ của khu phố</h1><div class="content"><p>${text.repeat(2)}</p><p>${text.replace("Bốn", "Năm").repeat(2)}</p></div>${below}</body></html>`;
  const found = readPage({ html, url, fetchedAt: null });
  if (found.kind !== "article") throw new Error(found.reason);
  return found.reading;
}

describe("an article in parts", () => {
  it.each([
    [
      '<link rel="next" href="/nhom-trong-tre-5512-p2.html">',
      "",
      "https://bao.example.vn/nhom-trong-tre-5512-p2.html",
    ],
    ['<link rel="next" href="?page=2">', "", "https://bao.example.vn/nhom-trong-tre-5512.html?page=2"],
    [
      "",
      '<div class="paging"><a href="/nhom-trong-tre-5512/trang-2.html">Trang 2</a></div>',
      "https://bao.example.vn/nhom-trong-tre-5512/trang-2.html",
    ],
    [
      "",
      '<a rel="next" href="/nhom-trong-tre-5512_2.html">»</a>',
      "https://bao.example.vn/nhom-trong-tre-5512_2.html",
    ],
  ])("says where it goes on: %s%s", (head, below, next) => {
    expect(read(head, below).warnings).toEqual([`bài còn tiếp ở trang khác: ${next}`]);
  });

  it.each([
    ['<link rel="next" href="/bai-tiep-theo-5513.html">', ""],
    ['<link rel="next" href="/xa-hoi?page=2">', ""],
    ["", '<a href="/xa-hoi/trang-2.html">Trang 2</a>'],
    ["", '<a href="#trang-2">Trang 2</a>'],
    ["", '<a rel="next" href="/mot-bai-khac-99.html">Bài sau</a>'],
  ])("is not made of other articles and sections: %s%s", (head, below) => {
    expect(read(head, below).warnings).toEqual([]);
  });

  it("says nothing on its last part", () => {
    const last = "https://bao.example.vn/nhom-trong-tre-5512-p2.html";
    expect(read("", '<a href="/nhom-trong-tre-5512.html">Trang 1</a>', last).warnings).toEqual([]);
  });

  it("keeps the address of the article for its AMP twin, and says where that goes on", () => {
    const found = read(
      `<link rel="canonical" href="${own}"><link rel="next" href="/nhom-trong-tre-5512-p2.html">`,
      "",
      "https://amp.bao.example.vn/nhom-trong-tre-5512.html",
    );
    expect(found.canonicalUrl).toBe(own);
    expect(found.warnings).toEqual([
      "bài còn tiếp ở trang khác: https://amp.bao.example.vn/nhom-trong-tre-5512-p2.html",
    ]);
  });
});

describe("a teaser before a paywall", () => {
  it.each([
    [
      '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Nhóm trông trẻ của khu phố","isAccessibleForFree":"False"}</script>',
      "",
    ],
    ['<meta property="article:content_tier" content="locked">', ""],
    ["", '<div class="content"><p>Mua gói để đọc toàn bộ bài viết.</p></div>'],
  ])("is kept and marked: %s%s", (head, below) => {
    const { text: kept, warnings } = read(head, below);
    expect(kept).toContain("nhóm trông trẻ sau giờ học");
    expect(warnings).toEqual(["bài có tường phí: có thể chỉ đọc được phần mở đầu"]);
  });
});
