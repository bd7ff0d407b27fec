import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { indicatorIds } from "../../pipeline/measure/types.ts";
import { indicators } from "../../pipeline/measure/definitions.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { planNamed } from "../../dashboards/office/known.ts";
import { behindNumerator, numbersOf } from "../../dashboards/office/pages/indicator-parts.ts";
import type { StoredNumber } from "../../pipeline/measure/stored.ts";
import { clock, openSampleOffice, type SampleOffice } from "./sample-office.ts";

const base = "/ke-hoach/songmo-12/chi-so";
const period = "ky=quarter%3A2026-Q4";
let office: SampleOffice;
let numbers: readonly StoredNumber[];
beforeAll(async () => {
  office = await openSampleOffice();
  const [known, window] = [planNamed(office.config, "songmo-12"), windowNamed("quarter:2026-Q4")];
  if (known === null || window === null) throw new Error("no invented plan");
  ({ numbers } = await numbersOf({ store: office.store, clock }, known, window));
});
afterAll(() => office[Symbol.asyncDispose]());

describe("every indicator", () => {
  it("stands on one page with the way to its own", async () => {
    const { status, text } = await office.page(`${base}?${period}`);
    expect(status).toBe(200);
    for (const id of indicatorIds) {
      expect(text).toContain(`/chi-so/${id}?ky=quarter%3A2026-Q4"`);
      expect(text).toContain(indicators[id].label.replaceAll("&", "&amp;"));
    }
  });

  it.each(indicatorIds)(
    "%s has its definition, window, completeness, versions and every number of it",
    async (id) => {
      const { status, text } = await office.page(`${base}/${id}?${period}`);
      expect(status).toBe(200);
      const { definition } = indicators[id];
      const plain = text.replaceAll("&amp;", "&");
      for (const words of [definition.numerator, definition.denominator, definition.rule])
        expect(plain).toContain(words);
      for (const words of ["Quý IV/2026", "nguồn-ngày", "cách tính"]) expect(text).toContain(words);
      const mine = numbers.filter(({ measured }) => measured.indicator === id);
      const none = /chưa có con số nào|không có con số nào/;
      const all = `>${mine.length.toLocaleString("vi-VN")} con số</h2>`;
      expect([id, mine.length === 0 ? none.test(text) : text.includes(all)]).toEqual([id, true]);
    },
  );

  it("counts in its numerators exactly what the lists behind them hold", async () => {
    const links = new Map<string, number>();
    for (const one of numbers) {
      const behind = behindNumerator(one);
      if (behind !== null && one.measured.value !== null) links.set(behind, one.measured.numerator ?? 0);
    }
    expect(links.size).toBeGreaterThan(30);
    for (const [address, count] of links) {
      const { text } = await office.page(address);
      const said = /id="so-(?:tin|cum)">\s*([\d.]+)/.exec(text)?.[1];
      expect([address, Number(said?.replaceAll(".", ""))]).toEqual([address, count]);
    }
  });

  it.each([
    ["I10", 'data-name="Tin của ngày đầu tiên"', 1],
    ["I13", 'data-name="Tin"', 3],
  ])("%s opens agency by agency or group by group down to the items", async (id, cell, least) => {
    const { text } = await office.page(`${base}/${id}?${period}`);
    const links = [...text.matchAll(/data-name="([^"]+)">\s*<a\s+href="(\/ke-hoach[^"]+)"\s*>([^<]+)</g)];
    const opened = links.filter(([whole]) => whole.startsWith(cell));
    expect(opened.length).toBeGreaterThanOrEqual(least);
    for (const [, , address = "", said = ""] of opened) {
      const list = await office.page(address.replaceAll("&amp;", "&"));
      const found = Number(/id="so-tin">\s*([\d.]+)/.exec(list.text)?.[1]?.replaceAll(".", ""));
      expect([address, found]).toEqual([address, said.includes("/") ? Math.max(1, found) : Number(said)]);
    }
  });

  it("is not made up", async () => {
    expect((await office.page(`${base}/I99?${period}`)).status).toBe(404);
  });
});

/** The days that a table's rows show, in their order. */
function values(text: string): number[] {
  return [...text.matchAll(/data-name="Giá trị">\s*([\d.]+) ngày/g)].map(([, value = ""]) => Number(value));
}

describe("a table that is sorted by its address", () => {
  it("stands in that order, says so, keeps it in another period, and lets what is unknown stand last", async () => {
    const up = await office.page(`${base}/I11?${period}&xep=so-lieu.gia-tri`);
    const down = await office.page(`${base}/I11?${period}&xep=so-lieu.-gia-tri`);
    expect(values(up.text).length).toBeGreaterThan(3);
    expect(values(up.text)).toEqual(values(up.text).toSorted((a, b) => a - b));
    expect(values(down.text)).toEqual(values(up.text).toReversed());
    expect(down.text).toContain('aria-sort="descending"');
    expect(up.text).toContain('aria-sort="ascending"');
    expect(up.text).toMatch(/rel="prev"[^>]*>|href="[^"]*xep=so-lieu\.gia-tri[^"]*" rel="prev"/);
    for (const { text } of [up, down]) {
      const cells = [...text.matchAll(/data-name="Giá trị">\s*([^<]*?)\s*</g)].map(([, cell = ""]) => cell);
      const unknown = cells.findIndex((cell) => cell === "chưa có số");
      expect(cells.slice(unknown).every((cell) => cell === "chưa có số")).toBe(true);
    }
  });

  it("stands as ever where the address asks for no column of it", async () => {
    const plain = await office.page(`${base}/I11?${period}`);
    for (const order of ["so-lieu.constructor", "khac.gia-tri", "so-lieu", ".."]) {
      const { status, text } = await office.page(`${base}/I11?${period}&xep=${order}`);
      expect([order, status, values(text)]).toEqual([order, 200, values(plain.text)]);
    }
  });
});
