import { stat } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { loadConfig } from "../../config/load.ts";
import { readSettings } from "../../config/settings.ts";
import { openStore, storeFile } from "../../pipeline/store/open.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { javaHome } from "../engine/java.ts";
import { sampleTexts } from "../quality/sample-texts.ts";
import { benchClassification } from "./classification.bench.ts";
import { benchCrawl } from "./crawl.bench.ts";
import { bytesOf, withEngine } from "./engine.ts";
import { benchExtraction } from "./extraction.bench.ts";
import { fillYears } from "./fill.ts";
import { samplePages } from "./pages.ts";
import { benchPlacing } from "./placing.bench.ts";
import { say } from "./print.ts";
import { benchReplay } from "./replay.bench.ts";
import { benchScale } from "./scale.bench.ts";

const settledAgain = 600; // pages; every process has read as many before anything is timed
const mostPages = 3_000; // more pages only take longer: neither crawl nor reading knows how many items are kept

/** Every stage at a tenth of a size and at the whole of it, so that one run tells how each grows. */
export async function benchSized(size: number): Promise<void> {
  const pages = Math.min(mostPages, size);
  await stage("crawl", () => benchCrawl(pages, true));
  const read = await samplePages(pages);
  await stage("extraction", () => benchExtraction(`${read.length} pages of the sample cities`, read, null));
  await stage("classification", async () => benchClassification(await sampleTexts()));
  await stage("settling the archive again", () =>
    benchReplay("pages of the sample cities", read.slice(0, settledAgain)),
  );
  await stage("stories", () => benchPlacing(size));
  const both = async (url: string | null): Promise<void> => {
    for (const count of [Math.ceil(size / 10), size]) await filledWith(count, url);
  };
  if (javaHome() === null) return both(null);
  await stage("both sizes, a node and what it needs to start", () => withEngine(both));
}

/** Fills SQLite and the engine, and measures the one and then the other. */
async function filledWith(count: number, url: string | null): Promise<void> {
  await using folder = await emptyFolder();
  const here = { PHUSONG_DATA: folder.path };
  const prefix = `bench${count}`;
  const there = url === null ? null : { ...here, PHUSONG_ES_URL: url, PHUSONG_ES_PREFIX: prefix };
  await stage(`${count} items into all that keeps them`, async () => {
    await using file = await opened(here);
    await using city = there === null ? null : await opened(there);
    const keepers = [{ name: "SQLite", store: file }];
    if (city !== null) keepers.push({ name: "Elasticsearch", store: city });
    await fillYears(keepers, count, await loadConfig(readSettings(process.env).config));
    tellDisk("SQLite", (await stat(storeFile(folder.path))).size, count);
    if (url !== null) tellDisk("Elasticsearch", await bytesOf(url, prefix), count);
  });
  await stage(`${count} items in SQLite`, () => withSettings(here, () => benchScale(1)));
  if (there === null) return say("Elasticsearch: not measured, there is no Java 21 or newer here");
  await stage(`${count} items in Elasticsearch`, () => withSettings(there, () => benchScale(1)));
}

function tellDisk(name: string, bytes: number, count: number): void {
  say(`  ${name}: ${Math.round(bytes / 1e6)} MB on disk, ${Math.round(bytes / count)} bytes an item`);
}

function opened(own: Readonly<Record<string, string>>): Promise<Store> {
  const { data, engine } = readSettings({ ...process.env, ...own });
  return openStore({ folder: data, engine });
}

/** The benches of a store read the settings as the product does. */
async function withSettings(own: Readonly<Record<string, string>>, work: () => Promise<void>): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, own);
  try {
    await work();
  } finally {
    for (const name of Object.keys(own)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

async function stage(name: string, work: () => Promise<void>): Promise<void> {
  const from = performance.now();
  await work();
  const memory = Math.round(process.memoryUsage.rss() / 1e6);
  say(`${name}: ${((performance.now() - from) / 1000).toFixed(0)} s in all, then ${memory} MB held`);
}
