import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Capture } from "../../crawlers/capture.ts";
import { isPdf, pdfText } from "../../pipeline/extract/pdf.ts";
import { paragraphsOf, readBulletin } from "../../pipeline/extract/read-bulletin.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";
import { pdfOf, pdfWith } from "../sample-city/pdf.ts";

const lines = [
  "Phường Láng mở lớp dạy kỹ năng số cho người cao tuổi",
  "Sáng 12/11, nhà văn hóa phường Láng khai giảng lớp đầu tiên với ba mươi học viên,",
  "người cao tuổi nhất tám mươi hai tuổi. Mỗi tuần lớp học hai buổi, mỗi buổi chín mươi",
  "phút, do đoàn viên thanh niên của phường đứng lớp.",
  "Bà Nguyễn Thị Mận cho biết bà muốn tự gọi điện có hình cho cháu ở xa và tự đặt lịch",
  "khám bệnh qua mạng. Cuối khóa, phường sẽ tặng mỗi học viên một cuốn sổ tay.",
];
const capture = (body: Uint8Array, hint: Capture["hint"] = null): Capture => ({
  id: "1",
  city: "hanoi",
  source: "lang-portal",
  channel: "lang-portal/ban-tin",
  url: "https://lang.example.vn/files/ban-tin-12.pdf",
  finalUrl: "https://lang.example.vn/files/ban-tin-12.pdf",
  status: 200,
  headers: { "content-type": "application/pdf" },
  body,
  fetchedAt: "2026-11-14T02:00:00.000Z",
  hint,
  ledTo: null,
  timeKnown: true,
  evidence: { file: "a", offset: 0, length: 1, digest: "" },
});
const read = (body: Uint8Array, hint?: Capture["hint"]) =>
  readBulletin(capture(body, hint), async (page) =>
    readPage(page, { source: undefined, family: undefined, outlets: [] }, []),
  );

describe("a bulletin in PDF", () => {
  it("is read with title, day and paragraphs", { timeout: 30_000 }, async () => {
    const body = pdfOf([lines, ["Trang 2"]], "Microsoft Word - bantin.docx");
    expect(isPdf(body)).toBe(true);
    const result = await read(body, { title: "Bản tin phường Láng số 12", publishedAt: "2026-11-13" });
    expect(result).toMatchObject({
      kind: "article",
      reading: {
        title: "Bản tin phường Láng số 12",
        publishedDay: "2026-11-13",
        dateFrom: "feed",
        warnings: expect.arrayContaining([expect.stringMatching(/từ tệp PDF/)]),
      },
    });
    const text = result.kind === "article" ? result.reading.text : "";
    expect(text).toContain("mỗi buổi chín mươi phút, do đoàn viên thanh niên của phường đứng lớp.");
    expect(text).not.toContain("Trang 2");
  });

  it("that is a scan must be entered by hand", { timeout: 30_000 }, async () => {
    expect(await read(pdfOf([[], []]))).toEqual({
      kind: "unreadable",
      reason: "tệp PDF 2 trang là ảnh quét, không có chữ để đọc: cần nhập tay",
    });
  });

  it("that is broken or a bomb is given up at its limits", { timeout: 60_000 }, async () => {
    const bomb = deflateSync(Buffer.alloc(100 * 1024 * 1024, "0 0 m "));
    expect(bomb.length).toBeLessThan(2 * 1024 * 1024);
    const limits = { seconds: 1, megabytes: 200 };
    expect(await pdfText(pdfWith([bomb]), limits)).toBeNull();
    expect(await pdfText(Buffer.from("%PDF-1.7 hỏng"), limits)).toBeNull();
    expect(await read(Buffer.from("%PDF-1.7 hỏng"))).toMatchObject({
      kind: "unreadable",
      reason: expect.stringMatching(/cần nhập tay/),
    });
  });

  it("is read as far as a bulletin goes when it has thousands of pages", { timeout: 30_000 }, async () => {
    const text = await pdfText(pdfOf(Array.from({ length: 1_000 }, () => ["Một dòng trên mỗi trang."])));
    expect(text).toMatchObject({ pages: 1_000 });
    expect(text?.lines.filter((line) => line !== "")).toHaveLength(60);
  });
});

it("lines are joined to paragraphs, divided words to words, page numbers dropped", () => {
  expect(
    paragraphsOf([
      "Lớp học mở vào buổi tối để người đi làm cũng học đư-",
      "ợc cùng.",
      "",
      "12",
      "- Đợt một: ba lớp",
      "- Đợt hai: năm lớp",
      "Trang 3/8",
    ]),
  ).toEqual([
    "Lớp học mở vào buổi tối để người đi làm cũng học được cùng.",
    "- Đợt một: ba lớp",
    "- Đợt hai: năm lớp Trang 3/8",
  ]);
});
