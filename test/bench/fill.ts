import { loadConfig, type Config } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { openStore } from "../../pipeline/store/open.ts";
import type { Kept, Kind, Records, Store } from "../../pipeline/store/store.ts";
import { sampleTexts } from "../quality/sample-texts.ts";
import { seeded } from "../sample-city/random.ts";
import { accountsOf, inventedCounters, inventedFollowers } from "./invented-counters.ts";
import { inventedLooks, inventedYears } from "./years.ts";
import { say } from "./print.ts";

const batch = 1_000;
const onTheWay = 3; // batches; more are not invented before one is kept
const years = { from: "2023-11-22", to: "2026-11-22", seed: "ba năm" };
const by = { revision: 1, actor: "bench", at: "2026-11-22T02:00:00.000Z" };

/** Fills the store that the settings name with so many invented items of three years, through the port; tells how fast. */
export async function fillYears(count: number): Promise<void> {
  const settings = readSettings(process.env);
  const config = await loadConfig(settings.config);
  await using store = await openStore({ folder: settings.data, engine: settings.engine });
  const ask = { config, texts: await sampleTexts(), count, ...years };
  const start = performance.now();
  const items = openIntake(store, "item");
  const stories = openIntake(store, "story");
  let done = 0;
  for (const { item, story } of inventedYears(ask)) {
    await items.take(item);
    if (story !== null) await stories.take(story);
    if (++done % 50_000 === 0) say(`${done} items, ${rate(done, start)}/s`);
  }
  await Promise.all([items.end(), stories.end()]);
  say(`${done} items in ${seconds(start).toFixed(0)} s, ${rate(done, start)}/s`);
  await fillLooks(store, config);
  await fillCounters(store, config);
  await store.refresh();
  for (const kind of ["item", "story", "look", "observation"] as const)
    say(`${kind}: ${await store.count(kind)}`);
}

/** Invents a look a day at every channel of three years. */
async function fillLooks(store: Store, config: Config): Promise<void> {
  const looks = openIntake(store, "look");
  for (const look of inventedLooks({ config, ...years })) await looks.take(look);
  await looks.end();
}

/** Invents what platforms showed of the posts that the store holds, and the followers of the accounts. */
async function fillCounters(store: Store, config: Config): Promise<void> {
  const random = seeded("counters");
  const accounts = accountsOf(config);
  const intake = openIntake(store, "observation");
  for (const [channel, platform] of accounts)
    for (const row of inventedFollowers(random, { channel, platform, ...years })) await intake.take(row);
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

/** Takes records one by one and keeps them in batches, a few at a time. */
function openIntake<K extends Kind>(store: Store, kind: K) {
  let waiting: Kept<K>[] = [];
  const running = new Set<Promise<unknown>>();
  const keep = async (): Promise<void> => {
    const those = waiting;
    waiting = [];
    const kept = store.adopt(kind, those).finally(() => running.delete(kept));
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
