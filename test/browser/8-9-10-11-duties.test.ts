import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../config/load.ts";
import { Agency } from "../../config/schema.ts";
import { Source } from "../../config/source-schema.ts";
import { csvOf } from "../../dashboards/office/csv.ts";
import { headingsOf } from "../../pipeline/entry/import.ts";
import { kindNamed } from "../../pipeline/entry/kinds.ts";
import { columns } from "../../pipeline/measure/columns.ts";
import { addDays } from "../../pipeline/measure/windows.ts";
import { look } from "../measure/world.ts";
import { goodPassword, withAccount } from "../people/visitor.ts";
import { findings } from "./axe.ts";
import type { Page } from "./chromium.ts";
import { fileBehind, press, wordsOf } from "./shown.ts";
import { openTown, type Town } from "./town.ts";

const plan = "hue-310";
const today = "2026-11-21";
const communes = Array.from({ length: 40 }, (_, at) => ({
  id: `hue-xa-${at + 1}`,
  name: `Xã Bến Nước ${at + 1}`,
}));
const gone = { id: "hue-xa-cu", name: "Xã Bến Nước Cũ", validTo: "2025-06-30", successor: "hue-xa-1" };

let town: Town;
beforeAll(async () => {
  town = await openTown(undefined, withFortyCommunes);
  const by = { actor: "test", at: `${today}T01:30:00Z` };
  const seen = communes.slice(0, 38).map(({ id }, at) => ({
    ...look(`${id}/list`, `${today}T01:00:00Z`),
    city: "hue",
    source: id,
    newestListed: `${addDays(today, at < 27 ? -10 : -60)}T02:00:00+07:00`,
  }));
  await town.desk.store.write(
    "look",
    seen.map((value) => ({ value, expects: 0 })),
    by,
  );
  await town.desk.store.refresh();
});
afterAll(() => town[Symbol.asyncDispose]());

/** Huế as its registry would read: 40 communes, 31 with a column, 7 without, 2 without any portal, and one that was merged. */
function withFortyCommunes(config: Config): Config {
  const memberOf = ["hue-sbn", "hue-coso"];
  const agencies = [...communes, gone].map((row) => Agency.parse({ ...row, kind: "commune", memberOf }));
  const sources = communes.slice(0, 38).map(({ id, name }, at) =>
    Source.parse({
      id,
      name: `Trang ${name}`,
      kind: "portal",
      owner: id,
      hosts: [`${id}.example.vn`],
      channels: [{ id: `${id}/list`, kind: "listing", url: `https://${id}.example.vn/`, column: at < 31 }],
    }),
  );
  return {
    ...config,
    cities: config.cities.map((city) => {
      if (city.city.id !== "hue") return city;
      const kept = city.agencies.filter(({ memberOf: classes }) => !classes.includes("hue-coso"));
      const ids = new Set(kept.map(({ id }) => id));
      return {
        ...city,
        agencies: [...kept, ...agencies],
        sources: [...city.sources.filter(({ owner }) => owner === undefined || ids.has(owner)), ...sources],
        plans: city.plans.map((one) => ({
          ...one,
          targets: one.targets.map((target) =>
            target.id === "HUE-25-2" ? { ...target, columns: { of: ["hue-coso"], freshDays: 30 } } : target,
          ),
        })),
      };
    }),
  };
}

async function targetRow(page: Page, id: string): Promise<string> {
  await page.goto(`/ke-hoach/${plan}`);
  await press(page, "Chỉ tiêu", "header");
  return wordsOf(page, `#${id}`);
}

