import { describe, expect, it } from "vitest";
import { latency, quantile } from "../../pipeline/measure/latency.ts";
import { silence, silences } from "../../pipeline/measure/silence.ts";
import { daysOf, spanOf, windowOf } from "../../pipeline/measure/windows.ts";
import { agency, city, item, looks, plan, portal, sample } from "./world.ts";

const ids = ["a", "b", "c", "d", "e"];
const facts = city(
  ids.map((id) => agency(id)),
  ids.map((id) => portal(`own-${id}`, id)),
);
const own = (id: string, day: string) => item(`own-${id}`, day, { verdict: { owners: [id] } });
const march = windowOf("month", "2026-03-01");
const watched = (list: readonly string[], span = march) =>
  list.flatMap((id) => looks(`own-${id}/list`, span));
const milestone = { day: "2026-03-01", title: "ngày ban hành" };

describe("I10, days to the first item", () => {
  const world = {
    facts,
    plan: plan(),
    items: [own("a", "2026-03-01"), own("a", "2026-03-20"), own("b", "2026-03-03"), own("c", "2026-03-08")],
    looks: watched(["a", "b", "c", "d"]),
    now: "2026-04-10T03:00:00Z",
  };

  it("keeps the silent in the denominator and leaves out who could not be read", () => {
    const found = latency(sample(world, march), milestone);
    // lags 0, 2, 7 and one silent agency; e was never read
    expect(found).toMatchObject({ value: 2, numerator: 3, denominator: 4, unit: "days" });
    expect(found.parts.map((part) => [part.key, part.value])).toEqual([
      ["p90", null],
      ["within-1", 1 / 4],
      ["within-3", 2 / 4],
      ["within-7", 3 / 4],
    ]);
    expect(found.notes[0]).toBe("1 đơn vị chưa đưa tin vẫn nằm trong mẫu số; 1 đơn vị chưa đủ dữ liệu.");
  });

  it("has no median while more than half are silent", () => {
    const few = { ...world, items: [own("a", "2026-03-02")] };
    expect(latency(sample(few, march), milestone)).toMatchObject({
      value: null,
      numerator: 1,
      denominator: 4,
    });
  });

  it("does not tell 'within seven days' on the third", () => {
    const early = {
      ...world,
      looks: watched(["a", "b"], spanOf("2026-03-01", "2026-03-03")),
      now: "2026-03-03T06:00:00Z",
    };
    const parts = latency(sample(early, march), milestone).parts;
    expect(parts.find((part) => part.key === "within-1")?.value).not.toBeNull();
    expect(parts.find((part) => part.key === "within-7")?.value).toBeNull();
  });

  it("counts from the milestone only what came after it", () => {
    const later = { day: "2026-03-05", title: "mốc" };
    const found = latency(sample(world, march), later);
    expect(found.numerator).toBe(2); // a on the 20th, c on the 8th; b's item is older
  });

  it.each([
    ["no censoring", [0, 1, 2, 3], 0.5, 1],
    ["one silent of two", [4, null], 0.5, 4],
    ["two silent of three", [4, null, null], 0.5, null],
    ["nobody", [], 0.5, null],
    ["P90 of ten", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0.9, 8],
  ])("takes the quantile with %s", (_name, days, share, expected) => {
    const rows = days.map((value) => ({ agency: "x", days: value, seenFor: 30 }));
    expect(quantile(rows, share)).toBe(expected);
  });

  it("takes those whose office ended early out of the risk, not out of the count before", () => {
    const rows = [
      { agency: "x", days: 1, seenFor: 30 },
      { agency: "y", days: null, seenFor: 2 },
      { agency: "z", days: 5, seenFor: 30 },
    ];
    expect(quantile(rows, 0.5)).toBe(5); // 1 - (2/3)(0/1): after day 2 only z is left
  });
});

describe("I11, silence", () => {
  const broken = daysOf({ from: "2026-03-10", to: "2026-04-01" });
  const world = {
    facts,
    plan: plan({ validFrom: "2026-02-01" }),
    items: [own("a", "2026-03-30"), own("b", "2026-03-10"), own("d", "2026-03-05")],
    looks: [
      ...watched(["a", "b", "c"], spanOf("2026-02-20", "2026-04-01")),
      ...looks("own-d/list", spanOf("2026-02-20", "2026-04-01"), broken),
    ],
    now: "2026-04-10T03:00:00Z",
  };
  const rows = new Map(silences(sample(world, march)).map((row) => [row.bearer.agency.id, row]));

  it("counts observed days from the last own item to the window's end", () => {
    expect(rows.get("a")).toMatchObject({ days: 1, lastDay: "2026-03-30", level: "none" });
    expect(rows.get("b")).toMatchObject({ days: 21, lastDay: "2026-03-10", level: "yellow" });
    expect(rows.get("c")).toMatchObject({ days: 40, lastDay: null, level: "red" });
  });

  it("cannot tell it where the last good look lies more than three days back", () => {
    expect(rows.get("d")).toMatchObject({ days: null, level: "unknown" });
    expect(silence(sample(world, march), "d")).toMatchObject({ value: null, state: "not-observable" });
  });

  it("puts the most silent first", () => {
    expect(
      silences(sample(world, march))
        .map((row) => row.bearer.agency.id)
        .slice(0, 3),
    ).toEqual(["c", "b", "a"]);
  });

  it("is stricter with newspapers", () => {
    const papers = city([agency("n", { kind: "press" })], [portal("own-n", "n", { kind: "press" })]);
    const eightDays = { ...world, facts: papers, items: [own("n", "2026-03-23")], looks: watched(["n"]) };
    expect(silences(sample(eightDays, march))[0]).toMatchObject({ days: 8, level: "yellow" });
  });

  it("ends a silence with a predecessor's item", () => {
    const chain = city(
      [
        agency("old", { validTo: "2026-03-15", successor: "new" }),
        agency("new", { validFrom: "2026-03-16" }),
      ],
      [portal("own-old", "old")],
    );
    const merged = {
      ...world,
      facts: chain,
      items: [own("old", "2026-03-14")],
      looks: looks("own-old/list", march),
    };
    expect(silences(sample(merged, march)).find((row) => row.bearer.agency.id === "new")).toMatchObject({
      days: 17,
      lastDay: "2026-03-14",
    });
  });
});
