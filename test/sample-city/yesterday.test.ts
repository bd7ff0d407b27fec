import { expect, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { openDesk } from "../../pipeline/desk.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { versionsOf } from "../../pipeline/second-look/versions.ts";
import { configOf, emptyFolder } from "../end-to-end/one-city.ts";
import { openSampleCities } from "./open.ts";
import { collectYesterday, lookAgainToday, openDemoClock } from "./yesterday.ts";

it("the demo's second look finds two edited articles with their former text, and one taken down", async () => {
  await using config = await configOf("hanoi");
  await using data = await emptyFolder();
  const clock = openDemoClock(() => new Date("2026-11-20T03:00:00Z"));
  const cities = await openSampleCities({
    today: "2026-11-20",
    config: await loadConfig(config.path),
    growing: true,
  });
  try {
    const hosts = new Map(Object.entries(cities.hosts));
    const settings = { ...readSettings({ PHUSONG_DATA: data.path, PHUSONG_CONFIG: config.path }), hosts };
    await using desk = await openDesk(settings, clock, "test");
    await using connector = openOutside(settings);
    const { edited, removed } = await collectYesterday(desk, connector, cities, clock);
    expect([edited.length, removed.length]).toEqual([2, 1]);
    expect(clock.now().toISOString()).toBe("2026-11-20T03:00:00.000Z");

    const found = await lookAgainToday(desk, connector);
    expect(found).toEqual({ edited: 2, removed: 1, unchanged: expect.any(Number) });
    for (const url of edited) {
      const [former] = await versionsOf(desk.store, addressId(url));
      const [kept] = await desk.store.read("item", [addressId(url)]);
      expect(kept?.value.text).toContain("đính chính giờ bắt đầu");
      expect(former?.text).not.toContain("đính chính giờ bắt đầu");
      expect(former?.seenAt.slice(0, 10)).toBe("2026-11-19");
    }
    const [gone] = await desk.store.read("item", removed.map(addressId));
    expect(gone?.value.removedOn).toBe("2026-11-20");
  } finally {
    await cities.close();
  }
}, 120_000);
