import { settlingInGroups } from "../../pipeline/settling.ts";
import { captured, openTestDesk } from "../settle/desk.ts";
import type { BenchPage } from "./pages.ts";
import { say, saySpeeds } from "./print.ts";
import { race } from "./race.ts";
import { parsePlainly } from "./readability.ts";

/** The whole road of a capture (archive, read, judge, story, save, fate) against plain Readability, which only reads. */
export async function benchSettling(pages: readonly BenchPage[]): Promise<void> {
  say(`\nSettling: ${pages.length} pages of the sample cities, each from its bytes to its fate`);
  const fates = new Map<string, number>();
  saySpeeds(
    "pages",
    await race("clock", [
      {
        name: "Phủ Sóng, archived, read, judged, placed, kept",
        count: pages.length,
        pass: () => settled(pages, fates),
      },
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
async function settled(pages: readonly BenchPage[], fates: Map<string, number>): Promise<number> {
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
  for (const fate of await inHand(rest, bring)) fates.set(fate, (fates.get(fate) ?? 0) + 1);
  const seconds = (performance.now() - start) / 1000;
  return (seconds * pages.length) / rest.length; // two pages went before the clock was started
}

const atOnce = 8; // pages, as when pages are imported

async function inHand<T>(all: readonly T[], work: (one: T) => Promise<string>): Promise<readonly string[]> {
  const done: string[] = [];
  for (let from = 0; from < all.length; from += atOnce)
    done.push(...(await Promise.all(all.slice(from, from + atOnce).map(work))));
  return done;
}
