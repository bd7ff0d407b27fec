import { beforeAll, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { morningOver, type Morning } from "./morning.ts";

let morning: Morning;
beforeAll(async () => {
  morning = await morningOver(
    () => openSqliteStore(":memory:"),
    async (store) => store,
  );
});

const city = "[Phủ Sóng thành phố Sông Mơ]";

const counts = (sent: number, waiting: number) => [{ city: "thành phố Sông Mơ", sent, waiting, refused: 0 }];

describe("Monday, 07:05, two programs at the same moment", () => {
  it("sends every letter once, again only where a server was busy, none before its hour", () => {
    expect(morning.mails.map(({ to, subject }) => [to, subject])).toEqual([
      ["ban@vi-du.vn", `${city} Báo chí phản ánh: 1; Cụm tin lan rộng: 1`],
      ["ban@vi-du.vn", `${city} Điểm tin ngày 22/11/2026`],
      [
        "so@vi-du.vn",
        expect.stringMatching(/Nguồn thu gặp trục trặc: 1; Báo chí phản ánh: 1; Đơn vị im lặng: 1/),
      ],
      ["so@vi-du.vn", `${city} Điểm tin từ ngày 20/11/2026 đến hết ngày 22/11/2026`],
    ]);
    expect(morning.said).toEqual([[counts(2, 3)], 1, counts(0, 0), counts(3, 0), counts(0, 0)]);
    expect(morning.hooks).toHaveLength(2); // 503, then taken: the same letter
    expect(new Set(morning.hooks).size).toBe(1);
    expect(morning.kept.filter((line) => line.includes(" sent "))).toHaveLength(5);
  });

  it("tells a story by its original, wherever it was carried", () => {
    expect(textOf("Báo chí phản ánh: 1; Cụm")).toContain("- 2 báo, trang dẫn lại: Lớp học số tối thứ sáu\n");
  });
});

describe("Monday's digest for working days", () => {
  it("has the news of three days by group, each story once with its reprints, criticism with whom to ask, who is silent, what was seen", () => {
    const text = textOf("từ ngày 20/11");
    expect(headingsOf(text)).toEqual([
      "== Kế hoạch 12/KH-UBND ==",
      "II.1 Quán triệt chủ trương về khoa học, công nghệ",
      "II.2 Lớp học số cho mọi nhà",
      "II.3 Dịch vụ công trực tuyến và giấy tờ điện tử",
      "Báo chí phản ánh",
      "Đơn vị im lặng",
    ]);
    expect(text).toContain(
      "- Báo Sông Mơ: Lớp học số tối thứ sáu (+2 báo dẫn lại)\n  Các cụ học nhắn tin.\n  https://",
    );
    expect(text.split("Lớp học số tối thứ sáu")).toHaveLength(2);
    expect(text).toContain("Đề xuất giao: UBND phường Bến Đợi");
    expect(text).toMatch(/UBND xã Làng Chài: \d+ ngày thu được mà không có tin/);
    expect(text).toContain("Độ đầy đủ: 8 trên 9 nguồn thu được");
    expect(text).toContain("https://phusong.vi-du.vn/");
  });

  it("quotes forty words at the most, and shows foreign letters as letters", () => {
    const { text, html } = mailOf("từ ngày 20/11");
    for (const line of text.split("\n")) expect(line.trim().split(/\s+/u).length).toBeLessThanOrEqual(45);
    expect(text).toContain("một hai ba bốn năm…");
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain("&lt;script&gt;");
  });
});

it("a digest of every day has the day before only", () => {
  const text = textOf("Điểm tin ngày 22/11");
  expect(text).toContain("Tin chủ nhật");
  expect(text).not.toContain("Lớp học số tối thứ sáu");
});

function mailOf(subject: string): Morning["mails"][number] {
  const found = morning.mails.find((one) => one.subject.includes(subject));
  if (found === undefined) throw new Error(`no mail about ${subject}`);
  return found;
}

function textOf(subject: string): string {
  return mailOf(subject).text;
}

/** Lines over a list, and the plan's own. */
function headingsOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.filter(
    (line, at) =>
      /^(==|\S)/.test(line) && (line.startsWith("==") || lines[at + 1]?.startsWith("- ") === true),
  );
}
