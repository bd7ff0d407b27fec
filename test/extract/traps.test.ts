import { describe, expect, it } from "vitest";
import { addressId } from "../../crawlers/address.ts";
import { knownOutlets } from "../../pipeline/extract/credit.ts";
import { readPage, type Page } from "../../pipeline/extract/read-page.ts";
import type { Reading } from "../../pipeline/item.ts";

const fetchedAt = new Date("2025-11-22T04:00:00Z");
const outlets = knownOutlets([
  { name: "Báo Hànộimới", aliases: ["HNM", "Hànộimới", "Hà Nội mới"], hosts: ["hanoimoi.vn"] },
  { name: "TTXVN", aliases: ["Thông tấn xã Việt Nam"], hosts: ["vietnamplus.vn"] },
]);
const paragraphs = [
  "Sáng nay, phường khai trương phòng đọc số ở tầng một nhà văn hóa, có mười hai máy tính và một góc cho trẻ em.",
  "Người phụ trách cho biết phòng mở cửa đến chín giờ tối, cả thứ Bảy và Chủ nhật, ai cũng có thể vào mà không cần thẻ.",
  "Trong ngày đầu, gần hai trăm lượt người đã đến, nhiều nhất là học sinh cấp hai và các bác đã nghỉ hưu.",
];
const body = paragraphs.map((text) => `<p>${text}</p>`).join("");

function page(main: string, head = "", url = "https://phuong.example.vn/tin/phong-doc-so-120.html"): Page {
  const html = `<!DOCTYPE html><html lang="vi"><head><title>Phường khai trương phòng đọc số</title>${head}</head><body>${main}</body></html>`;
  return { html, url, fetchedAt };
}

function reading(given: Page): Reading {
  const read = readPage(given, { outlets });
  if (read.kind !== "article") throw new Error(read.reason);
  return read.reading;
}

const title = "<h1>Phường khai trương phòng đọc số</h1>";

describe("whose story it is", () => {
  it.each([
    ["<p>Theo Hànộimới</p>", { name: "Báo Hànộimới", url: null }],
    ["<p>(Theo TTXVN)</p>", { name: "TTXVN", url: null }],
    ["<p>Nguồn: HNM</p>", { name: "Báo Hànộimới", url: null }],
    [
      "<p>Nguồn Báo khác : https://bao-khac.example.vn/tin-goc-8812.html</p>",
      { name: "Báo khác", url: "https://bao-khac.example.vn/tin-goc-8812.html" },
    ],
    [
      '<p><a href="https://hanoimoi.vn/tin-goc-70.html?utm_source=x">Bài gốc</a></p>',
      { name: "Báo Hànộimới", url: "https://hanoimoi.vn/tin-goc-70.html" },
    ],
  ])("is read from %s", (line, credit) => {
    const { text, credit: found } = reading(page(`${title}<div class="content">${body}${line}</div>`));
    expect(found).toEqual(credit);
    expect(text.split("\n")).toEqual(paragraphs);
  });

  it.each([
    "<p>Theo Kế hoạch số 179/KH-UBND, việc này hoàn thành trong quý tư.</p>",
    "<p>(Ảnh: Vũ Quang/TTXVN)</p>",
    "<p>Nguồn nhân lực của phường hiện có ba mươi cán bộ, phần lớn dưới bốn mươi tuổi.</p>",
    "<p>Theo lời kể của bà Lụa, phòng đọc từng là kho chứa bàn ghế cũ.</p>",
  ])("is not claimed by %s", (line) => {
    expect(
      reading(
        page(
          `${title}<div class="content">${body}${line}<p>Phường sẽ mở thêm một phòng ở khu chợ.</p></div>`,
        ),
      ).credit,
    ).toBeNull();
  });
});

describe("who wrote it", () => {
  it("is the signature under the text, not the photographer and not the outlet", () => {
    const ld = `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Phường khai trương phòng đọc số","author":{"@type":"Organization","name":"Báo Mẫu"}}</script>`;
    const found = reading(
      page(
        `${title}<div class="content">${body}<p style="text-align: right"><b>Thu Hà - Minh Anh</b></p><p>Ảnh: Văn Bảo</p></div>`,
        ld,
      ),
    );
    expect(found.authors).toEqual(["Thu Hà", "Minh Anh"]);
    expect(found.text.split("\n")).toEqual(paragraphs);
  });

  it("stays unknown where only the outlet signs", () => {
    const ld = `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Phường khai trương phòng đọc số","author":{"@type":"Organization","name":"Báo Mẫu"}}</script>`;
    expect(reading(page(`${title}<div class="content">${body}</div>`, ld)).authors).toEqual([]);
  });
});

