import { afterAll, beforeAll, expect, it } from "vitest";
import { month, openTown, type Town } from "./town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town[Symbol.asyncDispose]());

it.each(["hanoi-179", "hue-310"])("the leader's page of %s is printed on exactly one A4", async (plan) => {
  await using screen = await town.sit();
  const { page } = screen;
  await page.goto(`/ke-hoach/${plan}?ky=${encodeURIComponent(month)}`);
  const printed = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(printed.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  expect(printed).toMatch(/\/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12]/); // A4 in points
  for (const heading of [
    "Xu hướng",
    "Đơn vị",
    "Chỉ tiêu, báo cáo gần hạn",
    "Báo chí phản ánh",
    "Độ đầy đủ dữ liệu",
  ])
    expect(await page.getByRole("heading", { name: heading, exact: true }).count()).toBe(1);
});