describe("8. Chỉ tiêu chuyên mục", () => {
  it("27/40 đang duy trì (67,5 %), 4 ngừng cập nhật, 2 chưa khai báo, “Quá hạn chưa đạt”", async () => {
    await using screen = await town.sit();
    const { page } = screen;
    const row = await targetRow(page, "HUE-25-2");
    expect(row).toContain("67,5 %");
    expect(row).toContain("27/40");
    expect(row).toContain("Quá hạn chưa đạt");
    const sample = await town.sample(plan, "report-month:2026-12");
    const found = columns(sample, today, { of: ["hue-coso"], freshDays: 30 });
    expect(found).toMatchObject({ numerator: 27, denominator: 40 });
    const parts = found.parts.filter(({ key }) => key === "stale" || key === "undeclared");
    expect(parts.map(({ value }) => value)).toEqual([4, 2]);
    for (const { value, label } of parts)
      expect(row.toLowerCase()).toContain(`${value} ${label.toLowerCase()}`);
    expect(screen.troubles).toEqual([]);
  });
});

describe("9. Hạn báo cáo", () => {
  it("10/12/2026: sở thấy “trước 20/12 (Chủ nhật) – ngày làm việc cuối 18/12”, nhắc 7/3/1 ngày; báo chí thấy “ngày 20/12”", async () => {
    await using later = await openTown("2026-12-10T08:00:00+07:00");
    await withAccount(later.desk, "quan-tri");
    await withAccount(later.desk, "can-bo", { role: "officer", agencies: ["hue-svhtt"], city: "hue" });
    await using screen = await later.sit();
    const { page } = screen;
    await page.goto(`/ke-hoach/${plan}`);
    await page.getByLabel("Tên đăng nhập").fill("can-bo");
    await page.getByLabel("Mật khẩu").fill(goodPassword);
    await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
    await page.waitForURL(/hue-310/);
    await press(page, "Lịch báo cáo", "header");
    const deadline = async (agency: string): Promise<string> => {
      await page.locator("select[name=don-vi]").selectOption(agency);
      await page.getByRole("button", { name: "Xem", exact: true }).click();
      await page.waitForURL((url) => url.searchParams.get("don-vi") === agency);
      const row = page.locator("tr").filter({ hasText: "Hạn báo cáo" }).filter({ hasText: "20/12/2026" });
      return (await row.first().innerText()).replaceAll(/\s+/g, " ");
    };
    const own = await deadline("hue-svhtt");
    expect(own).toContain("hạn: trước 20/12/2026 (Chủ nhật) – ngày làm việc cuối 18/12/2026");
    expect(own).toContain("11/12, 15/12, 17/12");
    expect(await deadline("hue-baoptth")).toContain("hạn: ngày 20/12/2026 (Chủ nhật)");
    expect(screen.troubles).toEqual([]);
  });
});

describe("10. Chỉ tiêu không đo được", () => {
  it("“80 % người dân”: cần khảo sát – chưa có số liệu; khi nhập khảo sát thì hiện 62 % kèm phương pháp và ngày", async () => {
    await using screen = await town.sit({ scripts: true });
    const { page } = screen;
    const before = await targetRow(page, "HUE-30-2");
    expect(before).toContain("Cần khảo sát – chưa có số liệu; không suy từ lượt xem");
    expect(before).not.toMatch(/\b0 %/);
    await press(page, "Nhập liệu", "#HUE-30-2");
    await press(page, "Lập phiếu mới");
    await page.getByLabel("Đơn vị *").selectOption("hue-skhcn");
    await page.getByLabel("Chỉ tiêu *").selectOption("HUE-30-2");
    await page.getByLabel("Đơn vị khảo sát *").fill("Viện Xã hội học");
    await page.getByLabel("Phương pháp *").fill("phỏng vấn trực tiếp, chọn mẫu phân tầng");
    await page.getByLabel("Cỡ mẫu *").fill("1.200");
    await page.getByLabel("Tỷ lệ (%) *").fill("162");
    await page.getByLabel("Ngày bắt đầu thực địa *").fill("01/10/2026");
    await page.getByLabel("Ngày kết thúc thực địa *").fill("31/10/2026");
    await page.getByRole("button", { name: "Ghi phiếu nháp" }).click();
    expect(await wordsOf(page, "#loi")).toContain("Tỷ lệ (%)");
    expect(await findings(page)).toEqual([]);
    await page.getByLabel("Tỷ lệ (%) *").fill("62");
    await page.getByRole("button", { name: "Ghi phiếu nháp" }).click();
    await page.waitForURL(/xong=da-ghi/);
    expect(await targetRow(page, "HUE-30-2")).toContain("chưa có số liệu"); // a draft is no figure
    await page.goBack();
    await page.goBack();
    await page.getByRole("button", { name: "Xác nhận phiếu" }).click();
    await page.waitForURL(/xong=confirmed/);
    const after = await targetRow(page, "HUE-30-2");
    expect(after).toContain("62 %");
    expect(after).toContain("phỏng vấn trực tiếp, chọn mẫu phân tầng");
    expect(after).toContain("31/10/2026");
    expect(after).toContain("1.200");
  });
});

