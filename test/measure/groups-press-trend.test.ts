import { describe, expect, it } from "vitest";
import { completeness } from "../../pipeline/measure/completeness-figure.ts";
import { allItems, groupCoverage, groupCoverages, fullCountingNote } from "../../pipeline/measure/groups.ts";
import { pressPresence, pressStories } from "../../pipeline/measure/press.ts";
import { groupShareTrended, groupTrended, itemsTrended, trend } from "../../pipeline/measure/trend.ts";
import { daysOf, windowOf } from "../../pipeline/measure/windows.ts";
import { agency, city, item, look, looks, paper, plan, portal, sample, samples } from "./world.ts";

const march = windowOf("month", "2026-03-01");
const april = windowOf("month", "2026-04-01");
const now = "2026-06-01T03:00:00Z";
const steady = (sources: readonly string[]) =>
  sources.flatMap((id) => looks(`${id}/list`, { from: march.from, to: april.to }));
const many = (count: number, source: string, day: string, verdict = {}) =>
  Array.from({ length: count }, () => item(source, day, { verdict }));

describe("I03, presence in the press", () => {
  const facts = city(
    [agency("a")],
    [paper("p1"), paper("p2"), portal("agg", null, { kind: "aggregator" }), portal("own", "a")],
  );
  const named = { mentions: ["a"] };
  const items = [
    item("p1", "2026-03-02", { story: "s1", verdict: named }),
    item("p2", "2026-03-03", { story: "s1", copy: "reprint", verdict: named }),
    item("agg", "2026-03-03", { story: "s2", copy: "reprint", verdict: named }),
    item("p2", "2026-03-04", { story: "s3", verdict: named }),
    item("p2", "2026-03-05", { story: "s4" }),
    item("own", "2026-03-05", { story: "s5", verdict: { owners: ["a"], mentions: ["a"] } }),
    item("p1", "2026-03-06", { story: "s6", verdict: { ...named, tier: "passing" } }),
  ];
  const here = sample({ facts, plan: plan(), items, looks: steady(["p1", "p2", "agg", "own"]), now }, march);

  it("counts a story once however many papers carry it, and only what the press carries", () => {
    const found = pressPresence(here, "a");
    expect(found).toMatchObject({ value: 2, denominator: 5 });
    expect(found.parts.map((part) => part.value)).toEqual([2 / 5, 3]);
    expect(pressStories(here).value).toBe(3);
  });
});

describe("I04, coverage of content groups", () => {
  const facts = city([agency("a")], [portal("own", "a")]);
  const items = [
    item("own", "2026-03-02", { verdict: { groups: ["g1"] } }),
    item("own", "2026-03-02", { verdict: { groups: ["g1", "g2"] } }),
    item("own", "2026-03-02", { verdict: { groups: ["g1", "g2", "g3"], tier: "topical" } }),
    item("own", "2026-03-02", { verdict: { groups: ["g2", "g0"] } }), // a side label takes no share
    item("own", "2026-03-02", { verdict: { groups: ["g2"], review: true } }),
  ];
  const here = sample({ facts, plan: plan(), items, looks: steady(["own"]), now }, march);

  it("gives each group of an item 1, and says why the sum exceeds 100 %", () => {
    const found = groupCoverages(here);
    expect(found.map((row) => row.value)).toEqual([3, 3, 1]);
    expect(found.every((row) => row.denominator === 4 && row.notes.includes(fullCountingNote))).toBe(true);
    expect(found[1]?.beside.waiting).toBe(1);
  });

  it("gives each group of an item 1/k, and the sum is |R|", () => {
    const found = groupCoverages(here, "fractional").map((row) => row.value ?? Number.NaN);
    expect(found[0]).toBeCloseTo(1 + 1 / 2 + 1 / 3, 12);
    expect(found.reduce((sum, value) => sum + value, 0)).toBeCloseTo(4, 12);
    expect(allItems(here)).toMatchObject({ value: 4 });
  });

  it("does not depend on the order in which items come", () => {
    const mixed = Array.from({ length: 60 }, (_, index) =>
      item("own", "2026-03-02", { verdict: { groups: ["g1", "g2", "g3"].slice(0, 1 + (index % 3)) } }),
    );
    const value = (list: typeof mixed) =>
      groupCoverage(sample({ facts, plan: plan(), items: list, looks: [], now }, march), "g1", "fractional")
        .value;
    expect(value(mixed.toReversed())).toBe(value(mixed));
  });
});

