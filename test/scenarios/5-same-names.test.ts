import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Item } from "../../pipeline/item.ts";
import { openScenario, type Scenario } from "./world.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let office: Scenario;
let onPortal: Item | null;
let unclear: Item | null;
beforeAll(async () => {
  office = await openScenario("2026-11-20T03:00:00Z");
  onPortal = await office.publish({
    source: "hue-portal",
    url: "https://hue.gov.vn/tin-tuc/chuyen-muc-so.html",
    title: "Mở chuyên mục về Nghị quyết 57-NQ/TW trên các trang thông tin điện tử",
    paragraphs: [
      "Sở Văn hóa và Thể thao hướng dẫn các trang thông tin điện tử mở chuyên mục tuyên truyền Nghị quyết số 57-NQ/TW trước cuối tháng.",
      "Sở Văn hóa và Thể thao giao phòng nghiệp vụ kiểm tra từng trang, trang nào chưa có thì báo lại trong ngày.",
    ],
    day: "2026-11-10",
  });
  unclear = await office.publish({
    source: "nhandan",
    url: "https://nhandan.vn/lop-hoc-van-hoa-so.html",
    title: "Những lớp Bình dân học vụ số trong nhà truyền thống",
    paragraphs: [
      "Sở Văn hóa và Thể thao mở mười lớp Bình dân học vụ số trong các nhà truyền thống, mỗi lớp hai chục người.",
      "Sở Văn hóa và Thể thao cho biết học viên được mượn máy tính bảng về nhà luyện thêm.",
    ],
    day: "2026-11-11",
  });
});
afterAll(() => office[Symbol.asyncDispose]());

describe("5. Trùng tên cơ quan", () => {
  it("Là lãnh đạo Huế, với bài nêu “Sở Văn hóa và Thể thao” trên Cổng Huế, khi xem số theo đơn vị, thì tính cho Huế, không cho Hà Nội", async () => {
    const mentioned = office
      .verdict(onPortal, "hue-310")
      .agencies.filter(({ role }) => role === "mention")
      .map(({ id }) => id);
    expect(mentioned).toEqual(["hue-svhtt"]);
    expect(onPortal?.verdicts.map(({ plan }) => plan)).toEqual(["hue-310"]);
    const hue = await office.page("/ke-hoach/hue-310/don-vi/hue-svhtt?ky=month%3A2026-11");
    expect(hue.text).toContain("Mở chuyên mục về Nghị quyết 57-NQ/TW");
    const hanoi = await office.page("/ke-hoach/hanoi-179/don-vi/hn-svhtt?ky=month%3A2026-11");
    expect(hanoi.status).toBe(200);
    expect(hanoi.text).not.toContain("Mở chuyên mục về Nghị quyết 57-NQ/TW");
  });

  it("nếu không đủ ngữ cảnh thì “chưa xác định”", async () => {
    for (const plan of ["hanoi-179", "hue-310"]) {
      const verdict = office.verdict(unclear, plan);
      expect(verdict.agencies.filter(({ role }) => role === "mention")).toEqual([]);
      expect(verdict).toMatchObject({ review: true, groups: [] });
      const queue = await office.page(`/ke-hoach/${plan}/duyet`);
      expect(queue.text).toContain("Những lớp Bình dân học vụ số trong nhà truyền thống");
    }
    const { text } = await office.page(`/tin/${unclear?.id}`);
    expect(text).toContain("Đơn vị chưa xác định: chưa rõ “Sở Văn hóa và Thể thao” của địa bàn nào");
  });
});
