import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { standingFor } from "../../config/registry.ts";
import { readSettings } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { collect } from "../../pipeline/collect.ts";
import { openDesk, type Desk } from "../../pipeline/desk.ts";
import { counts, type Item } from "../../pipeline/item.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openSampleCities, type SampleCities } from "../sample-city/open.ts";
import type { TruthRow } from "../sample-city/truth.ts";
import { emptyFolder, type Folder } from "./one-city.ts";
import { listedOn, matrixOf } from "./pages.ts";

const now = new Date("2026-11-14T23:30:00+07:00");
const periods = [
  { plan: "hanoi-179", period: "report-month:2026-11", from: "2026-10-15", to: "2026-11-15" },
  { plan: "hue-310", period: "report-month:2026-11", from: "2026-10-15", to: "2026-11-15" },
  { plan: "tanbinh-57", period: "quarter:2025-Q2", from: "2025-04-01", to: "2025-07-01" },
] as const;

let folder: Folder;
let cities: SampleCities;
let desk: Desk;
let items: ReadonlyMap<string, Item>;
let truth: readonly TruthRow[];

beforeAll(async () => {
  folder = await emptyFolder();
  const settings = readSettings({ PHUSONG_DATA: folder.path });
  desk = await openDesk(settings, { now: () => now }, "test");
  cities = await openSampleCities({ today: now.toISOString(), config: desk.config });
  await collectAll();
  items = await keptItems();
  truth = cities.truth.filter((row) => row.reachable && row.weather === null);
}, 600_000);

afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await cities.close();
  await folder[Symbol.asyncDispose]();
});

async function collectAll() {
  const settings = {
    ...readSettings({ PHUSONG_DATA: folder.path }),
    hosts: new Map(Object.entries(cities.hosts)),
  };
  await using connector = openOutside(settings);
  return await collect(desk, { connector, everything: true });
}

async function keptItems(): Promise<ReadonlyMap<string, Item>> {
  const found = new Map<string, Item>();
  const order = { by: "firstCapturedAt", direction: "ascending" } as const;
  for await (const { value } of everything(desk.store, "item", { order })) found.set(value.id, value);
  return found;
}

function itemOf(row: TruthRow): Item | undefined {
  return items.get(addressId(row.url));
}

function groupsOf(item: Item | undefined, plan: string): readonly string[] {
  const verdict = item?.verdicts.find((one) => one.plan === plan);
  return verdict !== undefined && counts(verdict) ? verdict.groups.map(({ id }) => id) : [];
}

/** Numbers stand under the agency in force on the day, whatever it was called when the channel was declared. */
function standing(agency: string, day: string | null): string {
  const agencies = desk.config.cities.flatMap((city) => city.agencies);
  return standingFor(agencies, agency, day ?? "2026-11-14")?.id ?? agency;
}

describe("the sample cities, crawled over HTTP", () => {
  it("are 1,500 items at least, and every one that a list leads to is kept", () => {
    expect(cities.truth.length).toBeGreaterThanOrEqual(1500);
    expect(truth.filter((row) => itemOf(row) === undefined).map(({ url }) => url)).toEqual([]);
  });

  it("end in one fate for each capture", async () => {
    const captured = await desk.store.count("capture");
    const fates = await desk.store.tally("fate", ["fate"]);
    expect(sum(fates.map(({ count }) => count))).toBe(captured);
    expect(await desk.store.count("capture", { missing: ["settled"] })).toBe(0);
  });

  it("are read with the right title and the right day", () => {
    const wrong = truth.flatMap((row) => {
      const item = itemOf(row);
      return item?.title === row.title.normalize("NFC") && item.publishedDay === row.publishedDay
        ? []
        : [row.url];
    });
    expect(wrong).toEqual([]);
  });

  it("put every reprint into its original's story, and nothing else together", () => {
    const stories = Map.groupBy(truth, (row) => itemOf(row)?.story);
    const mixed = [...stories.values()].filter((rows) => new Set(rows.map(({ story }) => story)).size > 1);
    expect(mixed.map((rows) => rows.map(({ url }) => url))).toEqual([]);
    const storyOf = new Map(truth.map((row) => [row.url, itemOf(row)?.story]));
    const lost = truth.filter(
      (row) => storyOf.has(row.story) && storyOf.get(row.story) !== itemOf(row)?.story,
    );
    expect(lost.map(({ url }) => url)).toEqual([]);
  });

  it("are recognised by the plans' phrases, group by group", () => {
    const rows = truth.filter((row) => row.recognisable === "phrase");
    let [hits, missed, wrong] = [0, 0, 0];
    for (const row of rows) {
      const said = groupsOf(itemOf(row), row.plan);
      hits += row.groups.filter((group) => said.includes(group)).length;
      missed += row.groups.filter((group) => !said.includes(group)).length;
      wrong += said.filter((group) => !row.groups.includes(group) && !row.groupsOk.includes(group)).length;
    }
    expect(rows.length).toBeGreaterThan(400);
    expect(hits / (hits + missed)).toBeGreaterThanOrEqual(0.95);
    expect(hits / (hits + wrong)).toBeGreaterThanOrEqual(0.95);
  });

  it("name their agencies: the channel's owner always, those in the text nearly always", () => {
    let [hits, missed, wrong] = [0, 0, 0];
    for (const row of truth.filter(({ recognisable }) => recognisable === "phrase")) {
      const verdict = itemOf(row)?.verdicts.find(({ plan }) => plan === row.plan);
      if (verdict === undefined || !counts(verdict)) continue;
      const wanted = new Set(row.agencies.map(({ id, role }) => `${role} ${id}`));
      const named = verdict.agencies.filter(({ role }) => role !== "credit");
      const said = new Set(named.map(({ id, role }) => `${role} ${standing(id, row.publishedDay)}`));
      hits += [...wanted].filter((agency) => said.has(agency)).length;
      missed += [...wanted].filter((agency) => !said.has(agency)).length;
      wrong += [...said].filter((agency) => !wanted.has(agency)).length;
    }
    expect(hits / (hits + missed)).toBeGreaterThanOrEqual(0.95);
    expect(hits / (hits + wrong)).toBeGreaterThanOrEqual(0.95);
  });
});

