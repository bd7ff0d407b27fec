import { stat } from "node:fs/promises";
import { loadConfig, type Config } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { openStore, storeFile } from "../../pipeline/store/open.ts";
import type { Kept, Kind, Records, Store } from "../../pipeline/store/store.ts";
import { sampleTexts } from "../quality/sample-texts.ts";
import { seeded } from "../sample-city/random.ts";
import { accountsOf, inventedCounters, inventedFollowers } from "./invented-counters.ts";
import { bytesOf } from "./engine.ts";
import { inventedLooks, inventedYears, type Invented } from "./years.ts";
import { megabytes } from "./memory.ts";
import { say } from "./print.ts";

const batch = 1_000;
const onTheWay = 3; // batches; more are not invented before one is kept
const years = { from: "2023-11-22", to: "2026-11-22", seed: "ba năm" };
const day = 86_400_000; // milliseconds
const visitedAll = 100_000; // items; up to here a tenth of the items has a tenth of the visits
const fewestVisited = 60; // days; the pages that are measured tell of the last two months
const mostAlone = 5_000; // items, and no more than a tenth
const by = { revision: 1, actor: "bench", at: "2026-11-22T02:00:00.000Z" };

/** A store to fill, and what it is called in what is told. */
interface Keeper {
  readonly name: string;
  readonly store: Store;
}

/** Fills the store that the settings name; `both`: where that is Elasticsearch, the data folder's SQLite as well. */
export async function fillOwn(count: number, both: boolean): Promise<void> {
  const { config, data, engine } = readSettings(process.env);
  const isInFile = both || engine === null;
  const fill = async (): Promise<void> => {
    await using ends = new AsyncDisposableStack();
    const keepers: Keeper[] = [];
    if (isInFile) keepers.push({ name: "SQLite", store: ends.use(await openStore({ folder: data })) });
    if (engine !== null)
      keepers.push({ name: "Elasticsearch", store: ends.use(await openStore({ folder: data, engine })) });
    await fillYears(keepers, count, await loadConfig(config));
  };
  await fill();
  // Closed, the file has all that stood in its journal.
  if (isInFile) tellDisk("SQLite", (await stat(storeFile(data))).size, count);
  if (engine !== null) tellDisk("Elasticsearch", await bytesOf(engine), count);
}

function tellDisk(name: string, bytes: number, count: number): void {
  say(`  ${name}: ${megabytes(bytes)} on disk, ${Math.round(bytes / count)} bytes an item`);
}

/**
 * Fills all keepers at once with so many invented items of three years, through the port; the last of them are kept by each
 * keeper by itself, which tells how fast it saves where so many stand already. Throws where one holds another number than the others.
 */
async function fillYears(keepers: readonly Keeper[], count: number, config: Config): Promise<void> {
  const stores = keepers.map(({ store }) => store);
  const start = performance.now();
  const alone = Math.min(mostAlone, Math.floor(count / 10));
  const last: Invented[] = [];
  const all = openItems(stores);
  const first = count - alone;
  let done = 0;
  for (const one of inventedYears({ config, texts: await sampleTexts(), count, ...years })) {
    if (done === first) {
      last.push(one);
      continue;
    }
    await all.take(one);
    if (++done % 50_000 === 0) say(`${done} items, ${rate(done, start)}/s`);
  }
  await all.end();
  const names = keepers.map(({ name }) => name).join(" and ");
  say(`${first} items in ${seconds(start).toFixed(0)} s, ${rate(first, start)}/s, into ${names}`);
  for (const keeper of keepers) await fillAlone(keeper, last);
  await fillLooks(stores, config, count);
  await fillCounters(stores, config);
  for (const kind of ["item", "story", "look", "observation"] as const) await tellCount(kind, stores);
}

async function fillAlone({ name, store }: Keeper, last: readonly Invented[]): Promise<void> {
  const start = performance.now();
  const items = openItems([store]);
  for (const one of last) await items.take(one);
  await items.end();
  say(`${last.length} more into ${name} alone: ${rate(last.length, start)}/s`);
}

async function tellCount(kind: Kind, stores: readonly Store[]): Promise<void> {
  const counts = await Promise.all(
    stores.map(async (store) => {
      await store.refresh([kind]);
      return store.count(kind);
    }),
  );
  const [count = 0] = counts;
  if (counts.some((other) => other !== count)) throw new Error(`${kind}: ${counts.join(", ")}`);
  say(`${kind}: ${count}`);
}

/** Invents a look a day at every channel, up to the last day: as of a city that began to collect then and filled in what was before. */
async function fillLooks(stores: readonly Store[], config: Config, count: number): Promise<void> {
  const looks = openIntake(stores, "look");
  const all = (Date.parse(years.to) - Date.parse(years.from)) / day;
  const visited = Math.max(fewestVisited, Math.floor(all * Math.min(1, count / visitedAll)));
  const from = new Date(Date.parse(years.to) - visited * day).toISOString().slice(0, 10);
  for (const look of inventedLooks({ config, ...years, from })) await looks.take(look);
  await looks.end();
}

/** Invents what platforms showed of the posts that the stores hold, and the followers of the accounts. */
async function fillCounters(stores: readonly Store[], config: Config): Promise<void> {
  const random = seeded("counters");
  const accounts = accountsOf(config);
  const intake = openIntake(stores, "observation");
  for (const [channel, platform] of accounts)
    for (const row of inventedFollowers(random, { channel, platform, ...years })) await intake.take(row);
  const [store] = stores;
  if (store === undefined) throw new Error("nothing to fill");
  const where = { is: { channel: [...accounts.keys()] }, present: ["publishedAt"] };
  await store.refresh();
  for await (const { id, channel, publishedAt } of store.scan("item", ["channel", "publishedAt"], where)) {
    const platform = accounts.get(channel ?? "");
    if (channel === null || publishedAt === null || platform === undefined) continue;
    for (const row of inventedCounters(random, platform, { id, channel, publishedAt }, by.at))
      await intake.take(row);
  }
  await intake.end();
}

/** Takes items with the stories that they begin. */
function openItems(stores: readonly Store[]) {
  const [items, stories] = [openIntake(stores, "item"), openIntake(stores, "story")];
  return {
    async take({ item, story }: Invented): Promise<void> {
      await items.take(item);
      if (story !== null) await stories.take(story);
    },
    async end(): Promise<void> {
      await Promise.all([items.end(), stories.end()]);
    },
  };
}

/** Takes records one by one and lets all stores keep them in batches, a few at a time. */
function openIntake<K extends Kind>(stores: readonly Store[], kind: K) {
  let waiting: Kept<K>[] = [];
  const running = new Set<Promise<unknown>>();
  const keep = async (): Promise<void> => {
    const those = waiting;
    waiting = [];
    const all = Promise.all(stores.map((store) => store.adopt(kind, those)));
    const kept = all.finally(() => running.delete(kept));
    running.add(kept);
    if (running.size >= onTheWay) await Promise.race(running);
  };
  return {
    async take(value: Records[K]): Promise<void> {
      waiting.push({ value, ...by });
      if (waiting.length >= batch) await keep();
    },
    async end(): Promise<void> {
      await keep();
      await Promise.all(running);
    },
  };
}

function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}

function rate(count: number, since: number): number {
  return Math.round(count / seconds(since));
}
