import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addressId } from "../../crawlers/address.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { settle } from "../../pipeline/settle.ts";
import { settleLeftOvers } from "../../pipeline/left-overs.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "./desk.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk[Symbol.asyncDispose]());

const url = "https://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-712345.html";
const html = articlePage(eveningClass);
const page = { url, html, source: "hanoimoi" };

async function items() {
  await desk.store.refresh();
  const { rows } = await desk.store.list("item", {
    order: { by: "firstCapturedAt", direction: "ascending" },
    limit: 50,
  });
  return rows.map((kept) => kept.value);
}

describe("a capture's road", () => {
  it("ends counted, with the group, the sentence that proves it and the agency", async () => {
    const fate = await settleAndNote(desk, await captured(desk, page));
    expect(fate).toMatchObject({ fate: "counted", item: addressId(url) });
    const [item] = await items();
    expect(item).toMatchObject({ title: eveningClass.title, publishedDay: "2026-11-18", source: "hanoimoi" });
    const verdict = item?.verdicts.find(({ plan }) => plan === "hanoi-179");
    expect(verdict?.tier).toBe("direct");
    const group = verdict?.groups.find(({ id }) => id === "II.1.2");
    expect(group?.because.length).toBeGreaterThan(0);
    for (const { phrase, sentence } of group?.because ?? []) {
      expect(`${item?.title}\n${item?.text}`).toContain(sentence);
      expect(sentence).toContain(phrase);
    }
    expect(verdict?.agencies).toContainEqual(expect.objectContaining({ id: "hn-lang", role: "mention" }));
  });

  it("ends unchanged when the same page comes again, and the item keeps its revision", async () => {
    await settleAndNote(desk, await captured(desk, page));
    const [before] = await desk.store.read("item", [addressId(url)]);
    const again = await captured(desk, { ...page, fetchedAt: "2026-11-21T03:00:00Z" });
    expect((await settleAndNote(desk, again)).fate).toBe("unchanged");
    expect(await desk.store.read("item", [addressId(url)])).toEqual([before]);
  });

  it("keeps the item and its id when the page was edited", async () => {
    await settleAndNote(desk, await captured(desk, page));
    const edited = articlePage({
      ...eveningClass,
      paragraphs: [...eveningClass.paragraphs, "Lớp tiếp theo khai giảng vào đầu tháng mười hai."],
    });
    const fate = await settleAndNote(desk, await captured(desk, { ...page, html: edited }));
    expect(fate).toMatchObject({ fate: "counted", item: addressId(url) });
    const all = await items();
    expect(all).toHaveLength(1);
    expect(all[0]?.text).toContain("đầu tháng mười hai");
  });

  it("makes an item of its own, in the same story, of equal text at another source", async () => {
    await settleAndNote(desk, await captured(desk, page));
    const copy = html.replace("</article>", `<p>Nguồn Hànộimới : <a href="${url}">${url}</a></p></article>`);
    const elsewhere = {
      url: "https://baomoi.com/lop-hoc-buoi-toi-c50111222.epi",
      html: copy,
      source: "baomoi",
    };
    await settleAndNote(desk, await captured(desk, elsewhere));
    const all = await items();
    const original = all.find(({ source }) => source === "hanoimoi");
    const reprint = all.find(({ source }) => source === "baomoi");
    expect(reprint?.story).toBe(original?.story);
    expect([original?.copy, reprint?.copy]).toEqual(["original", "reprint"]);
  });

  it("does not believe a canonical address that names the home page", async () => {
    const home = '<link rel="canonical" href="https://hanoimoi.vn/">';
    await settleAndNote(
      desk,
      await captured(desk, { ...page, html: articlePage({ ...eveningClass, head: home }) }),
    );
    const [item] = await items();
    expect(item?.url).toBe(url);
  });

  it("finds the item again under a later address", async () => {
    const canonical = `<link rel="canonical" href="${url}">`;
    const withCanonical = articlePage({ ...eveningClass, head: canonical });
    await settleAndNote(desk, await captured(desk, { ...page, html: withCanonical }));
    const later = {
      ...page,
      html: withCanonical,
      url: "https://hanoimoi.vn/duong-dan-moi-cua-lop-hoc-712345.html",
    };
    await settleAndNote(desk, await captured(desk, later));
    const all = await items();
    expect(all).toHaveLength(1);
    expect(all[0]?.aliases).toContain(later.url);
  });

  it("keeps an item whose page is gone, and says since when", async () => {
    await settleAndNote(desk, await captured(desk, page));
    const gone = await captured(desk, { ...page, html: "", status: 410, fetchedAt: "2026-11-21T03:00:00Z" });
    expect(await settleAndNote(desk, gone)).toMatchObject({ fate: "gone", item: addressId(url) });
    expect((await items())[0]).toMatchObject({ removedOn: "2026-11-21", publishedDay: "2026-11-18" });
  });

  it("keeps an item without a date without a date", async () => {
    const { day: _day, ...undated } = eveningClass;
    await settleAndNote(desk, await captured(desk, { ...page, html: articlePage(undated) }));
    expect((await items())[0]).toMatchObject({ publishedDay: null, publishedAt: null, dateFrom: "none" });
  });

  it("leaves the date that a person entered, whatever the page says later", async () => {
    await settleAndNote(desk, await captured(desk, page));
    const by = { actor: "chuyên viên", at: "2026-11-20T04:00:00Z" };
    const decision = {
      id: "d1",
      item: addressId(url),
      plan: "hanoi-179",
      what: "date",
      value: "2026-11-10",
      reason: "theo bản in",
      rules: "",
    } as const;
    await desk.store.write("decision", [{ value: { ...decision, ...by }, expects: 0 }], by);
    await desk.store.refresh();
    const edited = articlePage({
      ...eveningClass,
      paragraphs: [...eveningClass.paragraphs, "Tin được bổ sung buổi chiều cùng ngày."],
    });
    await settleAndNote(desk, await captured(desk, { ...page, html: edited }));
    expect((await items())[0]).toMatchObject({ publishedDay: "2026-11-10", dateFrom: "entered" });
  });

  it("tells a list by the number of addresses it led to, and a refused page as failed", async () => {
    expect(await settleAndNote(desk, await captured(desk, { ...page, ledTo: 12 }))).toMatchObject({
      fate: "signpost",
      ledTo: 12,
    });
    expect((await settleAndNote(desk, await captured(desk, { ...page, status: 503 }))).fate).toBe("failed");
  });
});

describe("what a killed process left", () => {
  it("is settled from the archive, and its fate is what it would have been", async () => {
    await captured(desk, page);
    expect(await settleLeftOvers(desk)).toBe(1);
    expect(await desk.store.count("fate", { is: { fate: "counted" } })).toBe(1);
    expect(await settleLeftOvers(desk)).toBe(0);
  });

  it("is not called unchanged when the kill came between item and fate", async () => {
    const capture = await captured(desk, page);
    await settle(capture, desk.steps);
    await settleLeftOvers(desk);
    expect(await desk.store.tally("fate", ["fate"])).toEqual([
      expect.objectContaining({ key: ["counted"], count: 1 }),
    ]);
  });
});
