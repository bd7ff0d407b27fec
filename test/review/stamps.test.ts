import { execFileSync } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CityConfig, Config } from "../../config/load.ts";
import { addressId } from "../../crawlers/address.ts";
import { decide } from "../../pipeline/decisions/decide.ts";
import { plansOf } from "../../pipeline/decisions/kept.ts";
import type { Desk } from "../../pipeline/desk.ts";
import type { Item } from "../../pipeline/item.ts";
import { openJudges } from "../../pipeline/judges.ts";
import { importedBy } from "../../pipeline/judging.ts";
import { replay } from "../../pipeline/replay/replay.ts";
import { settleAndNote } from "../../pipeline/settling.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { articlePage, captured, eveningClass, openTestDesk } from "../settle/desk.ts";

const url = "https://hanoimoi.vn/lop-hoc-buoi-toi-o-phuong-lang-712345.html";
const id = addressId(url);
const judges = new URL("../../pipeline/judges.ts", import.meta.url);

let desk: Desk;
let item: Item;
beforeAll(async () => {
  desk = await openTestDesk();
  const html = articlePage(eveningClass);
  await settleAndNote(desk, await captured(desk, { url, html, source: "hanoimoi" }));
  item = await kept();
});
afterAll(() => desk[Symbol.asyncDispose]());

async function kept(): Promise<Item> {
  const [found] = await desk.store.read("item", [id]);
  if (found === null || found === undefined) throw new Error("no item");
  return found.value;
}

const unchanged = (): Partial<CityConfig> => ({});

/** The stamp of the item by Hà Nội's files alone, without its model, after somebody changed them. */
function stampBy(
  change: (city: CityConfig) => Partial<CityConfig> = unchanged,
  more: Partial<Config> = {},
): string {
  const cities = desk.config.cities.filter(({ city }) => city.id === "hanoi");
  const changed = cities.map((one) => ({ ...one, folder: "", ...change(one) }));
  return openJudges({ ...desk.config, cities: changed, ...more }).stamp(item);
}

