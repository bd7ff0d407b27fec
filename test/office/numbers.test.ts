import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { completeness } from "../../pipeline/measure/completeness-figure.ts";
import { coverage } from "../../pipeline/measure/coverage.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import { allItems, groupCoverages } from "../../pipeline/measure/groups.ts";
import { matrix } from "../../pipeline/measure/matrix.ts";
import { pressStories } from "../../pipeline/measure/press.ts";
import { sampleFor } from "../../pipeline/measure/sample.ts";
import type { Drill } from "../../pipeline/measure/types.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { drillAddress } from "../../dashboards/office/address.ts";
import { storiesAddress } from "../../dashboards/office/address-press.ts";
import { percent } from "../../dashboards/office/format.ts";
import { clock, openSampleOffice, type SampleOffice } from "./sample-office.ts";

const period = "quarter:2026-Q4";
const plan = "/ke-hoach/songmo-12";
let office: SampleOffice;
let sample: Sample;
beforeAll(async () => {
  office = await openSampleOffice();
  const city = office.config.cities[0];
  const window = windowNamed(period);
  const measured = city?.plans[0];
  if (city === undefined || measured === undefined || window === null) throw new Error("no invented plan");
  sample = await sampleFor(office.store, { city, plan: measured, window, clock });
});
afterAll(() => office[Symbol.asyncDispose]());

/** How many items the list behind an address says it has, and how many it shows over all its pages. */
async function counted(
  address: string,
): Promise<{ readonly said: number; readonly shown: readonly string[] }> {
  const shown: string[] = [];
  let said = Number.NaN;
  for (let next: string | undefined = address; next !== undefined;) {
    const { text } = await office.page(next);
    said = Number(/id="so-tin">\s*([\d.]+)/.exec(text)?.[1]?.replaceAll(".", ""));
    shown.push(...[...text.matchAll(/<h3><a href="\/tin\/([^"]+)"/g)].map((match) => match[1] ?? ""));
    next = /<a class="button" rel="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
  }
  return { said, shown };
}

/** A link with this address and, in it, this number. */
function holds(text: string, drill: Drill, number: string): boolean {
  return linked(text, drillAddress(drill), number);
}

function linked(text: string, address: string, number: string): boolean {
  const link = `href="${address.replaceAll("&", "&amp;")}"`;
  const after = text.split(link).slice(1);
  return after.some((rest) => rest.replace(/^[^>]*>\s*/, "").startsWith(number));
}

describe("the overview", () => {
  it("shows the numbers of the measure functions, each leading to its items", async () => {
    const { text } = await office.page(`${plan}?ky=${period}`);
    const { drill: press, value: stories } = pressStories(sample);
    if (press === null) throw new Error("the press has no items");
    expect(linked(text, storiesAddress(press), String(stories))).toBe(true);
    for (const figure of [allItems(sample), ...groupCoverages(sample)]) {
      if (figure.drill === null) throw new Error(`${figure.indicator} has no items`);
      expect([figure.label, figure.value, holds(text, figure.drill, String(figure.value))]).toEqual([
        figure.label,
        figure.value,
        true,
      ]);
    }
    const share = coverage(sample);
    expect(share.value).not.toBeNull();
    expect(text).toContain(percent(share.value ?? 0));
    const plain = text.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");
    expect(plain).toContain(`${share.numerator} trên ${share.denominator} đơn vị quan sát được có tin`);
    expect(text).toContain(`${percent(completeness(sample).value ?? 0)} nguồn-ngày thu được`);
    expect(text).toContain(`${allItems(sample).beside.undated} tin chưa rõ ngày`);
    expect(text).toContain(`${allItems(sample).beside.waiting} tin chờ duyệt`);
  });

  it("names silent agencies apart from those that could not be watched", async () => {
    const { text } = await office.page(`${plan}?ky=${period}`);
    const urged = text.slice(text.indexOf("Cần đôn đốc"), text.indexOf("Chưa đủ dữ liệu, không kết luận"));
    expect(urged).toContain("UBND xã Làng Chài");
    expect(urged).not.toContain("UBND phường Gò Sao");
    const plain = text.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");
    expect(plain).toContain("không kết luận: 1 đơn vị (UBND phường Gò Sao)");
    expect(plain).toContain("Chưa có kênh khai báo: 1 đơn vị (UBND xã Đồi Chè)");
  });
});

describe("the matrix", () => {
  it.each(["owner", "mention"] as const)("shows the cells of I05 by %s", async (role) => {
    const { text } = await office.page(
      `${plan}/ma-tran?ky=${period}${role === "mention" ? "&vai=neu-ten" : ""}`,
    );
    const cells = matrix(sample, role).rows.flatMap((row) => row.cells);
    for (const cell of cells.filter(({ value }) => value !== null))
      expect([cell, holds(text, cell.drill, String(cell.value))]).toEqual([cell, true]);
    expect(cells.some(({ value }) => value !== null && value > 0)).toBe(true);
  });

  it("lets found, nothing, not observable and no channel look different", async () => {
    const { text } = await office.page(`${plan}/ma-tran?ky=${period}`);
    expect(text).toMatch(/<td class="h[1-5]">/);
    expect(text).toMatch(/<td class="zero">\s*<a[^>]+aria-label="0 tin: UBND xã Làng Chài[^"]+">0</);
    expect(text).toMatch(
      /<td class="unseen">\s*<a[^>]+aria-label="chưa đủ dữ liệu: UBND phường Gò Sao[^"]+">\s*</,
    );
    expect(text).toMatch(/<td class="nochannel" colspan="5">\s*<a[^>]+>chưa có kênh khai báo</);
  });
});

