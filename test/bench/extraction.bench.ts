import { readPage } from "../../pipeline/extract/read-page.ts";
import { families } from "../quality/family-pages.ts";
import { scoreReadings } from "../quality/readings.ts";
import { ownScore, spread, type BenchPage } from "./pages.ts";
import { say, sayReadings, saySpeeds } from "./print.ts";
import { race, type Contender } from "./race.ts";
import { parsePlainly, readPlainly } from "./readability.ts";
import { openPythonReader, pythonReaderNames, pythonReaders, type PythonReader } from "./python-readers.ts";

const timed = 60; // pages of a set that are read again and again; quality is told over all that are given

/**
 * Speed and quality of reading pages, in this process on one core, against plain Readability and, where a Python is
 * named, trafilatura and newspaper4k.
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
  await withPeers(python, some, async (peers) => {
    saySpeeds("pages", await race("processor", contenders(some, peers)));
  });
  sayReadings("Phủ Sóng", ownScore(pages));
  await withPeers(python, pages, async (peers) => {
    for (const peer of peers) {
      const { readings } = await peer.pass();
      const scored = pages.flatMap(({ truth }, i) => {
        const read = readings[i];
        return read === undefined ? [] : [{ truth, read }];
      });
      sayReadings(peer.name, scoreReadings(scored));
    }
  });
  sayReadings(
    "Readability + linkedom",
    scoreReadings(pages.map(({ page, truth }) => ({ truth, read: readPlainly(page.html) }))),
  );
}

/** Does the work with those readers that this Python has, and tells which it has not. */
async function withPeers(
  python: string | null,
  pages: readonly BenchPage[],
  work: (peers: readonly PythonReader[]) => Promise<void>,
): Promise<void> {
  using peers = new DisposableStack();
  const found: PythonReader[] = [];
  for (const reader of python === null ? [] : pythonReaderNames) {
    const peer = await openPythonReader(
      python ?? "",
      reader,
      pages.map(({ page }) => page),
    );
    if (peer === null)
      say(`  ${reader}: "${python}" does not have it (pip install ${pythonReaders[reader]}; --python PATH)`);
    else found.push(peers.use(peer));
  }
  await work(found);
}

function contenders(pages: readonly BenchPage[], peers: readonly PythonReader[]): readonly Contender[] {
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
  const others = peers.map((peer) => ({
    name: `${peer.name}, with metadata`,
    count,
    pass: async () => (await peer.pass()).seconds,
  }));
  return [own, ...others, plain];
}