describe("the stamp of a judgement", () => {
  it("is given when an item is settled; judging again asks nobody and writes nothing", async () => {
    expect(item.judged).toBe(desk.stamp(item));
    const [before] = await desk.store.read("item", [id]);
    const asked: string[] = [];
    const watched: Desk = {
      ...desk,
      judge: (draft) => {
        asked.push(draft.id);
        return desk.judge(draft);
      },
    };
    expect(await replay(watched, { apply: true })).toMatchObject({ items: 1, judgedAnew: 0, changed: 0 });
    expect(asked).toEqual([]);
    expect(await desk.store.read("item", [id])).toEqual([before]);
  });

  it.each<readonly [string, Partial<Item>]>([
    ["title", { title: "Tít khác" }],
    ["text", { text: "Chuyện khác." }],
    ["line breaks", { text: eveningClass.paragraphs.join(" ") }],
    ["day", { publishedDay: "2020-01-02" }],
    ["day that is lost", { publishedDay: null }],
    ["address", { url: "https://hanoimoi.vn/khac.html" }],
    ["kind", { kind: "post" }],
    ["source", { source: "nhandan" }],
    ["city", { city: "hue" }],
    ["first capture", { firstCapturedAt: "2024-01-01T00:00:00Z" }],
  ])("is another for another %s", (_, change) => {
    expect(desk.stamp({ ...item, ...change })).not.toBe(item.judged);
  });

  it("is another after each change of what judging reads, and the same after every other", () => {
    const own = stampBy();
    const rows: readonly (readonly [(city: CityConfig) => Partial<CityConfig>, boolean])[] = [
      [({ city }) => ({ city: { ...city, places: { ...city.places, current: ["phường Mới"] } } }), true],
      [({ plans }) => ({ plans: plans.map((plan) => ({ ...plan, validTo: "2026-01-31" })) }), true],
      [({ plans }) => ({ plans: plans.map((plan) => ({ ...plan, groups: plan.groups.slice(1) })) }), true],
      [({ agencies }) => ({ agencies: agencies.slice(1) }), true],
      [({ agencies }) => ({ agencies: agencies.map((one) => ({ ...one, aliases: ["Tên khác"] })) }), true],
      [({ sources }) => ({ sources: sources.map((one) => ({ ...one, scope: "central" as const })) }), true],
      [({ sources }) => ({ sources: sources.map((one) => ({ ...one, owner: "hn-lang" })) }), true],
      [({ phrases }) => ({ phrases: phrases.map((book) => ({ ...book, version: "khac" })) }), true],
      [({ signs }) => ({ signs: signs.map((one) => ({ ...one, vulnerable: ["người già"] })) }), true],
      [() => ({ messages: null }), false],
      [({ sources }) => ({ sources: sources.map((one) => ({ ...one, datelines: ["HNM - "] })) }), false],
      [({ sources }) => ({ sources: sources.map((one) => ({ ...one, channels: [] })) }), false],
      [({ agencies }) => ({ agencies: agencies.map((one) => ({ ...one, duties: [] })) }), false],
      [({ plans }) => ({ plans: plans.map((plan) => ({ ...plan, targets: [], title: "Khác" })) }), false],
    ];
    expect(rows.map(([change]) => stampBy(change) !== own)).toEqual(rows.map(([, changes]) => changes));
    const { config } = desk;
    const register = { ...config.register, provinces: config.register.provinces.slice(1) };
    const signs = { ...config.signs, vulnerable: [] };
    expect(stampBy(unchanged, { register })).not.toBe(own);
    expect(stampBy(unchanged, { signs })).not.toBe(own);
    expect(stampBy(unchanged, { families: [], themes: [], version: "khac" })).toBe(own);
  });

  it("is another when a model's file is, though it calls itself the same", async () => {
    await using folder = await emptyFolder();
    const hanoi = desk.config.cities.find(({ city }) => city.id === "hanoi");
    const file = path.join(folder.path, "model-hanoi-179.json");
    await cp(path.join(hanoi?.folder ?? "", "model-hanoi-179.json"), file);
    const own = stampBy(() => ({ folder: folder.path }));
    expect(own).toBe(stampBy(() => ({ folder: hanoi?.folder ?? "" })));
    expect(own).not.toBe(stampBy());
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(/"bias":-?/, '"bias":1'));
    expect(stampBy(() => ({ folder: folder.path }))).not.toBe(own);
  });

  it("knows the program that judges: all files that Node opens for it", () => {
    const program = `
      import { registerHooks } from "node:module";
      const opened = [];
      registerHooks({ load: (url, at, next) => (opened.push(url), next(url, at)) });
      await import(${JSON.stringify(judges.href)});
      console.log(JSON.stringify(opened));`;
    const told = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
      encoding: "utf8",
    });
    const opened: unknown = JSON.parse(told);
    const ours = Array.isArray(opened)
      ? opened.map(String).filter((one) => !one.includes("node_modules"))
      : [];
    const { files, packages } = importedBy(judges);
    const known = files.map(([address]) => address);
    expect(ours.filter((one) => one.startsWith("file:")).toSorted()).toEqual(known);
    expect(known.map((one) => path.basename(fileURLToPath(one)))).toContain("gate.ts");
    expect(packages).toEqual(["zod"]);
  });

  it("does not stand for what a person decided, and is dropped where one plan alone was judged again", async () => {
    await decide(
      { ...desk, plans: plansOf(desk.config) },
      id,
      { plan: "hanoi-179", groups: [], tier: null, tone: null, agencies: [], comment: "", reason: "đã đọc" },
      "Hạnh",
    );
    expect((await kept()).judged).toBe(item.judged);
    expect(await replay(desk, { apply: true })).toMatchObject({ judgedAnew: 1, changed: 0 });
    const cities = desk.config.cities.map((city) => ({
      ...city,
      phrases: city.phrases.map((book) => ({ ...book, version: "thu-2" })),
    }));
    const config = { ...desk.config, cities };
    await replay({ ...desk, config, ...openJudges(config) }, { apply: true, plan: "hanoi-179" });
    const { judged, verdicts } = await kept();
    expect(verdicts[0]?.rules).toContain("thu-2");
    expect(judged).toBeUndefined();
  });
});
