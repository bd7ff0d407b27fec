import { readPage } from "../../pipeline/extract/read-page.ts";
import { families } from "../quality/family-pages.ts";
import { scoreReadings } from "../quality/readings.ts";
import { ownScore, type BenchPage } from "./pages.ts";
import { say, sayReadings, saySpeeds } from "./print.ts";
import { race, type Contender } from "./race.ts";
import { parsePlainly, readPlainly } from "./readability.ts";
import { openTrafilatura, type Trafilatura } from "./trafilatura.ts";

/** Speed and quality of reading pages, in this process on one core, against plain Readability and, where asked, trafilatura. */
export async function benchExtraction(
  title: string,
  pages: readonly BenchPage[],
  python: string | null,
): Promise<void> {
  const kilobytes = pages.reduce((sum, { page }) => sum + page.html.length, 0) / 1000 / (pages.length || 1);
  say(`\nReading pages: ${title}, ${pages.length} pages of ${Math.round(kilobytes)} KB on average`);
  using trafilatura =
    python === null
      ? null
      : await openTrafilatura(
          python,
          pages.map(({ page }) => page),
        );
  if (python !== null && trafilatura === null)
    say(
      `  trafilatura: "${python}" does not have it (pip install trafilatura lxml_html_clean; --python PATH)`,
    );

  saySpeeds("pages", await race("processor", contenders(pages, trafilatura)));
  sayReadings("Phủ Sóng", ownScore(pages));
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