describe("every number", () => {
  it("leads to a list of exactly as many items", async () => {
    const totals = [allItems(sample), ...groupCoverages(sample)].flatMap(({ value, drill, parts }) => [
      { value, drill },
      ...parts.filter(({ unit }) => unit === "count"),
    ]);
    const cells = matrix(sample).rows.flatMap((row) => row.cells);
    for (const { value, drill } of [...totals, ...cells]) {
      if (value === null || drill === null) continue;
      const { said, shown } = await counted(drillAddress(drill));
      expect([drill, said, new Set(shown).size]).toEqual([drill, value, value]);
    }
  });

  it("leads to the items without a date and to those that wait", async () => {
    const { undated, undatedDrill, waiting, waitingDrill } = allItems(sample).beside;
    expect((await counted(drillAddress(undatedDrill))).shown).toHaveLength(undated);
    expect((await counted(drillAddress(waitingDrill))).shown).toHaveLength(waiting);
    expect(undated + waiting).toBeGreaterThan(1);
  });
});

describe("the list", () => {
  const all = `${plan}/tin?ky=${period}`;

  it.each([
    ["nhom=II.2"],
    ["don-vi=sm-ben-doi"],
    ["don-vi=sm-ben-doi&vai=neu-ten"],
    ["nguon=bao-songmo"],
    ["muc=truc-tiep"],
    ["ban=dan-lai"],
    ["tim=lop+hoc+so"],
    ["tinh-trang=cho-duyet"],
    ["tinh-trang=nhac-thoang"],
    ["tinh-trang=ngoai-ke-hoach"],
    ["da-phuong-tien=1"],
  ])("shows other items with %s, and a chip that takes the condition away", async (filter) => {
    const whole = await counted(all);
    const some = await counted(`${all}&${filter}`);
    expect(some.shown.length).toBe(some.said);
    expect(some.said).toBeGreaterThan(0);
    expect(some.shown.toSorted()).not.toEqual(whole.shown.toSorted());
    expect((await office.page(`${all}&${filter}`)).text).toContain("Bỏ điều kiện: ");
  });

  it("finds the same with and without diacritics", async () => {
    const plain = await counted(`${all}&tim=giay+to+dien+tu`);
    const marked = await counted(`${all}&tim=${encodeURIComponent("giấy tờ điện tử".normalize("NFD"))}`);
    expect(plain.said).toBeGreaterThan(0);
    expect(marked.shown).toEqual(plain.shown);
  });

  it("shows the newest first and every item once over its pages", async () => {
    const { said, shown } = await counted(`${all}&tinh-trang=tat-ca`);
    expect(said).toBeGreaterThan(30);
    expect(new Set(shown).size).toBe(said);
    const kept = await office.store.read("item", shown);
    const days = kept.map((row) => row?.value.publishedAt ?? "");
    expect(days).toEqual(days.toSorted().toReversed());
  });

  it("shows the oldest first over all pages where the address asks for it", async () => {
    const { said, shown } = await counted(`${all}&tinh-trang=tat-ca&xep=tin.ngay`);
    expect(new Set(shown).size).toBe(said);
    const kept = await office.store.read("item", shown);
    const days = kept.map((row) => row?.value.publishedAt ?? "");
    expect(days).toEqual(days.toSorted());
  });

  it("says so when nothing is found", async () => {
    const { text } = await office.page(`${all}&tim=khong-he-co-chu-nay`);
    expect(text).toContain("không có tin nào khớp");
    expect(text).toContain("bỏ cụm tìm");
  });
});
