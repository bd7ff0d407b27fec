import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOffice } from "../../dashboards/office/app.ts";
import { clock, desk, openSampleOffice, type SampleOffice } from "./sample-office.ts";

const address = "/ke-hoach/songmo-12/bao-chi?ky=quarter:2026-Q4";
let office: SampleOffice;
let page: (address: string) => Promise<{ readonly status: number; readonly text: string }>;
beforeAll(async () => {
  office = await openSampleOffice();
  const { store, archive, config } = office;
  const cities = config.cities.map((city) => ({
    ...city,
    sources: city.sources.map((source) => ({ ...source, panel: source.kind === "press" })),
  }));
  const app = openOffice({ store, archive, clock, sample: true, config: { ...config, cities } });
  page = async (asked) => {
    const answer = await app.request(`${desk}${asked}`);
    return { status: answer.status, text: await answer.text() };
  };
});
afterAll(() => office[Symbol.asyncDispose]());

/** Links of the page's body with the number that they bear. */
function numberedLinks(text: string): readonly { readonly href: string; readonly number: number }[] {
  const body = text.slice(text.indexOf("<main"), text.indexOf("</main>"));
  return [...body.matchAll(/<a\s+href="([^"]*\/(?:tin|cum-tin)\?[^"]*)"\s*>([^<]*)<\/a/g)].flatMap(
    (match) => {
      const [, href = "", words = ""] = match;
      const written = /(\d[\d.]*)\s*$/.exec(words)?.[1];
      return written === undefined
        ? []
        : [{ href: href.replaceAll("&amp;", "&"), number: Number(written.replaceAll(".", "")) }];
    },
  );
}

describe("the press page", () => {
  it("leads from every number to exactly so many items or stories", async () => {
    const { status, text } = await page(address);
    expect(status).toBe(200);
    const links = numberedLinks(text);
    expect(links.filter(({ href }) => href.includes("/cum-tin?")).length).toBeGreaterThan(3);
    expect(links.some(({ number }) => number > 0)).toBe(true);
    for (const { href, number } of links) {
      const list = await page(href);
      const said = /id="so-(?:tin|cum)">\s*([\d.]+)/.exec(list.text)?.[1];
      expect([href, Number(said?.replaceAll(".", ""))]).toEqual([href, number]);
    }
  });

  it("shows each indicator with its definition, and the panel that shares are of", async () => {
    const { text } = await page(address);
    for (const id of ["I03", "I07", "I08", "I09"]) expect(text).toContain(`(${id})</summary>`);
    expect(text).toMatch(/Danh mục cố định \d+ nguồn: [^.]*Báo Sông Mơ/);
    expect(text).toContain("Hệ số lan tỏa");
  });

  it("lists stories whose pages show all their items", async () => {
    const { text } = await page(`/ke-hoach/songmo-12/bao-chi/cum-tin?ky=quarter:2026-Q4`);
    const story = /<h3><a href="(\/cum-tin\/[^"]+)"/.exec(text)?.[1] ?? "";
    const shown = await page(story);
    expect(shown.status).toBe(200);
    expect(shown.text).toMatch(/\d+ tin theo thời gian/);
  });

  it.each(["goc=trong", "trang=0", "trang=x", "nguon=khong-co"])(
    "refuses %s and says what to do",
    async (wrong) => {
      const { status, text } = await page(`/ke-hoach/songmo-12/bao-chi/cum-tin?${wrong}`);
      expect(status).toBe(400);
      expect(text).toContain("Mở danh sách với những điều kiện hiểu được");
    },
  );
});
