import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drillAddress, planAddress } from "../../dashboards/office/address.ts";
import { storiesAddress } from "../../dashboards/office/address-press.ts";
import { agenciesAddress } from "../../dashboards/office/agency-lists.ts";
import { judged, seriesNumber, spoken } from "../../dashboards/office/pages/figures.ts";
import { completenessRows } from "../../pipeline/measure/completeness-figure.ts";
import { coverageRows } from "../../pipeline/measure/coverage.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import { allItems } from "../../pipeline/measure/groups.ts";
import { samplesOf } from "../../pipeline/measure/sample.ts";
import { groupTrended, itemsTrended, storiesTrended, trend } from "../../pipeline/measure/trend.ts";
import { previous, windowNamed } from "../../pipeline/measure/windows.ts";
import { clock, openSampleOffice, type SampleOffice } from "./sample-office.ts";

let office: SampleOffice;
let month: Sample;
let now: Sample;
let before: Sample;
beforeAll(async () => {
  office = await openSampleOffice();
  const [city] = office.config.cities;
  const plan = city?.plans[0];
  const window = windowNamed("month:2026-10");
  const week = windowNamed("week:2026-W45");
  if (city === undefined || plan === undefined || window === null || week === null)
    throw new Error("no invented plan");
  const windows = [window, week, previous(week)];
  const [first, second, third] = await samplesOf(office.store, { city, plan, windows, clock });
  if (first === undefined || second === undefined || third === undefined) throw new Error("no samples");
  [month, now, before] = [first, second, third];
});
afterAll(() => office[Symbol.asyncDispose]());

/** The number that heads the list at this address. */
async function heading(address: string, id: string): Promise<number> {
  const { status, text } = await office.page(address);
  expect([address, status]).toEqual([address, 200]);
  return Number(new RegExp(`id="${id}">\\s*(?:<strong>)?([\\d.]+)`).exec(text)?.[1]?.replaceAll(".", ""));
}

describe("a change against the period before", () => {
  it("opens each period's own items over the same sources", async () => {
    for (const what of [itemsTrended, groupTrended("II.2")]) {
      const { parts, drill, panel } = trend(now, before, what);
      expect(drill).toBeNull();
      for (const key of ["now", "before"]) {
        const part = parts.find((one) => one.key === key);
        if (!part?.drill) throw new Error(`no list for ${key}`);
        expect(part.drill.sources).toEqual(panel);
        expect([key, await heading(drillAddress(part.drill), "so-tin")]).toEqual([key, part.value]);
      }
    }
  });

  it("opens stories where it counts stories", async () => {
    const periods = trend(now, before, storiesTrended).parts.slice(0, 2);
    expect(periods).toHaveLength(2);
    for (const { drill, value } of periods) {
      if (drill === null) throw new Error("no list of stories");
      expect(await heading(storiesAddress(drill), "so-cum")).toBe(value);
    }
  });

  it("names the other period in the middle of its sentence", () => {
    expect(trend(now, before, itemsTrended).notes[0]).toMatch(/so với tuần /);
  });
});

describe("a number of agencies", () => {
  it("opens the rows of exactly these agencies", async () => {
    const rows = coverageRows(month);
    const lists = [
      ["co-tin", ["covered"]],
      ["quan-sat-duoc", ["covered", "silent"]],
      ["chua-co-tin", ["silent"]],
      ["chua-du-du-lieu", ["not-observable"]],
      ["chua-co-kenh", ["no-channel"]],
    ] as const;
    for (const [list, standings] of lists) {
      const names = rows.filter(({ standing }) => standings.some((one) => one === standing));
      const address = agenciesAddress(month.plan, month.window, list);
      expect([list, await heading(address, "so-don-vi")]).toEqual([list, names.length]);
      const { text } = await office.page(address);
      expect(text.match(/<th scope="row">(?!Cả kế hoạch)/g) ?? []).toHaveLength(names.length);
      for (const { bearer } of names) expect(text).toContain(bearer.agency.name);
    }
  });

  it("says which lists there are when an address asks for another", async () => {
    const { text } = await office.page(`${planAddress("songmo-12", "ma-tran", month.window)}&don-vi=tat`);
    expect(text).toContain("Không có danh sách đơn vị “tat”");
    expect(text).toContain("quan-sat-duoc");
  });
});

describe("a share of completeness", () => {
  it("opens the items that it counts, and those that are missing", async () => {
    const rows = completenessRows(month);
    const lists = rows.flatMap(({ numerator, denominator, having, all, rest }) => [
      { count: numerator, list: having },
      { count: denominator, list: all },
      { count: rest?.count ?? 0, list: rest?.drill ?? null },
    ]);
    const linked = lists.flatMap(({ count, list }) => (list === null ? [] : [{ count, list }]));
    expect(linked.length).toBeGreaterThan(2);
    for (const { count, list } of linked)
      expect([list, await heading(drillAddress(list), "so-tin")]).toEqual([list, count]);
    expect(rows.find(({ key }) => key === "dated")?.having).not.toBeNull();
  });

  it("lists the items without a date by the period in which they came", async () => {
    const rows = await Promise.all(
      ["month:2026-09", "month:2026-10", "month:2026-11"].map(async (id) => {
        const window = windowNamed(id);
        if (window === null) throw new Error("no window");
        return heading(
          drillAddress({
            city: "song-mo",
            plan: "songmo-12",
            days: null,
            arrived: { from: window.from, to: window.to },
            standing: "any",
          }),
          "so-tin",
        );
      }),
    );
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(rows).toContain(0);
    const wrong = await office.page("/ke-hoach/songmo-12/tin?chua-ro-ngay=1&thu-trong=hom-qua");
    expect(wrong.status).toBe(400);
  });
});

/** A series' number whose window was seen by this share of its source-days. */
function seen(value: number, share: number) {
  const items = allItems(month);
  return { ...items, value, completeness: { ...items.completeness, share } };
}

describe("a period of which too few days were seen", () => {
  it("shows no 0 that leads to an empty list", () => {
    expect(judged(seen(0, 0.12))).toBeNull();
    expect(seriesNumber(seen(0, 0.12))).toBe("–");
    expect(spoken(seen(0, 0.12))).toBe("chưa thu đủ, không kết luận");
  });

  it("says at least where something was found, and a plain 0 where all was seen", async () => {
    expect((await seriesNumber(seen(4, 0.12))).toString()).toMatch(/>≥ 4</);
    expect((await seriesNumber(seen(0, 0.95))).toString()).toMatch(/>0</);
    expect(spoken(seen(4, 0.12))).toBe("ít nhất 4");
  });
});
