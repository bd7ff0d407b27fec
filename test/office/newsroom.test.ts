import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sample } from "../../pipeline/measure/frame.ts";
import {
  copiesOfSource,
  firstAfter,
  groupsOfSource,
  itemsOfSource,
  reprintedFrom,
} from "../../pipeline/measure/newsroom.ts";
import { sampleFor } from "../../pipeline/measure/sample.ts";
import { density } from "../../pipeline/measure/voice.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { planNamed, type KnownPlan } from "../../dashboards/office/known.ts";
import { drillAddress } from "../../dashboards/office/address.ts";
import { clock, openSampleOffice, type SampleOffice } from "./sample-office.ts";

const source = "bao-songmo";
const address = `/ke-hoach/songmo-12/toa-soan/${source}?ky=quarter%3A2026-Q4`;
let office: SampleOffice;
let known: KnownPlan;
let sample: Sample;
beforeAll(async () => {
  office = await openSampleOffice();
  const [plan, window] = [planNamed(office.config, "songmo-12"), windowNamed("quarter:2026-Q4")];
  if (plan === null || window === null) throw new Error("no invented plan");
  known = plan;
  sample = await sampleFor(office.store, { ...known, window, clock });
});
afterAll(() => office[Symbol.asyncDispose]());

/** How many items the list behind an address says that it has. */
async function saidAt(list: string): Promise<number> {
  const { text } = await office.page(list.replaceAll("&amp;", "&"));
  return Number(/id="so-tin">\s*([\d.]+)/.exec(text)?.[1]?.replaceAll(".", ""));
}

describe("the page of a newsroom", () => {
  it("shows its own numbers as they are measured, each leading to exactly its items", async () => {
    const { status, text } = await office.page(address);
    expect(status).toBe(200);
    const dense = density(sample, source);
    const figures = [itemsOfSource(sample, source), ...groupsOfSource(sample, source)];
    for (const { value, drill } of figures) {
      if (value === null || drill === null) throw new Error("the paper published something");
      const link = `href="${drillAddress(drill).replaceAll("&", "&amp;")}"`;
      const shown = text
        .split(link)
        .slice(1)
        .map((rest) => /^[^>]*>\s*([\d.]+)/.exec(rest)?.[1]);
      expect([drill, shown.includes(String(value))]).toEqual([drill, true]);
      expect([drill, await saidAt(drillAddress(drill))]).toEqual([drill, value]);
    }
    const { parts, numerator } = copiesOfSource(sample, source);
    const split = parts.map(({ value }) => value ?? 0);
    expect(split.reduce((sum, one) => sum + one, 0)).toBe(itemsOfSource(sample, source).value);
    expect(parts.find(({ key }) => key === "reprint")?.value).toBe(numerator);
    expect(text).toContain(`${dense.numerator} tin được tính trên ${dense.denominator} tin thu được`);
  });

  it("names who carries its stories, each number a list of exactly these copies", async () => {
    const rows = await reprintedFrom(office.store, known, sample, source);
    expect(rows.length).toBeGreaterThan(0);
    const { text } = await office.page(address);
    const links = [...text.matchAll(/href="([^"]+dan-lai\?[^"]+)"\s*>\s*([\d.]+)/g)];
    expect(links.map(([, , said]) => Number(said))).toEqual(rows.map(({ items }) => items.length));
    for (const [, href = "", said] of links) {
      expect(await saidAt(href)).toBe(Number(said));
      const { text: list } = await office.page(href.replaceAll("&amp;", "&"));
      const ids = [...list.matchAll(/<h3><a href="\/tin\/([^"]+)"/g)].map(([, id = ""]) => id);
      const items = await office.store.read("item", ids);
      expect(items.every((kept) => kept?.value.copy === "reprint" && kept.value.source !== source)).toBe(
        true,
      );
    }
  });

  it("says what did not count and why, and how its channels fare", async () => {
    const { text } = await office.page(address);
    expect(text).toMatch(/Không được tính, và vì sao: \d+ tin/);
    expect(text).toContain("Các kênh lúc này");
    expect(text).toContain("Không cần làm gì");
    expect(text).toContain("Chưa khai báo chuyên mục");
  });

  it("tells no delay of a source that was not watched on the day", async () => {
    const early = await firstAfter(office.store, known, sample, { source, from: "2026-08-03" });
    expect(early).toMatchObject({ days: null });
    const day = early?.observedFrom ?? "";
    const later = await firstAfter(office.store, known, sample, { source, from: day });
    expect(later?.days).toBeGreaterThanOrEqual(0);
  });

  it.each([
    "/ke-hoach/songmo-12/toa-soan/khong-co",
    `/ke-hoach/songmo-12/toa-soan/${source}/dan-lai?bao=khong-co`,
    `/ke-hoach/songmo-12/toa-soan/${source}/dan-lai?bao=tin-tinh&trang=0`,
  ])("%s is nowhere", async (wrong) => {
    expect((await office.page(wrong)).status).toBe(404);
  });
});
