import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { configOf, emptyFolder, type Folder } from "../end-to-end/one-city.ts";
import { openSampleCities, type SampleCities } from "../sample-city/open.ts";
import { openBadWire } from "./bad-wire.ts";
import { collect } from "./collected.ts";
import { keptIn, type KeptCity } from "./kept.ts";

const night = "2026-11-14T23:30:00+07:00"; // half an hour before the reporting month ends

let config: Folder;
let cities: SampleCities;
let undisturbed: KeptCity;
beforeAll(async () => {
  config = await configOf("tan-binh");
  cities = await openSampleCities({ today: night, config: await loadConfig(config.path) });
  await using folder = await emptyFolder();
  await round(folder, night);
  undisturbed = await keptIn(folder.path);
}, 120_000);
afterAll(async () => {
  await cities.close();
  await config[Symbol.asyncDispose]();
});

function round(folder: Folder, at: string, way: (host: string) => string = (to) => to): Promise<void> {
  const hosts = Object.entries(cities.hosts).map(([host, to]) => [host, way(to)]);
  return collect({
    PHUSONG_CONFIG: config.path,
    PHUSONG_DATA: folder.path,
    PHUSONG_NOW: at,
    PHUSONG_HOSTS: JSON.stringify(Object.fromEntries(hosts)),
  });
}

function isWhole(kept: KeptCity): void {
  expect(kept).toMatchObject({ unsettled: 0, fates: kept.captures });
}

describe("collecting", () => {
  it("over a wire that spoils one answer in twenty keeps in the end what a good wire brought", async () => {
    await using folder = await emptyFolder();
    const [to = ""] = Object.values(cities.hosts);
    {
      await using wire = await openBadWire(to, 20);
      await round(folder, night, () => wire.at);
      expect(wire.spoilt.size).toBe(6);
      isWhole(await keptIn(folder.path));
    }
    await round(folder, "2026-11-15T01:30:00+07:00");
    await round(folder, "2026-11-15T05:30:00+07:00");
    const kept = await keptIn(folder.path);
    isWhole(kept);
    expect(kept.items).toEqual(undisturbed.items);
  }, 180_000);

  it("with a clock that leaps two hours ahead, across the end of the reporting month, and back again", async () => {
    await using folder = await emptyFolder();
    for (const at of ["2026-11-15T01:30:00+07:00", "2026-11-14T21:30:00+07:00", night])
      await round(folder, at);
    const kept = await keptIn(folder.path);
    isWhole(kept);
    expect(kept.items).toEqual(undisturbed.items);
  }, 180_000);
});
