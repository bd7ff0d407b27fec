import { readSettings } from "../../config/settings.ts";
import { readPage } from "../../pipeline/extract/read-page.ts";
import { replayPages } from "../../pipeline/replay/replay-pages.ts";
import { settlingInTurn } from "../../pipeline/settling.ts";
import { families } from "../quality/family-pages.ts";
import { captured, openTestDesk } from "../settle/desk.ts";
import type { BenchPage } from "./pages.ts";
import { say, saySpeeds } from "./print.ts";
import { race } from "./race.ts";

/**
 * The archive settled again (bytes unpacked and held against their digests, pages read, judged by every plan, held against
 * the kept items) by one process and by two, against plain extraction on one core, which only reads.
 */
export async function benchReplay(pages: readonly BenchPage[]): Promise<void> {
  await using desk = await openTestDesk();
  const settleNext = settlingInTurn(desk);
  await Promise.all(
    pages.map(async ({ page, source }) => {
      const { html, url } = page;
      await settleNext(await captured(desk, { html, url, source: source ?? "ngoai-danh-muc" }));
    }),
  );
  await desk.archive.close();
  const kilobytes = pages.reduce((sum, { page }) => sum + page.html.length, 0) / 1000 / pages.length;
  say(`\nReplay: ${pages.length} archived pages, ${Math.round(kilobytes)} KB each, settled again, offline`);
  const settings = readSettings({ PHUSONG_DATA: desk.data });
  const processor: number[] = [];
  const alone: number[] = [];
  const replayed = async (processes: number): Promise<number> => {
    let start = performance.now();
    const ready = (): void => void (start = performance.now()); // processes stay for a whole archive
    const { processorSeconds } = await replayPages(desk, { apply: false, settings, processes, ready });
    processor.push((processorSeconds * 1000) / pages.length);
    return (performance.now() - start) / 1000;
  };
  const contender = (name: string, processes: number) => ({
    name,
    count: pages.length,
    pass: () => replayed(processes),
  });
  saySpeeds(
    "pages",
    await race("clock", [
      contender("Phủ Sóng, settled again, two processes", 2),
      contender("Phủ Sóng, settled again, one process", 1),
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
  const [whole, read] = [median(processor), median(alone)];
  say(
    `  processor time a page: settled again ${whole.toFixed(2)} ms over all processes, extraction alone ${read.toFixed(2)} ms;` +
      ` two free cores: ${Math.round(2000 / whole)} pages/s, ${((2 * read) / whole).toFixed(2)} x extraction on one`,
  );
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
