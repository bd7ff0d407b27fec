import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Veto } from "../../config/phrases.ts";
import { addressId } from "../../crawlers/address.ts";
import { decide } from "../../pipeline/decisions/decide.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { openJudges } from "../../pipeline/judges.ts";
import { replay } from "../../pipeline/replay/replay.ts";
import { told } from "../../pipeline/replay/report.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "../settle/desk.ts";

const plan = "hanoi-179";
const urls = [
  "https://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-712345.html",
  "https://hanoimoi.vn/lop-hoc-o-to-bay-khai-giang-712346.html",
];
const [first = "", second = ""] = urls.map(addressId);

let desk: Desk;
beforeEach(async () => {
  desk = await openTestDesk();
  for (const [place, url] of urls.entries()) {
    const html = articlePage({ ...eveningClass, title: `${eveningClass.title} – kỳ ${place + 1}` });
    await settleAndNote(desk, await captured(desk, { url, html, source: "hanoimoi" }));
  }
});
afterEach(() => desk[Symbol.asyncDispose]());

/** The same desk after somebody wrote into the rules that houses of culture do not count. */
function stricter(): Desk {
  const veto = Veto.parse({ id: "thu", why: "Chuyện nhà văn hóa", words: ["nhà văn hóa"] });
  const cities = desk.config.cities.map((city) => ({
    ...city,
    phrases: city.phrases.map((book) => ({ ...book, version: "thu-2", vetoes: [...book.vetoes, veto] })),
  }));
  const config = { ...desk.config, cities, version: "thu-2" };
  return { ...desk, config, ...openJudges(config) };
}

const groupsOf = async (id: string) =>
  (await desk.store.read("item", [id]))[0]?.value.verdicts
    .find((one) => one.plan === plan)
    ?.groups.map((hit) => hit.id);

describe("judging the past again", () => {
  it("changes nothing under the same rules", async () => {
    const before = await desk.store.read("item", [first, second]);
    const report = await replay(desk, { apply: true });
    expect(report).toMatchObject({ items: 2, changed: 0, plans: [] });
    expect(await desk.store.read("item", [first, second])).toEqual(before);
  });

  it("tells first what would change, by group and agency with examples, and writes nothing", async () => {
    const before = await desk.store.read("item", [first, second]);
    const report = await replay(stricter(), { apply: false });
    expect(report).toMatchObject({ applied: false, items: 2, changed: 2 });
    const [shift] = report.plans;
    expect(shift).toMatchObject({ plan, changed: 2, counted: { gained: 0, lost: 2 } });
    expect(shift?.groups).toContainEqual(expect.objectContaining({ id: "II.1.2", gained: 0, lost: 2 }));
    expect(shift?.agencies.map((one) => one.id)).toContain("hn-lang/mention");
    expect(shift?.groups[0]?.examples[0]).toMatchObject({
      change: "lost",
      title: expect.stringContaining("kỳ"),
    });
    expect(told(report)).toContain("Chưa ghi gì; thêm --apply để ghi.");
    expect(await desk.store.read("item", [first, second])).toEqual(before);
    expect(await desk.store.count("fate")).toBe(2);
  });

  it("is applied in one step, with one fate for each capture, and leaves people's labels", async () => {
    await decide(
      { ...desk, plans: plansOf(desk.config) },
      first,
      { plan, groups: ["II.1.2"], tier: null, tone: null, agencies: [], comment: "", reason: "đã đọc" },
      "Hạnh",
    );
    const report = await replay(stricter(), { apply: true });
    expect(report.changed).toBe(1);
    expect(await groupsOf(first)).toEqual(["II.1.2"]);
    expect(await groupsOf(second)).toEqual([]);
    const fates = await desk.store.tally("fate", ["run", "fate"]);
    expect(fates.map(({ key, count }) => [...key, count])).toEqual([
      ["lan-dau", "counted", 2],
      [report.run, "counted", 1],
      [report.run, "off-topic", 1],
    ]);
  });

  it("can be started again after it was cut short", async () => {
    const cut = stricter();
    let steps = 0;
    const half = replay(cut, {
      apply: true,
      progress: () => {
        steps += 1;
        if (steps === 1) throw new Error("cut");
      },
    });
    await expect(half).rejects.toThrow("cut");
    const rest = await replay(cut, { apply: true });
    expect(rest.changed).toBe(1);
    expect([await groupsOf(first), await groupsOf(second)]).toEqual([[], []]);
    expect(await desk.store.count("fate", { is: { run: rest.run } })).toBe(2);
    const revisions = (await desk.store.read("item", [first, second])).map((kept) => kept?.revision);
    await replay(cut, { apply: true });
    expect((await desk.store.read("item", [first, second])).map((kept) => kept?.revision)).toEqual(revisions);
  });
});