describe("I15, trend against the period before", () => {
  const facts = city([agency("a")], [portal("s1", "a"), portal("s2", "a"), portal("s3", "a")]);
  const world = {
    facts,
    plan: plan(),
    items: [
      ...many(10, "s1", "2026-03-10"),
      ...many(15, "s1", "2026-04-10", { groups: ["g2"] }),
      ...many(50, "s2", "2026-03-10"), // s2 fails in April: its fall is no trend
      ...many(5, "s2", "2026-04-02"),
    ],
    looks: [
      ...steady(["s1"]),
      ...looks(
        "s2/list",
        { from: march.from, to: april.to },
        daysOf({ from: "2026-04-04", to: "2026-04-10" }),
      ),
    ],
    now,
  };
  const [before, after] = samples(world, [march, april]);
  if (!before || !after) throw new Error("two windows");

  it("compares only sources that were read on 90 % of the days in both", () => {
    const found = trend(after, before, itemsTrended);
    expect(found).toMatchObject({ value: 5, numerator: 5, denominator: 10, panel: ["s1"] });
    expect(found.parts.map((part) => part.value)).toEqual([15, 10, 0.5]);
    expect(found.notes[0]).toBe("Tính trên 1/3 nguồn thu đều ở cả hai kỳ, so với tháng 03/2026.");
  });

  it("shows no percentage when the earlier number is below 10", () => {
    const found = trend(after, before, groupTrended("g2"));
    expect(found).toMatchObject({ value: 15, denominator: 0 });
    expect(found.parts.find((part) => part.key === "relative")?.value).toBeNull();
  });

  it("tells the difference of two shares in percentage points", () => {
    const found = trend(after, before, groupShareTrended("g1"));
    expect(found).toMatchObject({ value: -100, unit: "points" });
  });

  it("has no number when no source was read in both, or the plan did not exist before", () => {
    const none = trend({ ...after, sources: [] }, before, itemsTrended);
    expect(none).toMatchObject({ value: null, state: "no-data" });
    const first = samples({ ...world, plan: plan({ validFrom: "2026-04-01" }) }, [march, april]);
    if (!first[0] || !first[1]) throw new Error("two windows");
    expect(trend(first[1], first[0], itemsTrended)).toMatchObject({ value: null, state: "no-data" });
  });

  it("leaves out a source that gained a section in between", () => {
    const grown = [...world.looks, ...looks("s1/new", april)];
    const pair = samples({ ...world, looks: grown }, [march, april]);
    if (!pair[0] || !pair[1]) throw new Error("two windows");
    expect(trend(pair[1], pair[0], itemsTrended).panel).toEqual([]);
  });
});

describe("I16, completeness", () => {
  const facts = city([agency("a")], [portal("s1", "a"), portal("s2", "a")]);
  const items = [
    ...many(6, "s1", "2026-03-10"),
    item("s1", "2026-03-10", { verdict: null }),
    item("s1", "2026-03-11", { id: "done" }),
    item("s1", "2026-03-11", { verdict: { review: true } }),
    item("s1", null, { capturedDay: "2026-03-12" }),
    item("s1", null, { capturedDay: "2026-04-12" }),
  ];
  const world = { facts, plan: plan(), items, looks: steady(["s1", "s2"]), now, decided: ["done"] };

  it("tells the five shares with what stands above and below", () => {
    const found = completeness(sample(world, march));
    expect(found).toMatchObject({ value: 1, numerator: 62, denominator: 62, state: "ok" });
    expect(found.parts.map((part) => [part.key, part.value])).toEqual([
      ["source-days", 1],
      ["looks", 1],
      ["dated", 9 / 10],
      ["judged", 8 / 9],
      ["queue", 1 / 2],
    ]);
  });

  it("puts the band on every figure below 80 %", () => {
    const half = sample({ ...world, looks: steady(["s1"]) }, march);
    expect(completeness(half)).toMatchObject({ value: 0.5, state: "incomplete" });
    expect(allItems(half)).toMatchObject({ value: 7, state: "incomplete" });
    expect(allItems(half).why).toBe("Dữ liệu chưa đầy đủ (dưới 80 %): Nguồn-ngày thu đủ");
  });

  it("does not blame the collection for a fanpage that asks for a login (scenario 15)", () => {
    const fanpage = { id: "s2/list", kind: "fanpage", url: "https://mang-xa-hoi.example.vn/s2" };
    const social = city(
      [agency("a")],
      [portal("s1", "a"), portal("s2", "a", { kind: "social", channels: [fanpage] })],
    );
    const refused = daysOf(march).map((day) =>
      look("s2/list", `${day}T05:00:00.000Z`, { outcome: "not-permitted" }),
    );
    const here = sample({ ...world, facts: social, looks: [...steady(["s1"]), ...refused] }, march);
    expect(completeness(here)).toMatchObject({
      value: 1,
      state: "ok",
      completeness: { sources: 1, byHand: 1 },
    });
  });

  it("knows that nobody looked", () => {
    const blind = sample({ ...world, items: [], looks: [] }, march);
    expect(allItems(blind)).toMatchObject({ value: null, state: "no-data" });
  });
});
