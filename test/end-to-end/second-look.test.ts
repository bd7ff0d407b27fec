import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkWarcFolder } from "../archive/bare-reader.ts";
import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { addressId } from "../../crawlers/address.ts";
import { collect } from "../../pipeline/collect.ts";
import { openDesk, type Desk } from "../../pipeline/desk.ts";
import { counts, type Item } from "../../pipeline/item.ts";
import { openOutside } from "../../pipeline/outside.ts";
import { lookAgainAtAll } from "../../pipeline/second-look/second-look.ts";
import { versionsOf } from "../../pipeline/second-look/versions.ts";
import type { Finding } from "../../pipeline/second-look/watch.ts";
import type { ChangeKind, PlantedChange } from "../sample-city/changes.ts";
import { openSampleCities, type SampleCities } from "../sample-city/open.ts";
import { configOf, emptyFolder, type Folder } from "./one-city.ts";

const start = Date.parse("2026-11-14T23:30:00+07:00");
const hour = 3_600_000;

let folders: Folder[];
let cities: SampleCities;
let desk: Desk;
let now = start;
/** What each look at a page with a planted change found, in order, by address. */
const found = new Map<string, Finding[]>();
/** Pages without a planted change on which a look found something. */
const alarms: string[] = [];
let counted: ReadonlyMap<string, string>;

beforeAll(async () => {
  const config = await configOf("hanoi");
  const data = await emptyFolder();
  folders = [config, data];
  const settings = readSettings({ PHUSONG_DATA: data.path, PHUSONG_CONFIG: config.path });
  cities = await openSampleCities({
    today: new Date(start).toISOString(),
    config: await loadConfig(config.path),
  });
  desk = await openDesk(settings, { now: () => new Date(now) }, "test");
  await using connector = openOutside({ ...settings, hosts: new Map(Object.entries(cities.hosts)) });
  await collect(desk, { connector, everything: true });
  counted = await countedNow();
  for (const hours of [25, 50, 75, 170]) await lookAt(start + hours * hour);
}, 600_000);

afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await cities.close();
  for (const folder of folders) await folder[Symbol.asyncDispose]();
});

/** One round of second looks at a later moment. */
async function lookAt(moment: number): Promise<void> {
  now = moment;
  cities.at(new Date(moment));
  const settings = readSettings({});
  await using connector = openOutside({ ...settings, hosts: new Map(Object.entries(cities.hosts)) });
  const changing = new Set(cities.changes.map(({ url }) => url));
  await lookAgainAtAll(desk, {
    connector,
    lookedAgain({ url }, look) {
      if (changing.has(url)) found.set(url, [...(found.get(url) ?? []), look.found]);
      else if (look.found !== "unchanged") alarms.push(`${url} ${look.found} ${look.reason}`);
    },
  });
}

async function itemAt(url: string): Promise<Item> {
  const [kept] = await desk.store.read("item", [addressId(url)]);
  if (kept === null || kept === undefined) throw new Error(`no item at ${url}`);
  return kept.value;
}

/** Of each planted page the plans that it counts for. */
async function countedNow(): Promise<ReadonlyMap<string, string>> {
  const plans = new Map<string, string>();
  for (const { url } of cities.changes)
    plans.set(
      url,
      (await itemAt(url)).verdicts
        .filter(counts)
        .map(({ plan }) => plan)
        .join(),
    );
  return plans;
}

function planted(hours: number, ...kinds: readonly ChangeKind[]): readonly PlantedChange[] {
  return cities.changes.filter(
    ({ what, from }) => kinds.includes(what) && from.getTime() === start + hours * hour,
  );
}

const edits = ["added", "corrected", "retitled", "cut"] as const;
const removals = ["gone", "missing", "soft-404", "home"] as const;

describe("second looks at the sample city", () => {
  it("find what was planted, each at its time, and nothing else", () => {
    expect(cities.changes).toHaveLength(22);
    expect(alarms).toEqual([]);
    const expected: readonly [number, readonly ChangeKind[], readonly Finding[]][] = [
      [10, edits, ["edited", "unchanged"]],
      [10, removals, ["removed", "removed", "removed"]],
      [10, ["returned"], ["removed", "restored", "unchanged"]],
      [10, ["redesigned"], ["unchanged", "unchanged"]],
      [10, ["down"], ["unreachable", "unreachable", "unchanged", "unchanged"]],
      [80, edits, ["unchanged", "edited"]],
      [80, removals, ["unchanged", "removed"]],
      [80, ["returned", "redesigned", "down"], ["unchanged", "unchanged"]],
    ];
    for (const [hours, kinds, looks] of expected) {
      const those = planted(hours, ...kinds);
      expect(those).toHaveLength(kinds.length);
      for (const { url, what } of those) expect([what, hours, found.get(url)]).toEqual([what, hours, looks]);
    }
  });

  it("keep an edited page's former text as a version and read the new one", async () => {
    for (const { url, title, text } of [...planted(10, ...edits), ...planted(80, ...edits)]) {
      const item = await itemAt(url);
      expect(item).toMatchObject({ title, text });
      const versions = await versionsOf(desk.store, item.id);
      const truth = cities.truth.find((row) => row.url === url);
      expect(versions.map((version) => [version.title, version.text])).toEqual([[truth?.title, truth?.text]]);
      const before = await desk.archive.open(versions[0]?.evidence ?? item.evidence);
      expect(Buffer.from(before.body).toString()).toContain(truth?.title);
    }
  });

  it("mark what was taken down with the day, and go on counting it as published", async () => {
    for (const { url } of planted(10, ...removals)) expect((await itemAt(url)).removedOn).toBe("2026-11-16");
    for (const { url } of planted(80, ...removals)) expect((await itemAt(url)).removedOn).toBe("2026-11-22");
    for (const { url } of planted(10, "returned", "down")) expect((await itemAt(url)).removedOn).toBeNull();
    const after = await countedNow();
    for (const { url } of [...planted(10, ...removals), ...planted(80, ...removals)])
      expect(after.get(url)).toBe(counted.get(url));
  });

  it("keep unchanged bytes once, and every capture has one fate", async () => {
    const captures = await desk.store.count("capture");
    const fates = await desk.store.tally("fate", ["fate"]);
    expect(fates.reduce((sum, { count }) => sum + count, 0)).toBe(captures);
    expect(await desk.store.count("capture", { is: { status: 304 } })).toBeGreaterThan(10);
  });

  it("plan no further look, but for the removals of the last week", async () => {
    const left = await desk.store.tally("item", ["source"], { present: ["nextLook"] });
    const last = planted(80, ...removals).map(({ source }) => source);
    expect(new Set(left.map(({ key }) => key[0]))).toEqual(new Set(last));
  });

  it("leave an archive that reads by gzip and the standard alone, its revisits too", async () => {
    await desk.archive.close();
    const { types, faults } = await checkWarcFolder(desk.archive.folder);
    expect(faults).toEqual([]);
    expect(types["revisit"]).toBeGreaterThan(10);
    expect((types["response"] ?? 0) + (types["revisit"] ?? 0)).toBe(await desk.store.count("capture"));
  });
});
