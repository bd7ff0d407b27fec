import path from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readModel } from "../../pipeline/classify/model-file.ts";
import type { Item } from "../../pipeline/item.ts";
import { train } from "../../pipeline/pipes/train.verb.ts";
import type { Folder } from "../end-to-end/one-city.ts";
import { configWith, openScenario, type Scenario } from "./world.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const plan = "datrang-24";
const period = "?ky=month%3A2026-11";
const pages = {
  night: {
    source: "moneo-portal",
    url: "https://moneo.datrang.test/lop-hoc-ban-dem.html",
    title: "Phường Mỏ Neo khai giảng lớp học ban đêm",
    paragraphs: [
      "Lớp học ban đêm ở bến cá phường Mỏ Neo nhận ba mươi bạn chài, ai cũng mang theo điện thoại.",
      "UBND phường Mỏ Neo cử hai cán bộ chỉ cách ghi nhật ký khai thác điện tử ngay trên ghe, ghi xong là gửi luôn về bờ.",
      "Sau buổi học, cả lớp dự hội thi trên bến xem tổ nào ghi nhanh hơn, tổ thắng được tặng bộ sạc năng lượng mặt trời.",
    ],
    day: "2026-11-10",
  },
  resolution: {
    source: "bao-datrang",
    url: "https://baodatrang.test/nghi-quyet-57.html",
    title: "Đưa Nghị quyết số 57-NQ/TW ra cảng cá thông minh",
    paragraphs: [
      "Thực hiện Nghị quyết số 57-NQ/TW, Ban Quản lý cảng cá Đá Trăng lắp cân điện tử và giám sát hành trình cho mọi tàu.",
      "Ban Quản lý cảng cá Đá Trăng cho biết mỗi mẻ cá lên bờ có mã truy xuất nguồn gốc, thương lái quét là biết tàu nào đánh.",
    ],
    day: "2026-11-11",
  },
  nearly: {
    source: "bao-datrang",
    url: "https://baodatrang.test/rau-sach.html",
    title: "Chợ rau sạch buổi sớm ở Đá Trăng",
    paragraphs: [
      "Người bán dán mã truy xuất nguồn gốc rau lên từng bó, khách đi chợ vừa mua vừa hỏi chuyện người trồng.",
      "Bó rau muống sáng nay giá không đổi, chợ họp từ năm giờ và tan trước khi nắng lên cao.",
    ],
    day: "2026-11-12",
  },
  elsewhere: {
    source: "tin-bien",
    url: "https://tinbien.test/hai-phong.html",
    title: "Hải Phòng mở lớp học ban đêm cho ngư dân",
    paragraphs: [
      "Ở Hải Phòng, lớp học ban đêm dạy ngư dân ghi nhật ký khai thác điện tử, mỗi tuần hai tối.",
      "Phường đã in tài liệu bỏ túi, bà con mang theo khi ra khơi.",
    ],
    day: "2026-11-12",
  },
} as const;

let config: Folder;
let office: Scenario;
const items = new Map<string, Item | null>();
beforeAll(async () => {
  config = await configWith("da-trang");
  office = await openScenario("2026-11-20T03:00:00Z", config.path);
  for (const [name, page] of Object.entries(pages)) items.set(name, await office.publish(page));
});
afterAll(async () => {
  await office[Symbol.asyncDispose]();
  await config[Symbol.asyncDispose]();
});
const item = (name: keyof typeof pages) => items.get(name) ?? null;
const verdict = (name: keyof typeof pages) => office.verdict(item(name), plan);

describe("a fourth city, which is nothing but files beside the other three", () => {
  it("loads with its plan, agencies, sources and phrases", () => {
    expect(office.desk.config.cities.map(({ city }) => city.id)).toEqual([
      "da-trang",
      "hanoi",
      "hue",
      "tan-binh",
    ]);
  });

  it("is classified by its own phrases, and by the common register of documents", () => {
    expect(verdict("night")).toMatchObject({ tier: "topical", groups: [{ id: "II.1", by: "phrase" }] });
    expect(verdict("resolution")).toMatchObject({ tier: "direct", groups: [{ id: "II.2" }] });
    expect(verdict("nearly")).toMatchObject({ tier: "none", groups: [] });
    expect(verdict("elsewhere")).toMatchObject({ tier: "none", groups: [], gate: { open: false } });
  });

  it("teaches a model by its few examples", async () => {
    vi.stubEnv("PHUSONG_CONFIG", config.path);
    const stdout = new PassThrough();
    const terminal = { stdin: new PassThrough(), stdout, stderr: new PassThrough() };
    expect(await train.run({ values: { plan }, positionals: [] }, terminal)).toBe(0);
    expect(String(stdout.read())).toContain(`${plan}: 16 ví dụ`);
    const model = readModel(path.join(config.path, "da-trang"), plan);
    expect(model?.long.planes.map(({ group }) => group)).toEqual(["II.1", "II.2", "II.3", "II.4"]);
    vi.unstubAllEnvs();
  });

  it("is attributed to its own agencies, and marked with its own forms and people", () => {
    expect(verdict("night").agencies.map(({ id, role }) => `${id}/${role}`)).toEqual([
      "dt-moneo/owner",
      "dt-moneo/mention",
    ]);
    expect(verdict("resolution").agencies.map(({ id, role }) => `${id}/${role}`)).toEqual([
      "dt-bao/owner",
      "dt-cang/mention",
    ]);
    expect(verdict("night")).toMatchObject({ forms: ["hoi-thi"], marks: ["vulnerable"] });
  });

  it("shows on the overview and on the matrix", async () => {
    const overview = await office.page(`/ke-hoach/${plan}${period}`);
    expect(overview.status).toBe(200);
    expect(overview.text).toContain("Kế hoạch số 24/KH-UBND · Đá Trăng");
    expect(overview.text).toContain("Cảng cá thông minh");
    expect(overview.text).toMatch(/tin\?ky=month%3A2026-11&amp;nhom=II\.1"[^>]*>1</);
    const matrix = await office.page(`/ke-hoach/${plan}/ma-tran${period}`);
    expect(matrix.text).toContain("Phường Mỏ Neo");
    expect(matrix.text).toMatch(/nhom=II\.1&amp;don-vi=dt-moneo[^"]*"[^>]*>≥?1</);
    const first = await office.page("/");
    expect(first.text).toContain("Đá Trăng");
  });

  it("shows its forms and whom it names", async () => {
    const { status, text } = await office.page(`/ke-hoach/${plan}/hinh-thuc${period}`);
    expect(status).toBe(200);
    expect(text).toContain("Hội thi trên bến");
    expect(text).toContain("Tin II.1 nêu nhóm yếu thế");
    for (const condition of ["dau-hieu=yeu-the", "hinh-thuc=hoi-thi"]) {
      expect(text).toContain(condition);
      const list = await office.page(`/ke-hoach/${plan}/tin${period}&${condition}`);
      expect(list.text).toContain("1 tin, bài");
      expect(list.text).toContain(pages.night.title);
    }
  });

  it("proves an item on its page: the words, the agency, and what nearly counted", async () => {
    const { text } = await office.page(`/tin/${item("night")?.id}`);
    expect(text).toContain("lớp học ban đêm");
    expect(text).toContain("<mark>");
    expect(text).toContain("chủ quản kênh đăng");
    expect(text).toContain("Hội thi trên bến");
    const other = await office.page(`/tin/${item("elsewhere")?.id}`);
    expect(other.text).toContain("Nói về nơi khác (Hải Phòng)");
  });
});
