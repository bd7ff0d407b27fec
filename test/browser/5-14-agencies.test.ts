import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../config/load.ts";
import { number } from "../../dashboards/office/format.ts";
import { numberOf } from "../../dashboards/office/known.ts";
import { freeze } from "../../pipeline/freeze/freeze.ts";
import { coverageRows } from "../../pipeline/measure/coverage.ts";
import { matrix } from "../../pipeline/measure/matrix.ts";
import { looks } from "../measure/world.ts";
import { sessions } from "../scenarios/articles.ts";
import { findings } from "./axe.ts";
import { countIn, press, wordsOf } from "./shown.ts";
import { month, openTown, windowOf, type Town } from "./town.ts";

const period = `ky=${encodeURIComponent(month)}`;
const merged = "hn-bptth";
const mergedName = "Cơ quan Báo và Phát thanh, Truyền hình Hà Nội";
const papers = ["hn-hanoimoi", "hn-ktdt", "hn-pntd", "hn-ldtd", "hn-tttd", "hn-ptth"];
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town[Symbol.asyncDispose]());

/** The name of what has the focus, inside whatever shadow roots. */
const deepestFocus = `(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.getAttribute("aria-label") ?? "";
})()`;

describe("5. Trùng tên cơ quan", () => {
  const title = "Mở chuyên mục về Nghị quyết 57-NQ/TW trên các trang thông tin điện tử";
  const unclear = "Những lớp Bình dân học vụ số trong nhà truyền thống";

  it("bài nêu “Sở Văn hóa và Thể thao” trên Cổng Huế tính cho Huế, không cho Hà Nội", async () => {
    await town.publish({
      source: "hue-portal",
      url: "https://hue.gov.vn/tin-tuc/chuyen-muc-so.html",
      title,
      paragraphs: [
        "Sở Văn hóa và Thể thao hướng dẫn các trang thông tin điện tử mở chuyên mục tuyên truyền Nghị quyết số 57-NQ/TW trước cuối tháng.",
        "Sở Văn hóa và Thể thao giao phòng nghiệp vụ kiểm tra từng trang, trang nào chưa có thì báo lại trong ngày.",
      ],
      day: "2026-11-10",
    });
    await using screen = await town.sit();
    const { page } = screen;
    const ofAgency = async (plan: string, agency: string) => {
      const rows = matrix(await town.sample(plan, month), "mention").rows;
      return rows.find((row) => row.agency === agency)?.items ?? null;
    };
    const listOf = async (plan: string, name: string): Promise<string> => {
      await page.goto(`/ke-hoach/${plan}?${period}`);
      await press(page, "Ma trận", "header");
      await press(page, "Tin nêu tên đơn vị, ở mọi nguồn");
      const row = page.locator("tbody tr").filter({ has: page.getByRole("rowheader", { name }) });
      const sum = row.locator("td.sum a");
      if ((await sum.count()) === 0) return "không có tin";
      await sum.click();
      return wordsOf(page);
    };
    const hue = await listOf("hue-310", "Sở Văn hóa và Thể thao thành phố Huế");
    expect(hue).toContain(title);
    expect(hue).toContain(`${number((await ofAgency("hue-310", "hue-svhtt")) ?? 0)} tin, bài`);
    expect(await listOf("hanoi-179", "Sở Văn hóa và Thể thao thành phố Hà Nội")).not.toContain(title);
  });

  it("nếu không đủ ngữ cảnh thì “chưa xác định”", async () => {
    const item = await town.publish({
      source: "nhandan",
      url: "https://nhandan.vn/lop-hoc-van-hoa-so.html",
      title: unclear,
      paragraphs: [
        "Sở Văn hóa và Thể thao mở mười lớp Bình dân học vụ số trong các nhà truyền thống, mỗi lớp hai chục người.",
        "Sở Văn hóa và Thể thao cho biết học viên được mượn máy tính bảng về nhà luyện thêm.",
      ],
      day: "2026-11-11",
    });
    await using screen = await town.sit();
    const { page } = screen;
    for (const id of ["hanoi-179", "hue-310"]) {
      await page.goto("/");
      await press(page, numberOf(town.plan(id).plan));
      await press(page, /^Chờ duyệt/, "header");
      await page.goto(`${new URL(page.url()).pathname}?tin=${item?.id}`);
      expect(await page.locator("h1").allInnerTexts()).toContain(unclear);
    }
    await press(page, "Trang của tin");
    for (const summary of await page.getByText("Suýt được tính, hoặc bị loại vì sao").all())
      await summary.click();
    expect(await wordsOf(page)).toContain(
      "Đơn vị chưa xác định: chưa rõ “Sở Văn hóa và Thể thao” của địa bàn nào",
    );
  });
});

