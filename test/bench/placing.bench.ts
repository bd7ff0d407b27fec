import { stat } from "node:fs/promises";
import { storeFile, openStore } from "../../pipeline/store/open.ts";
import type { Imprint as KeptImprint } from "../../pipeline/store/records.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { imprintOf, writeImprint } from "../../pipeline/stories/imprint.ts";
import { placeAll } from "../../pipeline/stories/place-all.ts";
import type { Placing } from "../../pipeline/stories/shelf.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { hashed } from "../sample-city/random.ts";
import { by } from "../store/samples.ts";
import { inventedText, reprintOf } from "./invented-texts.ts";
import { megabytes } from "./memory.ts";
import { say } from "./print.ts";

const stages = [10_000, 100_000, 1_000_000, 10_000_000];
const writtenAtOnce = 1_000;
const placedAtOnce = 100;
const firstDay = Date.parse("2021-01-01T00:00:00Z");
const dayLength = 86_400_000; // ms
const daily = 500; // items; a million come in five and a half years

/** Placing against a file that holds so many imprints already; measured at 10,000, 100,000 ... on the way there. */
export async function benchPlacing(most: number): Promise<void> {
  await using folder = await emptyFolder();
  await using store = await openStore({ folder: folder.path });
  say(
    `\nPlacing against a file of ${most} imprints; per second of the clock, and of the processor time of all threads`,
  );
  let held = 0;
  for (const stage of [...stages.filter((one) => one < most), most]) {
    const filling = await timed(() => fill(store, held, stage));
    say(`  ${stage - held} imprints written: ${perSecond(stage - held, filling)}`);
    held = stage;
    const { size } = await stat(storeFile(folder.path));
    say(`  at ${held}: ${(size / 1e6).toFixed(0)} MB, ${Math.round(size / held)} bytes an item, ${memory()}`);
    await placeSome(store, `${stage} alone`, held, 300, 1, false);
    await placeSome(store, `${stage} lasting`, held, 300, 1, true);
    await placeSome(store, `${stage} together`, held, 3_000, placedAtOnce, true);
  }
}

/** Places new texts and reprints of kept ones in turn and tells how quickly, and whether the reprints were joined. */
async function placeSome(
  store: Store,
  name: string,
  held: number,
  count: number,
  atOnce: number,
  lasting: boolean,
): Promise<void> {
  const placings = Array.from({ length: count }, (_, i) => placingOf(name, i, held));
  let joined = 0;
  const run = async (all: readonly Placing[]): Promise<void> => {
    for (let from = 0; from < all.length; from += atOnce) {
      const origins = await placeAll(store, all.slice(from, from + atOnce), () => by);
      if (lasting) await keepMark(store, `${name} ${all[from]?.id}`);
      joined += origins.filter((origin, i) => origin === originalOf(all[from + i]?.id)).length;
    }
  };
  const warm = Math.max(atOnce, 20);
  await run(placings.slice(0, warm));
  joined = 0;
  const time = await timed(() => run(placings.slice(warm)));
  const how = atOnce === 1 ? "one by one" : `${atOnce} together`;
  const rest = count - warm;
  const mark = lasting ? ", each on the disk before the next" : "";
  say(
    `    ${(how + mark).padEnd(46)} ${perSecond(rest, time)}; ${joined} of ${Math.floor(rest / 2)} reprints joined`,
  );
}

/** What a settling writes after placing, so that it lasts: here a record of a few bytes. */
async function keepMark(store: Store, id: string): Promise<void> {
  const value = { id, name: id, role: "viewer", agencies: [] } as const;
  await store.write("person", [{ value, expects: 0 }], by);
}

async function fill(store: Store, from: number, to: number): Promise<void> {
  let writing: Promise<unknown> = Promise.resolve();
  for (let at = from; at < to; at += writtenAtOnce) {
    const batch = Array.from({ length: Math.min(writtenAtOnce, to - at) }, (_, i) => keptOf(at + i));
    await writing; // the next batch is made while this one is written
    writing = store.write(
      "imprint",
      batch.map((value) => ({ value, expects: 0 })),
      by,
    );
  }
  await writing;
}

function idOf(i: number): string {
  return `kept${String(i).padStart(12, "0")}`;
}

function dayOf(i: number): string {
  return new Date(firstDay + Math.floor(i / daily) * dayLength).toISOString().slice(0, 10);
}

function keptOf(i: number): KeptImprint {
  const [id, day, imprint] = [idOf(i), dayOf(i), imprintOf(inventedText(i))];
  const signature = imprint === null ? null : writeImprint(imprint);
  return { id, rank: `0|${day}T00:00:00Z|${id}`, day, signature, credits: null, credited: null, origin: id };
}

/** Every second one is a reprint of an item kept in the last days, the others are new. */
function placingOf(name: string, i: number, held: number): Placing {
  const original = i % 2 === 0 ? null : Math.max(0, held - 1 - ((i * 7919) % Math.min(held, daily * 14)));
  const id = original === null ? `${name}-${i}` : `${name}-${i} of ${idOf(original)}`;
  const text = original === null ? inventedText(-1 - i - seedOf(name)) : reprintOf(inventedText(original), i);
  const day = dayOf(held);
  return {
    id,
    city: "hanoi",
    text,
    rank: `0|${day}T12:00:00Z|${id}`,
    day,
    imprint: imprintOf(text),
    credits: null,
  };
}

function originalOf(id: string | undefined): string | null {
  return id?.split(" of ")[1] ?? null;
}

function seedOf(name: string): number {
  return (hashed(name) >>> 8) * 10_000;
}

interface Time {
  readonly clock: number;
  readonly processor: number;
}

async function timed(work: () => Promise<void>): Promise<Time> {
  const [before, start] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { clock: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
}

function perSecond(count: number, { clock, processor }: Time): string {
  return `${Math.round(count / clock)} by the clock, ${Math.round(count / processor)} by the processor`;
}

function memory(): string {
  return `${megabytes(process.memoryUsage.rss())} of memory`;
}
