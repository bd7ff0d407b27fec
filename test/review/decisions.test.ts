import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addressId } from "../../crawlers/address.ts";
import { decide, type Review } from "../../pipeline/decisions/decide.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import { withDecisions } from "../../pipeline/decisions/with-decisions.ts";
import type { Desk } from "../../pipeline/desk.ts";
import type { Verdict } from "../../pipeline/item.ts";
import { sampleFor } from "../../pipeline/measure/sample.ts";
import { joined } from "../../pipeline/measure/sums.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import type { Decision } from "../../pipeline/store/records.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "../settle/desk.ts";

const plan = "hanoi-179";
const url = "https://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-712345.html";
const id = addressId(url);
const page = { url, html: articlePage(eveningClass), source: "hanoimoi" };

let desk: Desk;
beforeEach(async () => {
  desk = await openTestDesk();
  await settleAndNote(desk, await captured(desk, page));
});
afterEach(() => desk[Symbol.asyncDispose]());

const nothing: Review = {
  plan,
  groups: null,
  tier: null,
  tone: null,
  agencies: [],
  comment: "",
  reason: "đã đọc bài",
};
const review = (more: Partial<Review>, reviewer = "Hạnh") =>
  decide({ ...desk, plans: plansOf(desk.config) }, id, { ...nothing, ...more }, reviewer);

async function verdict(): Promise<Verdict | undefined> {
  const [kept] = await desk.store.read("item", [id]);
  return kept?.value.verdicts.find((one) => one.plan === plan);
}
const groups = async () => (await verdict())?.groups.map((hit) => [hit.id, hit.by]);

async function counted(): Promise<number> {
  const city = desk.config.cities.find((one) => one.city.id === "hanoi");
  const known = city?.plans.find((one) => one.id === plan);
  if (city === undefined || known === undefined) throw new Error("no such plan");
  const window = windowOf("month", "2026-11-18");
  const { tallies } = await sampleFor(desk.store, { city, plan: known, window, clock: desk.clock });
  return joined([...tallies.values()]).counted.items;
}

describe("a person's label", () => {
  it("moves an item at once, and the numbers with it", async () => {
    expect(await counted()).toBe(1);
    await review({ groups: [] });
    expect(await verdict()).toMatchObject({ tier: "none", groups: [], review: false });
    expect(await counted()).toBe(0);
    await review({ groups: ["II.3.b", "II.1.2"] });
    expect(await groups()).toEqual([
      ["II.1.2", "person"],
      ["II.3.b", "person"],
    ]);
    expect(await counted()).toBe(1);
  });

  it("keeps the sentences that the machine had found, and what it had said", async () => {
    const before = await verdict();
    await review({ groups: ["II.1.2"] });
    const after = await verdict();
    expect(after?.groups[0]?.because).toEqual(before?.groups.find((hit) => hit.id === "II.1.2")?.because);
    expect(after?.machine?.groups).toEqual(before?.groups);
    expect(after?.people).toEqual({ state: "decided", reviewers: ["Hạnh"] });
  });

  it("survives when the page is read and judged again", async () => {
    await review({ groups: ["II.3.b"], agencies: [{ agency: "hn-lang", change: "remove" }] });
    const edited = {
      ...eveningClass,
      paragraphs: [...eveningClass.paragraphs, "Lớp sau mở vào tháng mười hai."],
    };
    const fate = await settleAndNote(desk, await captured(desk, { ...page, html: articlePage(edited) }));
    expect(fate.fate).toBe("counted");
    expect(await groups()).toEqual([["II.3.b", "person"]]);
    expect((await verdict())?.agencies.map((hit) => hit.id)).not.toContain("hn-lang");
    const again = await captured(desk, {
      ...page,
      html: articlePage(edited),
      fetchedAt: "2026-11-21T03:00:00Z",
    });
    expect((await settleAndNote(desk, again)).fate).toBe("unchanged");
  });

  it("is signed, dated and says by which rules the machine had judged", async () => {
    await review({ groups: ["II.3.b"], tone: "positive", comment: "hỏi thêm phường" });
    const order = { by: "at", direction: "ascending" } as const;
    const { rows } = await desk.store.list("decision", { where: { is: { item: id } }, order, limit: 10 });
    expect(rows.map(({ value }) => value.what).toSorted()).toEqual(["comment", "move", "tone"]);
    for (const { value } of rows)
      expect(value).toMatchObject({
        actor: "Hạnh",
        at: "2026-11-20T03:00:00.000Z",
        rules: (await verdict())?.rules,
      });
    expect(await desk.store.count("audit", { is: { subject: id } })).toBe(3);
  });

  it("is kept when a settling run writes the item at the same moment", async () => {
    const edited = { ...eveningClass, paragraphs: [...eveningClass.paragraphs, "Thêm một đoạn mới."] };
    const capture = await captured(desk, { ...page, html: articlePage(edited) });
    const { steps } = desk;
    const slow = {
      ...steps,
      save: async (...given: Parameters<typeof steps.save>) => {
        await review({ groups: ["II.3.b"] }); // between judging and saving
        return steps.save(...given);
      },
    };
    await settleAndNote(desk, capture, slow);
    expect(await groups()).toEqual([["II.3.b", "person"]]);
    expect((await desk.store.read("item", [id]))[0]?.value.text).toContain("Thêm một đoạn mới.");
  });
});

