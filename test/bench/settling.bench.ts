import { settlingInGroups } from "../../pipeline/settling.ts";
import { captured, openTestDesk } from "../settle/desk.ts";
import type { BenchPage } from "./pages.ts";
import { say, saySpeeds } from "./print.ts";
import { race } from "./race.ts";
import { parsePlainly } from "./readability.ts";

const inHand = 32; // pages, as when pages are imported

/** The whole road of a capture (archive, read, judge, story, save, fate) against plain Readability, which only reads. */
export async function benchSettling(pages: readonly BenchPage[]): Promise<void> {
  say(`\nSettling: ${pages.length} pages of the sample cities, each from its bytes to its fate`);
  const fates = new Map<string, number>();
  saySpeeds(
    "pages",
    await race("clock", [
      ...[inHand, 1].map((atOnce) => ({
        name: `Phủ Sóng, archived, read, judged, placed, kept, ${atOnce === 1 ? "one by one" : `${atOnce} in hand, in groups`}`,
        count: pages.length,
        pass: () => settled(pages, fates, atOnce),
      })),
      {
        name: "Readability 0.6 + linkedom, read only",
        count: pages.length,
        pass() {
          for (const { page } of pages) parsePlainly(page.html);
        },
      },
    ]),
  );
  say(`  fates in all passes: ${[...fates].map(([fate, count]) => `${fate} ${count}`).join(", ")}`);
}

/** Seconds over an empty desk whose reading processes are already there, as they are in the product. */
async function settled(
  pages: readonly BenchPage[],
  fates: Map<string, number>,
  atOnce: number,
): Promise<number> {
  await using desk = await openTestDesk();
  const settleNext = settlingInGroups(desk);
  const bring = async ({ page, source }: BenchPage): Promise<string> => {
    const { html, url } = page;
    const capture = await captured(desk, { html, url, source: source ?? "ngoai-danh-muc" });
    return (await settleNext(capture)).fate.fate;
  };
  const [first, second, ...rest] = pages;
  if (first !== undefined && second !== undefined) await Promise.all([bring(first), bring(second)]);
  const start = performance.now();
  const next = rest.values();
  const hand = async (): Promise<void> => {
    for (const page of next) {
      const fate = await bring(page);
      fates.set(fate, (fates.get(fate) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
  const seconds = (performance.now() - start) / 1000;
  return (seconds * pages.length) / rest.length; // two pages went before the clock was started
}
