import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { periodNow } from "../../pipeline/freeze/freeze.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { openInventedCity, type inventions, type InventedCity } from "./invented-city.ts";
import { wrongNumbers } from "./recount.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Months and spans of each plan, and how many numbers of the first are something. */
const periods = {
  "hanoi-179": {
    most: 300,
    named: ["report-month:2026-11", "span:2026-10-03..2026-10-20"],
  },
  "hue-310": { most: 300, named: ["report-month:2026-01", "quarter:2025-Q4", "year:2026"] },
  "tanbinh-57": { most: 100, named: ["report-half-year:2025-H1", "month:2025-02"] },
} satisfies Record<keyof typeof inventions, { most: number; named: readonly string[] }>;

describe.each(["hanoi-179", "hue-310", "tanbinh-57"] as const)("%s", (plan) => {
  let city: InventedCity;
  beforeAll(async () => {
    city = await openInventedCity(plan);
  });
  afterAll(() => city[Symbol.asyncDispose]());

  it.each(periods[plan].named)("every number of %s is counted again from what was frozen", async (period) => {
    const window = windowNamed(period);
    if (window === null) throw new Error(`no such period: ${period}`);
    const frozen = await periodNow(city, { ...city.known, window });
    expect(wrongNumbers(frozen)).toEqual([]);
    const numbers = frozen.report?.numbers ?? [];
    expect(new Set(numbers.map(({ key }) => key)).size).toBe(numbers.length);
    const something = numbers.filter(({ value }) => value !== null && value !== 0);
    expect(something.length).toBeGreaterThan(period === periods[plan].named[0] ? periods[plan].most : 0);
  });
});