describe("reviewers who disagree", () => {
  it("make the item wait for a third, who decides", async () => {
    await review({ groups: ["II.1.2"] }, "Hạnh");
    await review({ groups: [] }, "Minh");
    expect(await verdict()).toMatchObject({ review: true, people: { state: "disputed" } });
    expect(await counted()).toBe(0);
    await review({ groups: [] }, "Thu");
    expect(await verdict()).toMatchObject({ review: false, groups: [], people: { state: "decided" } });
  });

  it("are counted group by group, and each by the last word only", async () => {
    await review({ groups: ["II.1.2", "II.3.b"] }, "Hạnh");
    await review({ groups: [] }, "Minh");
    await review({ groups: ["II.1.2"] }, "Thu");
    expect(await groups()).toEqual([["II.1.2", "person"]]);
    await review({ groups: ["II.3.b"] }, "Minh");
    expect((await groups())?.map(([group]) => group)).toEqual(["II.1.2", "II.3.b"]);
  });

  it("of whom everybody names another group wait for one more", async () => {
    await review({ groups: ["II.1.2"] }, "Hạnh");
    await review({ groups: ["II.3.a"] }, "Minh");
    await review({ groups: ["II.3.b"] }, "Thu");
    expect((await verdict())?.review).toBe(true);
  });
});

const decision = (more: Partial<Decision>): Decision => ({
  id: "1",
  item: id,
  plan,
  what: "accept",
  value: null,
  reason: "",
  rules: "",
  actor: "Hạnh",
  at: "2026-11-20T03:00:00Z",
  ...more,
});
const plans = () => plansOf(desk.config).get(plan) ?? { groups: [] };

describe("decisions over a verdict", () => {
  it("give the same when they are applied twice", async () => {
    const machine = await verdict();
    if (machine === undefined) throw new Error("not judged");
    const all = [
      decision({ what: "move", value: "direct:II.3.b" }),
      decision({ what: "agency", value: "+hn-svhtt" }),
    ];
    const once = withDecisions(machine, all, plans());
    expect(withDecisions(once, all, plans())).toEqual(once);
    expect(withDecisions(once, [], plans())).toEqual(machine);
    expect(once).toMatchObject({ tier: "direct", groups: [{ id: "II.3.b", clause: "II.3.b" }] });
    expect(once.agencies).toContainEqual({ id: "hn-svhtt", role: "mention", because: [] });
  });

  it("of another plan, of an unknown group and without a value change nothing that counts", async () => {
    const machine = await verdict();
    if (machine === undefined) throw new Error("not judged");
    expect(withDecisions(machine, [decision({ what: "reject", plan: "hue-310" })], plans())).toEqual(machine);
    expect(withDecisions(machine, [decision({ what: "accept", value: null })], plans())).toEqual(machine);
    expect(withDecisions(machine, [decision({ what: "move", value: "IX.9" })], plans())).toMatchObject({
      tier: "none",
      groups: [],
    });
  });
});
