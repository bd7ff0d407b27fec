import { describe, expect, it } from "vitest";
import { coverage, coverageRows, ownItems } from "../../pipeline/measure/coverage.ts";
import { registryOf } from "../../pipeline/measure/duty.ts";
import { agencyTrended, trend } from "../../pipeline/measure/trend.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { agency, city, everyDepartment, item, looks, plan, portal, sample, samples } from "./world.ts";

// Six outlets become one on 30 January; the new one keeps the sites of the old.
const old = ["o1", "o2", "o3", "o4", "o5", "o6"];
const merged = [
  ...old.map((id) => agency(id, { kind: "press", validTo: "2026-01-29", successor: "new" })),
  agency("new", { kind: "press", validFrom: "2026-01-30" }),
];
const facts = city(
  merged,
  old.map((id) => portal(`site-${id}`, id, { kind: "press" })),
);
const january = windowOf("month", "2026-01-01");
const february = windowOf("month", "2026-02-01");
const both = { from: "2026-01-01", to: "2026-03-01" };
const world = {
  facts,
  plan: plan(),
  items: [
    ...old.map((id) => item(`site-${id}`, "2026-01-29", { verdict: { owners: [id] } })),
    item("site-o1", "2026-01-30", { verdict: { owners: ["o1"] } }),
    ...Array.from({ length: 12 }, () => item("site-o2", "2026-02-10", { verdict: { owners: ["new"] } })),
    ...Array.from({ length: 4 }, () => item("site-o3", "2026-01-05", { verdict: { owners: ["o3"] } })),
  ],
  looks: old.flatMap((id) => looks(`site-${id}/list`, both)),
  now: "2026-03-10T03:00:00Z",
};

describe("an agency that takes the place of six (scenario 14)", () => {
  it("has denominators of January and February that differ to the day", () => {
    const registry = registryOf(facts.agencies);
    expect(registry.bearersOn(plan(), "2026-01-29").map((row) => row.agency.id)).toEqual(old);
    expect(registry.bearersOn(plan(), "2026-01-30").map((row) => row.agency.id)).toEqual(["new"]);
    const [first, second] = samples(world, [january, february]).map(coverage);
    expect(first).toMatchObject({ numerator: 7, denominator: 7 });
    expect(second).toMatchObject({ numerator: 1, denominator: 1 });
  });

  it("asks each agency for its own days only, on the sites that were its own then", () => {
    const rows = coverageRows(sample(world, january));
    expect(rows.find((row) => row.bearer.agency.id === "o1")?.seen).toMatchObject({
      dueDays: 29,
      observedDays: 29,
    });
    expect(rows.find((row) => row.bearer.agency.id === "new")?.seen).toMatchObject({
      dueDays: 2,
      observedDays: 2,
    });
  });

  it("gives the successor what still carries the old name after the merger", () => {
    const here = sample(world, january);
    expect(ownItems(here, "new").value).toBe(1);
    expect(ownItems(here, "o1").value).toBe(1);
    expect(ownItems(here, "new").notes).toEqual(["Chưa gồm 10 tin của các đơn vị tiền thân trong kỳ."]);
  });

  it("goes on as one series across the merger", () => {
    const [before, now] = samples(world, [january, february]);
    if (!before || !now) throw new Error("two windows");
    const found = trend(now, before, agencyTrended("new"));
    expect(found.parts.map((part) => part.value)).toEqual([12, 11, 1 / 11]);
  });
});

describe("who bears a duty", () => {
  it("expands a class and its sub-classes, and never counts a class", () => {
    const sub = agency("communes", { kind: "class", memberOf: ["class"] });
    const registry = registryOf([
      everyDepartment,
      sub,
      agency("x", { memberOf: ["communes"] }),
      agency("y", { memberOf: [] }),
      agency("z", { memberOf: [], duties: [{ plan: "p", clause: "V.3", text: "tổ chức diễn đàn" }] }),
      agency("w", { memberOf: [], duties: [{ plan: "other", clause: "V.3", text: "khác" }] }),
    ]);
    const found = registry.bearersOn(plan(), "2026-05-01");
    expect(found.map((row) => [row.agency.id, row.clauses])).toEqual([
      ["x", ["V.2"]],
      ["z", ["V.3"]],
    ]);
    expect(registry.members("class", "2026-05-01").known.map((row) => row.id)).toEqual(["x"]);
  });

  it("has nobody outside the plan's validity", () => {
    const registry = registryOf([everyDepartment, agency("a")]);
    expect(registry.bearersOn(plan({ validTo: "2026-05-01" }), "2026-05-01")).toHaveLength(1);
    expect(registry.bearersOn(plan({ validTo: "2026-05-01" }), "2026-05-02")).toHaveLength(0);
    expect(registry.bearersOn(plan(), "2025-12-31")).toHaveLength(0);
  });

  it("follows a chain of successors and survives a circle", () => {
    const registry = registryOf([
      agency("a", { validTo: "2026-01-31", successor: "b" }),
      agency("b", { validFrom: "2026-02-01", validTo: "2026-02-28", successor: "c" }),
      agency("c", { validFrom: "2026-03-01" }),
      agency("x", { validTo: "2026-01-31", successor: "y" }),
      agency("y", { validTo: "2026-01-31", successor: "x" }),
    ]);
    expect(registry.standing("a", "2026-01-31")).toBe("a");
    expect(registry.standing("a", "2026-02-01")).toBe("b");
    expect(registry.standing("a", "2026-03-01")).toBe("c");
    expect(["x", "y"]).toContain(registry.standing("x", "2026-03-01"));
    expect([...registry.lineage("c")].toSorted()).toEqual(["a", "b", "c"]);
  });
});
