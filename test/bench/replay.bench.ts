import { readSettings } from "../../config/settings.ts";
import { knownOutlets } from "../../pipeline/extract/credit.ts";
import { openRereaders, youngGeneration, type Rereaders } from "../../pipeline/replay/rereaders.ts";
import { settlingInGroups } from "../../pipeline/settling.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { families } from "../quality/family-pages.ts";
import { captured, openTestDesk } from "../settle/desk.ts";
import { openOneCore } from "./one-core.ts";
import type { BenchPage } from "./pages.ts";
import { say, saySpeeds } from "./print.ts";
import { race } from "./race.ts";

const batches = 8; // of a pass: a bench has few pages, and all processes have to end together
const warm = 600; // pages that each process has read before anything is timed: an archive has very many more

/**
 * The archive settled again (bytes unpacked and held against their digests, pages read, judged by every plan, held against
 * the kept items) by two processes and by one that stand warm, as they do over a whole archive, against plain extraction on
 * one core, which only reads.
 */
export async function benchReplay(title: string, pages: readonly BenchPage[]): Promise<void> {
  await using desk = await openTestDesk();
  const settleNext = settlingInGroups(desk);
  await Promise.all(
    pages.map(async ({ page, source }) => {
      const { html, url } = page;
      await settleNext(await captured(desk, { html, url, source: source ?? "ngoai-danh-muc" }));
    }),
  );
  await desk.archive.close();
  const kilobytes = pages.reduce((sum, { page }) => sum + page.html.length, 0) / 1000 / pages.length;
  say(
    `\nReplay, ${title}: ${pages.length} archived pages, ${Math.round(kilobytes)} KB each, settled again, offline`,
  );
  const settings = readSettings({ PHUSONG_DATA: desk.data });
  const outlets = knownOutlets([...desk.sources.values()]);
  const ids: string[] = [];
  const order = { by: "fetchedAt", direction: "ascending" } as const;
  for await (const { value } of everything(desk.store, "capture", { order })) ids.push(value.id);
  const batch = Math.ceil(ids.length / batches);
  const pass = async (rereaders: Rereaders): Promise<number> => {
    const before = rereaders.processorMs();
    const parts = Array.from({ length: batches }, (_, at) =>
      rereaders.reread(ids.slice(at * batch, (at + 1) * batch)),
    );
    await Promise.all(parts);
    return rereaders.processorMs() - before;
  };

  await using two = openRereaders(settings, 2);
  await using one = openRereaders(settings, 1);
  const read = pages.map(({ page, known }) => ({ page, known: { ...known, outlets } }));
  await using alone = await openOneCore({ pages: read, families }, [youngGeneration]);
  await Promise.all([two.ready, one.ready]);
  const took = { two: [0], one: [0], alone: [0] };
  const contenders = [
    {
      name: "Phủ Sóng, settled again, two processes",
      count: ids.length,
      pass: async () => void took.two.push(await pass(two)),
    },
    {
      name: "Phủ Sóng, settled again, one process",
      count: ids.length,
      pass: async () => void took.one.push(await pass(one)),
    },
    {
      name: `Phủ Sóng, extraction alone, ${alone.isHeld ? "held on one core" : "one process"}`,
      count: pages.length,
      pass: async () => void took.alone.push(await alone.pass()),
    },
  ];
  for (const [at, { pass: run }] of contenders.entries())
    for (let seen = 0; seen < warm * (at === 0 ? 2 : 1); seen += ids.length) await run();
  for (const all of Object.values(took)) all.length = 0;
  saySpeeds("pages", await race("clock", contenders));
  const of = (all: readonly number[]): number => median(all.slice(1)) / ids.length; // without the warm-up
  const [whole, single, bare] = [of(took.two), of(took.one), of(took.alone)];
  say(
    `  processor time a page, all threads: settled again ${whole.toFixed(2)} ms by two, ${single.toFixed(2)} ms by one, extraction alone ${bare.toFixed(2)} ms;` +
      ` two free cores: ${Math.round(2000 / whole)} pages/s, ${((2 * bare) / whole).toFixed(2)} x extraction on one`,
  );
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
