import { describe, expect, it } from "vitest";
import { howReadSheet } from "../../dashboards/office/pages/item-how-read.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";
import type { Item } from "../../pipeline/item.ts";

const sentence = "Phường mở phòng đọc số cho trẻ em và người lớn tuổi, ai cũng có thể vào mà không cần thẻ. ";
const html = `<html lang="vi"><head><title>Phường mở phòng đọc số</title><link rel="canonical" href="https://phuong.example.vn/tin/phong-doc-so-120.html"><meta property="article:section" content="Đời sống"></head>
<body><h1>Phường mở phòng đọc số</h1><div>Thứ Ba, 08/07/2025 | 09:30 GMT+7</div><p>${sentence.repeat(2)}</p><p>${sentence.repeat(3)}</p><p align="right"><b>Thu Hà</b></p><p>Mua gói để đọc toàn bộ bài viết.</p><img src=a.jpg></body></html>`;

/** An item made of what is really read from a page. */
function itemOf(): Item {
  const read = readPage({
    html,
    url: "https://phuong.example.vn/tin/phong-doc-so-120.html",
    fetchedAt: new Date("2025-11-22T04:00:00Z"),
  });
  if (read.kind !== "article") throw new Error(read.reason);
  return {
    ...read.reading,
    id: "a",
    kind: "article",
    city: "c",
    source: "s",
    channel: null,
    url: "https://phuong.example.vn/tin/phong-doc-so-120.html",
    aliases: [],
    capture: "k",
    evidence: { file: "a.warc.gz", offset: 0, length: 1, digest: "" },
    firstCapturedAt: "2025-11-22T04:00:00Z",
    lastCapturedAt: "2025-11-22T04:00:00Z",
    story: "a",
    copy: "unknown",
    verdicts: [],
    removedOn: null,
    textDigest: "",
  };
}

const shown = String(await howReadSheet(itemOf()))
  .replace(/<[^>]+>/g, " ")
  .replace(/\s+/g, " ");

describe("the item's page tells how each field was read", () => {
  it.each([
    "Tít Phường mở phòng đọc số Cách đọc: tiêu đề lớn của trang (h1)",
    "Cách đọc: đoạn văn liền mạch lớn nhất của trang",
    "Ngày đăng 08/07/2025 09:30 Lấy từ dòng ngày giờ hiện trên trang; đến phút Cách đọc: một dòng chữ hiện trên trang",
    "Ngày sửa trang không ghi",
    "Tác giả Thu Hà Cách đọc: tên ký cuối bài",
    "Dòng ghi nguồn không có",
    "Chuyên mục Đời sống Cách đọc: thẻ meta article:section",
    "Ngôn ngữ Tiếng Việt Cách đọc: chữ cái tiếng Việt trong bài",
    "Địa chỉ chuẩn https://phuong.example.vn/tin/phong-doc-so-120.html Cách đọc: trang tự khai (rel=canonical)",
    "Lưu ý khi đọc bài có tường phí: có thể chỉ đọc được phần mở đầu",
  ])("%s", (line) => expect(shown).toContain(line));

  it("names the rule and its owner where a family or source gave one", async () => {
    const item = { ...itemOf(), howRead: { title: "h1.cms-title (epi)" } };
    expect(String(await howReadSheet(item))).toMatch(
      /của <b>epi<\/b>:\s*<code class="small">h1\.cms-title<\/code>/,
    );
  });
});
