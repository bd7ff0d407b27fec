import { readFile } from "node:fs/promises";
import { globSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checkConfig, loadConfig, type CityConfig, type Config } from "../../config/load.ts";
import { shown } from "../../config/problem.ts";
import { membersOf, standingFor } from "../../config/registry.ts";
import { ownConfig } from "../../config/settings.ts";

/** What the three plans name, by the ids that reports, labels and decisions use: none may vanish. */
const expected = {
  hanoi: {
    plan: "hanoi-179",
    number: "179/KH-UBND",
    date: "2025-07-08",
    lead: "hn-svhtt",
    groups: "II.1.1 II.1.2 II.2.1 II.2.2 II.3.a II.3.b II.3.c II.3.d II.4",
    labels: "",
    tags: "II.3.a.1 II.3.a.2 II.3.a.3 II.3.b.1 II.3.b.2 II.3.b.3 II.3.b.4 II.3.b.5 II.3.b.6 II.3.b.7 II.3.c.1 II.3.c.2 II.3.c.3 II.3.c.4 II.3.d.1 II.3.d.2 II.3.d.3 II.3.d.4 II.4.1 II.4.2",
    forms: "III.1 III.2.1 III.2.2 III.2.3 III.2.4 III.3 III.4.1 III.4.2 III.5.1 III.5.2 III.5.3 III.6",
    targets: "",
    duties: ["V.1.d", "V.2.b", "V.3.đ"],
    agencies:
      "hn-ubnd hn-svhtt hn-sbn hn-coso hn-skhcn hn-vpubnd hn-tttt hn-baochi hn-hanoimoi hn-ktdt hn-bptth hn-stc hn-btgdv hn-mttq hn-hdnd hn-syt hn-sct hn-snv hn-sgddt hn-thanhdoan hn-lang hn-duongnoi hn-bode hn-taymo hn-taytuu hn-dinhcong hn-hadong hn-badinh hn-caugiay hn-battrang hn-socson hn-pntd hn-ldtd hn-tttd hn-ptth",
    clauses: [
      "I.2 gạch 1",
      "II.1 gạch 2",
      "II.3.b gạch 7",
      "III.6 gạch 2",
      "IV",
      "V.3.đ",
      "V.5.c",
      "V.7",
      "V.8.b",
      "đoạn kết",
    ],
    legal: [
      "57-NQ/TW",
      "71/NQ-CP",
      "10-HD/BTGDVTU",
      "8602-QĐ/TU",
      "139/KH-UBND",
      "331-KH/TU",
      "42/2022/NĐ-CP",
    ],
  },
  hue: {
    plan: "hue-310",
    number: "310/KH-UBND",
    date: "2025-07-21",
    lead: "hue-skhcn",
    groups: "III.1.a III.1.b III.2 III.3 III.4 III.5",
    labels: "",
    tags: "III.1.a.1 III.1.a.2 III.1.a.3 III.1.a.4 III.1.a.5 III.1.a.6 III.1.a.7 III.1.b.1 III.1.b.2 III.1.b.3 III.1.b.4 III.1.b.5 III.1.b.6 III.1.b.7",
    forms: "H1 H2 H3 H4 H5 H6 H7 H8 H9 H10 H11 H12",
    targets:
      "HUE-25-1 HUE-25-2 HUE-25-3 HUE-25-4 HUE-25-5 HUE-25-6 HUE-26-1 HUE-26-2 HUE-26-3 HUE-26-4 HUE-26-5 HUE-27-1 HUE-30-1 HUE-30-2 HUE-30-3",
    duties: ["V.6.a", "V.7.đ", "V.1.c", "V.6.a"],
    agencies:
      "hue-ubnd hue-skhcn hue-svhtt hue-sgddt hue-truong hue-daihochue hue-sngv hue-stc hue-baoptth hue-cong hue-ioc hue-chuquan hue-sbn hue-hnb hue-thuanhoa hue-dandien hue-quangdien hue-phongdien",
    clauses: [
      "I.6",
      "II.2.a gạch 3",
      "II.2.d gạch 2",
      "III.1.b gạch 6",
      "III.2.g",
      "III.3.đ",
      "III.5.c",
      "IV.2",
      "V.6.a gạch 5",
      "V.6.b",
      "V.7.đ",
    ],
    legal: ["1169/QĐ-TTg", "57-NQ/TW"],
  },
  "tan-binh": {
    plan: "tanbinh-57",
    number: undefined,
    date: undefined,
    lead: "tb-pvhkhtt",
    groups: "II.3.1 II.3.2 II.3.3 II.3.4 II.3.5",
    labels: "I.1.3",
    tags: "",
    forms: "II.2.1 II.2.2 II.2.3 II.2.4 II.2.5 II.2.6 II.2.7",
    targets: "",
    duties: ["III.1"],
    agencies:
      "tb-ubnd tb-pvhkhtt tb-vp tb-cqcm tb-phuong tb-btgdv tb-mttq tb-p1 tb-p2 tb-p3 tb-p4 tb-p5 tb-p6 tb-p7 tb-p8 tb-p9 tb-p10 tb-p11 tb-p12 tb-p13 tb-p14 tb-p15",
    clauses: ["I.1 gạch 3", "II.1 gạch 1", "II.2 gạch 2", "II.3 gạch 5", "III.2", "III.4 gạch 2", "IV.2"],
    legal: ["123-HD/BTGQU", "57-NQ/TW", "18-NQ/TW", "09/2017/NĐ-CP"],
  },
} as const;

