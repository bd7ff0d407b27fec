import { describe, expect, it } from "vitest";
import { readPage } from "../../pipeline/extract/read-page.ts";

const text =
  "Xã mở lại phiên chợ tối bên bến đò, các sạp đều nhận thanh toán bằng điện thoại và có người hướng dẫn tận nơi. ";
const name = "Phiên chợ tối bên bến đò";
const title = `<h1>${name}</h1>`;
const day = "2025-07-08";
const times = [new Date("2025-11-22T04:00:00Z"), null] as const;

/** The day read with and without the time of capture: pages that do not say "3 giờ trước" must not need it. */
function daysOf(
  above: string,
  below = "",
  head = "",
  url = "https://xa.example.vn/tin/phien-cho-toi-77.html",
) {
  const body = [1, 2, 3].map((at) => `<p>${at} ${text.repeat(2)}</p>`).join("");
  const html = `<!DOCTYPE html><html lang="vi"><head><title>${name}</title>${head}</head><body>${above}${body}${below}</body></html>`;
  return times.map((fetchedAt) => {
    const read = readPage({ html, url, fetchedAt });
    if (read.kind !== "article") throw new Error(read.reason);
    expect(read.reading.text.split("\n").filter((line) => line.includes("08/07/2025"))).toEqual([]);
    return read.reading.publishedDay;
  });
}
const always = [day, day];

describe("the day of publication on Vietnamese portals", () => {
  it.each([
    "Thứ Ba, 08/07/2025 | 09:30 GMT+7",
    "Cập nhật lúc 09:30, Thứ Ba, 08/07/2025 (GMT+7)",
    "Cập nhật lúc: 08/07/2025 09:30:00",
    "Đăng ngày: 08/07/2025 - Lượt xem: 1532",
    "Người đăng: Quản trị viên. Ngày đăng: 08/07/2025. Lượt xem: 1532. Chuyên mục: Tin tức. Cỡ chữ: A A A",
    "1532 lượt xem - 08/07/2025 09:30 - Theo dõi trên Zalo - Cỡ chữ",
    "08/07/2025 2:05:00 CH",
    "(08/07/2025 9:30:00 SA)",
    "8 Tháng Bảy, 2025",
    "Tháng Bảy 8, 2025",
    "8 Tháng 7, 2025",
    "08/Th7/2025",
    "Ngày 08 tháng 07 năm 2025, 09:30 AM",
    "Thứ Ba, ngày 8/7/2025 - 9:30",
    "09h30' ngày 08/07/2025",
    "T3, 08/07/2025",
    "[08/07/2025]",
    "08-07-2025 09:30:12",
    "<span>Thứ ba</span>, <span>08</span>/<span>07</span>/<span>2025</span>",
    "Thứ&nbsp;Ba,&nbsp;08/07/2025&nbsp;09:30",
    "Đăng lúc 09:30 08/07/2025 | Cập nhật lúc 10:00 12/07/2025",
    "Cập nhật: 12/07/2025 10:00 | Đăng: 08/07/2025 09:30",
    "<span>Cập nhật: 12/07/2025</span> <span>Xuất bản: 08/07/2025</span>",
    "<label>Ngày xuất bản</label><span>08/07/2025</span>",
    "Tuesday, 08/07/2025, 09:30 (GMT+7)",
    "08/07/25 09:30",
    "<!-- 02/03/2016 06:10 -->08/07/2025 09:30",
  ])("is read under the title: %s", (line) => expect(daysOf(`${title}<div>${line}</div>`)).toEqual(always));

  it.each([
    ["8 Tháng Mười Hai, 2024", "2024-12-08"],
    ["8 Tháng Mười Một, 2024", "2024-11-08"],
    ["8 tháng năm, 2024", "2024-05-08"],
    ["23:30 07/07/2025", "2025-07-07"],
  ])("is %s", (line, wanted) => expect(daysOf(`${title}<div>${line}</div>`)).toEqual([wanted, wanted]));

  it.each([
    [
      "in a table",
      `<table><tr><td><b>${name}</b></td></tr><tr><td>Ngày đăng tin: 08/07/2025</td></tr></table>`,
      "",
    ],
    ["beside the title", `<table><tr><td><b>${name}</b> <span>(08/07/2025)</span></td></tr></table>`, ""],
    ["under the text", title, "<div>Ngày cập nhật: 08/07/2025</div>"],
    ["as a document is signed", title, '<p align="right"><i>Bến Đò, ngày 08 tháng 7 năm 2025</i></p>'],
    ["over the title of a document", `<p><i>Bến Đò, ngày 08 tháng 7 năm 2025</i></p>${title}`, ""],
    ["in a tip", `${title}<time title="08/07/2025 09:30">4 tháng trước</time>`, ""],
  ])("is read %s", (_, above, below) => expect(daysOf(above, below)).toEqual(always));

  it.each([
    ["2025-07-08T17:30:00Z", "2025-07-09"],
    ["2025-07-08T23:30:00", day],
    ["08/07/2025 09:30", day],
    ["7/8/2025 9:30:00 AM", day],
  ])("is read from the head of the page: %s", (stamp, wanted) =>
    expect(daysOf(title, "", `<meta property="article:published_time" content="${stamp}">`)).toEqual([
      wanted,
      wanted,
    ]),
  );

  it.each(["-185250708093012345.htm", "-20250708093012345.htm", "-202507081435357.htm"])(
    "is read from an address that ends in %s",
    (end) => expect(daysOf(title, "", "", `https://bao.example.vn/phien-cho-toi${end}`)).toEqual(always),
  );
});