describe("when it was published", () => {
  it("is the day of Việt Nam, also behind a stamp of Greenwich", () => {
    const { publishedAt, publishedDay } = reading(
      page(`${title}${body}`, '<meta property="article:published_time" content="2025-07-14T18:30:00Z">'),
    );
    expect({ publishedAt, publishedDay }).toEqual({
      publishedAt: "2025-07-14T18:30:00.000Z",
      publishedDay: "2025-07-15",
    });
  });

  it("does not come from a comment inside the date block", () => {
    const found = reading(
      page(`${title}<div class="detail-time"><!-- 02/03/2016 06:10 -->08/07/2025 14:30</div>${body}`),
    );
    expect(found).toMatchObject({ publishedDay: "2025-07-08", dateFrom: "visible" });
  });

  it.each([
    '<meta property="article:published_time" content="2031-01-01T00:00:00+07:00">',
    '<meta property="article:published_time" content="1970-01-01T00:00:00Z">',
  ])("is nothing where the page says %s", (head) => {
    expect(reading(page(`${title}${body}`, head))).toMatchObject({
      publishedAt: null,
      publishedDay: null,
      dateFrom: "none",
      datePrecision: "none",
    });
  });

  it("keeps the day of a later change apart", () => {
    const head = '<meta property="article:modified_time" content="2025-07-20T08:00:00+07:00">';
    expect(reading(page(`${title}${body}`, head))).toMatchObject({
      publishedDay: null,
      modifiedAt: "2025-07-20T01:00:00.000Z",
    });
  });

  it("is counted from the capture where the page only says how long ago, and unknown without it", () => {
    const relative = page(`${title}<time class="date">3 giờ trước</time>${body}`);
    expect(reading(relative)).toMatchObject({
      publishedAt: "2025-11-22T01:00:00.000Z",
      dateFrom: "relative",
      datePrecision: "hour",
    });
    expect(reading({ ...relative, fetchedAt: null })).toMatchObject({ publishedDay: null, dateFrom: "none" });
  });

  it("may be told by the feed", () => {
    const hint = { publishedAt: "2025-07-08T07:30:00+07:00" };
    expect(reading({ ...page(`${title}${body}`), hint })).toMatchObject({
      publishedDay: "2025-07-08",
      dateFrom: "feed",
    });
  });
});

describe("where it lives", () => {
  it.each([
    ["https://phuong.example.vn/", "https://phuong.example.vn/tin/phong-doc-so-120.html"],
    ["https://phuong.example.vn/tin/", "https://phuong.example.vn/tin/phong-doc-so-120.html"],
    [
      "https://khac.example.com/tin/phong-doc-so-120.html",
      "https://phuong.example.vn/tin/phong-doc-so-120.html",
    ],
    [
      "/tin/phong-doc-so-120.html?utm_source=zalo#binh-luan",
      "https://phuong.example.vn/tin/phong-doc-so-120.html",
    ],
  ])("believes the canonical address %s only for a page of its own", (canonical, address) => {
    expect(reading(page(`${title}${body}`, `<link rel="canonical" href="${canonical}">`)).canonicalUrl).toBe(
      address,
    );
  });

  it("is kept as the page writes it, while all its spellings have one id", () => {
    const spellings = [
      ["https://www.phuong.example.vn/tin/phong-doc-so-120.html?utm_source=zalo#vn_source=x", ""],
      ["http://phuong.example.vn/tin/phong-doc-so-120.html", ""],
      ["https://m.phuong.example.vn/tin/phong-doc-so-120.html", ""],
      ["https://phuong.example.vn/amp/tin/phong-doc-so-120.html", ""],
      [
        "https://phuong.example.vn/tin/phong-doc-so-120.html",
        '<link rel="canonical" href="https://www.phuong.example.vn/tin/phong-doc-so-120.html">',
      ],
    ] as const;
    const found = spellings.map(
      ([url, head]) => reading(page(`${title}${body}`, head, url)).canonicalUrl ?? "",
    );
    expect(found.at(0)).toBe("https://www.phuong.example.vn/tin/phong-doc-so-120.html");
    expect(found.at(-1)).toBe("https://www.phuong.example.vn/tin/phong-doc-so-120.html");
    expect(new Set(found.map(addressId)).size).toBe(1);
  });

  it("is the article for its AMP twin", () => {
    const amp = page(
      `${title}${body}`,
      '<link rel="canonical" href="https://phuong.example.vn/tin/phong-doc-so-120.html">',
      "https://phuong.example.vn/amp/tin/phong-doc-so-120.html",
    );
    expect(reading(amp).canonicalUrl).toBe("https://phuong.example.vn/tin/phong-doc-so-120.html");
  });
});

