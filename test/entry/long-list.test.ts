import { expect, it } from "vitest";
import type { Entry } from "../../pipeline/store/records.ts";
import { base, openEntryOffice } from "./office.ts";
import { clock } from "./world.ts";

const entry = (id: string, agency: string, day: string, state: Entry["state"]): Entry => ({
  id,
  city: "c",
  plan: "p",
  form: "truyen-thanh",
  agency,
  day,
  state,
  values: {},
  evidence: [],
});

it("an officer's list holds the own drafts and what is confirmed, however many drafts others have", async () => {
  await using office = await openEntryOffice();
  const foreign = Array.from({ length: 1_005 }, (_, at) => entry(`la-${at}`, "xa-1", "2026-11-01", "draft"));
  const rows = [
    ...foreign,
    entry("cua-minh", "xa-2", "2026-02-01", "draft"),
    entry("cua-minh-rut", "xa-2", "2026-02-02", "withdrawn"),
    entry("cua-minh-cu", "xa-2", "2026-01-01", "locked"),
    entry("chung", "xa-1", "2026-01-15", "confirmed"),
  ];
  const by = { actor: "test", at: clock.now().toISOString() };
  await office.store.write(
    "entry",
    rows.map((value) => ({ value, expects: 0 })),
    by,
  );
  const seen = async (who: string, filter = "") => {
    const { text } = await office.as(who).get(`${base}/truyen-thanh${filter}`);
    const ids = [...text.matchAll(/\/phieu\/([\w-]+)"/g)].map(([, id = ""]) => id);
    return { ids, caption: /<caption>\s*([^<]*?)\s*<\/caption>/.exec(text)?.[1] ?? "" };
  };
  expect(await seen("xa-2")).toEqual({ ids: ["cua-minh", "chung", "cua-minh-cu"], caption: "3 phiếu" });
  expect((await seen("xa-2", "?tinh-trang=draft")).ids).toEqual(["cua-minh"]);
  expect((await seen("xa-2", "?tinh-trang=draft&don-vi=xa-1")).ids).toEqual([]);
  expect((await seen("xa-2", "?tinh-trang=withdrawn")).ids).toEqual(["cua-minh-rut"]);
  expect((await seen("xa-2", "?tinh-trang=locked&don-vi=xa-2")).ids).toEqual(["cua-minh-cu"]);
  expect((await seen("xem")).ids).toEqual(["chung", "cua-minh-cu"]);
  const all = await seen("dau-moi");
  expect([all.ids.length, all.caption]).toEqual([200, "1.008 phiếu; 200 phiếu mới nhất"]);
  const bad = await office.as("dau-moi").get(`${base}/truyen-thanh?sau=bidpYg`);
  expect(bad.text).toContain("200 phiếu mới nhất");
});

it("goes on page after page to the last entry, each once, whatever questions it takes to find them", async () => {
  await using office = await openEntryOffice();
  const days = ["2026-11-03", "2026-11-02", "2026-11-01"];
  const rows = Array.from({ length: 1_003 }, (_, at) =>
    entry(
      `p-${at}`,
      at % 5 === 0 ? "xa-2" : "xa-1",
      days[at % 3] ?? "",
      at % 2 === 0 ? "confirmed" : "draft",
    ),
  );
  const by = { actor: "test", at: clock.now().toISOString() };
  const writes = rows.map((value) => ({ value, expects: 0 }));
  await office.store.write("entry", writes, by);
  for (const [who, mine] of [
    ["dau-moi", rows],
    ["xa-2", rows.filter(({ state, agency }) => state === "confirmed" || agency === "xa-2")],
  ] as const) {
    const ids: string[] = [];
    for (let next: string | undefined = `${base}/truyen-thanh`; next !== undefined;) {
      const { text } = await office.as(who).get(next);
      ids.push(...[...text.matchAll(/\/phieu\/([\w-]+)"/g)].map(([, id = ""]) => id));
      next = /rel="next"\s+href="([^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    }
    const newest = mine.toSorted((a, b) => (`${a.day} ${a.id}` < `${b.day} ${b.id}` ? 1 : -1));
    expect(ids).toEqual(newest.map(({ id }) => id));
  }
});