let config: Config;
beforeAll(async () => {
  config = await loadConfig(ownConfig);
});

function cityOf(id: string): CityConfig {
  const city = config.cities.find((known) => known.city.id === id);
  if (city === undefined) throw new Error(`no city ${id}`);
  return city;
}

function ids(list: readonly { readonly id: string }[] = []): string {
  return list.map((part) => part.id).join(" ");
}

describe("the config that comes with the product", () => {
  it("has no mistake", async () => {
    expect((await checkConfig(ownConfig)).problems.map(shown)).toEqual([]);
  });

  it("says at the head of each file what it is", async () => {
    const files = globSync("**/*.yaml", { cwd: ownConfig });
    expect(files.length).toBeGreaterThan(100);
    const headless: string[] = [];
    for (const file of files) {
      if (!/^# \S/.test(await readFile(path.join(ownConfig, file), "utf8"))) headless.push(file);
    }
    expect(headless).toEqual([]);
  });

  it("has outlets enough", () => {
    const outlets = new Set(config.cities.flatMap((city) => city.sources.map((source) => source.id)));
    expect(outlets.size).toBeGreaterThanOrEqual(60);
  });

  it.each([
    ["hanoi", 13],
    ["hue", 4],
  ])(
    "has the outlets of %s in four page families and more, its %d communes' portals among them",
    (id, portals) => {
      const { agencies, sources } = cityOf(id);
      const kindOf = new Map(agencies.map((agency) => [agency.id, agency.kind]));
      const communes = sources.filter((source) =>
        ["ward", "commune"].includes(kindOf.get(source.owner ?? "") ?? ""),
      );
      expect(new Set(sources.map((source) => source.family)).size).toBeGreaterThanOrEqual(4);
      expect(communes.length).toBeGreaterThanOrEqual(portals);
      expect(sources.map((source) => source.kind)).toContain("aggregator");
      expect(sources.map((source) => source.scope)).toContain("central");
    },
  );

  it("tells a month where only the month is known in which a channel was seen, and else the day that probe wrote", () => {
    const seen = new Map(
      config.cities
        .flatMap(({ sources }) => sources.flatMap(({ channels }) => channels))
        .flatMap(({ url, verified }) => (verified === undefined ? [] : [[url, verified] as const])),
    );
    const months = [...seen].filter(([, day]) => /^\d{4}-\d{2}$/.test(day));
    expect(Object.fromEntries(months)).toEqual({
      "https://baochinhphu.vn/home.rss": "2026-10",
      "https://baochinhphu.vn/rss": "2026-05",
      "https://hanoimoi.vn/rss/kinh-te": "2026-10",
      "https://nhandan.vn/rss/kinhte-1185.rss": "2026-10",
      "https://www.vietnamplus.vn/rss/kinhte-311.rss": "2026-10",
    });
    const days = [...seen].filter(([, day]) => !/^\d{4}-\d{2}$/.test(day));
    expect(days.filter(([, day]) => !/^\d{4}-\d{2}-\d{2}$/.test(day))).toEqual([]);
  });
});

describe.each(Object.entries(expected))("the city %s", (id, wanted) => {
  it("keeps every id of its plan", () => {
    const { city, plans, agencies } = cityOf(id);
    const [plan] = plans;
    expect(city.leadAgency).toBe(wanted.lead);
    expect(plan).toMatchObject({ id: wanted.plan });
    expect([plan?.number, plan?.date]).toEqual([wanted.number, wanted.date]);
    expect(ids(plan?.groups.filter((group) => group.reports))).toBe(wanted.groups);
    expect(ids(plan?.groups.filter((group) => !group.reports))).toBe(wanted.labels);
    expect(ids(plan?.tags)).toBe(wanted.tags);
    expect(ids(plan?.forms)).toBe(wanted.forms);
    expect(ids(plan?.targets)).toBe(wanted.targets);
    expect(plan?.reportingDuties.map((duty) => duty.clause).toSorted()).toEqual(
      [...wanted.duties].toSorted(),
    );
    expect(agencies.map((agency) => agency.id)).toEqual(expect.arrayContaining(wanted.agencies.split(" ")));
    expect(plan?.clauses.map((clause) => clause.id)).toEqual(expect.arrayContaining([...wanted.clauses]));
    expect(plan?.legalBasis.map((basis) => basis.number)).toEqual(expect.arrayContaining([...wanted.legal]));
  });
});

describe("the registry", () => {
  it("knows how many members a resolution gives a class, and invents none", () => {
    const wanted = { "hn-coso": [13, 126], "hue-coso": [4, 40], "tb-phuong": [15, 15] };
    for (const [id, [listed, count]] of Object.entries(wanted)) {
      const city = config.cities.find((known) => known.agencies.some((agency) => agency.id === id));
      const group = city?.agencies.find((agency) => agency.id === id);
      expect(membersOf(city?.agencies ?? [], id, group?.validTo ?? "2026-11-21")).toHaveLength(listed ?? 0);
      expect(group?.expected?.count).toBe(count);
    }
  });

  it("lists the communes that are named in the sources of the registry, and no other", () => {
    const communes = ["hanoi", "hue"].flatMap((id) =>
      cityOf(id).agencies.filter((agency) => agency.kind === "ward" || agency.kind === "commune"),
    );
    expect(ids(communes)).toBe(
      "hn-lang hn-duongnoi hn-bode hn-taymo hn-taytuu hn-dinhcong hn-hadong hn-badinh hn-caugiay hn-battrang hn-socson hn-hoankiem hn-tayho hue-thuanhoa hue-dandien hue-quangdien hue-phongdien",
    );
  });

  it("lets six outlets of Hà Nội become one on 30 January 2026", () => {
    const { agencies } = cityOf("hanoi");
    const before = membersOf(agencies, "hn-baochi", "2026-01-29").map((agency) => agency.id);
    const after = membersOf(agencies, "hn-baochi", "2026-01-30").map((agency) => agency.id);
    const six = ["hn-hanoimoi", "hn-ktdt", "hn-pntd", "hn-ldtd", "hn-tttd", "hn-ptth"];
    expect(before.filter((id) => six.includes(id)).toSorted()).toEqual(six.toSorted());
    expect(before).not.toContain("hn-bptth");
    expect(after).toContain("hn-bptth");
    for (const id of six) {
      expect(after).not.toContain(id);
      expect(standingFor(agencies, id, "2026-01-29")?.id).toBe(id);
      expect(standingFor(agencies, id, "2026-01-30")?.id).toBe("hn-bptth");
    }
  });

  it("has nobody stand for an agency that ended alone, or before it was founded", () => {
    expect(standingFor(cityOf("tan-binh").agencies, "tb-ubnd", "2025-07-01")).toBeNull();
    expect(standingFor(cityOf("tan-binh").agencies, "tb-p2", "2025-07-01")?.id).toBe("tb-tansonhoa");
    expect(standingFor(cityOf("hanoi").agencies, "hn-bptth", "2026-01-29")).toBeNull();
  });

  it("writes the due dates of Huế as the plan does: on the 20th, and before the 20th", () => {
    const duties = cityOf("hue").plans[0]?.reportingDuties ?? [];
    expect(duties.flatMap((duty) => duty.schedule ?? [])).toEqual([
      { monthlyDay: 20, dueInclusive: true },
      { yearlyDays: ["06-20", "12-20"], dueInclusive: false },
    ]);
    const others = ["hanoi", "tan-binh"].flatMap((id) => cityOf(id).plans[0]?.reportingDuties ?? []);
    expect(others.filter((duty) => duty.schedule !== undefined)).toEqual([]);
  });
});
