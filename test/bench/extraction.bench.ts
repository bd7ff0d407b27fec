import { readPage } from "../../pipeline/extract/read-page.ts";
import { families } from "../quality/family-pages.ts";
import { scoreReadings } from "../quality/readings.ts";
import { ownScore, spread, type BenchPage } from "./pages.ts";
import { say, sayReadings, saySpeeds } from "./print.ts";
import { race, type Contender } from "./race.ts";
import { parsePlainly, readPlainly } from "./readability.ts";
import { openTrafilatura, type Trafilatura } from "./trafilatura.ts";

const timed = 60; // pages of a set that are read again and again; quality is told over all that are given

/**
 * Speed and quality of reading pages, in this process on one core, against plain Readability and, where a Python is
 * named, trafilatura.
 */
export async function benchExtraction(
  title: string,
  pages: readonly BenchPage[],
  python: string | null,
): Promise<void> {
  const some = spread(pages, timed);
  const kilobytes = some.reduce((sum, { page }) => sum + page.html.length, 0) / 1000 / (some.length || 1);
  say(
    `\nReading pages: ${title}, ${pages.length} pages; ${some.length} of them timed, ${Math.round(kilobytes)} KB each`,
  );
  {
    using trafilatura = await trafilaturaFor(python, some);
    if (python !== null && trafilatura === null)
      say(
        `  trafilatura: "${python}" does not have it (pip install trafilatura lxml_html_clean; --python PATH)`,
      );
    saySpeeds("pages", await race("processor", contenders(some, trafilatura)));
  }
  sayReadings("Phủ Sóng", ownScore(pages));
  using trafilatura = await trafilaturaFor(python, pages);
  if (trafilatura !== null) {
    const { readings } = await trafilatura.pass();
    const scored = pages.flatMap(({ truth }, i) => {
      const read = readings[i];
      return read === undefined ? [] : [{ truth, read }];
    });
    sayReadings(`trafilatura ${trafilatura.version}`, scoreReadings(scored));
  }
  sayReadings(
    "Readability + linkedom",
    scoreReadings(pages.map(({ page, truth }) => ({ truth, read: readPlainly(page.html) }))),
  );
}

async function trafilaturaFor(
  python: string | null,
  pages: readonly BenchPage[],
): Promise<Trafilatura | null> {
  if (python === null) return null;
  return openTrafilatura(
    python,
    pages.map(({ page }) => page),
  );
}

function contenders(pages: readonly BenchPage[], trafilatura: Trafilatura | null): readonly Contender[] {
  const count = pages.length;
  const own: Contender = {
    name: "Phủ Sóng, all fields",
    count,
    pass() {
      for (const { page, known } of pages) readPage(page, known, families);
    },
  };
  const plain: Contender = {
    name: "Readability 0.6 + linkedom",
    count,
    pass() {
      for (const { page } of pages) parsePlainly(page.html);
    },
  };
  if (trafilatura === null) return [own, plain];
  const peer: Contender = {
    name: `trafilatura ${trafilatura.version}, with metadata`,
    count,
    pass: async () => (await trafilatura.pass()).seconds,
  };
  return [own, peer, plain];
}
