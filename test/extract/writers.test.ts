import { describe, expect, it } from "vitest";
import { readPage } from "../../pipeline/extract/read-page.ts";

const sentence =
  "The village turns its old station into a house for all clubs, and is still looking for people who lend a hand. ";
const text = [1, 2, 3].map((at) => `<p>${at} ${sentence.repeat(2)}</p>`).join("");

function read(above: string, below = "", head = "", lang = "en") {
  const html = `<html lang="${lang}"><head><title>A station for all clubs</title>${head}</head><body><main>${above}<h1>A station for all clubs</h1>${text}${below}</main></body></html>`;
  const found = readPage({ html, url: "https://example.org/a/station", fetchedAt: null });
  if (found.kind !== "article") throw new Error(found.reason);
  return found.reading;
}

describe("writers", () => {
  it.each([
    ["a label over the name", "<p>Written by</p><p>Edith Tabor</p>", ""],
    ["a box under the text", "", "<div><p>Written by Edith Tabor</p><p>Edith likes trains.</p></div>"],
    [
      "a name for each width of screens",
      '<div class="byline"><span>Edith Tabor</span> <span>Edith Tabor</span></div>',
      "",
    ],
    [
      "the first thing of several in microdata",
      '<div itemscope><span itemprop="author">Edith Tabor</span></div>',
      '<div itemscope><a href="/b"><span itemprop="author">John Doe</span></a></div>',
    ],
  ])("are read from %s", (_, above, below) => expect(read(above, below).authors).toEqual(["Edith Tabor"]));

  it.each(["Theo Hànộimới", "Theo báo Tuổi Trẻ", "Nguồn: TTXVN"])(
    "are not read from the credit line “%s”, however it is set apart",
    (line) =>
      expect(read("", `<p style="text-align:right"><b>${line}</b></p>`, "", "vi").authors).toEqual([]),
  );

  it.each([
    ["a share bar", '<div class="author">Twitter Facebook</div>', ""],
    [
      "a post in the linked data",
      "",
      '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A station for all clubs","author":{"@type":"Person","name":"10 years in the railway business"}}</script>',
    ],
  ])("are not read from %s", (_, above, head) => expect(read(above, "", head).authors).toEqual([]));
});

describe("the line over a title", () => {
  it("is what the page names so", () => {
    expect(read('<div class="article-kicker">Nghĩa Sơn:</div>')).toMatchObject({
      kicker: "Nghĩa Sơn",
      howRead: { kicker: "class" },
    });
  });

  it("is none where nothing is named so", () => expect(read("<div>Home</div>").kicker).toBeNull());

  it("is what the heading has before the title that is shared", () => {
    const html = `<html lang="vi"><head><title>Phường bỏ giấy hẹn, trả kết quả ngay</title><meta property="og:title" content="Phường bỏ giấy hẹn, trả kết quả ngay"></head><body><h1>Cải cách hành chính: Phường bỏ giấy hẹn, trả kết quả ngay</h1>${text}</body></html>`;
    const found = readPage({ html, url: "https://phuong.example.vn/bo-giay-hen-9.html", fetchedAt: null });
    expect(found.kind === "article" ? found.reading : null).toMatchObject({
      title: "Phường bỏ giấy hẹn, trả kết quả ngay",
      kicker: "Cải cách hành chính",
    });
  });
});