describe("days that are not of this article", () => {
  const shown = "<div>08/07/2025 09:30</div>";
  it.each([
    ["the day of the visit", "<div>Hôm nay, Thứ Bảy, ngày 22/11/2025 11:02</div>"],
    ["a calendar of another day", '<div class="date">Thứ Sáu, 21/11/2025, 10:00</div>'],
    ["a calendar in words", "<div>Thứ bảy, 22 Tháng 11 Năm 2025</div>"],
    [
      "a teaser over the title",
      '<div><a href="/z">Tin nóng hôm qua của xã</a> <span>(20/11/2025)</span></div>',
    ],
  ])("are passed over: %s", (_, above) => expect(daysOf(`${above}${title}${shown}`)).toEqual(always));

  it.each([
    [
      "other news",
      '<div><h3>Các tin khác</h3><ul><li><a href="/x">Chợ bên kia sông mở cửa sớm hơn</a> <span>(01/07/2025)</span></li></ul></div>',
    ],
    [
      "news without a heading",
      '<ul><li><a href="/x">Chợ bên kia sông mở cửa sớm hơn một giờ</a> <time datetime="2025-07-01">(01/07/2025)</time></li></ul>',
    ],
    ["an event in the text", "<p>Chợ họp từ ngày 15/07/2025 đến ngày 20/07/2025 tại bến đò.</p>"],
    ["a hidden field", '<input type="hidden" value="01/07/2025 09:30">'],
    ["the owner of the site", "<div>Bản quyền © 01/07/2025 Ủy ban nhân dân xã</div>"],
  ])("leave it undated: %s", (_, below) => expect(daysOf(title, below)).toEqual([null, null]));

  it("are not those of the site, of a film or of a list in the linked data", () => {
    const linked = `<script type="application/ld+json">[{"@type":"WebSite","dateCreated":"2012-01-01"},{"@type":"VideoObject","uploadDate":"2024-01-01"},{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Khác","datePublished":"2025-07-01"}]}]</script>`;
    expect(daysOf(`${title}${shown}`, "", linked)).toEqual(always);
  });

  it("are not counted back from an unknown capture", () => {
    expect(daysOf(`${title}<div class="time">3 ngày trước</div>`)).toEqual(["2025-11-19", null]);
  });
});
