import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { addressId } from "../../crawlers/address.ts";
import { decide } from "../../pipeline/decisions/decide.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import { compareWithSnapshot } from "../../pipeline/freeze/compare.ts";
import { freeze, periodNow, snapshotsOf } from "../../pipeline/freeze/freeze.ts";
import { readFrozen } from "../../pipeline/freeze/frozen.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "../settle/desk.ts";

const plan = "hanoi-179";
const url = "https://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-712345.html";

it("a frozen period stays as it was; later changes show as a difference", async () => {
  await using ends = new AsyncDisposableStack();
  const desk = ends.use(await openTestDesk());
  const data = await mkdtemp(path.join(tmpdir(), "phusong-chot-"));
  ends.defer(() => rm(data, { recursive: true, force: true }));
  const html = articlePage({ ...eveningClass, day: "2026-11-10" });
  await settleAndNote(desk, await captured(desk, { url, html, source: "hanoimoi" }));
  const city = desk.config.cities.find((one) => one.city.id === "hanoi");
  const known = city?.plans.find((one) => one.id === plan);
  if (city === undefined || known === undefined) throw new Error("no such plan");
  const asked = { city, plan: known, window: windowOf("report-month", "2026-11-10") };
  const freezing = { ...desk, data };

  const running = { ...asked, window: windowOf("report-month", "2026-11-20") };
  await expect(freeze(freezing, running)).rejects.toThrow("chưa kết thúc");

  const snapshot = await freeze(freezing, asked);
  const then = await readFrozen(data, snapshot);
  expect(then.items).toMatchObject([{ id: addressId(url), counted: true, day: "2026-11-10" }]);
  expect(then.figures.length).toBeGreaterThan(0);
  expect(Object.keys(then.files)).toEqual(
    expect.arrayContaining(["hanoi/agencies.yaml", "hanoi/plan-hanoi-179.yaml", "register.yaml"]),
  );
  expect(compareWithSnapshot(then, await periodNow(freezing, asked))).toMatchObject({
    figures: [],
    items: [],
    files: [],
  });
  await expect(freeze(freezing, asked)).rejects.toThrow("đã chốt");

  const review = {
    plan,
    groups: [],
    tier: null,
    tone: null,
    agencies: [],
    comment: "",
    reason: "bài quảng cáo",
  };
  await decide({ ...desk, plans: plansOf(desk.config) }, addressId(url), review, "Hạnh");
  const difference = compareWithSnapshot(await readFrozen(data, snapshot), await periodNow(freezing, asked));
  expect(difference.items).toMatchObject([
    { frozen: { counted: true }, now: { counted: false, reviewers: ["Hạnh"] } },
  ]);
  expect(difference.figures.some(({ frozen: was, now }) => was?.value === 1 && now?.value === 0)).toBe(true);

  const second = await freeze(freezing, asked, { again: true });
  expect(second.id).not.toBe(snapshot.id);
  expect(await snapshotsOf(desk.store, plan, asked.window.id)).toHaveLength(2);
  expect((await readFrozen(data, second)).decisions).toMatchObject([{ what: "reject", actor: "Hạnh" }]);
  expect(await readFrozen(data, snapshot)).toEqual(then);

  await writeFile(path.join(data, snapshot.file), "hỏng");
  await expect(readFrozen(data, snapshot)).rejects.toThrow("lấy lại tệp này từ bản sao lưu");
});
