import { readSettings, type Settings } from "../../config/settings.ts";
import type { Desk } from "../../pipeline/desk.ts";
import { knownOutlets } from "../../pipeline/extract/credit.ts";
import { openRereaders, youngMegabytes, type Rereaders } from "../../pipeline/replay/rereaders.ts";
import { settlingInGroups } from "../../pipeline/settling.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { families } from "../quality/family-pages.ts";
import { captured, openTestDesk } from "../settle/desk.ts";
import { openOneCore, type OneCore } from "./one-core.ts";
import type { BenchPage } from "./pages.ts";
import { say, saySpeeds } from "./print.ts";
import { race, type Contender } from "./race.ts";

const batches = 8; // of a pass: a bench has few pages, and all processes have to end together
const warm = 600; // pages that each process has read before anything is timed: an archive has very many more

/**
 * The archive settled again (bytes unpacked and held against their digests, pages read, held against the kept items) by
 * processes that stand warm, as they do over a whole archive, against plain extraction on one core, which only reads. Twice:
 * with every item judged anew by every plan, as after new rules, and with the judgements standing, as after a new reader.
 */
export async function benchReplay(title: string, pages: readonly BenchPage[]): Promise<void> {
  await using read = await settled(pages, { isStamped: true });
  await using judged = await settled(pages, { isStamped: false });
  const kilobytes = pages.reduce((sum, { page }) => sum + page.html.length, 0) / 1000 / pages.length;
  say(
    `\nReplay, ${title}: ${pages.length} archived pages, ${Math.round(kilobytes)} KB each, settled again, offline`,
  );
  const outlets = knownOutlets([...read.desk.sources.values()]);
  await using anew = openRereaders(judged.settings, 2);
  await using two = openRereaders(read.settings, 2);
  await using single = openRereaders(read.settings, 1);
  const known = pages.map((each) => ({ page: each.page, known: { ...each.known, outlets } }));
  await using alone = await openOneCore({ pages: known, families }, [
    `--max-semi-space-size=${youngMegabytes}`,
  ]);
  const contenders = [
    again("read and judged anew, two processes", anew, judged.ids),
    again("read anew, two processes", two, read.ids),
    again("read anew, one process", single, read.ids),
    bareReading(pages.length, alone),
  ];
  saySpeeds("pages", await race("clock", contenders));
  const [whole = 0, reading = 0, lone = 0, bare = 0] = contenders.map(processorOf);
  say(
    `  processor time a page, all threads: read and judged anew ${whole.toFixed(2)} ms by two, read anew ${reading.toFixed(2)} ms by two, ${lone.toFixed(2)} ms by one, extraction alone ${bare.toFixed(2)} ms`,
  );
  for (const [name, took] of [
    ["read and judged anew", whole],
    ["read anew", reading],
  ] as const)
    say(
      `  two free cores, ${name}: ${Math.round(2000 / took)} pages/s, ${((2 * bare) / took).toFixed(2)} x extraction on one`,
    );
}

/** A desk over which pages were settled, and the captures' ids in order; `isStamped`: as settling leaves the items, else as if other rules had judged them. */
async function settled(
  pages: readonly BenchPage[],
  { isStamped }: { readonly isStamped: boolean },
): Promise<
  AsyncDisposable & { readonly desk: Desk; readonly settings: Settings; readonly ids: readonly string[] }
> {
  await using ends = new AsyncDisposableStack();
  const desk = ends.use(await openTestDesk());
  const settleNext = settlingInGroups(desk);
  await Promise.all(
    pages.map(async ({ page, source }) => {
      const { html, url } = page;
      await settleNext(await captured(desk, { html, url, source: source ?? "ngoai-danh-muc" }));
    }),
  );
  await desk.archive.close();
  const { store } = desk;
  const by = { actor: "bench", at: desk.clock.now().toISOString() };
  if (!isStamped)
    for await (const { value, revision } of everything(store, "item", {
      order: oldestFirst("firstCapturedAt"),
    }))
      await store.write("item", [{ value: { ...value, judged: "" }, expects: revision }], by);
  const ids: string[] = [];
  for await (const { value } of everything(store, "capture", { order: oldestFirst("fetchedAt") }))
    ids.push(value.id);
  const rest = ends.move();
  const settings = readSettings({ PHUSONG_DATA: desk.data });
  return { desk, settings, ids, [Symbol.asyncDispose]: () => rest.disposeAsync() };
}

function oldestFirst<By extends string>(by: By): { readonly by: By; readonly direction: "ascending" } {
  return { by, direction: "ascending" };
}

/** A contender that notes what each pass took of the processor, milliseconds, all threads. */
interface Timed extends Contender {
  readonly processes: number;
  readonly took: number[];
  warmUp(): Promise<void>;
}

function again(name: string, rereaders: Rereaders, ids: readonly string[]): Timed {
  const batch = Math.ceil(ids.length / batches);
  const took: number[] = [];
  const pass = async (): Promise<void> => {
    const before = rereaders.processorMs();
    const parts = Array.from({ length: batches }, (_, at) =>
      rereaders.reread(ids.slice(at * batch, (at + 1) * batch)),
    );
    await Promise.all(parts);
    took.push(rereaders.processorMs() - before);
  };
  return timed({ name: `Phủ Sóng, ${name}`, count: ids.length, processes: rereaders.count, took, pass });
}

function bareReading(count: number, alone: OneCore): Timed {
  const took: number[] = [];
  const pass = async (): Promise<void> => void took.push(await alone.pass());
  const held = alone.isHeld ? "held on one core" : "one process";
  return timed({ name: `Phủ Sóng, extraction alone, ${held}`, count, processes: 1, took, pass });
}

/** What it took while it was made warm is not among what it took. */
function timed(one: Omit<Timed, "warmUp" | "pass"> & { readonly pass: () => Promise<void> }): Timed {
  const warmUp = async (): Promise<void> => {
    for (let seen = 0; seen < warm * one.processes; seen += one.count) await one.pass();
    one.took.length = 0;
  };
  return { ...one, warmUp };
}

/** Milliseconds of the processor a page took. */
function processorOf({ took, count }: Timed): number {
  return median(took) / count;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
