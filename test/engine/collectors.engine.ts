import { fork, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { addressId } from "../../crawlers/address.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { configOf, emptyFolder } from "../end-to-end/one-city.ts";
import { openSampleCities } from "../sample-city/open.ts";
import { watchSites } from "./watched-sites.ts";

const url = inject("engineUrl");
const today = "2026-11-14T23:30:00+07:00";
const takenOver = 120_000; // milliseconds after a kill in which somebody else is there
const order = { by: "id", direction: "ascending" } as const;

/** A collecting machine with what it told of its looks, and when. */
interface Machine {
  readonly child: ChildProcess;
  readonly looks: { readonly channel: string; readonly at: number }[];
  readonly ended: Promise<number | null>;
}

describe.skipIf(url === "")(`three collecting machines on one engine ${inject("engineMissing")}`, () => {
  it("share a city, and take over from one that is killed: nothing twice, nothing missing", async () => {
    const prefix = `three-${randomUUID().slice(0, 8)}`;
    await using config = await configOf("tan-binh");
    const cities = await openSampleCities({ today, config: await loadConfig(config.path) });
    await using sites = await watchSites(cities.hosts);
    await using folders = new AsyncDisposableStack();
    const start = async (given?: string): Promise<Machine & { readonly folder: string }> => {
      const folder = given ?? folders.use(await emptyFolder()).path;
      const child = fork(fileURLToPath(new URL("./collector.process.ts", import.meta.url)), [], {
        env: {
          ...process.env,
          PHUSONG_CONFIG: config.path,
          PHUSONG_DATA: folder,
          PHUSONG_HOSTS: JSON.stringify(sites.hosts),
          PHUSONG_NOW: today,
          PHUSONG_ES_URL: url,
          PHUSONG_ES_PREFIX: prefix,
        },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      const looks: Machine["looks"] = [];
      child.on("message", (channel: unknown) => {
        if (typeof channel === "string") looks.push({ channel, at: Date.now() });
      });
      const ended = once(child, "exit").then(([code]) => (typeof code === "number" ? code : null));
      return { child, looks, ended, folder };
    };
    await using engine = await openElasticsearchStore({ urls: [url], prefix });
    const machines = await Promise.all([start(), start(), start()]);
    try {
      // One machine takes up to 64 estates at once: of a small city the first has them all, and the others stand by.
      const first = () => machines.find(({ looks }) => looks.length > 0);
      await expect.poll(first, { timeout: 240_000, interval: 20 }).toBeDefined();
      const victim = first() ?? machines[0];
      if (victim === undefined) throw new Error("no machine");
      const others = machines.filter((one) => one !== victim);
      victim.child.kill("SIGKILL");
      const killed = Date.now();
      expect(await victim.ended).toBeNull();
      expect(await Promise.all(others.map(({ ended }) => ended))).toEqual([0, 0]);
      const after = others.flatMap(({ looks }) => looks);
      expect(Math.max(...after.map(({ at }) => at)) - killed).toBeLessThan(takenOver);
      // The dead machine is switched on again: what it had not told yet is told now.
      expect(await (await start(victim.folder)).ended).toBe(0);

      expect(sites.most()).toBe(1);
      await engine.refresh();
      const looks = await engine.tally("look", ["channel"]);
      const declared = (await loadConfig(config.path)).cities.flatMap((city) =>
        city.sources.flatMap(({ channels }) => channels.map(({ id }) => id)),
      );
      expect(looks.map(({ key: [channel = null] }) => channel ?? "").toSorted()).toEqual(
        [...new Set(declared)].toSorted(),
      );
      const between = after.map(({ channel }) => channel);
      expect(between.length).toBe(new Set(between).size);
      const twice = looks.filter(({ count }) => count > 1).map(({ key }) => key[0]);
      const begun = new Set(victim.looks.map(({ channel }) => channel));
      expect(twice.filter((channel) => !begun.has(channel ?? ""))).toEqual([]);

      const items: string[] = [];
      for await (const { value } of everything(engine, "item", { order })) items.push(value.id);
      expect(items.length).toBe(new Set(items).size);
      const wanted = cities.truth.filter(({ reachable, weather }) => reachable && weather === null);
      expect(wanted.filter((row) => !items.includes(addressId(row.url))).map((row) => row.url)).toEqual([]);
      expect(await engine.count("address", { is: { state: "due" } })).toBe(0);
      expect(await engine.count("capture", { missing: ["settled"] })).toBe(0);
      const fates = await engine.tally("fate", ["fate"]);
      expect(fates.reduce((sum, { count }) => sum + count, 0)).toBe(await engine.count("capture"));
    } finally {
      for (const { child } of machines) child.kill("SIGKILL");
      await cities.close();
    }
  }, 600_000);
});
