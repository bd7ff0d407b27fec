import { load } from "cheerio";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { number } from "../../dashboards/office/format.ts";
import { freeze } from "../../pipeline/freeze/freeze.ts";
import { coverage } from "../../pipeline/measure/coverage.ts";
import { criticismIn } from "../../pipeline/measure/criticism.ts";
import { allItems } from "../../pipeline/measure/groups.ts";
import { unzipped } from "../report/unzip.ts";
import { critique } from "../scenarios/articles.ts";
import { countIn, fileBehind, press, wordsOf } from "./shown.ts";
import { month, openTown, windowOf, type Town } from "./town.ts";

const plan = "hanoi-179";
const period = `ky=${encodeURIComponent(month)}`;
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town[Symbol.asyncDispose]());

describe("12. Bài phê bình", () => {
  const { title, url } = critique;

  it("vẫn được tính II.3.b + II.4, nằm trong “Báo chí phản ánh” kèm đề xuất đơn vị, xuất được danh sách", async () => {
    await town.publish(critique);
    await using screen = await town.sit();
    const { page } = screen;
    const found = await criticismIn(town.desk.store, town.plan(plan), windowOf(month));
    await page.goto(`/ke-hoach/${plan}?${period}`);
    await press(page, "Báo chí", "header");
    expect(await wordsOf(page)).toContain(`Báo chí phản ánh: ${number(found.length)} tin`);
    await press(page, "Xem danh sách, tải về");
    const row = page.locator("ol.items > li").filter({ hasText: title });
    const words = (await row.innerText()).replaceAll(/\s+/g, " ");
    expect(words).toContain("nhóm II.3.b, II.4");
    expect(words).toContain("Đề xuất đơn vị: Phường Hà Đông");
    expect(words).toContain("chưa duyệt"); // a tone is shown only as a person gave it
    const csv = (await fileBehind(page, /Tải danh sách/)).toString("utf8");
    expect(csv).toContain(`"${title}",Báo Dân trí,10/11/2026,${url},II.3.b; II.4,chưa duyệt,Phường Hà Đông`);
    expect(csv.trim().split("\r\n")).toHaveLength(found.length + 1);
    for (const group of ["II.3.b", "II.4"]) {
      await page.goto(
        `/ke-hoach/${plan}/tin?${period}&nhom=${group}&tim=${encodeURIComponent("nghịch lý dịch vụ công")}`,
      );
      expect(await wordsOf(page)).toContain(title);
    }
  });
});

