import { fork } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { addressId } from "../../crawlers/address.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { configOf, emptyFolder, type Folder } from "../end-to-end/one-city.ts";
import { openSampleCities, type SampleCities } from "../sample-city/open.ts";
import { hashed } from "../sample-city/random.ts";

const start = Date.parse("2026-11-12T23:30:00+07:00");
const end = Date.parse("2026-11-14T23:30:00+07:00");
const hour = 3_600_000;
const kills = 4;
const diskFull = { from: start + 21 * hour, to: start + 23 * hour };

/** A fifth of the hosts fails at any moment, for six hours each; in the last hours all are well. */
function befalls(host: string, now: Date): number | "hangs-up" | null {
  if (now.getTime() > end - 3 * hour) return null;
  const hash = hashed(`${host} ${Math.floor(now.getTime() / (6 * hour))}`) >>> 0;
  if (hash % 5 !== 0) return null;
  return hash % 2 === 0 ? 503 : "hangs-up";
}

let folder: Folder;
let config: Folder;
let cities: SampleCities;
let store: Store;
let killed = 0;
let refusals = 0;

beforeAll(async () => {
  folder = await emptyFolder();
  config = await configOf("hue");
  cities = await openSampleCities({
    today: new Date(end).toISOString(),
    config: await loadConfig(config.path),
    growing: true,
    befalls,
  });
  let from = start;
  for (let more = true; more;) ({ more, from } = await collectFrom(from));
  store = await openSqliteStore(path.join(folder.path, "phusong.sqlite"));
}, 900_000);

afterAll(async () => {
  await store.close();
  await cities.close();
  await folder[Symbol.asyncDispose]();
  await config[Symbol.asyncDispose]();
});

/** Lets one collector work on from a moment of the simulated time, until it is done or has been killed. */
function collectFrom(from: number): Promise<{ readonly more: boolean; readonly from: number }> {
  const times = [from, end, diskFull.from, diskFull.to].map((at) => new Date(at).toISOString());
  const child = fork(fileURLToPath(new URL("./two-days.process.ts", import.meta.url)), times, {
    env: {
      ...process.env,
      PHUSONG_CONFIG: config.path,
      PHUSONG_DATA: folder.path,
      PHUSONG_HOSTS: JSON.stringify(cities.hosts),
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const killAt = killed < kills ? start + ((killed + 1) * (end - start)) / (kills + 1.5) : Infinity;
  let at = from;
  return new Promise((resolve, reject) => {
    child.on("message", (message: unknown) => {
      if (typeof message !== "object" || message === null) return;
      if ("refused" in message) refusals += 1;
      if (!("at" in message)) return;
      at = Date.parse(String(message.at));
      cities.at(new Date(at));
      child.send("go");
      // In the midst of a round, most often.
      if (at >= killAt) setTimeout(() => child.kill("SIGKILL"), 40 + (killed % 5) * 60);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      const isKilled = signal === "SIGKILL";
      if (isKilled) killed += 1;
      if (isKilled || code === 0) resolve({ more: isKilled, from: at });
      else reject(new Error(`the collector ended with ${code}`));
    });
  });
}

it("two days with failing hosts, killed collectors and a full disk lose nothing without saying so", async () => {
  expect(killed).toBe(kills);
  expect(refusals).toBeGreaterThan(0);
  const items = new Map<string, number>();
  for await (const { value } of everything(store, "item", {
    order: { by: "firstCapturedAt", direction: "ascending" },
  }))
    for (const id of [value.id]) items.set(id, (items.get(id) ?? 0) + 1);
  expect([...items.values()].every((count) => count === 1)).toBe(true);

  const reasons = await namedReasons();
  const published = cities.truth.filter(
    ({ publishedAt, listedIn }) => publishedAt !== null && listedIn.length > 0,
  );
  const lost = published.filter(({ url }) => !items.has(addressId(url)));
  const unnamed = lost.filter(({ url, listedIn }) => {
    return (
      !reasons.addresses.has(addressId(url)) && !listedIn.every((channel) => reasons.channels.has(channel))
    );
  });
  expect(published.length).toBeGreaterThan(300);
  expect(unnamed.map(({ url, weather }) => `${weather} ${url}`)).toEqual([]);
  expect(
    lost.filter(({ weather, reachable }) => weather === null && reachable).map(({ url }) => url),
  ).toEqual([]);
}, 120_000);

it("every capture has one fate, and no page was brought twice but those in hand when a collector was killed", async () => {
  expect(await store.count("capture", { missing: ["settled"] })).toBe(0);
  const fates = await store.tally("fate", ["fate"]);
  expect(fates.reduce((sum, { count }) => sum + count, 0)).toBe(await store.count("capture"));
  const pages = new Map<string, number>();
  for await (const { value } of everything(store, "capture", {
    order: { by: "fetchedAt", direction: "ascending" },
  }))
    if (value.ledTo === null) pages.set(addressId(value.url), (pages.get(addressId(value.url)) ?? 0) + 1);
  const twice = [...pages.values()].filter((count) => count > 1).length;
  expect(pages.size).toBeGreaterThan(300);
  expect(twice).toBeLessThanOrEqual(kills * 16 + refusals);
}, 60_000);

/** Addresses and channels of which the store says why they were not brought. */
async function namedReasons(): Promise<{ readonly addresses: Set<string>; readonly channels: Set<string> }> {
  const addresses = new Set<string>();
  for await (const { value } of everything(store, "address", {
    order: { by: "notBefore", direction: "ascending" },
  }))
    if (value.lastError !== null || value.state === "gone") addresses.add(value.id);
  const channels = new Set<string>();
  for await (const { value } of everything(store, "look", {
    order: { by: "finishedAt", direction: "ascending" },
  }))
    if (value.reason !== null) channels.add(value.channel);
    else channels.delete(value.channel);
  return { addresses, channels };
}
