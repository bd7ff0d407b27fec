import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drillAddress } from "../../dashboards/office/address.ts";
import { number } from "../../dashboards/office/format.ts";
import { numberOf } from "../../dashboards/office/known.ts";
import { coverage } from "../../pipeline/measure/coverage.ts";
import { allItems, groupCoverages } from "../../pipeline/measure/groups.ts";
import { matrix } from "../../pipeline/measure/matrix.ts";
import { reprints } from "../../pipeline/measure/reprints.ts";
import { listedOn, numbersOn, press, wordsOf } from "./shown.ts";
import { month, openTown, type Town } from "./town.ts";

const plan = "hanoi-179";
const period = `ky=${encodeURIComponent(month)}`;
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town[Symbol.asyncDispose]());

describe("1. Lần đầu dùng", () => {
  it("thấy ba kế hoạch và ma trận đơn vị × nhóm của từng kế hoạch", async () => {
    await using screen = await town.sit();
    const { page } = screen;
    const plans = town.desk.config.cities.flatMap((city) => city.plans);
    expect(plans).toHaveLength(3);
    for (const one of plans) {
      await page.goto("/");
      await press(page, numberOf(one));
      await press(page, "Ma trận", "header");
      const region = page.getByRole("region", { name: "Ma trận đơn vị × nhóm nội dung" });
      const heads = await region.locator("thead .clause").allInnerTexts();
      expect(heads).toEqual(one.groups.filter(({ reports }) => reports).map(({ id }) => id));
      expect(await region.locator("tbody tr").count()).toBeGreaterThan(heads.length);
    }
    expect(screen.troubles).toEqual([]);
  });

  it("các con số là của pipeline/measure, và mỗi con số bấm ra đúng bấy nhiêu", async () => {
    await using screen = await town.sit();
    const { page } = screen;
    const sample = await town.sample(plan, month);
    const cells = matrix(sample, "owner").rows.flatMap((row) => row.cells);
    const wanted = new Map(
      [allItems(sample), ...groupCoverages(sample), ...cells].flatMap(({ value, drill }) =>
        value === null || drill === null ? [] : [[drillAddress(drill), value] as const],
      ),
    );
    await page.goto(`/ke-hoach/${plan}?${period}`);
    const { numerator, denominator } = coverage(sample);
    expect(await wordsOf(page)).toContain(
      `${number(numerator ?? 0)} trên ${number(denominator ?? 0)} đơn vị quan sát được có tin`,
    );
    const overview = await numbersOn(page);
    await press(page, "Ma trận", "header");
    const ofMatrix = await numbersOn(page);
    const held = [...overview, ...ofMatrix].filter(({ address }) => wanted.has(address));
    expect(held.length).toBeGreaterThan(30);
    for (const { address, count } of held)
      expect({ address, count }).toEqual({ address, count: wanted.get(address) });
    const full = ofMatrix.filter(({ count }) => count > 0);
    let pressed = 0;
    for (const { address, count } of [...overview, ...full.slice(0, 8)]) {
      await page.goto(address);
      const listed = await listedOn(page);
      if (listed === null) continue;
      expect({ address, listed }).toEqual({ address, listed: count });
      pressed += 1;
    }
    expect(pressed).toBeGreaterThan(20);
  });

  it("từ một con số xuống tới tin, câu chứng minh và bản đã lưu", async () => {
    await using screen = await town.sit();
    const { page } = screen;
    await page.goto(`/ke-hoach/${plan}?${period}`);
    await page.locator("section.number .big a").nth(1).click();
    await page.locator("ol.items h3 a").first().click();
    const title = await page.locator("h1").first().innerText();
    expect(await page.locator("main q").count()).toBeGreaterThan(0);
    await press(page, /bản đã lưu/i);
    const frame = page.frameLocator("iframe");
    expect((await frame.locator("body").innerText()).normalize("NFC")).toContain(title.normalize("NFC"));
  });
});

describe("3. Đăng lại", () => {
  const title = "Nghìn cán bộ phường học kỹ năng số trong hai tuần";
  const paragraphs = [
    "Hai tuần qua, hơn một nghìn cán bộ các phường của Hà Nội lần lượt ngồi vào lớp kỹ năng số của phong trào Bình dân học vụ số, mỗi lớp ba buổi.",
    "Người học mang chính hồ sơ của bộ phận mình đến lớp, tập số hóa, ký số rồi trả kết quả qua cổng dịch vụ công trước mặt giảng viên.",
    "Sau buổi cuối, từng phường đăng ký số thủ tục sẽ thôi nhận bản giấy trước Tết, kết quả được công khai ở bộ phận một cửa.",
  ];

  it("1 cụm tin – 2 tin, bài gốc thuộc báo gốc, bản kia dẫn lại; dòng nguồn không thêm lượt nêu tên", async () => {
    const mentions = async () =>
      matrix(await town.sample(plan, month), "mention").rows.map((row) => row.items);
    const [before, named] = [reprints(await town.sample(plan, month)), await mentions()];
    const url = "https://hanoimoi.vn/nghin-can-bo-phuong-hoc-ky-nang-so-900001.html";
    const original = await town.publish({ source: "hanoimoi", url, title, paragraphs, day: "2026-11-10" });
    const copy = await town.publish({
      source: "baomoi",
      url: "https://baomoi.com/nghin-can-bo-phuong-hoc-ky-nang-so-c90000001.epi",
      title,
      paragraphs: [...paragraphs, "Nguồn HNM"],
      day: "2026-11-11",
    });
    expect(copy?.story).toBe(original?.story);
    const after = reprints(await town.sample(plan, month));
    const stories = (of: typeof after) => of.parts.find(({ key }) => key === "stories")?.value ?? 0;
    expect([after.numerator, after.denominator]).toEqual([
      (before.numerator ?? 0) + 1,
      (before.denominator ?? 0) + 2,
    ]);
    expect(stories(after)).toBe(stories(before) + 1);
    expect(await mentions()).toEqual(named);

    await using screen = await town.sit();
    const { page } = screen;
    await page.goto(`/ke-hoach/${plan}?${period}`);
    await press(page, "Báo chí", "header");
    const shown = await wordsOf(page, 'section[aria-label="Tỷ lệ dẫn lại"]');
    expect(shown).toContain(
      `${number(after.numerator ?? 0)} tin dẫn lại trên ${number(after.denominator ?? 0)} tin của báo chí và trang tổng hợp`,
    );
    expect(shown).toContain(`Cụm tin: ${number(stories(after))}`);
    await press(page, "Xem mọi cụm tin");
    await press(page, title);
    expect(await wordsOf(page)).toContain("2 tin trên 1 cụm tin, ở 2 nguồn");
    const rows = await page.locator("tbody tr").allInnerTexts();
    expect(rows[0]).toMatch(/Hànộimới[\s\S]*bài gốc/);
    expect(rows[1]).toMatch(/Báo Mới[\s\S]*dẫn lại Báo Hànộimới/);
  });
});
