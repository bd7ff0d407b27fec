import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { number } from "../../dashboards/office/format.ts";
import { onlyKept } from "../../pipeline/health/alerts.ts";
import { watchHealth } from "../../pipeline/health/watch.ts";
import { coverage, coverageRows } from "../../pipeline/measure/coverage.ts";
import { extrasIn, extrasOf } from "../../pipeline/measure/extras.ts";
import { publicReach, suppliedReach } from "../../pipeline/measure/reach.ts";
import { live, livePortals, type Portal } from "../scenarios/past.ts";
import { press, wordsOf } from "./shown.ts";
import { morning, openTown, windowOf, type Town } from "./town.ts";

const plan = "hanoi-179";
const running = "report-month:2026-12"; // 15/11 to 14/12
const period = `ky=${encodeURIComponent(running)}`;
let town: Town;
let portals: readonly Portal[];
beforeAll(async () => {
  town = await openTown();
  portals = await livePortals(town.desk, morning);
  await watchHealth(town.desk, onlyKept);
});
afterAll(() => town[Symbol.asyncDispose]());

describe("6. Nguồn lỗi ≠ im lặng", () => {
  it("cổng trả 503 mười ngày: phường ở mục “chưa đủ dữ liệu”, không bị tính 0, mẫu số ghi rõ đã trừ", async () => {
    const [away, , well] = portals;
    await using screen = await town.sit();
    const { page } = screen;
    const sample = await town.sample(plan, running);
    const { numerator, denominator } = coverage(sample);
    const unseen = coverageRows(sample).filter(({ standing }) => standing === "not-observable");
    await page.goto(`/ke-hoach/${plan}?${period}`);
    const shown = await wordsOf(page);
    expect(shown).toContain(
      `${number(numerator ?? 0)} trên ${number(denominator ?? 0)} đơn vị quan sát được có tin`,
    );
    expect(shown).toContain(`Đơn vị chưa đủ dữ liệu: ${number(unseen.length)}`);
    await press(page, `Đơn vị chưa đủ dữ liệu: ${number(unseen.length)}`);
    expect(await wordsOf(page, "#so-don-vi")).toContain(`${number(unseen.length)} đơn vị chưa đủ dữ liệu`);
    const rows = page.locator("tbody tr").filter({ has: page.locator("th[scope=row]") });
    expect(await rows.count()).toBe(unseen.length);
    const row = rows.filter({ hasText: away?.agency ?? "?" });
    expect(await row.locator("td.unseen").count()).toBeGreaterThan(0);
    expect(await row.locator("td.zero").count()).toBe(0);
    expect(await rows.filter({ hasText: well?.agency ?? "?" }).count()).toBe(0);
    await press(page, /^Xem cả \d+ đơn vị$/);
    const silent = page.locator("tbody tr").filter({ hasText: well?.agency ?? "?" });
    expect(await silent.locator("td.unseen").count()).toBe(0);
    expect(screen.troubles).toEqual([]);
  });

  it("trang sức khỏe nguồn nói vì sao và phải làm gì", async () => {
    const [away] = portals;
    await using screen = await town.sit();
    const { page } = screen;
    await page.goto("/suc-khoe/hanoi");
    await page.locator(".health-tiles a[href='#hong']").click();
    const broken = page
      .locator("section[aria-labelledby=hong] tbody tr")
      .filter({ hasText: away?.name ?? "?" });
    expect(await broken.innerText()).toMatch(/máy chủ báo lỗi 503[\s\S]*Việc cần làm/);
    const quiet = page.locator("section[aria-labelledby=im-lang]");
    expect(await quiet.filter({ hasText: away?.name ?? "?" }).count()).toBe(0);
  });
});

