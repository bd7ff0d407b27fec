import { describe, expect, it } from "vitest";
import { readPage } from "../../pipeline/extract/read-page.ts";

const fetchedAt = new Date("2025-11-22T04:00:00Z");
const text =
  "Xã mở lại phiên chợ tối bên bến đò, các sạp đều nhận thanh toán bằng điện thoại và có người hướng dẫn. ";

function dated(head: string, above: string, address = "https://xa.example.vn/tin/phien-cho-toi-77.html") {
  const html = `<html lang="vi"><head><title>Phiên chợ tối bên bến đò</title>${head}</head><body>${above}<p>${text.repeat(2)}</p></body></html>`;
  const read = readPage({ html, url: address, fetchedAt });
  if (read.kind !== "article") throw new Error(read.reason);
  const { publishedAt, publishedDay, dateFrom } = read.reading;
  return { publishedAt, publishedDay, dateFrom };
}
const title = "<h1>Phiên chợ tối bên bến đò</h1>";
const stamp = (value: string): string => `<meta property="article:published_time" content="${value}">`;
const seen = (value: string): string => `${title}<div class="date">${value}</div>`;

describe("stamps of Vietnamese pages", () => {
  it.each([
    [
      "local time marked Z",
      stamp("2025-11-18T20:30:00Z"),
      seen("18/11/2025 20:30"),
      "2025-11-18T13:30:00.000Z",
    ],
    [
      "local time marked +00:00",
      stamp("2025-11-18T20:30:00+00:00"),
      seen("20:30 | 18/11/2025"),
      "2025-11-18T13:30:00.000Z",
    ],
    [
      "local time marked Z over a bare day",
      stamp("2025-11-18T20:30:00Z"),
      seen("18/11/2025"),
      "2025-11-18T13:30:00.000Z",
    ],
    [
      "a true stamp of Greenwich",
      stamp("2025-11-18T20:30:00Z"),
      seen("19/11/2025 03:30"),
      "2025-11-18T20:30:00.000Z",
    ],
    [
      "a true stamp over its bare day",
      stamp("2025-11-18T20:30:00Z"),
      seen("19-11-2025"),
      "2025-11-18T20:30:00.000Z",
    ],
    [
      "another hour below, that of a change",
      stamp("2025-11-18T01:30:00Z"),
      seen("18/11/2025 15:10"),
      "2025-11-18T01:30:00.000Z",
    ],
    [
      "a stamp that only a wrong mark puts into the future",
      stamp("2025-11-22T10:15:00Z"),
      title,
      "2025-11-22T03:15:00.000Z",
    ],
  ])("are set right by what stands beside them: %s", (_, head, above, publishedAt) => {
    expect(dated(head, above).publishedAt).toBe(publishedAt);
  });

  it.each([
    ["2025-11-18T20:30:00Z", "2025-11-19"],
    ["2025-11-18T16:59:59Z", "2025-11-18"],
    ["2025-11-18T17:00:00Z", "2025-11-19"],
    ["2025-11-18T20:30:00+07:00", "2025-11-18"],
    ["2025-11-18", "2025-11-18"],
    ["20251118", "2025-11-18"],
  ])("file %s under %s", (value, day) => expect(dated(stamp(value), title).publishedDay).toBe(day));
});

describe("days that a page shows", () => {
  it.each([
    ["1.1.2025", "2025-01-01"],
    ["30.12.2024", "2024-12-30"],
    ["18-11-2025 - 21:05 PM", "2025-11-18"],
    ["18-11-2025 - 09:05 PM", "2025-11-18"],
    ["Cập nhật lúc 16:20 ngày 12/11/2025", "2025-11-12"],
    ["Ngày ban hành: 30/10/2025", "2025-10-30"],
    ["<!-- 03/02/2015 08:00 -->18/11/2025 - 07:00", "2025-11-18"],
    ["<time datetime='1970-01-01T00:00:00Z'>18/11/2025</time>", "2025-11-18"],
    ["<time datetime='2027-11-18T00:00:00Z'>18/11/2025</time>", "2025-11-18"],
    ["01/01/1970", null],
    ["18/11/2031", null],
    ["© 2011 - 2025 Trang tin", null],
  ])("are read from %s", (value, day) => expect(dated("", seen(value)).publishedDay).toBe(day));

  it("are not those of the calendar in the page's head", () => {
    const head = "<div class='date'>Thứ bảy, 22/11/2025</div>";
    expect(dated("", `${head}${title}`).publishedDay).toBeNull();
    expect(dated("", `${head}${title}<p>Ngày đăng: 18/11/2025</p>`).publishedDay).toBe("2025-11-18");
    expect(dated("", `${title}<div class='date'>22/11/2025</div>`).publishedDay).toBe("2025-11-22");
  });

  it.each([
    ["https://xa.example.vn/2025/11/18/phien-cho.html", "2025-11-18"],
    ["https://xa.example.vn/phien-cho-20251118074512345.htm", "2025-11-18"],
    ["https://xa.example.vn/view/AKR20251118074500004", "2025-11-18"],
    ["https://xa.example.vn/phien-cho-20259918.htm", null],
  ])("are taken from the address %s where the page shows none", (address, day) =>
    expect(dated("", title, address).publishedDay).toBe(day),
  );
});
