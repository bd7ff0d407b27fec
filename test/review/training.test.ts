import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addressId } from "../../crawlers/address.ts";
import { openExaminer } from "../../pipeline/classify/examine.ts";
import { modelPath, writtenModel } from "../../pipeline/classify/model-file.ts";
import { trainModel, type Example } from "../../pipeline/classify/train.ts";
import { decidedPath, readExamples, writeExamples } from "../../pipeline/classify/training-rows.ts";
import { decide } from "../../pipeline/decisions/decide.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import { examplesFromDecisions } from "../../pipeline/decisions/training.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { openJudges } from "../../pipeline/judges.ts";
import { replay } from "../../pipeline/replay/replay.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { planOf, register } from "../classify/classifiers.ts";
import { articlePage, captured, openTestDesk } from "../settle/desk.ts";

const id = "hanoi-179";
const { city, plan, book } = planOf(id);
const examine = openExaminer(city, plan, book, register);
const story = (place: string): string[] => [
  `Ở ${place}, máy đọc thẻ đặt trước cổng chợ Hà Nội báo cho ban quản lý biết mỗi sáng có bao nhiêu xe hàng vào.`,
  "Dữ liệu được gửi về trung tâm điều hành, người bán xem được trên điện thoại và chọn giờ dỡ hàng.",
];
const pages = ["chợ phía nam", "chợ phía bắc", "chợ ven sông"].map((place, i) => ({
  url: `https://hanoimoi.vn/cho-bao-gio-xe-71234${i}.html`,
  title: `Cổng ${place} đếm xe bằng máy`,
  paragraphs: story(place),
}));
const [first = "", second = "", third = ""] = pages.map(({ url }) => addressId(url));

// A handful of rows stands for the city's examples, so that the test is quick.
const examples: readonly Example[] = [
  ...["bệnh án trên màn hình", "vé tàu một mã", "đèn đường tự sáng", "sổ đỏ tra trên mạng"].map(
    (text, i) => ({ id: `b${i}`, groups: ["II.3.b"], title: "", text: `Người dân Hà Nội có ${text}.` }),
  ),
  ...["gian hàng vải", "hội thi nấu ăn", "sân bóng mới", "đội múa quạt"].map((text, i) => ({
    id: `n${i}`,
    groups: [],
    title: "",
    text: `Phường khai trương ${text} sáng nay.`,
  })),
];

let desk: Desk;
beforeEach(async () => {
  desk = await openTestDesk();
  for (const { url, ...page } of pages)
    await settleAndNote(desk, await captured(desk, { url, html: articlePage(page), source: "hanoimoi" }));
});
afterEach(() => desk[Symbol.asyncDispose]());

const say = (item: string, who: string, groups: readonly string[]) =>
  decide(
    { ...desk, plans: plansOf(desk.config) },
    item,
    { plan: id, groups, tier: null, tone: null, agencies: [], comment: "", reason: "đã đọc" },
    who,
  );

it("what reviewers decide becomes rows, a new model, and a report of what it would change", async () => {
  await say(first, "Hạnh", ["II.4"]);
  await say(second, "Hạnh", []);
  await say(third, "Hạnh", ["II.3.b"]);
  await say(third, "Minh", ["II.4"]); // disputed: teaches nothing

  const decided = await examplesFromDecisions(desk.store, id);
  expect(decided.map(({ id: item, groups }) => [item, groups])).toEqual(
    [
      [first, ["II.4"]],
      [second, []],
    ].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
  expect(decided.find((row) => row.id === first)?.text).toContain("máy đọc thẻ");

  const folder = mkdtempSync(path.join(tmpdir(), "phusong-model-"));
  await writeExamples(decidedPath(folder, id), decided);
  const read = await readExamples(decidedPath(folder, id), new Set(plan.groups.map((group) => group.id)));
  expect(read).toEqual(decided);

  const before = trainModel(plan, examples, examine, "2026-01-02").model;
  const after = trainModel(plan, [...examples, ...decided], examine, "2026-01-02").model;
  expect(after.rows).toBe(before.rows + 2);
  expect(after.version).not.toBe(before.version);

  writeFileSync(modelPath(folder, id), writtenModel(after));
  const cities = desk.config.cities.map((one) => (one.city.id === "hanoi" ? { ...one, folder } : one));
  const config = { ...desk.config, cities };
  const report = await replay({ ...desk, config, ...openJudges(config) }, { apply: false });
  expect(report.applied).toBe(false);
  expect(report.items).toBe(3);
  expect(report.changed).toBeGreaterThan(0);
  const [kept] = await desk.store.read("item", [first]);
  expect(kept?.value.verdicts.find((one) => one.plan === id)?.groups.map((hit) => hit.id)).toEqual(["II.4"]);
});