describe("7. Trang đổi giao diện", () => {
  it("200 OK mà 0 tin ba ngày: cảnh báo, không âm thầm ghi 0", async () => {
    const [, changed, well] = portals;
    await using screen = await town.sit();
    const { page } = screen;
    await page.goto("/suc-khoe/hanoi");
    const alerts = await wordsOf(page, "section[aria-labelledby=canh-bao]");
    expect(alerts).toContain(changed?.name);
    expect(alerts).not.toContain(well?.name);
    const broken = page.locator("section[aria-labelledby=hong] tbody tr");
    expect(await broken.filter({ hasText: changed?.name ?? "?" }).innerText()).toContain(
      "nghi đổi giao diện",
    );
    await page.goto(`/ke-hoach/${plan}/ma-tran?${period}`);
    const row = page.locator("tbody tr").filter({ hasText: changed?.agency ?? "?" });
    expect(await row.locator("td.zero").count()).toBe(0);
  });
});

describe("15. Mạng xã hội không cho thu", () => {
  it("kênh ghi “cần quyền hoặc nhập tay”, không tính vào lỗi của đơn vị", async () => {
    const city = town.plan(plan).city;
    const source = city.sources.find(({ channels }) => channels.some(({ kind }) => kind === "fanpage"));
    const channel = source?.channels.find(({ kind }) => kind === "fanpage");
    if (source === undefined || channel === undefined) throw new Error("Hà Nội has no fan page");
    const reason = "kênh mạng xã hội cần được cấp quyền truy cập (API) hoặc nhập tay";
    await live(town.desk.store, morning, { source: source.id, channel: channel.id }, () => ({
      outcome: "not-permitted",
      reason,
    }));
    const { raised } = await watchHealth(town.desk, onlyKept);
    expect(raised).toEqual([]);
    await using screen = await town.sit();
    const { page } = screen;
    await page.goto("/suc-khoe/hanoi");
    const section = await wordsOf(page, "section[aria-labelledby=can-quyen]");
    expect(section).toContain(channel.label ?? source.name);
    expect(section).toContain("Không tính là lỗi của đơn vị");
  });

  it("số Insights nhập tay hiện ở cột “đơn vị cung cấp”, không lẫn vào số đo được", async () => {
    await using screen = await town.sit();
    const { page } = screen;
    const { city } = town.plan(plan);
    const measured = async () => {
      const sample = await town.sample(plan, running);
      const extras = extrasIn(await extrasOf(town.desk.store, town.plan(plan)), windowOf(running));
      return {
        publicly: publicReach(sample, extras.posts).map(({ subject, value }) => ({ subject, value })),
        supplied: suppliedReach(sample, extras.supplied),
      };
    };
    const before = await measured();
    await page.goto(`/ke-hoach/${plan}`);
    await press(page, "Nhập liệu", "header");
    await press(page, /Số liệu nền tảng do đơn vị cung cấp/);
    await press(page, "Lập phiếu mới");
    const agency = city.agencies.find(({ id }) => id === city.city.leadAgency);
    await page.getByLabel("Đơn vị *").selectOption({ label: agency?.name ?? "" });
    await page.locator("#o-from").fill("15/11/2026");
    await page.locator("#o-to").fill("20/11/2026");
    await page.getByLabel("Nền tảng *").selectOption("facebook");
    await page.getByLabel("Tên kênh *").fill("Fanpage Thủ đô số");
    await page.getByLabel("Chỉ số *").selectOption("reach");
    await page.getByLabel("Cách tính *").selectOption("trong-ky");
    await page.getByLabel("Giá trị *").fill("48.250");
    await page.getByLabel("Người cung cấp *").fill("Văn phòng Sở");
    await page.getByRole("button", { name: "Ghi phiếu nháp" }).click();
    await page.getByRole("button", { name: "Xác nhận phiếu" }).click();
    await page.waitForURL(/xong=confirmed/);
    await page.goto(`/ke-hoach/${plan}?${period}`);
    await press(page, "Mạng xã hội");
    const supplied = await wordsOf(page, "section[aria-labelledby=cung-cap]");
    expect(supplied).toMatch(/Fanpage Thủ đô số.*Facebook: .*48\.250/);
    expect(await wordsOf(page, "section[aria-labelledby=do-duoc]")).not.toContain("48.250");
    const after = await measured();
    expect(after.publicly).toEqual(before.publicly);
    expect(after.supplied.map(({ value }) => value)).toContain(48_250);
    expect(screen.troubles).toEqual([]);
  });
});
