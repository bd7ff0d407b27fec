import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Item } from "../../pipeline/item.ts";
import { openScenario, type Scenario } from "./world.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const plan = "hanoi-179";
const period = "ky=month%3A2026-11";
const others = [
  [
    "68",
    "Hà Nội bàn cách thực hiện Nghị quyết 68-NQ/TW về kinh tế tư nhân",
    "Hội nghị ở Hà Nội nghe phổ biến Nghị quyết số 68-NQ/TW của Bộ Chính trị về phát triển kinh tế tư nhân, các hội doanh nghiệp góp ý về vay vốn và mặt bằng.",
  ],
  [
    "18",
    "Hà Nội sơ kết việc sắp xếp bộ máy theo Nghị quyết 18-NQ/TW",
    "Ban Tổ chức Thành ủy Hà Nội báo cáo kết quả tinh gọn đầu mối theo Nghị quyết số 18-NQ/TW, số phòng ban giảm một phần ba.",
  ],
  [
    "59",
    "Sinh viên Hà Nội nghe nói chuyện về Nghị quyết 59-NQ/TW",
    "Buổi nói chuyện ở Hà Nội giới thiệu Nghị quyết số 59-NQ/TW về hội nhập quốc tế, diễn giả kể chuyện đàm phán thương mại.",
  ],
  [
    "71",
    "Trường học Hà Nội chuẩn bị gì cho Nghị quyết 71-NQ/TW",
    "Các hiệu trưởng ở Hà Nội trao đổi về Nghị quyết số 71-NQ/TW về giáo dục và đào tạo: học phí, phòng học, chế độ cho giáo viên.",
  ],
  [
    "57/NQ-CP",
    "Hà Nội thực hiện Nghị quyết 57/NQ-CP của Chính phủ",
    "Hà Nội triển khai Nghị quyết 57/NQ-CP của Chính phủ về phiên họp thường kỳ, giao các sở rà soát việc giải ngân.",
  ],
] as const;

let office: Scenario;
const items = new Map<string, Item | null>();
beforeAll(async () => {
  office = await openScenario("2026-11-20T03:00:00Z");
  for (const [number, title, text] of others)
    items.set(
      number,
      await office.publish({
        source: "hanoimoi",
        url: `https://hanoimoi.vn/nghi-quyet-${number.replace("/", "-")}-khac.html`,
        title,
        paragraphs: [text, "Kết thúc buổi làm việc, các đại biểu thống nhất gửi ý kiến trong tuần sau."],
        day: "2026-11-10",
      }),
    );
  items.set(
    "bộ tứ",
    await office.publish({
      source: "hanoimoi",
      url: "https://hanoimoi.vn/bo-tu-nghi-quyet.html",
      title: "Mùa thu này, phố phường Hà Nội đông khách xem triển lãm ảnh",
      paragraphs: [
        "Phòng ảnh ở Hà Nội trưng bày hơn hai trăm bức chụp chợ hoa, cầu Long Biên và những hàng quà rong.",
        "Phát biểu khai mạc, đại diện ban tổ chức có nhắc đến “bộ tứ nghị quyết” 57, 59, 66, 68 rồi mời khách vào xem tranh.",
      ],
      day: "2026-11-11",
    }),
  );
  items.set(
    "71/NQ-CP",
    await office.publish({
      source: "hanoimoi",
      url: "https://hanoimoi.vn/71-nq-cp.html",
      title: "Hà Nội rà soát nhiệm vụ được giao tại Nghị quyết 71/NQ-CP của Chính phủ",
      paragraphs: [
        "UBND thành phố Hà Nội họp rà soát các nhiệm vụ được giao tại Nghị quyết số 71/NQ-CP của Chính phủ, Chương trình hành động của Chính phủ thực hiện Nghị quyết số 57-NQ/TW.",
        "Theo chương trình hành động của Chính phủ, các bộ, ngành, địa phương báo cáo tiến độ hằng tháng trên một biểu dùng chung.",
      ],
      day: "2026-11-12",
    }),
  );
});
afterAll(() => office[Symbol.asyncDispose]());
const verdict = (name: string) => office.verdict(items.get(name) ?? null, plan);

describe("4. Nghị quyết khác", () => {
  it.each(others.map(([number]) => number))(
    "Là chuyên viên, với tin về nghị quyết %s, khi phân loại, thì không tin nào vào số liệu",
    (number) => {
      expect(verdict(number)).toMatchObject({ tier: "none", groups: [], review: false });
    },
  );

  it("tin nhắc thoáng 57 nằm ở “nhắc thoáng”", async () => {
    expect(verdict("bộ tứ")).toMatchObject({ tier: "passing", groups: [] });
    const { text } = await office.page(`/ke-hoach/${plan}/tin?${period}&tinh-trang=nhac-thoang`);
    expect(text).toContain("1 tin, bài");
    expect(text).toContain("triển lãm ảnh");
  });

  it("71/NQ-CP vẫn vào II.2.2", async () => {
    expect(verdict("71/NQ-CP").tier).toBe("direct");
    expect(verdict("71/NQ-CP").groups.map(({ id }) => id)).toContain("II.2.2");
    const { text } = await office.page(`/ke-hoach/${plan}/tin?${period}`);
    expect(text).toContain("1 tin, bài");
    expect(text).toContain("Nghị quyết 71/NQ-CP");
    for (const [, title] of others) expect(text).not.toContain(title);
  });
});
