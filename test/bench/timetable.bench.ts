import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { remember, type ChannelMemory } from "../../crawlers/memory.ts";
import { openAgenda } from "../../crawlers/agenda.ts";
import type { ChannelState, Ledger } from "../../crawlers/ledger.ts";
import { estatesOf } from "../../crawlers/estates.ts";
import { nextLook } from "../../crawlers/timetable.ts";
import { onlyKept } from "../../pipeline/health/alerts.ts";
import { watchHealth } from "../../pipeline/health/watch.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { ledgerOf } from "../../pipeline/store/ledger.ts";
import { Source } from "../../config/source-schema.ts";
import type { CollectedChannel } from "../../crawlers/visit.ts";

// 3,000 channels, or so many, with a past of four months each, kept in a store, scheduled and judged in this one process:
//   node test/bench/timetable.bench.ts [count]
const count = Number(process.argv[2] ?? "3000");
const dayMs = 86_400_000;
const now = Date.parse("2026-11-20T03:00:00Z");
const megabytes = (): number => Math.round(process.memoryUsage.rss() / 1024 / 1024);

/** A past of 120 days with two visits each, alike for all channels but for their ids. */
function pastOf(id: string): ChannelMemory {
  let memory: ChannelMemory | undefined;
  let last: string | null = null;
  for (let visit = 0; visit < 240; visit += 1) {
    const at = now - (240 - visit) * (dayMs / 2);
    const startedAt = new Date(at).toISOString();
    const entries = Array.from({ length: 20 }, (_, back) => ({
      id: (visit + 100 - back).toString(16).padStart(8, "0") + id,
      date: new Date(at - back * 3_600_000).toISOString(),
    }));
    const shown = { startedAt, outcome: "working", reason: null, entries, unchanged: false } as const;
    memory = remember(memory, { ...shown, fetched: 1, read: 1, told: 1, intervalMinutes: 720 }, last);
    last = startedAt;
  }
  if (memory === undefined) throw new Error("no past");
  return memory;
}

const channels = Array.from({ length: count }, (_, at): CollectedChannel => ({
  id: `nguon-${at}/rss`,
  kind: "feed",
  url: `https://nguon-${at}.example.vn/rss`,
  city: "hanoi",
  source: `nguon-${at}`,
  hosts: [`nguon-${at}.example.vn`],
  paceSeconds: 1,
  column: false,
  pages: 1,
  javascript: false,
  outlet: at % 2 === 0 ? "press" : "portal",
}));
const begun = megabytes();
const past = pastOf("x");
const folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
await using store = await openSqliteStore(path.join(folder, "kho.sqlite"), { readers: 1 });
const by = { actor: "bench", at: new Date(now).toISOString() };
for (let at = 0; at < count; at += 100) {
  const states = channels.slice(at, at + 100).map(({ id, source, city }): ChannelState => ({
    id,
    source,
    city,
    lastVisit: past.lastNew,
    lastSuccess: past.lastNew,
    nextVisit: new Date(now + (hash(id) % 60) * 60_000).toISOString(),
    failures: 0,
    intervalMinutes: 60,
    etag: null,
    lastModified: null,
    memory: past,
  }));
  await store.write(
    "channel",
    states.map((value) => ({ value, expects: 0 })),
    by,
  );
}

const written = megabytes();
const ledger: Ledger = ledgerOf(store, "bench", { now: () => new Date(now) });
const agenda = openAgenda(channels, ledger);
const estates = timed(() => estatesOf(channels).length);
let visits = 0;
let peak = megabytes();
const started = performance.now();
for (let minute = 0; minute < 60; minute += 1) {
  const at = now + minute * 60_000;
  const due = await agenda.sourcesDue(new Date(at));
  const those = channels.filter(({ source }) => due.has(source));
  for (const channel of those) {
    const state = (await ledger.channelStates([channel.id])).get(channel.id);
    if (state === undefined) continue;
    const next = new Date(nextLook(channel, state.memory, at)).toISOString();
    await ledger.keepChannelState({ ...state, nextVisit: next });
    visits += 1;
  }
  agenda.forget(those);
  peak = Math.max(peak, megabytes());
}
const hour = performance.now() - started;
const scheduled = peak;
const judged = await judgeAll();
process.stdout.write(
  `${count} channels, ${estates.result} estates (${estates.ms.toFixed(0)} ms): an hour of 60 wakes and ${visits} visits planned in ${hour.toFixed(0)} ms; ` +
    `all judged in ${judged.toFixed(0)} ms; memory ${begun} MB before, ${written} MB with all of them in the store, ${scheduled} MB at most while they were scheduled, ${Math.max(peak, megabytes())} MB while they were judged\n`,
);
await rm(folder, { recursive: true });

/** As the collector does it every few minutes. */
async function judgeAll(): Promise<number> {
  const from = performance.now();
  const sources = channels.map(({ id, url, source, outlet }) =>
    Source.parse({
      id: source,
      name: source,
      kind: outlet,
      hosts: [`${source}.example.vn`],
      channels: [{ id, url, kind: "feed" }],
    }),
  );
  const looking = setInterval(() => (peak = Math.max(peak, megabytes())), 20);
  const config = { cities: [{ city: { id: "hanoi" }, sources }] };
  await watchHealth({ store, config, clock: { now: () => new Date(now) }, actor: "bench" }, onlyKept);
  clearInterval(looking);
  peak = Math.max(peak, megabytes());
  return performance.now() - from;
}

function timed<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const from = performance.now();
  return { result: work(), ms: performance.now() - from };
}

function hash(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7);
}
