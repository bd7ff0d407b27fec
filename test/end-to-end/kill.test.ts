import { spawn } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { addressId } from "../../crawlers/address.ts";
import { keptIn } from "../faults/kept.ts";
import { openSampleCities } from "../sample-city/open.ts";
import { configOf, emptyFolder } from "./one-city.ts";

const today = "2026-11-14T23:30:00+07:00";
const kills = 10;
const door = path.resolve("config/door.mjs");

type Environment = Readonly<Record<string, string>>;

/** Runs one round in a process of its own; with `after`, it is killed that many milliseconds after it began to fetch. */
function collectOnce(environment: Environment, killAfter: number | null): Promise<"done" | "killed"> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [door, "collect", "--once", "--all"], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    let timer: NodeJS.Timeout | undefined;
    child.stderr.on("data", (bytes: Buffer) => {
      said = (said + bytes.toString("utf8")).slice(-4000);
      if (killAfter !== null) timer ??= setTimeout(() => child.kill("SIGKILL"), killAfter);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      if (signal === "SIGKILL") resolve("killed");
      else if (code === 0) resolve("done");
      else reject(new Error(`collect ended with ${code}: ${said}`));
    });
  });
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
