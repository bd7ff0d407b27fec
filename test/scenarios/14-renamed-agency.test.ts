import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { CityConfig } from "../../config/load.ts";
import type { Plan } from "../../config/schema.ts";
import { compareWithSnapshot } from "../../pipeline/freeze/compare.ts";
import { freeze, periodNow } from "../../pipeline/freeze/freeze.ts";
import { readFrozen } from "../../pipeline/freeze/lines.ts";
import { ownItems } from "../../pipeline/measure/coverage.ts";
import { registryOf } from "../../pipeline/measure/duty.ts";
import { samplesOf } from "../../pipeline/measure/sample.ts";
import { agencyTrended, trend } from "../../pipeline/measure/trend.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { looks } from "../measure/world.ts";
import { sessions } from "./articles.ts";
import { openScenario, type Scenario } from "./world.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const merged = "hn-bptth";
const papers = ["hn-hanoimoi", "hn-ktdt", "hn-pntd", "hn-ldtd", "hn-tttd", "hn-ptth"];
const january = windowOf("month", "2026-01-10");
const february = windowOf("month", "2026-02-10");

let office: Scenario;
let city: CityConfig;
let plan: Plan;
beforeAll(async () => {
  office = await openScenario("2026-03-05T03:00:00Z");
  const hanoi = office.desk.config.cities.find((one) => one.city.id === "hanoi");
  const known = hanoi?.plans.find(({ id }) => id === "hanoi-179");
  if (hanoi === undefined || known === undefined) throw new Error("no such plan");
  [city, plan] = [hanoi, known];
  const paper = hanoi.sources.find(({ id }) => id === "hanoimoi");
  const seen = (paper?.channels ?? []).flatMap(({ id }) =>
    looks(id, { from: "2026-01-01", to: "2026-03-01" }),
  );
  await office.desk.store.write(
    "look",
    seen.map((value) => ({ value: { ...value, city: "hanoi" }, expects: 0 })),
    { actor: "test", at: "2026-03-01T00:00:00Z" },
  );
  for (const article of sessions) await office.publish(article);
});
afterAll(() => office[Symbol.asyncDispose]());

const samples = async (of: CityConfig = city) =>
  samplesOf(office.desk.store, { city: of, plan, windows: [january, february], clock: office.desk.clock });

describe("14. Đơn vị đổi tên", () => {
  it("Là quản trị, khi khai “Cơ quan Báo và PT-TH Hà Nội” thay 6 cơ quan từ 30/1/2026, thì chuỗi thời gian liền mạch theo “kế thừa”", async () => {
    for (const id of papers)
      expect(city.agencies.find((one) => one.id === id)).toMatchObject({
        validTo: "2026-01-29",
        successor: merged,
      });
    const [before, after] = await samples();
    if (before === undefined || after === undefined) throw new Error("two windows");
    expect(ownItems(before, "hn-hanoimoi").value).toBe(2);
    expect(ownItems(before, merged).value).toBe(1);
    expect(ownItems(after, merged).value).toBe(1);
    // The series of the successor holds what its predecessors published: 3 in January, 1 in February.
    expect(trend(after, before, agencyTrended(merged))).toMatchObject({ value: -2 });
    const names = await office.page("/ke-hoach/hanoi-179/ma-tran?ky=month%3A2026-02");
    expect(names.text).toContain("Cơ quan Báo và Phát thanh, Truyền hình Hà Nội");
    expect(names.text).not.toContain(">Báo Hà Nội mới<");
  });

  it("mẫu số tháng 1 và tháng 2 khác nhau đúng ngày", () => {
    const registry = registryOf(city.agencies);
    const on = (day: string) => registry.bearersOn(plan, day).map(({ agency }) => agency.id);
    const press = (day: string) => on(day).filter((id) => id === merged || papers.includes(id));
    expect(press("2026-01-29").toSorted()).toEqual(papers.toSorted());
    expect(press("2026-01-30")).toEqual([merged]);
    expect(on("2026-01-29").length - on("2026-01-30").length).toBe(5);
  });

  it("báo cáo cũ không đổi", async () => {
    const { desk } = office;
    const unmerged: CityConfig = {
      ...city,
      agencies: city.agencies
        .filter(({ id }) => id !== merged)
        .map((agency) =>
          papers.includes(agency.id) ? { ...agency, validTo: undefined, successor: undefined } : agency,
        ),
    };
    const then = {
      ...desk,
      config: {
        ...desk.config,
        cities: desk.config.cities.map((one) => (one.city.id === "hanoi" ? unmerged : one)),
      },
    };
    const snapshot = await freeze(then, { city: unmerged, plan, window: january });
    const frozen = await readFrozen(desk.data, snapshot);
    const difference = compareWithSnapshot(frozen, await periodNow(desk, { city, plan, window: january }));
    expect(
      difference.figures.some(({ frozen: was, now }) => was?.agency !== merged && now?.agency === merged),
    ).toBe(true);
    expect(await readFrozen(desk.data, snapshot)).toEqual(frozen);
    expect(frozen.figures.some(({ agency }) => agency === merged)).toBe(false);
    const { text } = await office.page(`/ke-hoach/hanoi-179/ky-chot/${snapshot.digest.slice(0, 16)}`);
    expect(text).toContain("Số liệu hiệu chỉnh");
    expect(text).toContain("Cơ quan Báo và Phát thanh, Truyền hình Hà Nội");
  });
});
