import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { openOffice } from "../../dashboards/office/app.ts";
import { addressId } from "../../crawlers/address.ts";
import { decide } from "../../pipeline/decisions/decide.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import { compareWithSnapshot } from "../../pipeline/freeze/compare.ts";
import { differenceNow } from "../../pipeline/freeze/differing.ts";
import { freeze, periodNow, snapshotsOf } from "../../pipeline/freeze/freeze.ts";
import { backupFrozen, restoreFrozen } from "../../pipeline/freeze/copy-frozen.ts";
import { readFrozen } from "../../pipeline/freeze/lines.ts";
import { readWeights } from "../../pipeline/freeze/weights.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "../settle/desk.ts";

vi.setConfig({ testTimeout: 120_000 });

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
    expect.arrayContaining([
      "hanoi/agencies.yaml",
      "hanoi/plan-hanoi-179.yaml",
      "hanoi/phrases-hanoi-179.yaml",
      "hanoi/sources/hanoimoi.yaml",
      "families/onecms.yaml",
      "register.yaml",
      "signs.yaml",
    ]),
  );
  const [model] = then.models;
  if (model === undefined) throw new Error("no weights");
  expect(await readWeights(data, model)).toBe(await readFile(path.join(city.folder, model.name), "utf8"));
  expect(compareWithSnapshot(then, await periodNow(freezing, asked))).toMatchObject({
    figures: [],
    items: [],
    files: [],
    models: [],
  });
  const app = openOffice({ ...desk, data, sample: false });
  const page = async (address: string): Promise<string> =>
    (await app.request(`http://127.0.0.1:8179/ke-hoach/${plan}/ky-chot${address}`)).text();
  const list = await page("");
  expect(list).toContain("Các kỳ đã chốt: 1");
  expect(list).toContain(`/ky-chot/${snapshot.digest.slice(0, 16)}`);
  const own = `/${snapshot.digest.slice(0, 16)}`;
  expect(await page(own)).toContain("Đến nay không khác bản chốt");
  expect(await page(own)).toContain("model-hanoi-179.json");
  expect(await page("/0123456789abcdef")).toContain("Không có kỳ chốt nào");
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
  const [counted] = await desk.store.read("item", [addressId(url)]);
  if (counted === undefined || counted === null) throw new Error("no item");
  await decide({ ...desk, plans: plansOf(desk.config) }, addressId(url), review, "Hạnh");
  // What the page tells of changed days is what everything counted anew tells.
  const differing = async () => {
    const anew = compareWithSnapshot(await readFrozen(data, snapshot), await periodNow(freezing, asked));
    const [kept] = await snapshotsOf(desk.store, plan, asked.window.id);
    if (kept === undefined) throw new Error("nothing was frozen");
    expect((await differenceNow(freezing, { ...asked, snapshot: kept })).difference).toEqual(anew);
    return anew;
  };
  const difference = await differing();
  expect(difference.items).toMatchObject([
    { frozen: { counted: true }, now: { counted: false, reviewers: ["Hạnh"] } },
  ]);
  expect(difference.figures.some(({ frozen: was, now }) => was?.value === 1 && now?.value === 0)).toBe(true);

  const corrected = await page(own);
  expect(corrected).toContain("1 tin khác");
  expect(corrected).toContain(`${eveningClass.title}</a>`);
  expect(corrected).toContain("không tính");
  expect(corrected).toContain("số liệu khác");

  const id = addressId(url);
  const revisions = new Map([[id, (await desk.store.read("item", [id]))[0]?.revision ?? 0]]);
  // The item as it was frozen, elsewhere and back again, and a second one in the period.
  const moves = [
    { id, publishedDay: "2026-11-20", differing: 1 },
    { id: `${id}2`, publishedDay: "2026-11-02", differing: 2 },
    { id, publishedDay: "2026-11-10", differing: 1 },
  ];
  for (const { differing: count, ...move } of moves) {
    const publishedAt = `${move.publishedDay}T03:00:00.000Z`;
    const expects = revisions.get(move.id) ?? 0;
    revisions.set(move.id, expects + 1);
    const value = { ...counted.value, ...move, publishedAt };
    await desk.store.write("item", [{ value, expects }], { actor: "test", at: counted.at });
    await desk.store.refresh();
    expect([move.publishedDay, (await differing()).items.length]).toEqual([move.publishedDay, count]);
  }

  const second = await freeze(freezing, asked, { again: true });
  expect(second.id).not.toBe(snapshot.id);
  expect(await snapshotsOf(desk.store, plan, asked.window.id)).toHaveLength(2);
  expect((await readFrozen(data, second)).decisions).toMatchObject([{ what: "reject", actor: "Hạnh" }]);
  expect(await readFrozen(data, snapshot)).toEqual(then);

  const backup = path.join(data, "sao-luu.sqlite");
  expect(await backupFrozen(data, backup)).toBe(path.join(data, "sao-luu.ban-chot"));
  await writeFile(path.join(data, snapshot.file), "hỏng");
  await expect(readFrozen(data, snapshot)).rejects.toThrow("lấy lại tệp này từ bản sao lưu");
  expect(await restoreFrozen(backup, data)).toBe(3);
  expect(await readFrozen(data, snapshot)).toEqual(then);
  const elsewhere = path.join(data, "may-khac");
  await restoreFrozen(backup, elsewhere);
  expect(await readFrozen(elsewhere, second)).toEqual(await readFrozen(data, second));
  expect(await backupFrozen(path.join(data, "chua-chot"), path.join(data, "x.sqlite"))).toBeNull();
});
