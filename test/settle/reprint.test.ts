import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addressId } from "../../crawlers/address.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { reprints } from "../../pipeline/measure/reprints.ts";
import { sampleFor } from "../../pipeline/measure/sample.ts";
import { storiesBehind } from "../../pipeline/measure/story-list.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { readStory, storyNow } from "../../pipeline/stories/read-story.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "./desk.ts";

vi.setConfig({ testTimeout: 20_000 }); // each test opens a desk with reading processes of its own

let desk: Desk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(() => desk[Symbol.asyncDispose]());

const url = "https://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-712345.html";
const original = { url, html: articlePage(eveningClass), source: "hanoimoi" };
const credited = (line: string, day: string = eveningClass.day): string =>
  articlePage({ ...eveningClass, day, paragraphs: [...eveningClass.paragraphs, line] });
const reprint = {
  url: "https://laodongthudo.vn/lop-hoc-so-o-phuong-lang-188123.html",
  html: credited("Nguồn HNM", "2026-11-19"),
  source: "laodongthudo",
};

async function settled(...pages: readonly Parameters<typeof captured>[1][]): Promise<void> {
  for (const page of pages) await settleAndNote(desk, await captured(desk, page));
  await desk.store.refresh();
}

async function hanoi() {
  const city = desk.config.cities.find((one) => one.city.id === "hanoi");
  const plan = city?.plans.find(({ id }) => id === "hanoi-179");
  if (city === undefined || plan === undefined) throw new Error("the test needs Hà Nội's plan");
  const window = windowOf("report-month", "2026-11-18");
  return { city, plan, sample: await sampleFor(desk.store, { city, plan, window, clock: desk.clock }) };
}

async function itemOf(address: string) {
  const [kept] = await desk.store.read("item", [addressId(address)]);
  return kept?.value;
}

async function named(address: string): Promise<readonly string[]> {
  const hits = (await itemOf(address))?.verdicts.flatMap(({ agencies }) => agencies) ?? [];
  return hits.filter(({ role }) => role === "mention").map(({ id }) => id);
}

const partsOf = (parts: readonly { readonly key: string; readonly value: number | null }[]) =>
  Object.fromEntries(parts.map(({ key, value }) => [key, value] as const));

function office() {
  const app = openOffice({ ...desk, sample: false });
  return async (address: string) => {
    const answer = await app.request(`http://127.0.0.1:8179${address}`);
    return { status: answer.status, to: answer.headers.get("location"), text: await answer.text() };
  };
}

describe("an original and a reprint with a line “Nguồn HNM”", () => {
  it.each([
    ["the original came first", [original, reprint]],
    ["the reprint came first", [reprint, original]],
  ])("are 1 story of 2 items in I09, %s", async (_, pages) => {
    await settled(...pages);
    const { city, plan, sample } = await hanoi();
    const measured = reprints(sample);
    expect(measured).toMatchObject({ numerator: 1, denominator: 2 });
    expect(partsOf(measured.parts)).toMatchObject({ original: 1, stories: 1, outside: 0, spread: 2 });
    const { copy: _copy, ...drill } = measured.drill ?? {};
    const behind = await storiesBehind(
      desk.store,
      { city: "hanoi", plan: plan.id, days: null, standing: "counted", ...drill },
      { plan, city },
    );
    expect(behind).toEqual([
      expect.objectContaining({ items: 2, sources: ["hanoimoi", "laodongthudo"], firstDay: "2026-11-18" }),
    ]);
  });

  it("belong to the original paper: the other one is “dẫn lại”", async () => {
    await settled(reprint, original);
    expect(await itemOf(url)).toMatchObject({ copy: "original", source: "hanoimoi" });
    expect(await itemOf(reprint.url)).toMatchObject({ copy: "reprint", story: `s-${addressId(url)}` });
    const { text } = await office()(`/cum-tin/s-${addressId(url)}`);
    expect(text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")).toMatch(
      /Bài gốc Báo Hànộimới .* 2 tin trên 1 cụm tin, ở 2 nguồn .* dẫn lại Báo Hànộimới/,
    );
  });

  it("name the same agencies: the credit line is no mention", async () => {
    await settled(original, reprint);
    expect(await named(url)).toContain("hn-lang");
    expect(await named(reprint.url)).toEqual(await named(url));
    const { sample } = await hanoi();
    expect(sample.total.agencies.get("hn-hanoimoi")?.named.items ?? 0).toBe(0);
  });
});

