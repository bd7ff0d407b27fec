import { availableParallelism, loadavg } from "node:os";
import { stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { sampleTexts } from "../quality/sample-texts.ts";
import { benchBulk } from "./bulk.bench.ts";
import { benchClassification } from "./classification.bench.ts";
import { fillOwn } from "./fill.ts";
import { pagesOf, planTexts, topicTexts } from "./corpus.ts";
import { benchCrawl, benchCrawlMemory } from "./crawl.bench.ts";
import { withEngine } from "./engine.ts";
import { benchExtraction } from "./extraction.bench.ts";
import { megabytes, watchMemory } from "./memory.ts";
import { ownPages, samplePages } from "./pages.ts";
import { benchPlacing } from "./placing.bench.ts";
import { benchPlanTexts } from "./plan-texts.bench.ts";
import { say } from "./print.ts";
import { passes } from "./race.ts";
import { benchReplay } from "./replay.bench.ts";
import { benchPagesAlone, benchScale } from "./scale.bench.ts";
import { benchSearch } from "./search.bench.ts";
import { benchSized } from "./sized.ts";
import { benchSettling } from "./settling.bench.ts";
import { benchStore } from "./store.bench.ts";
import { benchStories } from "./stories.bench.ts";
import { benchTopics } from "./topics.bench.ts";

const help = `
npm run bench                      the repository's own pages and texts, under two minutes
npm run bench -- --corpus DIR      public sets that stand in DIR (docs/benchmarks.md says which)
npm run bench -- --memory N        one crawl of N pages of local sites, and the memory it holds on the way
npm run bench -- --crawl N         one crawl of N pages of local sites against a bare loop, nothing else
npm run bench -- --replay          archived sample pages settled again, nothing else; with --corpus DIR pages of the public sets
npm run bench -- --stories N       placing against a file that holds N imprints already; a million take about ten minutes and 2 GB
npm run bench -- --bulk N          N records from a collector's spool into Elasticsearch, at ES_URL or a node of its own
npm run bench -- --fill N          N invented items over three years into the store that the settings name; with --both into SQLite, too
npm run bench -- --size N          every stage, stores with N items and a tenth of them in both keepers; 100,000 take eight to ten minutes
npm run bench -- --scale N         pages, panels, searches and an export of the store that the settings name, each N times
npm run bench -- --search N        its searches alone, also those of very frequent words, each N times
npm run bench -- --office N        its pages alone; with --only TEXT those whose address has it in it

  --pages N       quality over at most N pages of each set (default 40); speed over at most 60
  --python PATH   a Python that has trafilatura, newspaper4k or both, for --corpus (default python3)
`;

/** Page sets by the file that holds them. */
const pageSets = {
  "wcxb-dev": "WCXB development articles",
  "fundus-dev": "Fundus development pages",
} as const;

const sampleTitle = "sample cities";

async function benchOwn(pages: number): Promise<void> {
  const texts = await sampleTexts();
  await benchExtraction("recorded family pages and sample cities", await ownPages(pages), null);
  await benchClassification(texts);
  await benchStories("texts of the sample cities", texts);
  await benchStore(texts);
  await benchSettling(await samplePages(pages));
  await benchCrawl(500);
  await benchReplay(sampleTitle, await samplePages(Math.max(pages, 200)));
}

/** Settling archived pages again: those of the sample cities, and real-sized ones of the public sets in a folder. */
async function benchReplays(folder: string | undefined, pages: number): Promise<void> {
  if (folder === undefined) return benchReplay(sampleTitle, await samplePages(Math.max(pages, 200)));
  for (const [set, title] of Object.entries(pageSets)) {
    const found = await pagesOf(folder, set, pages);
    if (found !== null) await benchReplay(title, found);
  }
}

/** Benches what the folder holds; false where it holds none of the sets. */
async function benchCorpus(folder: string, count: number, python: string): Promise<boolean> {
  let isAny = false;
  for (const [set, title] of Object.entries(pageSets)) {
    const pages = await pagesOf(folder, set, count);
    if (pages === null) continue;
    isAny = true;
    await benchExtraction(title, pages, python);
  }
  const plans = await planTexts(folder);
  if (plans !== null) await benchPlanTexts(plans);
  const [train, dev] = [await topicTexts(folder, "train"), await topicTexts(folder, "dev")];
  if (train !== null && dev !== null) await benchTopics(train, dev);
  if (dev !== null) {
    const long = dev.map(({ text }) => text).filter((text) => text.length > 600);
    await benchStories("VNTC-derived topics set, development part", long);
  }
  return isAny || plans !== null || dev !== null;
}

function loadNow(): string {
  return `${availableParallelism()} cores, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")}`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      corpus: { type: "string" },
      pages: { type: "string", default: "40" },
      stories: { type: "string" },
      memory: { type: "string" },
      crawl: { type: "string" },
      replay: { type: "boolean", default: false },
      bulk: { type: "string" },
      scale: { type: "string" },
      search: { type: "string" },
      office: { type: "string" },
      only: { type: "string", default: "" },
      fill: { type: "string" },
      both: { type: "boolean", default: false },
      size: { type: "string" },
      python: { type: "string", default: "python3" },
      help: { type: "boolean", short: "h" },
    },
  });
  const pages = Number(values.pages);
  const imprints = Number(values.stories ?? 1);
  const crawled = Number(values.memory ?? 1);
  const raced = Number(values.crawl ?? 1);
  const bulk = Number(values.bulk ?? 1);
  const scale = Number(values.scale ?? 1);
  const search = Number(values.search ?? 1);
  const office = Number(values.office ?? 1);
  const filled = Number(values.fill ?? 1);
  const size = Number(values.size ?? 1);
  if (
    values.help === true ||
    ![pages, imprints, crawled, bulk, scale, search, office, filled, size].every(
      (count) => Number.isInteger(count) && count > 0,
    )
  ) {
    say(help.trim());
    return values.help === true ? 0 : 2;
  }
  const ofStore = [values.fill, values.scale, values.search, values.office].some((one) => one !== undefined);
  const how = ofStore ? "" : `; warm-up and ${passes} passes in turn, median (least-most)`;
  say(`Node ${process.version}, ${loadNow()}${how}`);
  using memory = watchMemory();
  if (values.stories !== undefined) await benchPlacing(imprints);
  else if (values.memory !== undefined) await benchCrawlMemory(crawled);
  else if (values.crawl !== undefined) await benchCrawl(raced);
  else if (values.replay) await benchReplays(values.corpus, pages);
  else if (values.bulk !== undefined) await withEngine((url) => benchBulk(url, bulk));
  else if (values.fill !== undefined) await fillOwn(filled, values.both);
  else if (values.size !== undefined) await benchSized(size);
  else if (values.scale !== undefined) await benchScale(scale);
  else if (values.search !== undefined) await benchSearch(search);
  else if (values.office !== undefined) await benchPagesAlone(office, values.only);
  else if (values.corpus === undefined) await benchOwn(pages);
  else if (!(await stat(values.corpus).catch(() => null))?.isDirectory()) {
    process.stderr.write(`There is no folder ${values.corpus}.\n`);
    return 1;
  } else if (!(await benchCorpus(values.corpus, pages, values.python))) {
    process.stderr.write(
      `${values.corpus} holds none of the sets; docs/benchmarks.md says how they must lie.\n`,
    );
    return 1;
  }
  say(`\n${loadNow()}; this program held at most ${megabytes(memory.most())}`);
  return 0;
}

process.exitCode = await main();
