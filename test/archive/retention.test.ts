import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EvidenceLost, openArchive } from "../../crawlers/archive.ts";
import { checkFile, warcFiles } from "../../crawlers/archive-check.ts";
import { planPruning, pruneFile } from "../../crawlers/archive-prune.ts";
import { addressId } from "../../crawlers/address.ts";
import { prune } from "../../pipeline/archive/prune.ts";
import { verifyArchive } from "../../pipeline/archive/verify.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { freeze } from "../../pipeline/freeze/freeze.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "../settle/desk.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const urls = [1, 2, 3].map((at) => `https://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-71234${at}.html`);
const [frozenUrl = "", oldUrl = "", youngUrl = ""] = urls;

let desk: Desk;
let data: string;
beforeEach(async () => {
  desk = await openTestDesk("2027-11-20T03:00:00Z");
  data = await mkdtemp(path.join(tmpdir(), "phusong-"));
});
afterEach(async () => {
  await desk[Symbol.asyncDispose]();
  await rm(data, { recursive: true });
});

async function keep(url: string, day: string): Promise<void> {
  const html = articlePage({ ...eveningClass, title: `${eveningClass.title} – ${url.slice(-6)}`, day });
  const fetchedAt = `${day}T05:00:00.000Z`;
  await settleAndNote(desk, await captured(desk, { url, html, source: "hanoimoi", fetchedAt }));
}

async function evidenceOf(url: string) {
  const [kept] = await desk.store.read("item", [addressId(url)]);
  if (kept === null || kept === undefined) throw new Error(`no item at ${url}`);
  return kept.value.evidence;
}

const days = { olderThan: 365 };
const pruning = () => ({ ...desk, data, archive: desk.archive.folder });

