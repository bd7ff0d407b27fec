import { spawn } from "node:child_process";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { decide } from "../../pipeline/decisions/decide.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import type { Desk } from "../../pipeline/desk.ts";
import type { Item } from "../../pipeline/item.ts";
import { replayPages, toldOfPages } from "../../pipeline/replay/replay-pages.ts";
import { openRereaders } from "../../pipeline/replay/rereaders.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { change } from "../../pipeline/store/change.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "../settle/desk.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
const plan = "hanoi-179";
const urls = Array.from({ length: 6 }, (_, at) => `https://hanoimoi.vn/lop-hoc-buoi-toi-71234${at}.html`);
const ids = urls.map(addressId);
const [first = "", second = ""] = ids;

let desk: Desk;
beforeEach(async () => {
  desk = await openTestDesk();
  for (const [at, url] of urls.entries()) {
    const html = articlePage({ ...eveningClass, title: `${eveningClass.title} – kỳ ${at + 1}` });
    await settleAndNote(desk, await captured(desk, { url, html, source: "hanoimoi" }));
  }
  const list = await captured(desk, {
    url: "https://hanoimoi.vn/",
    html: "<p>x</p>",
    source: "hanoimoi",
    ledTo: 6,
  });
  await settleAndNote(desk, list);
  await desk.archive.close();
});
afterEach(() => desk[Symbol.asyncDispose]());

const settings = () => readSettings({ PHUSONG_DATA: desk.data });
const replayed = (apply: boolean) => replayPages(desk, { apply, settings: settings(), processes: 2 });

async function itemOf(id: string): Promise<Item> {
  const [kept] = await desk.store.read("item", [id]);
  if (kept === null || kept === undefined) throw new Error("no item");
  return kept.value;
}

/** As if an earlier reader had read it worse. */
async function spoil(id: string): Promise<void> {
  const by = { actor: "test", at: "2026-11-20T03:00:00Z" };
  const worse = { title: "Trang chủ", lead: null, text: "Bài đọc dở", textDigest: "00" };
  await change(
    desk.store,
    "item",
    id,
    (old) => (old === null ? null : { ...old.value, ...worse, verdicts: [], judged: "" }),
    by,
  );
}

describe("settling the archive again", () => {
  it("changes nothing under the same rules, and gives every capture its one fate in the run", async () => {
    const before = await desk.store.read("item", ids);
    const report = await replayed(true);
    expect(report).toMatchObject({ captures: 7, items: 6, changed: 0, found: 0, fields: {} });
    expect(await desk.store.read("item", ids)).toEqual(before);
    const fates = await desk.store.tally("fate", ["fate"], { is: { run: report.run } });
    expect(Object.fromEntries(fates.map(({ key, count }) => [key[0], count]))).toEqual({
      counted: 6,
      signpost: 1,
    });
  });

  it("reads again what an earlier reader read worse: told first, then applied; people's labels stand", async () => {
    const whole = await itemOf(first);
    const desktop = { ...desk, plans: plansOf(desk.config) };
    const label = {
      plan,
      groups: ["II.4"],
      tier: null,
      tone: null,
      agencies: [],
      comment: "",
      reason: "đã đọc",
    };
    await decide(desktop, second, label, "Hạnh");
    await spoil(first);
    await spoil(second);
    const spoilt = await desk.store.read("item", ids);
    const told = await replayed(false);
    expect(told).toMatchObject({ applied: false, changed: 2, fields: { title: 2, text: 2 } });
    expect(toldOfPages(told)).toContain("tít 2");
    expect(await desk.store.read("item", ids)).toEqual(spoilt);
    await replayed(true);
    expect(await itemOf(first)).toEqual(whole);
    const verdict = (await itemOf(second)).verdicts.find((one) => one.plan === plan);
    expect(verdict?.groups.map(({ id }) => id)).toEqual(["II.4"]);
    expect(await desk.store.count("version")).toBe(0); // the page was not edited, it is only read better
    expect(await replayed(true)).toMatchObject({ changed: 0 });
  });

  it("finds an article where none was read before", async () => {
    const html = articlePage({ ...eveningClass, title: "Một bài khác về lớp học số" });
    const url = "https://hanoimoi.vn/mot-bai-khac-ve-lop-hoc-so-712399.html";
    const capture = await captured(desk, { url, html, source: "hanoimoi" });
    const blind = {
      ...desk.steps,
      read: async () => ({ kind: "unreadable", reason: "không thấy thân bài" }) as const,
    };
    await settleAndNote(desk, capture, blind);
    await desk.archive.close();
    expect(await replayed(true)).toMatchObject({ found: 1 });
    expect((await itemOf(addressId(url))).title).toBe("Một bài khác về lớp học số");
  });

  it("gives back alone the page on which a process is ended; the others of its batch are settled again", async () => {
    const sentence =
      "Phường mở phòng đọc số cho trẻ em và người lớn tuổi, ai cũng có thể vào mà không cần thẻ. ";
    const html = Array.from({ length: 60_000 }, (_, at) => `<p>${at} ${sentence}</p>`).join("");
    const url = "https://hanoimoi.vn/trang-qua-nang-712398.html";
    const costly = await captured(desk, { url, html, source: "hanoimoi" });
    const refused = { kind: "unreadable", reason: "không thấy thân bài" } as const;
    await settleAndNote(desk, costly, { ...desk.steps, read: async () => refused });
    await desk.archive.close();
    const id = (await itemOf(first)).capture;
    const tight = { seconds: 0.4, more: 0, megabytes: 2_000 };
    await using rereaders = openRereaders(settings(), 1, tight);
    expect(await rereaders.reread([costly.id, id])).toEqual({
      results: [expect.objectContaining({ capture: id })],
      guarded: [costly.id],
    });
  });

  it("killed at any moment is simply run again", async () => {
    const whole = await Promise.all(ids.map(itemOf));
    for (const id of ids) await spoil(id);
    let killed = 0;
    for (const after of [1_500, 2_500, 3_500]) {
      const child = spawn(
        process.execPath,
        [path.resolve("config/door.mjs"), "replay", "--pages", "--apply"],
        {
          env: { ...process.env, PHUSONG_DATA: desk.data, PHUSONG_NOW: "2026-11-20T03:00:00Z" },
          stdio: "ignore",
        },
      );
      const timer = setTimeout(() => child.kill("SIGKILL"), after);
      const signal = await new Promise((resolve) => child.once("exit", (_, how) => resolve(how)));
      clearTimeout(timer);
      if (signal === "SIGKILL") killed += 1;
    }
    expect(killed).toBeGreaterThan(0);
    const { run } = await replayed(true);
    expect(await Promise.all(ids.map(itemOf))).toEqual(whole);
    expect(await desk.store.count("fate", { is: { run } })).toBe(7);
  });
});
