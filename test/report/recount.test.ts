import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { periodNow } from "../../pipeline/freeze/freeze.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { openInventedCity, type InventedCity } from "./invented-city.ts";
import { recounted } from "./recount.ts";
import { worldOf } from "./recount-world.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const periods = [
  "report-month:2026-11",
  "month:2026-10",
  "span:2026-10-03..2026-10-20",
  "report-quarter:2026-Q4",
];

let city: InventedCity;
beforeAll(async () => {
  city = await openInventedCity();
});
afterAll(() => city[Symbol.asyncDispose]());

it.each(periods)("every number of the report of %s is counted again from what was frozen", async (period) => {
  const window = windowNamed(period);
  if (window === null) throw new Error(`no such period: ${period}`);
  const frozen = await periodNow(city, { ...city.known, window }, { measure: false, report: true });
  const { report } = frozen;
  if (report === null) throw new Error("no report");
  const book = recounted(worldOf(frozen), report);
  const wrong = report.numbers.flatMap((row) => {
    const should = book.get(row.key);
    if (should === undefined) return [`${row.key}: nobody counts it again`];
    return (["value", "numerator", "denominator"] as const).flatMap((of) => {
      const [is, ought] = [row[of], should[of]];
      if (ought === undefined) return [];
      const same = is === ought || (is !== null && ought !== null && Math.abs(is - ought) < 1e-9);
      return same ? [] : [`${row.key} ${of}: the report says ${is}, counted again ${ought}`];
    });
  });
  expect(wrong).toEqual([]);
  expect(new Set(report.numbers.map(({ key }) => key)).size).toBe(report.numbers.length);
  expect(report.numbers.filter(({ value }) => value !== null && value !== 0).length).toBeGreaterThan(300);
});
