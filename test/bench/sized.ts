import { stat } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { readSettings } from "../../config/settings.ts";
import { copyAll } from "../../pipeline/store/copy.ts";
import { openStore, storeFile } from "../../pipeline/store/open.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { javaHome } from "../engine/java.ts";
import { sampleTexts } from "../quality/sample-texts.ts";
import { benchClassification } from "./classification.bench.ts";
import { benchCrawl } from "./crawl.bench.ts";
import { withEngine } from "./engine.ts";
import { benchExtraction } from "./extraction.bench.ts";
import { fillYears } from "./fill.ts";
import { samplePages } from "./pages.ts";
import { benchPlacing } from "./placing.bench.ts";
import { say } from "./print.ts";
import { benchReplay } from "./replay.bench.ts";
import { benchScale } from "./scale.bench.ts";

const mostPages = 3_000; // more pages only take longer: neither crawl nor reading knows how many items are kept

/** Every stage at a tenth of a size and at the whole of it, so that one run tells how each grows. */
export async function benchSized(size: number): Promise<void> {
  const pages = Math.min(mostPages, size);
  await stage("crawl", () => benchCrawl(pages, true));
  const read = await samplePages(pages);
  await stage("extraction", () => benchExtraction(`${read.length} pages of the sample cities`, read, null));
  await stage("classification", async () => benchClassification(await sampleTexts()));
  await stage("settling the archive again", () =>
    benchReplay("pages of the sample cities", read.slice(0, 1_000)),
  );
  await stage("stories", () => benchPlacing(size));
  const both = async (url: string | null): Promise<void> => {
    for (const count of [Math.ceil(size / 10), size]) await filledWith(count, url);
  };
  if (javaHome() === null) return both(null);
  await stage("both sizes, a node and what it needs to start", () => withEngine(both));
}

/** Fills SQLite, measures it, copies it into the engine as a city that moves there does, and measures that. */
async function filledWith(count: number, url: string | null): Promise<void> {
  await using folder = await emptyFolder();
  const here = { PHUSONG_DATA: folder.path };
  await stage(`${count} items in SQLite`, () =>
    withSettings(here, async () => {
      await fillYears(count);
      const { size } = await stat(storeFile(folder.path));
      say(`  ${Math.round(size / 1e6)} MB on disk, ${Math.round(size / count)} bytes an item`);
      await benchScale(1);
    }),
  );
  if (url === null) return say("Elasticsearch: not measured, there is no Java 21 or newer here");
  await stage(`${count} items in Elasticsearch`, () =>
    withSettings({ ...here, PHUSONG_ES_URL: url, PHUSONG_ES_PREFIX: `bench${count}` }, async () => {
      await copied(folder.path);
      await benchScale(1);
    }),
  );
}

/** Copies all records of a folder's SQLite into the engine that the settings name, and compares both. */
async function copied(folder: string): Promise<void> {
  const from = performance.now();
  await using file = await openStore({ folder });
  await using city = await openStore({ folder, engine: readSettings(process.env).engine });
  const kinds = await copyAll(file, city);
  const records = kinds.reduce((sum, { taken }) => sum + taken, 0);
  const seconds = (performance.now() - from) / 1000;
  say(
    `  ${records} records copied and compared in ${seconds.toFixed(0)} s, ${Math.round(records / seconds)}/s`,
  );
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
