import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plansNamedIn } from "../../dashboards/office/known.ts";
import { readWord } from "../../dashboards/office/words.ts";
import { summary } from "../../pipeline/collect.verb.ts";
import { Family } from "../../config/source-schema.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";
import { counted, fateWords } from "../../pipeline/words.ts";
import { openSampleOffice, type SampleOffice } from "./sample-office.ts";

let office: SampleOffice;
beforeAll(async () => {
  office = await openSampleOffice();
});
afterAll(() => office[Symbol.asyncDispose]());

describe("what a clerk reads", () => {
  it("tells a round of collecting in Vietnamese, most first", () => {
    const line = summary({
      looks: { working: 1204, unreachable: 2, "not-permitted": 0 },
      addresses: { captured: 426, gone: 1, failed: 3 },
      startedAt: "2026-11-22T01:00:00Z",
      finishedAt: "2026-11-22T01:05:00Z",
      elsewhere: 0,
      leftOvers: 0,
      stopped: false,
    });
    expect(line).toBe(
      "lượt ghé kênh: thu được 1.204, không kết nối được 2; trang: tải được 426, tải lỗi 3, đã gỡ 1",
    );
  });

  it("names endings and leaves what it has no word for", () => {
    expect(counted({ "off-topic": 426, "nhập trước đây": 2 }, fateWords)).toBe(
      "ngoài kế hoạch 426, nhập trước đây 2",
    );
    expect(counted({}, fateWords)).toBe("không có");
  });

  it("calls a plan by its number, never by its id", () => {
    const said = plansNamedIn("songmo-12: tính cho II.2; songmo-3: chờ người duyệt", office.config);
    expect(said).not.toContain("songmo");
    expect(said).toMatch(/^Kế hoạch số .+: tính cho II\.2; Kế hoạch không ghi số: chờ người duyệt$/);
  });

  it("says how a field was read in words, or by the selector", async () => {
    expect(readWord("byline")).toBe("phần trang dành cho tên tác giả");
    expect(readWord("meta og:title")).toBe("thẻ meta og:title");
    expect(readWord("h1.tit (mau)")).toBeNull();
    expect(readWord("constructor")).toBeNull();
    const { text } = await office.page("/tin/tin-001");
    expect(text).toContain('quy tắc khai báo của <b>mau</b>: <code class="small">h1.tit</code>');
  });

  it("names the selector that gave the writer and the credit", () => {
    const family = Family.parse({
      id: "mau",
      name: "Họ trang mẫu",
      signs: [".bai"],
      rules: { byline: [".but-danh"], credit: [".nguon-bai"] },
    });
    const paragraph =
      "Sáng nay bà con trong xóm ra nhà văn hóa học cách nộp giấy tờ qua mạng cùng đoàn viên.";
    const html = `<html lang="vi"><head><title>Lớp học số ở xóm Đông</title></head><body class="bai"><h1>Lớp học số ở xóm Đông</h1>
      ${`<p>${paragraph}</p>`.repeat(6)}<p class="but-danh">Nguyễn Thu Lam</p>
      <p class="nguon-bai">Nguồn: https://bao-goc.vn/lop-hoc-so.html</p></body></html>`;
    const page = { html, url: "https://xom.vn/bai.html", fetchedAt: new Date("2026-11-20T02:00:00Z") };
    const read = readPage(page, { family }, [family]);
    expect(read.kind === "article" ? read.reading.howRead : read).toMatchObject({
      authors: ".but-danh (mau)",
      credit: ".nguon-bai (mau)",
    });
  });
});
