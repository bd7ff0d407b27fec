import { fork } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { ownConfig } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { configOf, type Folder } from "../end-to-end/one-city.ts";
import { openSampleCities, type SampleCities } from "../sample-city/open.ts";
import { hashed } from "../sample-city/random.ts";
import { smallDisk, type SmallDisk } from "./disk.ts";

// All three cities with `TWO_DAYS=full`; one of them, in longer steps, where every change is tested.
const isWhole = process.env["TWO_DAYS"] === "full";
const stepMinutes = isWhole ? 40 : 60;
const kills = isWhole ? 6 : 2;
const fewestItems = isWhole ? 1_500 : 200;
const start = Date.parse("2026-11-12T23:30:00+07:00");
const end = Date.parse("2026-11-14T23:30:00+07:00");
const hour = 3_600_000;
const diskFull = { from: start + 21 * hour, to: start + 23 * hour };

/** A fifth of the hosts fails at any moment, for six hours each; in the last hours all are well. */
function befalls(host: string, now: Date): number | "hangs-up" | null {
  if (now.getTime() > end - 3 * hour) return null;
  const hash = hashed(`${host} ${Math.floor(now.getTime() / (6 * hour))}`) >>> 0;
  if (hash % 5 !== 0) return null;
  return hash % 2 === 0 ? 503 : "hangs-up";
}

let disk: SmallDisk;
let config: Folder;
let cities: SampleCities;
let store: Store;
let killed = 0;
let isFull = false;
/** Rounds in which a collector was killed or the disk took nothing more. */
const disturbed = new Set<string>();
const refused: string[] = [];

beforeAll(async () => {
  disk = await smallDisk(isWhole ? 256 : 96);
  config = isWhole
    ? { path: ownConfig, [Symbol.asyncDispose]: async () => undefined }
    : await configOf("tan-binh");
  cities = await openSampleCities({
    today: new Date(end).toISOString(),
    config: await loadConfig(config.path),
    growing: true,
    befalls,
  });
  let from = start;
  for (let more = true; more;) ({ more, from } = await collectFrom(from));
  store = await openSqliteStore(path.join(disk.path, "phusong.sqlite"));
}, 3_600_000);

afterAll(async () => {
  await disk[Symbol.asyncDispose](); // first: a run that failed before there was a store must leave no mount behind
  await cities.close();
  await store.close();
  await config[Symbol.asyncDispose]();
});

/** Lets one collector work on from a moment of the simulated time, until it is done or has been killed. */
function collectFrom(from: number): Promise<{ readonly more: boolean; readonly from: number }> {
  const times = [new Date(from).toISOString(), new Date(end).toISOString(), String(stepMinutes)];
  const child = fork(fileURLToPath(new URL("./two-days.process.ts", import.meta.url)), times, {
    env: {
      ...process.env,
      PHUSONG_CONFIG: config.path,
      PHUSONG_DATA: disk.path,
      PHUSONG_HOSTS: JSON.stringify(cities.hosts),
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const killAt = killed < kills ? start + ((killed + 1) * (end - start)) / (kills + 1.5) : Infinity;
  let at = from;
  const begin = async (moment: string): Promise<void> => {
    at = Date.parse(moment);
    cities.at(new Date(at));
    const shouldBeFull = at >= diskFull.from && at < diskFull.to;
    if (shouldBeFull && !isFull) await disk.fill();
    if (!shouldBeFull && isFull) await disk.empty();
    isFull = shouldBeFull;
    child.send(isFull && !disk.isReal ? "imagine the disk full" : "go");
    if (at < killAt || isFull) return;
    // In the midst of a round, most often.
    disturbed.add(moment);
    setTimeout(() => child.kill("SIGKILL"), 40 + (killed % 5) * 60);
  };
  return new Promise((resolve, reject) => {
    child.on("message", (message: unknown) => {
      if (typeof message !== "object" || message === null) return;
      if ("refused" in message) {
        refused.push(String(message.refused));
        disturbed.add(new Date(at).toISOString());
      }
      if ("at" in message) begin(String(message.at)).catch(reject);
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
  expect(refused.length).toBeGreaterThan(0);
  for (const reason of refused) expect(reason).toMatch(/đã đầy|hết chỗ|dung lượng trống/);
  const items = new Set<string>();
  for await (const { value } of everything(store, "item", {
    order: { by: "firstCapturedAt", direction: "ascending" },
  }))
    items.add(value.id);

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
  expect(published.length).toBeGreaterThan(fewestItems);
  expect(unnamed.map(({ url, weather }) => `${weather} ${url}`)).toEqual([]);
  expect(
    lost.filter(({ weather, reachable }) => weather === null && reachable).map(({ url }) => url),
  ).toEqual([]);
}, 120_000);

it("every capture has one fate, and no page was brought twice but those in hand when a collector was killed", async () => {
  expect(await store.count("capture", { missing: ["settled"] })).toBe(0);
  const fates = await store.tally("fate", ["fate"]);
  expect(fates.reduce((sum, { count }) => sum + count, 0)).toBe(await store.count("capture"));
  const pages = new Map<string, string[]>();
  for await (const { value } of everything(store, "capture", {
    order: { by: "fetchedAt", direction: "ascending" },
  }))
    if (value.ledTo === null)
      pages.set(addressId(value.url), [...(pages.get(addressId(value.url)) ?? []), value.fetchedAt]);
  expect(pages.size).toBeGreaterThan(fewestItems);
  // What was in hand when the collector was killed or the disk was full is brought again; nothing else is.
  const twice = [...pages.values()].filter((times) => times.slice(0, -1).some((at) => !disturbed.has(at)));
  expect(twice).toEqual([]);
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