describe("the text", () => {
  it("comes out composed, whatever the page was written in", () => {
    const decomposed = page(`${title}${body}`);
    const found = reading({ ...decomposed, html: decomposed.html.normalize("NFD") });
    expect(found.title).toBe("Phường khai trương phòng đọc số");
    expect(found.text.split("\n")).toEqual(paragraphs);
  });

  it("leaves out readers' comments, related boxes, share words and captions", () => {
    const furniture = `<figure><img src="a.jpg"><figcaption>Phòng đọc ngày đầu mở cửa, có rất đông các cháu thiếu nhi.</figcaption></figure>`;
    const comments = `<div class="comments"><p>Tôi thấy phòng đọc này rất hay, đề nghị phường mở thêm ở khu tôi, nơi có đến ba trường học và hàng nghìn học sinh mà chưa có chỗ đọc sách.</p></div>`;
    const found = reading(
      page(
        `${title}<div class="content"><p>${paragraphs[0]}</p>${furniture}<p><a href="/khac.html">Xem thêm: Thư viện phường bên nhận sách mới</a></p><p>${paragraphs[1]}</p><p>${paragraphs[2]}</p><p>Chia sẻ</p></div><div class="related"><h3>Tin liên quan</h3><ul><li><a href="/1.html">Một tin khác của phường</a></li></ul></div>${comments}`,
      ),
    );
    expect(found.text.split("\n")).toEqual(paragraphs);
    expect(found.media.image).toBe(true);
  });

  it("is read from boxes parted by line breaks", () => {
    const found = reading(
      page(
        `<table><tr><td><b>Phường khai trương phòng đọc số</b></td></tr><tr><td>${paragraphs.join("<br><br>")}</td></tr></table>`,
      ),
    );
    expect(found.text.split("\n")).toEqual(paragraphs);
  });

  it("is kept with a warning where the rest is for subscribers", () => {
    const found = reading(
      page(
        `${title}<div class="content">${body}<p>Đăng nhập để đọc tiếp bài viết dành cho thuê bao.</p></div>`,
      ),
    );
    expect(found.warnings).toContain("bài có tường phí: có thể chỉ đọc được phần mở đầu");
  });

  it("of a film page may be short", () => {
    const found = reading(
      page(`${title}<video src="a.mp4"></video><div class="content"><p>${paragraphs[0]}</p></div>`),
    );
    expect(found).toMatchObject({ text: paragraphs[0], media: { video: true } });
  });

  it("of a picture story is its captions", () => {
    const figures = paragraphs
      .map((text, at) => `<figure><img src="${at}.jpg"><figcaption>${text}</figcaption></figure>`)
      .join("");
    expect(reading(page(`${title}<article>${figures}</article>`)).text.split("\n")).toEqual(paragraphs);
  });

  it("ends where the page loads the next article under it", () => {
    const long = [...paragraphs, ...paragraphs.map((text) => `${text} Đây là ngày thứ hai.`)]
      .map((text) => `<p>${text}</p>`)
      .join("");
    const next = paragraphs
      .map((text) => `<p>${text.replace("phường", "xã")} Xã bên cạnh cũng làm như vậy từ đầu năm.</p>`)
      .join("");
    const found = reading(
      page(
        `<main><article>${title}${long}</article><article><h1>Xã bên mở chợ phiên buổi tối</h1>${next}</article></main>`,
      ),
    );
    expect(found.text).toContain(paragraphs[0]);
    expect(found.text).not.toContain("Xã bên cạnh");
  });

  it("of a live report holds every entry", () => {
    const entries = paragraphs
      .map(
        (text, at) =>
          `<div class="live-entry"><time>0${at + 7}:15</time><h3>Mốc ${at + 1} của buổi lễ</h3><p>${text}</p></div>`,
      )
      .join("");
    const { text } = reading(page(`${title}<div class="live">${entries}</div>`));
    for (const paragraph of paragraphs) expect(text).toContain(paragraph);
  });

  it("is taken from the page's own data where a script would draw it", () => {
    const ld = JSON.stringify({
      "@type": "NewsArticle",
      headline: "Phường khai trương phòng đọc số",
      articleBody: paragraphs.join("\n"),
    });
    const found = reading(page(`<div id="app"></div>`, `<script type="application/ld+json">${ld}</script>`));
    expect(found.text.split("\n")).toEqual(paragraphs);
  });
});
