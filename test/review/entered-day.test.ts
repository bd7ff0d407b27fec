import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { enterDate } from "../../dashboards/office/enter-date.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import { replayPages } from "../../pipeline/replay/replay-pages.ts";
import type { Steps } from "../../pipeline/settle.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { stepsOver } from "../../pipeline/steps.ts";
import { change } from "../../pipeline/store/change.ts";
import type { Kept, Store } from "../../pipeline/store/store.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "../settle/desk.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const url = "https://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-712345.html";
const id = addressId(url);
const { day: _day, ...undated } = eveningClass;
const added = "Lớp tiếp theo khai giảng vào đầu tháng mười hai.";
const edited = articlePage({ ...undated, paragraphs: [...undated.paragraphs, added] });
const nowDated = articlePage({ ...eveningClass, paragraphs: [...undated.paragraphs, added] });
const form = { day: "2026-11-10", reason: "theo bản in" };
const entered = { publishedDay: form.day, publishedAt: null, dateFrom: "entered", datePrecision: "day" };
const by = { actor: "test", at: "2026-11-20T03:00:00Z" };

let desk: Desk;
beforeEach(async () => {
  desk = await openTestDesk();
  await settleAndNote(desk, await captured(desk, { url, html: articlePage(undated), source: "hanoimoi" }));
});
afterEach(() => desk[Symbol.asyncDispose]());

async function kept(): Promise<Kept<"item">> {
  const [found] = await desk.store.read("item", [id]);
  if (found === null || found === undefined) throw new Error("no item");
  return found;
}
const enter = async (item: Kept<"item">, day = form.day, store: Store = desk.store) =>
  enterDate({ store, clock: desk.clock, actor: "Hạnh" }, item, { ...form, day });
const comesAgain = async (html: string, steps?: Steps) =>
  settleAndNote(desk, await captured(desk, { url, html, source: "hanoimoi" }), steps);
const lines = async () => desk.store.count("audit", { is: { what: "item.date" } });

/** The desk's steps over another store. */
const stepsOn = (store: Store): Steps => {
  const { clock, actor, sources, judge, stamp, config, steps } = desk;
  const read: Steps["read"] = (capture) => steps.read(capture);
  return stepsOver({ store, clock, actor, sources, judge, stamp, read, plans: plansOf(config) });
};

describe("the day that a person enters", () => {
  it("stands when a person enters it while the page is being settled", async () => {
    const judge: Steps["judge"] = async (draft) => {
      expect(await enter(await kept())).toBeNull();
      return desk.steps.judge(draft);
    };
    await comesAgain(nowDated, { ...desk.steps, judge });
    const { value } = await kept();
    expect(value).toMatchObject({ ...entered, howRead: { publishedDay: "người nhập" } });
    expect(value.text).toContain(added);
  });

  it("stands where the decision is not found yet", async () => {
    await enter(await kept());
    const empty = { rows: [], next: null };
    const late: Store = {
      ...desk.store,
      list: async (kind, ask) => (kind === "decision" ? empty : desk.store.list(kind, ask)),
    };
    await comesAgain(nowDated, stepsOn(late));
    expect((await kept()).value).toMatchObject(entered);
  });

  it("is a decision that is found before the item is written, and the last one holds", async () => {
    const asked: string[] = [];
    const noting: Store = {
      ...desk.store,
      write: async (kind, writes, signature) => {
        asked.push(kind);
        return desk.store.write(kind, writes, signature);
      },
      refresh: async (of) => {
        asked.push("refresh");
        return desk.store.refresh(of);
      },
    };
    await enter(await kept(), "2026-11-11", noting);
    expect(asked.slice(asked.indexOf("decision"), asked.indexOf("item"))).toContain("refresh");
    for (const day of ["2026-11-12", "2026-11-13", "2026-11-14", form.day]) await enter(await kept(), day);
    expect((await kept()).value).toMatchObject(entered);
    await comesAgain(edited);
    expect((await kept()).value).toMatchObject(entered);
  });

  it("is saved and logged though the machine wrote the item meanwhile", async () => {
    const seen = await kept();
    await comesAgain(edited);
    expect(await enter(seen)).toBeNull();
    expect((await kept()).value).toMatchObject(entered);
    expect((await kept()).value.text).toContain(added);
    expect(await lines()).toBe(1);
  });

  it("stands when it is entered while the archive is settled again", async () => {
    const worse = { title: "Trang chủ", text: "Bài đọc dở", textDigest: "00" };
    await change(desk.store, "item", id, (old) => (old === null ? null : { ...old.value, ...worse }), by);
    await desk.archive.close();
    let isEntered = false;
    const store: Store = {
      ...desk.store,
      read: async (kind, ids) => {
        if (kind === "item" && !isEntered) {
          isEntered = true;
          await enter(await kept());
        }
        return desk.store.read(kind, ids);
      },
    };
    const settings = readSettings({ PHUSONG_DATA: desk.data });
    await replayPages({ ...desk, store }, { apply: true, settings, processes: 1 });
    expect((await kept()).value).toMatchObject({ ...entered, title: eveningClass.title });
  });
});
