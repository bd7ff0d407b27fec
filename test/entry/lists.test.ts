import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { suppliedOf } from "../../pipeline/measure/extras.ts";
import type { Entry } from "../../pipeline/store/records.ts";
import { openScenario, type Scenario } from "../scenarios/world.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const paragraphs = (what: string): string[] => [
  `UBND thành phố Huế vừa phổ biến ${what} tới các phường, xã trên địa bàn, giao từng cơ quan niêm yết tại bộ phận một cửa.`,
  "Chuyển đổi số ở thành phố Huế được đưa vào lịch sinh hoạt của các tổ dân phố, mỗi tháng một buổi tại nhà văn hóa.",
];

let office: Scenario;
beforeAll(async () => {
  office = await openScenario("2026-11-20T03:00:00Z");
  for (const [source, day, what] of [
    ["hue-portal", "2026-09-03", "Quyết định số 2222/QĐ-UBND"],
    ["dantri", "2026-09-01", "Quyết định số 3333/QĐ-UBND"],
    ["dantri", "2026-09-05", "nhiệm vụ “Cảm biến đo mực nước sông Hương”"],
  ] as const) {
    const host = source === "dantri" ? "https://dantri.com.vn" : "https://hue.gov.vn";
    await office.publish({
      source,
      url: `${host}/tin-${what.length}-${day}.htm`,
      title: `Phổ biến ${what}`,
      paragraphs: paragraphs(what),
      day,
    });
  }
});
afterAll(() => office[Symbol.asyncDispose]());

const entry = (
  form: string,
  id: string,
  values: Entry["values"],
  state: Entry["state"] = "confirmed",
): Entry => ({
  id,
  city: "hue",
  plan: "hue-310",
  form,
  agency: "hue-skhcn",
  day: "2026-08-30",
  state,
  values,
  evidence: [],
});

it("HUE-26-1, HUE-30-1: a list's rows are looked for in what was collected, documents on channels of the city's own", async () => {
  const { store, config } = office.desk;
  const rows = [
    entry("van-ban", "on-portal", { number: "2222/QĐ-UBND" }),
    entry("van-ban", "in-press-only", { number: "3333/QĐ-UBND" }),
    entry("van-ban", "nowhere", { number: "4444/QĐ-UBND" }),
    entry("van-ban", "draft", { number: "2222/QĐ-UBND" }, "draft"),
    entry("nhiem-vu-khcn", "task", { name: "Cảm biến đo mực nước sông Hương", secret: false }),
    entry("nhiem-vu-khcn", "secret", { name: "Cảm biến đo mực nước sông Hương", secret: true }),
  ];
  await store.write(
    "entry",
    rows.map((value) => ({ value, expects: 0 })),
    { actor: "test", at: "2026-11-20T03:00:00Z" },
  );
  await store.refresh();
  const city = config.cities.find((one) => one.city.id === "hue");
  const plan = city?.plans.find(({ id }) => id === "hue-310");
  if (city === undefined || plan === undefined) throw new Error("no such plan");
  const found = await suppliedOf(store, { city, plan });
  const told = Object.fromEntries(
    found.map((row) => [row.id, row.told === undefined ? "not asked" : (row.told?.day ?? null)]),
  );
  expect(told).toEqual({
    "on-portal": "2026-09-03",
    "in-press-only": null,
    nowhere: null,
    task: "2026-09-05",
    secret: "not asked",
  });
  const { text } = await office.page("/ke-hoach/hue-310/chi-tieu?ky=month%3A2026-11");
  expect(text).toMatch(/33,3\s%[\s\S]*?1\/3/);
  expect(text).toContain("trong hạn là có tin trong 7 ngày từ ngày ban hành (kế hoạch không ghi số ngày)");
});
