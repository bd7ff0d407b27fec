import { describe, expect, it } from "vitest";
import { balance } from "../../pipeline/measure/balance.ts";
import { multimedia, vulnerable } from "../../pipeline/measure/enriched.ts";
import { carrierForms, reportedForms } from "../../pipeline/measure/forms.ts";
import { reprints } from "../../pipeline/measure/reprints.ts";
import { density, samePanel, shareOfVoice } from "../../pipeline/measure/voice.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { agency, city, item, looks, paper, plan, portal, sample } from "./world.ts";

const march = windowOf("month", "2026-03-01");
const now = "2026-06-01T03:00:00Z";
const carried = (form: string) => ({ carrierForms: { p: form } });
const facts = city(
  [agency("a")],
  [
    paper("p1", { panel: true, ...carried("F1") }),
    paper("p2", { panel: true, ...carried("F1") }),
    portal("agg", null, { kind: "aggregator" }),
    portal("own", "a", carried("F2")),
  ],
);
const steady = ["p1", "p2", "agg", "own"].flatMap((id) => looks(`${id}/list`, march));
const form = (id: string, observable: string) => ({
  id,
  name: `Hình thức ${id}`,
  observable,
  how: "xem kế hoạch",
});
const world = {
  facts,
  plan: plan({
    forms: [form("F1", "partly"), form("F2", "yes"), { ...form("F3", "no"), entries: ["truyen-thanh"] }],
  }),
  looks: steady,
  now,
};

describe("I06, forms", () => {
  const items = [
    item("p1", "2026-03-02", { story: "s1", verdict: { forms: ["F2", "F3"] } }),
    item("p2", "2026-03-02", { story: "s1", copy: "reprint", verdict: { forms: ["F2"] } }),
    item("own", "2026-03-02", { story: "s2" }),
    item("agg", "2026-03-02", { story: "s3" }),
  ];
  const here = sample({ ...world, items }, march);

  it("counts items by the form that carries them, and nothing for what the web cannot show", () => {
    expect(
      carrierForms(here).map((row) => [row.subject.form, row.value, row.denominator, row.state]),
    ).toEqual([
      ["F1", 2, 4, "ok"],
      ["F2", 1, 4, "ok"],
      ["F3", null, 4, "not-observable"],
    ]);
  });

  it("counts stories by the form that they report; a story about loudspeakers measures no loudspeaker", () => {
    const entry = { id: "e", form: "truyen-thanh", agency: "a", day: "2026-03-03", values: {}, evidence: [] };
    const found = reportedForms(here, [entry]);
    expect(found.map((row) => row.value)).toEqual([0, 1, null]);
    expect(found[2]?.parts.find((part) => part.key === "supplied")?.value).toBe(1);
  });

  it("counts for a form only the entries that say it: a contest is no seminar", () => {
    const contests = [
      { kind: "su-kien", where: { type: ["cuoc-thi", "giai-thuong"], mode: ["truc-tuyen"] } },
    ];
    const forms = [
      { ...form("F1", "no"), entries: contests },
      { ...form("F2", "no"), entries: [{ kind: "su-kien", where: { type: ["hoi-thao"] } }, "truyen-thanh"] },
    ];
    const entries = [
      ["su-kien", { type: "cuoc-thi", mode: "truc-tuyen" }],
      ["su-kien", { type: "cuoc-thi", mode: "truc-tiep" }],
      ["su-kien", { type: "hoi-thao", mode: "truc-tuyen" }],
      ["truyen-thanh", {}],
      ["su-kien", {}],
    ] as const;
    const told = entries.map(([kind, values], at) => ({
      id: `e${at}`,
      form: kind,
      agency: "a",
      day: "2026-03-03",
      values,
      evidence: [],
    }));
    const found = reportedForms(sample({ ...world, plan: plan({ forms }), items }, march), told);
    expect(found.map((row) => row.parts.find((part) => part.key === "supplied")?.value)).toEqual([1, 2]);
  });
});

describe("I07 and I08, share of voice and density", () => {
  const items = [
    item("p1", "2026-03-02", { story: "s1" }),
    item("p1", "2026-03-03", { story: "s1" }),
    item("p2", "2026-03-04", { story: "s1", copy: "reprint" }),
    item("p2", "2026-03-04", { story: "s2" }),
    item("own", "2026-03-04", { story: "s3" }),
    ...Array.from({ length: 6 }, () => item("p1", "2026-03-05", { verdict: { tier: "none", groups: [] } })),
  ];
  const here = sample({ ...world, items }, march);

  it("shares the panel's stories, or items, among its sources to 100 %", () => {
    expect(shareOfVoice(here).map((row) => [row.subject.source, row.value])).toEqual([
      ["p1", 1 / 3],
      ["p2", 2 / 3],
    ]);
    expect(shareOfVoice(here, "items").map((row) => row.value)).toEqual([1 / 2, 1 / 2]);
    expect(shareOfVoice(here)[0]?.panel).toEqual(["p1", "p2"]);
  });

  it("knows when two periods have different panels", () => {
    const later = city(
      [agency("a")],
      [paper("p1", { panel: true }), paper("p2", { panel: true, validTo: "2026-02-28" })],
    );
    expect(samePanel(here, here)).toBe(true);
    expect(samePanel(here, sample({ ...world, facts: later, items }, march))).toBe(false);
  });

  it("tells a source that publishes much from one that cares", () => {
    expect(density(here, "p1")).toMatchObject({ value: 2 / 8, numerator: 2, denominator: 8 });
    expect(density(here, "p2")).toMatchObject({ value: 1 });
    expect(density(here, "agg")).toMatchObject({ value: null, state: "no-data" });
  });
});

