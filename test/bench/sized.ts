import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { javaHome } from "../engine/java.ts";
import { sampleTexts } from "../quality/sample-texts.ts";
import { benchClassification } from "./classification.bench.ts";
import { benchCrawl } from "./crawl.bench.ts";
import { withEngine } from "./engine.ts";
import { benchExtraction } from "./extraction.bench.ts";
import { samplePages } from "./pages.ts";
import { benchPlacing } from "./placing.bench.ts";
import { megabytes } from "./memory.ts";
import { say } from "./print.ts";
import { benchReplay } from "./replay.bench.ts";

const settledAgain = 400; // pages of each pass
const benches = path.join(import.meta.dirname, "run.ts");
const mostPages = 3_000; // more pages only take longer: neither crawl nor reading knows how many items are kept

/** Every stage, and stores of a tenth of a size and of the whole of it, so that one run tells how each grows. */
export async function benchSized(size: number): Promise<void> {
  const pages = Math.min(mostPages, size);
  await stageHere("crawl", () => benchCrawl(pages, { inThirds: true, productOnly: true }));
  const read = await samplePages(pages);
  await stageHere("extraction", () =>
    benchExtraction(`${read.length} pages of the sample cities`, read, null),
  );
  await stageHere("classification", async () => benchClassification(await sampleTexts()));
  await stageHere("settling the archive again", () =>
    benchReplay("pages of the sample cities", read.slice(0, settledAgain)),
  );
  await stageHere("stories", () => benchPlacing(size));
  const stores = async (url: string | null): Promise<void> => {
    for (const count of [Math.ceil(size / 10), size]) await filledWith(count, url);
  };
  if (javaHome() === null) return stores(null);
  await stage("stores of both sizes, a node and what it needs to start", () => withEngine(stores));
}

/** Fills SQLite and the engine, and measures the one and then the other, each by a program that did nothing before. */
async function filledWith(count: number, url: string | null): Promise<void> {
  await using folder = await emptyFolder();
  const here: Readonly<Record<string, string>> = { PHUSONG_DATA: folder.path };
  const there = { ...here, PHUSONG_ES_URL: url ?? "", PHUSONG_ES_PREFIX: `bench${count}` };
  const fill = ["--fill", String(count), "--both"];
  await stage(`${count} items into all that keeps them`, () => benchOf(fill, url === null ? here : there));
  await stage(`${count} items in SQLite`, () => benchOf(["--scale", "1"], here));
  if (url === null) return say("Elasticsearch: not measured, there is no Java 21 or newer here");
  await stage(`${count} items in Elasticsearch`, () => benchOf(["--scale", "1"], there));
}

/** Another bench in a process of its own, with these settings and no other but the configuration. */
async function benchOf(words: readonly string[], own: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, benches, ...words], {
    env: { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => isPassedOn(name))), ...own },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}`);
}

/** An engine or a folder that somebody's own settings name is not to be filled. */
function isPassedOn(name: string): boolean {
  return name === "PHUSONG_CONFIG" || !name.startsWith("PHUSONG_");
}

/** A stage of this program, with the memory that it holds then. */
function stageHere(name: string, work: () => Promise<void>): Promise<void> {
  return stage(name, async () => {
    await work();
    say(`  ${megabytes(process.memoryUsage.rss())} of memory held`);
  });
}

async function stage(name: string, work: () => Promise<void>): Promise<void> {
  const from = performance.now();
  await work();
  say(`${name}: ${((performance.now() - from) / 1000).toFixed(0)} s in all`);
}
