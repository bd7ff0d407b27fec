import { readSettings } from "../../config/settings.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";
import { openRereaders, type Rereaders } from "../../pipeline/replay/rereaders.ts";
import { settlingInGroups } from "../../pipeline/settling.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { families } from "../quality/family-pages.ts";
import { captured, openTestDesk } from "../settle/desk.ts";
import type { BenchPage } from "./pages.ts";
import { say, saySpeeds } from "./print.ts";
import { race } from "./race.ts";

const batch = 25; // captures at a time: a bench has few pages and lets all processes end together

/**
 * The archive settled again (bytes unpacked and held against their digests, pages read, judged by every plan, held against
 * the kept items) by one process and by two that stand warm, as they do over a whole archive, against plain extraction on
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
  const ids: string[] = [];
  const order = { by: "fetchedAt", direction: "ascending" } as const;
  for await (const { value } of everything(desk.store, "capture", { order })) ids.push(value.id);
  await using two = openRereaders(settings, 2);
  await using one = openRereaders(settings, 1);
  await Promise.all([two.ready, one.ready]);

  const processor: number[] = [];
  const alone: number[] = [];
  const pass = async (rereaders: Rereaders): Promise<void> => {
    const before = rereaders.processorMs();
    const batches = Array.from({ length: Math.ceil(ids.length / batch) }, (_, at) =>
      rereaders.reread(ids.slice(at * batch, (at + 1) * batch)),
    );
    await Promise.all(batches);
    processor.push((rereaders.processorMs() - before) / ids.length);
  };
  saySpeeds(
    "pages",
    await race("clock", [
      { name: "Phủ Sóng, settled again, two processes", count: ids.length, pass: () => pass(two) },
      { name: "Phủ Sóng, settled again, one process", count: ids.length, pass: () => pass(one) },
      {
        name: "Phủ Sóng, extraction alone, one core",
        count: pages.length,
        pass() {
          const before = process.threadCpuUsage();
          for (const { page, known } of pages) readPage(page, known, families);
          const { user, system } = process.threadCpuUsage(before);
          alone.push((user + system) / 1000 / pages.length);
        },
      },
    ]),
  );
  const [whole, read] = [median(processor.slice(2)), median(alone.slice(1))]; // without the warm-up
  say(
    `  processor time a page: settled again ${whole.toFixed(2)} ms in all threads, extraction alone ${read.toFixed(2)} ms;` +
      ` two free cores: ${Math.round(2000 / whole)} pages/s, ${((2 * read) / whole).toFixed(2)} x extraction on one`,
  );
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