describe("a reprint whose original was not collected", () => {
  const other = {
    url: "https://baomoi.com/lop-hoc-buoi-toi-c50111222.epi",
    html: credited(
      'Nguồn VnExpress : <a href="https://vnexpress.net/lop-hoc-4899001.html">bài gốc</a>',
      "2026-11-20",
    ),
    source: "baomoi",
  };

  it.each([
    ["early first", [reprint, other]],
    ["late first", [other, reprint]],
  ])("names it “gốc ngoài danh mục” after its earliest copy, %s", async (_, pages) => {
    await settled(...pages);
    const story = (await itemOf(reprint.url))?.story ?? "";
    expect((await itemOf(other.url))?.story).toBe(story);
    const [record] = await desk.store.read("story", [story]);
    expect(record?.value).toMatchObject({ origin: null, originOutside: "Báo Hànộimới" });
    expect((await office()(`/cum-tin/${story}`)).text).toContain("Gốc ngoài danh mục");
    expect(partsOf(reprints((await hanoi()).sample).parts)).toMatchObject({ stories: 1, outside: 1 });
  });

  it("forgets that when the original comes after all, and the old story's address leads to the new one", async () => {
    await settled(reprint);
    const before = (await itemOf(reprint.url))?.story ?? "";
    await settled(original);
    const [record] = await desk.store.read("story", [`s-${addressId(url)}`]);
    expect(record?.value).toMatchObject({ origin: addressId(url), originOutside: null, aliases: [before] });
    expect(await storyNow(desk.store, before)).toBe(`s-${addressId(url)}`);
    expect(await office()(`/cum-tin/${before}`)).toMatchObject({
      status: 302,
      to: `/cum-tin/s-${addressId(url)}`,
    });
  });
});

describe("an edited page", () => {
  const rewritten = articlePage({
    ...eveningClass,
    title: "Phường Láng trồng thêm ba trăm cây xanh",
    paragraphs: [
      "Sáng nay cán bộ cùng bà con phường Láng ra quân trồng cây dọc hai bờ sông, mở đầu mùa trồng cây năm mới.",
      "Mỗi tổ dân phố nhận chăm một đoạn, tưới hai lần một ngày cho tới khi cây bén rễ rồi mới bàn giao cho đội cây xanh.",
      "Phường mong đến mùa hè năm sau người đi bộ ven sông đã có bóng mát suốt dọc đường từ cầu đến chợ.",
    ],
  });
  const plain = { ...reprint, html: credited("Lớp học nghỉ vào ngày lễ.", "2026-11-19") };

  it("leaves the story that it no longer fits, and takes its own name back", async () => {
    await settled(plain, original);
    await settled({ ...plain, html: rewritten });
    const [own, first] = [`s-${addressId(plain.url)}`, `s-${addressId(url)}`];
    expect(await itemOf(plain.url)).toMatchObject({ story: own, copy: "original" });
    expect((await readStory(desk.store, first))?.members).toHaveLength(1);
    expect((await readStory(desk.store, own))?.aliases).toEqual([]);
    const [record] = await desk.store.read("story", [first]);
    expect(record?.value.aliases).toEqual([]);
  });

  it("frees the copies of an original that was written anew; one that credits somebody stays a reprint", async () => {
    await settled(original, reprint);
    await settled({ ...original, html: rewritten });
    expect(await itemOf(reprint.url)).toMatchObject({
      story: `s-${addressId(reprint.url)}`,
      copy: "reprint",
    });
    expect(await itemOf(url)).toMatchObject({ story: `s-${addressId(url)}`, copy: "original" });
  });
});

describe("a later address of an item", () => {
  it("leads to the item, and a credit of it to the item's story", async () => {
    const canonical = articlePage({ ...eveningClass, head: `<link rel="canonical" href="${url}">` });
    const later = "https://hanoimoi.vn/duong-dan-moi-cua-lop-hoc-712345.html";
    const short = articlePage({
      title: "Lớp học số buổi tối ở phường Láng",
      day: "2026-11-19",
      paragraphs: [
        "Lớp Bình dân học vụ số ở nhà văn hóa tổ 7 phường Láng đông dần lên, học viên đa phần đã lên chức ông bà.",
        `Nguồn Hànộimới : <a href="${later}">${later}</a>`,
      ],
    });
    await settled({ ...original, html: canonical }, { ...original, html: canonical, url: later });
    await settled({ ...reprint, html: short });
    expect(await office()(`/tin/${addressId(later)}`)).toMatchObject({
      status: 302,
      to: `/tin/${addressId(url)}`,
    });
    expect((await itemOf(reprint.url))?.story).toBe(`s-${addressId(url)}`);
  });
});