describe("13. Xuất báo cáo", () => {
  it("kỳ 15/10–14/11/2026: số trong .docx trùng phụ lục và trùng màn hình; xuất lại sau một tháng ra cùng số nhờ bản chốt", async () => {
    await using screen = await town.sit();
    const { page } = screen;
    const sample = await town.sample(plan, month);
    const items = allItems(sample).value ?? 0;
    const { numerator, denominator } = coverage(sample);
    await page.goto(`/ke-hoach/${plan}?${period}`);
    expect(countIn(await page.locator("section.number .big").nth(1).innerText())).toBe(items);
    await press(page, "Báo cáo của kỳ");
    const paper = await wordsOf(page, ".paper");
    const first = docxOf(await fileBehind(page, /^Báo cáo \(\.docx/));
    expect(first.words).toContain("Hà Nội, ngày 21 tháng 11 năm 2026");
    expect(first.words).toContain("DỰ THẢO");
    expect(first.words).toMatch(/Số: +\/BC-…/);
    for (const [side, least, most] of margins) {
      expect(first.margins[side]).toBeGreaterThanOrEqual(least);
      expect(first.margins[side]).toBeLessThanOrEqual(most);
    }
    expect(new Set(first.fonts)).toEqual(new Set(["Times New Roman"]));
    for (const line of first.lines.filter((one) => /\d/.test(one))) expect(paper).toContain(line);
    expect(paper).toContain(`${number(items)} tin`);
    expect(paper).toContain(number(numerator ?? 0));
    expect(paper).toContain(number(denominator ?? 0));
    const [numbers, list] = [
      await fileBehind(page, "Mọi số liệu (.csv)"),
      await fileBehind(page, "Danh mục tin đầy đủ (.csv)"),
    ];
    expect(list.toString("utf8").trim().split("\r\n").length - 1).toBe(items);

    await freeze(town.desk, { ...town.plan(plan), window: windowOf(month) });
    town.at("2026-12-05T09:00:00+07:00");
    await town.publish({
      source: "hanoimoi",
      url: "https://hanoimoi.vn/tin-den-muon-990001.html",
      title: "Tin đến muộn về phong trào Bình dân học vụ số ở Hà Nội",
      paragraphs: [
        "Bài viết về phong trào Bình dân học vụ số ở Hà Nội được đăng ngày 9-11 nhưng tới tháng sau mới thu được, sau khi kỳ số liệu đã chốt.",
        "Lớp học kỹ năng số ở phường Láng mở thêm ba buổi tối để người đi làm ca ngày cũng học được.",
      ],
      day: "2026-11-09",
    });
    await page.goto(`/ke-hoach/${plan}/bao-cao?${period}`);
    expect(await wordsOf(page)).toContain("số liệu chốt lúc 21/11/2026");
    const again = docxOf(await fileBehind(page, /^Báo cáo \(\.docx/));
    expect(again.words).toContain("Hà Nội, ngày 05 tháng 12 năm 2026");
    const dated = /ngày \d\d tháng \d\d năm|chốt lúc|Số liệu (?:chốt|tạm tính)|tạm tính/;
    const kept = first.lines.filter((line) => /\d/.test(line) && !dated.test(line));
    expect(kept.filter((line) => !again.words.includes(line))).toEqual([]);
    expect((await fileBehind(page, "Mọi số liệu (.csv)")).equals(numbers)).toBe(true);
    expect((await fileBehind(page, "Danh mục tin đầy đủ (.csv)")).equals(list)).toBe(true);
    expect(again.words.toLocaleLowerCase("vi")).toContain("số liệu hiệu chỉnh");
    await press(page, "Xem số tạm tính hiện nay");
    expect(await wordsOf(page, ".paper")).toContain(`${number(items + 1)} tin`);

    town.at("2027-02-05T09:00:00+07:00");
    await page.goto(`/ke-hoach/${plan}/bao-cao?${period}`);
    expect(await wordsOf(page, ".paper")).toContain("ngày 05 tháng 02 năm 2027");
    expect(screen.troubles).toEqual([]);
  });
});

/** Millimetres by Nghị định 30/2020, Phụ lục I. */
const margins = [
  ["top", 20, 25],
  ["bottom", 20, 25],
  ["left", 30, 35],
  ["right", 15, 20],
] as const;

/** What a .docx says, line by line, and how it is set. */
function docxOf(bytes: Buffer) {
  const files = unzipped(bytes);
  const xml = load(files.get("word/document.xml") ?? "", { xml: true });
  const lines = xml("w\\:p")
    .toArray()
    .map((paragraph) =>
      xml(paragraph).find("w\\:t").text().replaceAll(/\s+/g, " ").replace(/^ *- /, "").trim(),
    )
    .filter((line) => line !== "");
  const margin = xml("w\\:pgMar").first();
  const millimetres = (side: string): number => Math.round((Number(margin.attr(`w:${side}`)) / 1440) * 25.4);
  return {
    lines,
    words: lines.join("\n"),
    fonts: [...files.values()].flatMap((part) =>
      [...part.matchAll(/w:(?:ascii|hAnsi)="([^"]+)"/g)].map(([, font]) => font),
    ),
    margins: {
      top: millimetres("top"),
      bottom: millimetres("bottom"),
      left: millimetres("left"),
      right: millimetres("right"),
    },
  };
}