describe("I09, originals and reprints", () => {
  it("finds one story of two items when an original is reprinted (scenario 3)", () => {
    const items = [
      item("p1", "2026-03-02", { story: "s" }),
      item("agg", "2026-03-03", { story: "s", copy: "reprint" }),
    ];
    const found = reprints(sample({ ...world, items }, march));
    expect(found).toMatchObject({ value: 0.5, numerator: 1, denominator: 2 });
    const part = (key: string) => found.parts.find((row) => row.key === key)?.value;
    expect([part("stories"), part("spread"), part("outside")]).toEqual([1, 2, 0]);
  });

  it("leaves portals out and names stories whose original is not among the sources", () => {
    const items = [
      item("own", "2026-03-02", { copy: "reprint" }),
      item("agg", "2026-03-03", { story: "elsewhere", copy: "reprint" }),
      item("p1", "2026-03-03", { copy: "unknown" }),
    ];
    const found = reprints(sample({ ...world, items, outside: ["elsewhere"] }, march));
    expect(found).toMatchObject({ value: 0.5, denominator: 2 });
    expect(found.parts.find((row) => row.key === "outside")?.value).toBe(1);
    expect(reprints(sample({ ...world, items: [] }, march))).toMatchObject({ value: null, state: "too-few" });
  });
});

const spread = (groups: readonly string[][], times: number) =>
  Array.from({ length: times }, () =>
    groups.map((list) => item("own", "2026-03-02", { verdict: { groups: list } })),
  ).flat();

describe("I13, balance of groups", () => {
  it("is 1 when the groups are even and 0 when all is in one", () => {
    expect(
      balance(sample({ ...world, items: spread([["g1"], ["g2"], ["g3"]], 5) }, march)).value,
    ).toBeCloseTo(1, 12);
    expect(balance(sample({ ...world, items: spread([["g1"]], 15) }, march)).value).toBeCloseTo(0, 12);
  });

  it("uses fractional counting", () => {
    const found = balance(sample({ ...world, items: spread([["g1"], ["g1", "g2"]], 10) }, march));
    const [p, q] = [0.75, 0.25];
    expect(found.value).toBeCloseTo(-(p * Math.log(p) + q * Math.log(q)) / Math.log(3), 12);
  });

  it("says nothing below 5 K items", () => {
    const found = balance(sample({ ...world, items: spread([["g1"]], 14) }, march));
    expect(found).toMatchObject({ value: null, state: "too-few", why: "Chưa đủ mẫu: 14 tin, cần từ 15" });
  });

  it("shows the distance to the wanted shares", () => {
    const groups = world.plan.groups.map((group) => (group.id === "g1" ? { ...group, wanted: 0.5 } : group));
    const found = balance(
      sample({ ...world, plan: { ...world.plan, groups }, items: spread([["g1"]], 15) }, march),
    );
    expect(found.parts.find((part) => part.key === "gap.g1")).toMatchObject({ value: 50, unit: "points" });
  });
});

describe("I21 and I22", () => {
  const items = [
    item("own", "2026-03-02", { multimedia: true, verdict: { owners: ["a"], vulnerable: true } }),
    item("own", "2026-03-02", { verdict: { owners: ["a"] } }),
    item("p1", "2026-03-02", { verdict: { groups: ["g2"], vulnerable: true } }),
  ];
  const here = sample({ ...world, items }, march);

  it("tell the share of multimedia, of all and of one agency", () => {
    expect(multimedia(here)).toMatchObject({ value: 1 / 3 });
    expect(multimedia(here, "a")).toMatchObject({ value: 1 / 2, drill: { multimedia: true, agency: "a" } });
    expect(multimedia(here, "nobody")).toMatchObject({ value: null, state: "too-few" });
  });

  it("tell how many items of a group name vulnerable people", () => {
    expect(vulnerable(here, "g1")).toMatchObject({ value: 1 / 2, numerator: 1, denominator: 2 });
    expect(vulnerable(here, "g3")).toMatchObject({ value: null, state: "too-few" });
  });
});
