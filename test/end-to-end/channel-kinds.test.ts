import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { readSettings } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { collect } from "../../pipeline/collect.ts";
import { openDesk } from "../../pipeline/desk.ts";
import { historyBegins } from "../../pipeline/history.ts";
import type { Item } from "../../pipeline/item.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openSampleCities } from "../sample-city/open.ts";
import { configOf, emptyFolder } from "./one-city.ts";

const now = new Date("2026-11-14T23:30:00+07:00");
const clock = { now: () => now };
const portal = "hoankiem-portal";
const home = "https://hoankiem.hanoi.gov.vn";

it(
  "a portal with a list in its data and bulletins in PDF is read, scans are named",
  { timeout: 120_000 },
  async () => {
    await using config = await configOf("hanoi");
    const sources = path.join(config.path, "hanoi", "sources");
    for (const file of await readdir(sources))
      if (file !== `${portal}.yaml`) await rm(path.join(sources, file));
    const file = path.join(sources, `${portal}.yaml`);
    const head = (await readFile(file, "utf8")).replace(/channels:[\s\S]*$/, "");
    const channels = `channels:
  - { id: ${portal}/du-lieu, kind: listing, url: "${home}/tin-tuc", embedded: props.pageProps.items }
  - { id: ${portal}/ban-tin, kind: bulletin, url: "${home}/ban-tin" }
`;
    await writeFile(file, head + channels);
    await using folder = await emptyFolder();
    const given = readSettings({ PHUSONG_CONFIG: config.path, PHUSONG_DATA: folder.path });
    await using desk = await openDesk(given, clock, "test");
    const cities = await openSampleCities({ today: now.toISOString(), config: desk.config });
    await using connector = openOutside({ ...given, hosts: new Map(Object.entries(cities.hosts)) });
    const done = await collect(desk, { connector, everything: true });
    await cities.close();
    expect(done.looks).toEqual({ working: 2 });

    const items = new Map<string, Item>();
    const order = { by: "firstCapturedAt", direction: "ascending" } as const;
    for await (const { value } of everything(desk.store, "item", { order })) items.set(value.id, value);
    const inData = cities.truth.flatMap((row) => items.get(addressId(row.url)) ?? []);
    expect(inData.length).toBeGreaterThan(5);

    const bulletins = [...items.values()].filter(({ url }) => url.endsWith(".pdf"));
    expect(bulletins.length).toBeGreaterThan(5);
    for (const item of bulletins) {
      const original = cities.truth.find(
        ({ title, publishedDay }) => title === item.title && publishedDay === item.publishedDay,
      );
      expect(original?.title).toBe(item.title);
      expect(item.warnings.join()).toMatch(/PDF/);
    }
    const scans: string[] = [];
    for await (const { value } of everything(desk.store, "fate", {
      where: { is: { fate: "unreadable" } },
      order: { by: "at", direction: "ascending" },
    }))
      scans.push(`${value.url} ${value.reason}`);
    for (const scan of scans) expect(scan).toMatch(/\.pdf .*ảnh quét.*cần nhập tay/);
    expect(scans.length).toBeGreaterThan(0);
    const begins = await historyBegins(desk.store, "hanoi", [portal]);
    expect(begins.get(portal)?.localeCompare(now.toISOString())).toBe(-1);
  },
);