describe("14. Đơn vị đổi tên", () => {
  beforeAll(async () => {
    const paper = town.plan("hanoi-179").city.sources.find(({ id }) => id === "hanoimoi");
    const seen = (paper?.channels ?? []).flatMap(({ id }) =>
      looks(id, { from: "2026-01-01", to: "2026-03-01" }),
    );
    await town.desk.store.write(
      "look",
      seen.map((value) => ({ value: { ...value, city: "hanoi" }, expects: 0 })),
      { actor: "test", at: "2026-03-01T00:00:00Z" },
    );
    for (const article of sessions) await town.publish(article);
  });

  it("trước 30/1 sáu cơ quan, từ 30/1 một cơ quan: mẫu số khác nhau đúng ngày, chọn kỳ bằng hai ngày bất kỳ", async () => {
    await using screen = await town.sit();
    const { page } = screen;
    const until = async (from: string, to: string) => {
      await page.goto("/ke-hoach/hanoi-179/ma-tran");
      await page.locator(".period details summary").first().click();
      await page.getByLabel("Từ ngày").fill(from);
      await page.getByLabel("Đến hết ngày").fill(to);
      await page.getByRole("button", { name: "Xem kỳ này" }).click();
      await page.waitForURL(/den=/);
      return page.locator("tbody th[scope=row]").allInnerTexts();
    };
    const before = await until("2026-01-01", "2026-01-29");
    const after = await until("2026-01-30", "2026-02-28");
    expect(before.length - after.length).toBe(papers.length - 1);
    expect(before).not.toContain(mergedName);
    const { city } = town.plan("hanoi-179");
    for (const id of papers) {
      const name = city.agencies.find((one) => one.id === id)?.name ?? "?";
      expect(before.some((row) => row.startsWith(name))).toBe(true);
      expect(after.some((row) => row.startsWith(name))).toBe(false);
    }
    const january = coverageRows(await town.sample("hanoi-179", "span:2026-01-01..2026-01-30"));
    expect(before).toHaveLength(january.length);
    expect(after.some((row) => row.startsWith(mergedName))).toBe(true);
  });

  it("hai ngày của kỳ chọn được trên lịch tiếng Việt, bằng bàn phím, dù trình duyệt nói tiếng Anh", async () => {
    await using screen = await town.sit({ scripts: true, locale: "en-US" });
    const { page } = screen;
    await page.goto("/ke-hoach/hanoi-179/ma-tran?ky=month%3A2026-01");
    expect(await page.getByLabel("Từ ngày").inputValue()).toBe("01/01/2026");
    await page.locator(".period details summary").first().click();
    await page.getByRole("button", { name: "Chọn trên lịch" }).click();
    const calendar = page.locator("calendar-range");
    await calendar.getByText("Tháng 1", { exact: true }).waitFor();
    // The calendar takes the focus and moves it when it is drawn, which is after the key that asked for it.
    const focused = () => page.evaluate(deepestFocus);
    await expect.poll(focused).toMatch(/^1 tháng 1/);
    await calendar.getByRole("button", { name: /^12 tháng 1/ }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).toMatch(/^19 tháng 1/);
    await page.keyboard.press("ArrowRight");
    await expect.poll(focused).toMatch(/^20 tháng 1/);
    await page.keyboard.press("Enter");
    expect(await page.getByLabel("Từ ngày").inputValue()).toBe("12/01/2026");
    expect(await page.getByLabel("Đến hết ngày").inputValue()).toBe("20/01/2026");
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Xem kỳ này" }).click();
    expect(await page.locator(".period .now").innerText()).toContain("12/01/2026");
    expect(screen.troubles).toEqual([]);
  });

  it("chuỗi thời gian liền mạch: tin của báo cũ và của cơ quan kế thừa cùng một kênh, mỗi tin ở đúng đơn vị của ngày đó", async () => {
    await using screen = await town.sit();
    const { page } = screen;
    const items = async (ky: string, name: string): Promise<number> => {
      await page.goto(`/ke-hoach/hanoi-179/ma-tran?ky=${encodeURIComponent(ky)}`);
      const row = page.locator("tbody tr").filter({ has: page.getByRole("rowheader", { name }) });
      return countIn(await row.locator("td.sum a").innerText());
    };
    expect(await items("month:2026-01", "Báo Hà Nội mới")).toBe(2);
    expect(await items("month:2026-01", mergedName)).toBe(1);
    expect(await items("month:2026-02", mergedName)).toBe(1);
  });

  it("báo cáo cũ không đổi: bản chốt giữ sáu cơ quan, chênh lệch đứng riêng", async () => {
    const before = unmerged(town.desk.config);
    const [city] = before.cities;
    if (city === undefined) throw new Error("no city");
    const { plan } = town.plan("hanoi-179");
    await freeze({ ...town.desk, config: before }, { city, plan, window: windowOf("month:2026-01") });
    await using screen = await town.sit();
    const { page } = screen;
    await page.goto("/ke-hoach/hanoi-179");
    await press(page, "Các kỳ đã chốt");
    await page.locator("main table a, main li a").first().click();
    const shown = await wordsOf(page);
    expect(shown).toContain("Số liệu hiệu chỉnh");
    expect(shown).toContain(mergedName);
    expect(screen.troubles).toEqual([]);
  });
});

/** The configuration as it stood before the six were merged. */
function unmerged(config: Config): Config {
  return {
    ...config,
    cities: config.cities
      .filter(({ city }) => city.id === "hanoi")
      .map((city) => ({
        ...city,
        agencies: city.agencies
          .filter(({ id }) => id !== merged)
          .map((agency) =>
            papers.includes(agency.id) ? { ...agency, validTo: undefined, successor: undefined } : agency,
          ),
      })),
  };
}
