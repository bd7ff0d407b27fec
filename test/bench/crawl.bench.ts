import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { load } from "cheerio";
import { Agent, request } from "undici";
import { openArchive } from "../../crawlers/archive.ts";
import type { Capture } from "../../crawlers/capture.ts";
import { openConnector } from "../../crawlers/connector.ts";
import type { Deliver } from "../../crawlers/keeper.ts";
import { openListReaders, type ListReaders } from "../../crawlers/list-readers.ts";
import { collectRound } from "../../crawlers/round.ts";
import { readerOf } from "../../pipeline/desk.ts";
import { openReaders } from "../../pipeline/extract/readers.ts";
import { openStore } from "../../pipeline/store/open.ts";
import { ledgerOf } from "../../pipeline/store/ledger.ts";
import { families } from "../quality/family-pages.ts";
import { type LocalSites, openLocalSites } from "./local-sites.ts";
import { say, saySpeeds } from "./print.ts";
import { passes, race } from "./race.ts";

const sites = 16; // as many as are asked at once; each host is asked for one page at a time by both
const mostOfSite = 4_000; // pages; one visit to a list takes up five thousand addresses at most
const software = "PhuSong/0.1";

/**
 * The crawl, with manners and evidence, against a loop that only fetches and parses, over the same local servers: once with
 * every page parsed in this process as the loop does it, once read whole in processes of their own as the product does it.
 * Lists are read in processes of their own in both, as by every desk; the loop is given its addresses. `productOnly`: the first
 * of the two is left out; `inThirds`: each pass has other sites with a third of the pages.
 */
export async function benchCrawl(
  pages: number,
  {
    productOnly = false,
    inThirds = false,
  }: { readonly productOnly?: boolean; readonly inThirds?: boolean } = {},
): Promise<void> {
  const parts = inThirds ? passes : 1;
  await using local = await openLocalSites(sites * parts, pages);
  const turns = Array.from({ length: parts }, (_, part): LocalSites => {
    const [from, to] = [part * sites, (part + 1) * sites];
    return { ...local, channels: local.channels.slice(from, to), articles: local.articles.slice(from, to) };
  });
  /** Each part in its turn, the first once more: it is the one with which everybody gets warm. */
  const inTurn = (work: (of: LocalSites) => Promise<void>): (() => Promise<void>) => {
    let turn = 0;
    return () => work(turns[turn++ % parts] ?? local);
  };
  await using lists = openListReaders();
  await using readers = openReaders({ families, outlets: [] });
  const read = readerOf(readers, new Map(), families);
  let articles = 0;
  const deliver = async (capture: Capture): Promise<void> => {
    if (capture.ledTo === null && (await read(capture)).kind === "article") articles += 1;
  };
  say(
    `\nCrawl: ${pages} pages of ${sites * parts} local sites, ${sites} sites in a pass, each fetched and parsed; ours asks robots.txt, archives and notes`,
  );
  const contenders = [
    {
      name: "Phủ Sóng: crawlee, connector, WARC, SQLite, pages read",
      count: Math.floor(pages / parts),
      pass: inTurn((of) => crawled(of, lists, deliver)),
    },
    ...(productOnly
      ? []
      : [
          {
            name: "the same, pages parsed as the loop does",
            count: Math.floor(pages / parts),
            pass: inTurn((of) => crawled(of, lists, parsed)),
          },
        ]),
    {
      name: "undici + cheerio, nothing else",
      count: Math.floor(pages / parts),
      pass: inTurn(looped),
    },
  ];
  saySpeeds("pages", await race("clock", contenders));
  say(`  pages read as articles, the warm-up's among them: ${articles}`);
}

/** One crawl over a fresh store; tells how much memory it held after each ten thousand pages. */
export async function benchCrawlMemory(pages: number): Promise<void> {
  const many = Math.max(sites, Math.ceil(pages / mostOfSite));
  await using local = await openLocalSites(many, pages);
  await using lists = openListReaders();
  say(`\nMemory: one crawl of ${pages} pages of ${many} local sites, ${sites} asked at once`);
  await crawled(local, lists, undefined, (done) => {
    if (done % 5_000 !== 0) return;
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    const [all, heap, outside] = [rss, heapUsed, external].map((bytes) => Math.round(bytes / 1024 ** 2));
    say(
      `  after ${String(done).padStart(6)} pages: ${all} MB in all, heap ${heap} MB, buffers ${outside} MB`,
    );
  });
}

async function parsed({ body }: Capture): Promise<void> {
  titleOf(new TextDecoder().decode(body));
}

function titleOf(html: string): string {
  const $ = load(html);
  return `${$("h1").first().text()} ${$("p").length}`;
}

async function crawled(
  { hosts, channels }: LocalSites,
  lists: ListReaders,
  deliver: Deliver = async () => undefined,
  after: (done: number) => void = () => undefined,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-bench-"));
  const clock = { now: () => new Date() };
  try {
    await using store = await openStore({ folder });
    await using archive = openArchive(path.join(folder, "luu-tru"), { clock, software });
    await using connector = openConnector({ userAgent: software, contact: "bench@example.vn", hosts });
    let done = 0;
    await collectRound({
      channels,
      ledger: ledgerOf(store, "bench", clock),
      connector,
      archive,
      readList: lists.read,
      clock,
      deliver,
      report: ({ kind }) => {
        if (kind === "fetched") after((done += 1));
      },
      settings: { everything: true, concurrency: sites },
    });
    if (done === 0) throw new Error("nothing was crawled");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function looped({ articles, port }: LocalSites): Promise<void> {
  const agent = new Agent();
  const site = async (urls: readonly string[]): Promise<void> => {
    for (const url of urls) {
      const { hostname, pathname } = new URL(url);
      const answer = await request(`http://127.0.0.1:${port}${pathname}`, {
        dispatcher: agent,
        headers: { host: hostname },
      });
      titleOf(await answer.body.text());
    }
  };
  await Promise.all(articles.map(site));
  await agent.close();
}
