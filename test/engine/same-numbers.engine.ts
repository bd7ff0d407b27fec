import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { readSettings } from "../../config/settings.ts";
import { drillAddress } from "../../dashboards/office/address.ts";
import { openOffice } from "../../dashboards/office/app.ts";
import { collect } from "../../pipeline/collect.ts";
import { openDesk, type Desk } from "../../pipeline/desk.ts";
import { periodNow } from "../../pipeline/freeze/freeze.ts";
import { measureAll } from "../../pipeline/measure/figures.ts";
import { allItems, groupCoverages } from "../../pipeline/measure/groups.ts";
import { matrix } from "../../pipeline/measure/matrix.ts";
import { sampleFor } from "../../pipeline/measure/sample.ts";
import { windowNamed } from "../../pipeline/measure/windows.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { copyAll, sumOf } from "../../pipeline/store/copy.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { kindNames } from "../../pipeline/store/mapping.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { configOf, emptyFolder, type Folder } from "../end-to-end/one-city.ts";
import { openSampleCities } from "../sample-city/open.ts";

const url = inject("engineUrl");
const now = new Date("2026-11-14T23:30:00+07:00");
const clock = { now: () => now };
const at = "http://127.0.0.1:8179";
const plan = "tanbinh-57";
const periods = ["quarter:2026-Q4", "month:2026-10", "year:2025"];
const tabs = ["", "/ma-tran", "/xu-huong", "/bao-chi", "/bao-chi/cum-tin", "/nguon", "/hinh-thuc", "/tin"];
const files = ["/bao-chi/phan-anh.csv"];

/** One sample city, collected and measured in SQLite and copied to the engine and back. */
describe.skipIf(url === "")(`the same numbers ${inject("engineMissing")}`, () => {
  let config: Folder;
  let folder: Folder;
  let desk: Desk;
  let engine: Store;

  beforeAll(async () => {
    config = await configOf("tan-binh");
    folder = await emptyFolder();
    const settings = readSettings({ PHUSONG_CONFIG: config.path, PHUSONG_DATA: folder.path });
    desk = await openDesk(settings, clock, "test");
    const cities = await openSampleCities({ today: now.toISOString(), config: desk.config });
    {
      await using connector = openOutside({ ...settings, hosts: new Map(Object.entries(cities.hosts)) });
      await collect(desk, { connector, everything: true });
    }
    await cities.close();
    await measureAll(desk.store, desk.config, clock);
    engine = await openElasticsearchStore({ urls: [url], prefix: `same-${randomUUID().slice(0, 8)}` });
    await copyAll(desk.store, engine);
  }, 600_000);
  afterAll(async () => {
    await engine.close();
    await desk[Symbol.asyncDispose]();
    for (const one of [folder, config]) await one[Symbol.asyncDispose]();
  });

  const pageOf = (store: Store) => {
    const app = openOffice({ ...desk, store, sample: true });
    return async (address: string): Promise<string> => {
      const answer = await app.request(`${at}${address}`);
      expect([address, answer.status]).toEqual([address, 200]);
      return answer.text();
    };
  };

  it("stand in every record of every kind after a copy there and back", async () => {
    await using back = await openSqliteStore(":memory:");
    await copyAll(engine, back);
    for (const kind of kindNames) expect(await sumOf(back, kind)).toEqual(await sumOf(desk.store, kind));
    expect(await back.count("figure")).toBeGreaterThan(100);
  });

  it("stand on every office page of a plan, whichever keeper is asked, to the letter", async () => {
    const [one, other] = [pageOf(desk.store), pageOf(engine)];
    for (const period of periods) {
      const first = await one(`/ke-hoach/${plan}?ky=${period}`);
      const agencies = [...first.matchAll(/href="(\/ke-hoach\/[^"]+\/don-vi\/[^"?]+)/gu)].map(
        ([, path]) => path,
      );
      const addresses = [
        ...[...tabs, ...files].map((tab) => `/ke-hoach/${plan}${tab}`),
        ...new Set(agencies.slice(0, 5)),
      ];
      for (const address of addresses) {
        const asked = `${address}?ky=${period}`;
        expect(await other(asked)).toBe(await one(asked));
      }
    }
  });

  it("are frozen with the same items, labels, figures and report, whichever keeper is asked", async () => {
    const city = desk.config.cities.find(({ plans }) => plans.some(({ id }) => id === plan));
    const known = city?.plans.find(({ id }) => id === plan);
    const window = windowNamed("year:2025");
    if (city === undefined || known === undefined || window === null) throw new Error(`no plan ${plan}`);
    const rows = async (store: Store): Promise<readonly string[]> => {
      const { earlier, items, figures, decisions, report, basis } = await periodNow(
        { ...desk, store, data: folder.path },
        { city, plan: known, window },
      );
      const lists = [earlier, items, figures, decisions, basis?.posts ?? [], basis?.tones ?? []].flat();
      expect(items.length).toBeGreaterThan(10);
      return [...lists, report].map((row) => JSON.stringify(row)).toSorted();
    };
    expect(await rows(engine)).toEqual(await rows(desk.store));
  });

  it("on the pages are those of the indicators, read out of the pages over the engine", async () => {
    const page = pageOf(engine);
    const city = desk.config.cities.find(({ plans }) => plans.some(({ id }) => id === plan));
    const measured = city?.plans.find(({ id }) => id === plan);
    if (city === undefined || measured === undefined) throw new Error(`no plan ${plan}`);
    let seen = 0;
    for (const period of periods) {
      const window = windowNamed(period);
      if (window === null) throw new Error(`no period ${period}`);
      const sample = await sampleFor(desk.store, { city, plan: measured, window, clock });
      const cells = matrix(sample, "owner").rows.flatMap((row) => row.cells);
      const wanted = new Map(
        [allItems(sample), ...groupCoverages(sample), ...cells].flatMap(({ value, drill }) =>
          value === null || drill === null ? [] : [[drillAddress(drill), value] as const],
        ),
      );
      const shown = new Set<string>();
      for (const tab of ["", "/ma-tran"])
        for (const { address, count } of numbersIn(await page(`/ke-hoach/${plan}${tab}?ky=${period}`))) {
          const value = wanted.get(address);
          if (value === undefined) continue;
          expect([period, tab, address, count]).toEqual([period, tab, address, value]);
          shown.add(address);
        }
      const hidden = [...wanted].filter(([address, value]) => value > 0 && !shown.has(address));
      expect(hidden).toEqual([]);
      seen += shown.size;
    }
    expect(seen).toBeGreaterThan(30);
  });
});

/** Links of a page that begin with a number, and that number: `1.234` and `≥12` are numbers, too. */
function numbersIn(text: string): readonly { readonly address: string; readonly count: number }[] {
  return [...text.matchAll(/href="([^"]+)"[^>]*>\s*≥?([\d.]+)\s*</gu)].map(
    ([, address = "", count = ""]) => ({
      address: address.replaceAll("&amp;", "&"),
      count: Number(count.replaceAll(".", "")),
    }),
  );
}
