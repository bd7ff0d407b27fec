import { stat } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Look } from "../../crawlers/ledger.ts";
import { foldLooks } from "../../pipeline/chores/fold-looks.ts";
import { lookBook } from "../../pipeline/measure/observe.ts";
import { takeLooks } from "../../pipeline/measure/visits.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { planOf } from "../classify/classifiers.ts";
import { say } from "./print.ts";

// What looks weigh in SQLite before and after their days are folded, and how long a reading of all of them takes:
//   node test/bench/looks.bench.ts [channels]
const channels = Number(process.argv[2] ?? "50");
const days = 100;
const aDay = 18; // visits of an office's list, docs/scale.md
const dayMs = 86_400_000;
const now = new Date("2026-11-20T03:00:00Z");
const first = now.getTime() - (days + 40) * dayMs; // folded are those of more than 35 days ago

await using folder = await emptyFolder();
const file = path.join(folder.path, "phusong.sqlite");
const bare = path.join(folder.path, "bare.sqlite");
{
  await using empty = await openSqliteStore(bare);
  await empty.refresh();
}
await using store = await openSqliteStore(file);
const by = { actor: "bench", at: now.toISOString() };
for (let channel = 0; channel < channels; channel += 1)
  await store.write(
    "look",
    visitsOf(channel).map((value) => ({ value, expects: 0 })),
    by,
  );
const visits = channels * days * aDay;
const before = await weight();
const readBefore = await timed(() => readAll(store));
const folding = await timed(
  async () => void (await foldLooks({ store, clock: { now: () => now }, actor: "bench" })),
);
const after = await weight();
const readAfter = await timed(() => readAll(store));
const records = await store.count("look");
say(`${visits} visits of ${channels} channels in ${days} days`);
say(
  `as visits: ${(before / visits).toFixed(0)} bytes each, all read in ${readBefore.toFixed(0)} ms of processor time`,
);
say(
  `folded: ${records} looks, ${(after / records).toFixed(0)} bytes each, ${(after / visits).toFixed(1)} a visit, all read in ${readAfter.toFixed(0)} ms; ` +
    `folding took ${folding.toFixed(0)} ms`,
);
say(
  `a channel's year: ${mega((before / visits) * aDay * 365)} MB as visits, ${mega((after / records) * 365)} MB folded`,
);

function visitsOf(channel: number): readonly Look[] {
  const id = `cong-phuong-${channel}/tin-tuc`;
  return Array.from({ length: days * aDay }, (_, at): Look => {
    const start = first + Math.round((at + (channel % 7) / 10) * (dayMs / aDay));
    const startedAt = new Date(start).toISOString();
    const isDown = (at + channel) % 61 === 0;
    return {
      id: `hanoi/${id}@${startedAt}`,
      city: "hanoi",
      source: "bench",
      channel: id,
      startedAt,
      finishedAt: new Date(start + 2_300).toISOString(),
      outcome: isDown ? "unreachable" : "working",
      reason: isDown ? "máy chủ không trả lời trong 30 giây; lượt sau sẽ thử lại" : null,
      coversFrom: isDown ? null : new Date(start - 5 * dayMs).toISOString(),
      coversTo: isDown ? null : startedAt,
      listed: isDown ? 0 : 20,
      fresh: 0,
      newestListed: isDown ? null : new Date(start - 3 * 3_600_000).toISOString(),
      oldestListed: isDown ? null : new Date(start - 5 * dayMs).toISOString(),
    };
  });
}

/** Bytes that the looks take, without what an empty file takes. */
async function weight(): Promise<number> {
  const copy = path.join(folder.path, `${performance.now()}.sqlite`);
  using database = new DatabaseSync(file);
  database.exec(`VACUUM INTO '${copy}'`);
  return (await stat(copy)).size - (await stat(bare)).size;
}

async function readAll(from: Store): Promise<void> {
  const { city } = planOf("hanoi-179");
  const [source] = city.sources;
  const facts = { ...city, sources: source === undefined ? [] : [{ ...source, id: "bench" }] };
  await takeLooks(from, lookBook(new Map()), facts, { from: "2026-06-01", to: "2026-11-21" });
}

/** Milliseconds of processor time, of all threads. */
async function timed(work: () => Promise<void>): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}

function mega(bytes: number): string {
  return (bytes / 1_000_000).toFixed(2);
}