describe("retention", () => {
  it("takes what is old, never what proves a frozen number, and says first what it would take", async () => {
    await keep(frozenUrl, "2025-08-10");
    await keep(oldUrl, "2025-08-30");
    await keep(youngUrl, "2027-11-01");
    await desk.archive.close();
    const city = desk.config.cities.find((one) => one.city.id === "hanoi");
    const plan = city?.plans.find((one) => one.id === "hanoi-179");
    if (city === undefined || plan === undefined) throw new Error("no such plan");
    await freeze({ ...desk, data }, { city, plan, window: windowOf("report-month", "2025-08-10") });

    const before = await readdir(desk.archive.folder);
    const told = await prune(pruning(), { ...days, apply: false });
    expect(told).toMatchObject({ applied: false, captures: 1, files: 1, stays: { frozen: 1 } });
    expect(await readdir(desk.archive.folder)).toEqual(before);

    const done = await prune(pruning(), { ...days, apply: true });
    expect(done).toMatchObject({ applied: true, captures: 1, bytesFreed: expect.any(Number) });
    expect(done.bytesFreed).toBeGreaterThan(0);
    for (const url of [frozenUrl, youngUrl])
      expect((await desk.archive.open(await evidenceOf(url))).finalUrl).toBe(url);
    const lost = desk.archive.open(await evidenceOf(oldUrl));
    await expect(lost).rejects.toBeInstanceOf(EvidenceLost);
    await expect(lost).rejects.toThrow("đã được xóa theo thời hạn lưu trữ ngày 20/11/2027");
    const [audit] = (
      await desk.store.list("audit", {
        where: { is: { what: "archive.prune" } },
        order: { by: "at", direction: "ascending" },
        limit: 5,
      })
    ).rows;
    expect(audit?.value).toMatchObject({ actor: "test", before: "3", after: "2" });

    const again = await prune(pruning(), { ...days, apply: true });
    expect(again).toMatchObject({ captures: 0, stays: { frozen: 1 } });
    const verified = await verifyArchive(desk.archive.folder, desk.store, { mend: false });
    expect(verified).toMatchObject({ problems: [], lost: [], pruned: 1, captures: 2 });
  });

  it("never takes what a contest rests on: the page as it was, as it was edited, and what the contest brought", async () => {
    const at = (fetchedAt: string, more: object = {}) =>
      captured(desk, {
        url: frozenUrl,
        html: articlePage(eveningClass),
        source: "hanoimoi",
        fetchedAt,
        ...more,
      });
    const first = await at("2025-08-10T05:00:00.000Z");
    const paragraphs = [...eveningClass.paragraphs, "Lớp tiếp theo khai giảng đầu tháng chín."];
    const edited = await at("2025-08-11T05:00:00.000Z", {
      html: articlePage({ ...eveningClass, paragraphs }),
    });
    const gone = await at("2025-08-12T05:00:00.000Z", { id: "contest-1", html: "<p>404</p>", status: 404 });
    // Of this address no item came: what the contest brought is all there is.
    const missed = await at("2025-08-12T06:00:00.000Z", { id: "contest-2", url: youngUrl, status: 404 });
    for (const capture of [first, edited, gone, missed]) await settleAndNote(desk, capture);
    await keep(oldUrl, "2025-08-30");
    await desk.archive.close();
    const by = { actor: "Phường Láng", at: "2025-08-12T05:00:00.000Z" };
    const bare = { plan: "hanoi-179", what: "contest", reason: "đã gỡ", rules: "", ...by } as const;
    const decisions = [frozenUrl, youngUrl].map((value) => ({
      value: { ...bare, id: `contest/${value}`, item: addressId(value), value },
      expects: 0,
    }));
    await desk.store.write("decision", decisions, by);
    const done = await prune(pruning(), { ...days, apply: true });
    expect(done).toMatchObject({ captures: 1, stays: { contested: 4 } });
    for (const { evidence, finalUrl } of [first, edited, gone, missed])
      expect((await desk.archive.open(evidence)).finalUrl).toBe(finalUrl);
  });

  it("finds what was moved again and again, and takes it at last when nothing needs it", async () => {
    await keep(frozenUrl, "2025-08-10");
    await keep(oldUrl, "2025-08-30");
    const evidence = await evidenceOf(frozenUrl);
    await desk.archive.close();
    const { folder } = desk.archive;
    const onlyOf = async (url: string | null) => {
      const checks = await Promise.all((await warcFiles(folder)).map((file) => checkFile(folder, file)));
      for (const plan of planPruning(checks, (entry) => entry.url === url))
        await pruneFile(folder, plan, "2027-11-20");
    };
    await onlyOf(frozenUrl);
    await onlyOf(frozenUrl);
    expect((await desk.archive.open(evidence)).finalUrl).toBe(frozenUrl);
    await onlyOf(null);
    await expect(desk.archive.open(evidence)).rejects.toThrow("đã được xóa theo thời hạn");
    expect(await warcFiles(folder)).toEqual([]);
  });

  it("keeps the bytes that a staying revisit names", async () => {
    const clock = { now: () => new Date("2025-08-10T03:00:00Z") };
    await using archive = openArchive(data, { clock, software: "PhuSong/0.1" });
    const page = {
      id: "lan-1",
      url: oldUrl,
      finalUrl: oldUrl,
      status: 200,
      headers: {},
      body: Buffer.from("một trang"),
      fetchedAt: clock.now().toISOString(),
    };
    await archive.keep(page, {});
    await archive.keep({ ...page, id: "lan-x", finalUrl: `${oldUrl}?x` }, {});
    const revisit = await archive.keep({ ...page, id: "lan-2" }, {});
    await archive.close();
    const [file = ""] = await warcFiles(data);
    const [plan] = planPruning([await checkFile(data, file)], ({ offset }) => offset === revisit.offset);
    if (plan === undefined) throw new Error("nothing is to be pruned");
    expect(plan.deleted).toHaveLength(1);
    await pruneFile(data, plan, "2026-11-20");
    expect(Buffer.from((await archive.open(revisit)).body).toString()).toBe("một trang");
    const [left = ""] = await warcFiles(data);
    expect((await checkFile(data, left)).problems).toEqual([]);
  });

  it("deletes nothing when a frozen period cannot be read", async () => {
    await keep(oldUrl, "2025-08-30");
    await desk.archive.close();
    const by = { actor: "test", at: "2027-11-19T03:00:00Z" };
    const snapshot = {
      id: "hanoi-179|x|1",
      plan: "hanoi-179",
      period: "x",
      from: "2025-08-01",
      to: "2025-09-01",
      frozenAt: by.at,
      digest: "00",
      file: "ban-chot/khong-co.json.gz",
    };
    await desk.store.write("snapshot", [{ value: snapshot, expects: 0 }], by);
    await expect(prune(pruning(), { ...days, apply: true })).rejects.toThrow("không đọc được");
    expect((await desk.archive.open(await evidenceOf(oldUrl))).finalUrl).toBe(oldUrl);
  });
});
