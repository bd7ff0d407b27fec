import { openArchive } from "../../crawlers/archive.ts";
import type { Settings } from "../../config/settings.ts";
import { plansOf } from "../decisions/kept.ts";
import { readerOf, readRules, software } from "../desk.ts";
import { knownOutlets } from "../extract/credit.ts";
import { readBytes, type FetchedPage } from "../extract/read-bytes.ts";
import { readPage, type Known, type Page } from "../extract/read-page.ts";
import { openStore } from "../store/open.ts";
import { rereadAll, type Reread, type RereadGround } from "./reread.ts";

/** What the process is told: first what it stands on, then captures to settle again. */
export type Order =
  | { readonly kind: "begin"; readonly settings: Pick<Settings, "config" | "data" | "archive" | "engine"> }
  | { readonly kind: "reread"; readonly captures: readonly string[] };

/** What it tells: that it is ready, which page it begins to read, what came of the captures. */
export type Told =
  | { readonly kind: "ready" }
  | { readonly kind: "at"; readonly capture: string }
  /** `processorMs`: what the batch took of the processor, threads included. */
  | { readonly kind: "done"; readonly results: readonly Reread[]; readonly processorMs: number }
  | { readonly kind: "failed"; readonly reason: string };

let ground: RereadGround | null = null;

function tell(told: Told): void {
  process.send?.(told);
}

async function begin({
  config: folder,
  data,
  archive,
  engine,
}: Extract<Order, { kind: "begin" }>["settings"]) {
  const { config, judge, stamp } = await readRules(folder);
  const all = config.cities.flatMap((city) => city.sources);
  const sources = new Map(all.map((source) => [source.id, source]));
  const outlets = knownOutlets(all);
  const { families } = config;
  // Pages are read in this very process: its parent watches it, ends it from outside and reads what ended it under guard.
  const here = {
    read: async (page: Page, known: Omit<Known, "outlets"> = {}) =>
      readPage(page, { ...known, outlets }, families),
    readBytes: async (page: FetchedPage, known: Omit<Known, "outlets"> = {}) =>
      readBytes(page, { ...known, outlets }, families),
  };
  ground = {
    store: await openStore({ folder: data, engine }),
    archive: openArchive(archive, { clock: { now: () => new Date() }, software, holdsFiles: true }),
    sources,
    plans: plansOf(config),
    read: readerOf(here, sources, families),
    judge,
    stamp,
  };
  tell({ kind: "ready" });
}

async function rereadThose(captures: readonly string[]): Promise<void> {
  if (ground === null) throw new Error("nothing to stand on");
  const results: Reread[] = [];
  const before = process.cpuUsage();
  for await (const one of rereadAll(ground, captures, (capture) => tell({ kind: "at", capture })))
    results.push(one);
  const { user, system } = process.cpuUsage(before);
  tell({ kind: "done", results, processorMs: (user + system) / 1000 });
}

process.on("message", (order: Order) => {
  const work = order.kind === "begin" ? begin(order.settings) : rereadThose(order.captures);
  work.catch((error: unknown) => tell({ kind: "failed", reason: String(error) }));
});
// The parent ends us; what a person's Ctrl+C asks for is the parent's to decide.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit(0));
