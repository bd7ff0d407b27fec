import { describe, expect, it } from "vitest";
import { readPage } from "../../pipeline/extract/read-page.ts";

const links = Array.from(
  { length: 60 },
  (_, at) => `<li><a href="/tin-${at}.html">Tin số ${at} của chuyên mục trong tuần này</a></li>`,
).join("");
const sentence = "Phường mở phòng đọc số cho trẻ em và người lớn tuổi, ai cũng có thể vào mà không cần thẻ. ";
const whole = (title: string, main: string, head = ""): string =>
  `<html lang="vi"><head><title>${title}</title>${head}</head><body>${main}</body></html>`;
const kindOf = (html: string, url: string): string => readPage({ html, url, fetchedAt: null }).kind;

describe("pages that are no articles", () => {
  it.each([
    [
      "gone",
      whole("Không tìm thấy trang", "<h1>Không tìm thấy</h1><p>Trang bạn tìm không còn.</p>"),
      "https://a.example.vn/tin-9.html",
    ],
    [
      "gone",
      whole("404 - Báo Mẫu", "<p>Xin lỗi, đường dẫn đã thay đổi.</p>"),
      "https://a.example.vn/404.html",
    ],
    [
      "gone",
      whole("Báo Mẫu", "<h1>Bài viết đã bị gỡ</h1><p>Mời bạn đọc tin khác.</p>"),
      "https://a.example.vn/tin-9.html",
    ],
    ["not-an-article", whole("Báo Mẫu", `<ul>${links}</ul><p>${sentence}</p>`), "https://a.example.vn/"],
    ["not-an-article", whole("Báo Mẫu", `<ul>${links}</ul>`), "https://a.example.vn/trang-chu.html"],
    [
      "not-an-article",
      whole("Xã hội - Báo Mẫu", `<h1>Xã hội</h1><ul>${links}</ul>`),
      "https://a.example.vn/xa-hoi",
    ],
    ["not-an-article", whole("Kết quả tìm kiếm", `<ul>${links}</ul>`), "https://a.example.vn/tim-kiem?q=so"],
    [
      "not-an-article",
      whole("Đăng nhập", "<h1>Đăng nhập</h1><form><input name=u></form>"),
      "https://a.example.vn/dang-nhap",
    ],
    [
      "not-an-article",
      whole("Just a moment...", "<p>Checking your browser</p>"),
      "https://a.example.vn/tin-9.html",
    ],
    ["unreadable", "", "https://a.example.vn/tin-9.html"],
  ])("are %s: %#", (kind, html, url) => expect(kindOf(html, url)).toBe(kind));

  it("say why in Vietnamese", () => {
    const read = readPage({
      html: whole("Báo Mẫu", `<ul>${links}</ul>`),
      url: "https://a.example.vn/",
      fetchedAt: null,
    });
    expect(read).toEqual({ kind: "not-an-article", reason: "trang chủ" });
  });
});

describe("articles that look like something else", () => {
  it.each([
    [
      "a short notice",
      whole("Thông báo cắt điện", `<h1>Thông báo cắt điện</h1><p>${sentence}</p>`),
      "https://a.example.vn/thong-bao-12.html",
    ],
    [
      "an article about a missing page",
      whole(
        "Không tìm thấy lối ra cho chợ cũ",
        `<h1>Không tìm thấy lối ra cho chợ cũ</h1><p>${sentence}</p><p>${sentence.repeat(2)}</p><p>${sentence.repeat(3)}</p><p>${sentence.repeat(4)}</p>`,
      ),
      "https://a.example.vn/cho-cu-12.html",
    ],
    [
      "an article among many links",
      whole(
        "Phòng đọc",
        `<ul>${links}</ul><h1>Phòng đọc</h1><p>${sentence.repeat(2)}</p>`,
        '<meta property="og:type" content="article">',
      ),
      "https://a.example.vn/phong-doc-12.html",
    ],
    [
      "an article at the root of a site",
      whole("Phòng đọc", `<h1>Phòng đọc</h1><p>${sentence.repeat(2)}</p>`),
      "https://a.example.vn/?newsid=120",
    ],
  ])("are kept: %s", (_, html, url) => expect(kindOf(html, url)).toBe("article"));
});