describe("the pages", () => {
  it.each(periods)(
    "show in the matrix of $plan what the items say, cell by cell, and open down to them",
    async ({ plan, period, from, to }) => {
      const app = openOffice({ ...desk, sample: true });
      const cells = await matrixOf(app, plan, period);
      expect(sum(cells.map(({ count }) => count))).toBeGreaterThan(20);
      const counted = new Map<string, number>();
      for (const item of items.values()) {
        if (item.publishedDay === null || item.publishedDay < from || item.publishedDay >= to) continue;
        const verdict = item.verdicts.find((one) => one.plan === plan);
        const owners = verdict?.agencies.filter(({ role }) => role === "owner") ?? [];
        for (const group of groupsOf(item, plan)) {
          for (const { id } of owners) {
            const cell = `${standing(id, item.publishedDay)} ${group}`;
            counted.set(cell, (counted.get(cell) ?? 0) + 1);
          }
        }
      }
      const different = cells.filter(
        ({ agency, group, count }) => count !== (counted.get(`${agency} ${group}`) ?? 0),
      );
      expect(different).toEqual([]);
      for (const { href, count } of cells.filter((cell) => cell.count > 0).slice(0, 12)) {
        expect({ href, count: await listedOn(app, href) }).toEqual({ href, count });
      }
    },
  );

  it.each(periods)(
    "come near the truth of $plan, neither short of it nor far beyond it",
    async ({ plan, period, from, to }) => {
      const cells = await matrixOf(openOffice({ ...desk, sample: true }), plan, period);
      const shown = new Map(cells.map(({ agency, group, count }) => [`${agency} ${group}`, count]));
      // A channel may belong to somebody without a duty in the plan (its issuer): such an owner has no row.
      const rows = new Set(cells.map(({ agency }) => agency));
      // Side labels have no column: no total counts them.
      const columns = new Set(cells.map(({ group }) => group));
      const least = new Map<string, number>();
      const most = new Map<string, number>();
      for (const row of cities.truth) {
        if (!row.reachable || row.plan !== plan || row.publishedDay === null) continue;
        if (row.publishedDay < from || row.publishedDay >= to) continue;
        for (const { id } of row.agencies.filter((one) => one.role === "owner" && rows.has(one.id))) {
          for (const group of row.groups.filter((one) => columns.has(one))) {
            add(most, `${id} ${group}`);
            if (row.recognisable === "phrase" && row.weather === null) add(least, `${id} ${group}`);
          }
          for (const group of row.groupsOk) add(most, `${id} ${group}`);
        }
      }
      const short = [...least].map(([cell, count]) => Math.max(0, count - (shown.get(cell) ?? 0)));
      const beyond = [...shown].map(([cell, count]) => Math.max(0, count - (most.get(cell) ?? 0)));
      expect(sum(least.values())).toBeGreaterThan(10);
      expect(sum(short) / sum(least.values())).toBeLessThanOrEqual(0.05);
      expect(sum(beyond) / sum(shown.values())).toBeLessThanOrEqual(0.15);
    },
  );
});

function add(tally: Map<string, number>, cell: string): void {
  tally.set(cell, (tally.get(cell) ?? 0) + 1);
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, one) => total + one, 0);
}

describe("a second round", () => {
  it("changes nothing", async () => {
    const before = await Promise.all([desk.store.count("item"), revisions(), desk.store.count("story")]);
    await collectAll();
    expect(await Promise.all([desk.store.count("item"), revisions(), desk.store.count("story")])).toEqual(
      before,
    );
    expect(await desk.store.count("capture")).toBe(await desk.store.count("fate"));
  });
});

async function revisions(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const order = { by: "firstCapturedAt", direction: "ascending" } as const;
  for await (const { value, revision } of everything(desk.store, "item", { order }))
    found[value.id] = revision;
  return found;
}