describe("11. Nhập tay sai", () => {
  it("12 dòng: 9 dòng đúng được nhận, 3 dòng trả lỗi theo số dòng bằng tiếng Việt, không dòng nào ghi dở", async () => {
    const kind = kindNamed(town.plan(plan).plan, "tap-huan-can-bo");
    if (kind === null) throw new Error("no such kind");
    const row = (agency: string, above: string, below: string, day: string) =>
      headingsOf(kind).map(
        ({ key }) => ({ agency, target: "HUE-25-3", numerator: above, denominator: below, day })[key] ?? "",
      );
    const rows = communes.slice(0, 12).map(({ name }) => row(name, "40", "50", "31/10/2026"));
    rows[2] = row("Xã Bến Nước 3", "70", "50", "31/10/2026");
    rows[6] = row("Xã Bến Nước 7", "7", "9", "31/02/2026");
    rows[10] = row(gone.name, "2", "9", "31/10/2026");
    const headings = headingsOf(kind).map(({ label }) => label);
    const file = { name: "thang-10.csv", mimeType: "text/csv", buffer: Buffer.from(csvOf(headings, rows)) };
    await using screen = await town.sit({ scripts: true });
    const { page } = screen;
    await page.goto(`/ke-hoach/${plan}`);
    await press(page, "Nhập liệu", "header");
    await press(page, /Cán bộ được phổ biến, đào tạo/);
    await page.locator("#tep").setInputFiles(file);
    await page.getByRole("button", { name: "Gửi và kiểm tra" }).click();
    const said = await wordsOf(page, "#ket-qua");
    expect(said).toContain("9 phiếu mới");
    expect(said).toContain("3 dòng bị trả lại");
    expect(said).toContain("Dòng 4, cột “Số người đã được phổ biến, đào tạo”: 70 lớn hơn tổng số 50");
    expect(said).toContain("Dòng 8, cột “Ngày chốt số liệu”: “31/02/2026” không phải ngày có thật");
    expect(said).toMatch(/Dòng 12, cột “Đơn vị”: Xã Bến Nước Cũ đã kết thúc ngày 30\/06\/2025/);
    expect(await findings(page)).toEqual([]);
    expect(await wordsOf(page, "table caption")).toContain("9 phiếu");
    const kept = await town.desk.store.count("entry", { is: { plan, form: kind.id } });
    expect(kept).toBe(9);
    const refused = await fileBehind(page, /Tải 3 dòng bị trả lại/);
    expect(refused.toString("utf8").trim().split("\r\n")).toHaveLength(4);
    await page.locator("#tep").setInputFiles(file);
    await page.getByRole("button", { name: "Gửi và kiểm tra" }).click();
    expect(await wordsOf(page, "#ket-qua")).toContain("0 phiếu mới");
    expect(await town.desk.store.count("entry", { is: { plan, form: kind.id } })).toBe(9);
    // A table with wrong rows is answered with status 400, which the console tells.
    expect(screen.troubles.filter((line) => !line.includes("status of 400"))).toEqual([]);
  });
});
