import { describe, expect, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { addressId } from "../../crawlers/address.ts";
import { keptIn } from "../faults/kept.ts";
import { runVerb } from "../faults/killed.ts";
import { openSampleCities } from "../sample-city/open.ts";
import { configOf, emptyFolder } from "./one-city.ts";

const today = "2026-11-14T23:30:00+07:00";
const kills = 10;

type Environment = Readonly<Record<string, string>>;

/** One round in a process of its own; with `after`, it is killed that many milliseconds after it began to fetch. */
function collectOnce(env: Environment, after: number | null): Promise<"done" | "killed"> {
  const kill = after === null ? null : ({ after, since: "first word" } as const);
  return runVerb(["collect", "--once", "--all"], { env, kill });
}

describe("a collector that is killed", () => {
  it(`${kills} times by SIGKILL loses nothing and doubles nothing`, async () => {
    await using config = await configOf("tan-binh");
    await using quiet = await emptyFolder();
    await using killed = await emptyFolder();
    const cities = await openSampleCities({ today, config: await loadConfig(config.path) });
    try {
      const environment = (folder: string): Environment => ({
        PHUSONG_CONFIG: config.path,
        PHUSONG_DATA: folder,
        PHUSONG_HOSTS: JSON.stringify(cities.hosts),
        PHUSONG_NOW: today,
      });
      expect(await collectOnce(environment(quiet.path), null)).toBe("done");

      let random = 20_261_114;
      const endings: string[] = [];
      for (let kill = 0; kill < kills; kill += 1) {
        random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
        endings.push(await collectOnce(environment(killed.path), random % 700));
      }
      expect(await collectOnce(environment(killed.path), null)).toBe("done");
      expect(endings.filter((ending) => ending === "killed").length).toBeGreaterThanOrEqual(kills / 2);

      const expected = await keptIn(quiet.path);
      const kept = await keptIn(killed.path);
      expect(kept.items).toEqual(expected.items);
      for (const one of [expected, kept])
        expect(one).toMatchObject({ unsettled: 0, due: 0, fates: one.captures });
      const reachable = cities.truth.filter((row) => row.reachable && row.weather === null);
      const missed = reachable.filter(({ url }) => !(addressId(url) in kept.items)).map(({ url }) => url);
      expect(missed).toEqual([]);
    } finally {
      await cities.close();
    }
  }, 300_000);
});
