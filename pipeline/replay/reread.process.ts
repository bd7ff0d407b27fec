import { openArchive } from "../../crawlers/archive.ts";
import { standInBooth } from "../../crawlers/booth.ts";
import type { Settings } from "../../config/settings.ts";
import { plansOf } from "../decisions/kept.ts";
import { readerOf, readRules, software } from "../desk.ts";
import { knownOutlets } from "../extract/credit.ts";
import { readBytes, type FetchedPage } from "../extract/read-bytes.ts";
import { readPage, type Known, type Page } from "../extract/read-page.ts";
import { openStore } from "../store/open.ts";
import { rereadAll, type Reread, type RereadGround } from "./reread.ts";

/** What a process needs to find the configuration, the store and the archive for itself. */
export type Whereabouts = Pick<Settings, "config" | "data" | "archive" | "engine">;

/** Captures to settle again, by id. */
export interface Batch {
  readonly captures: readonly string[];
}

/** What came of a batch; `ended`: its process was ended on it. */
export type Told =
  /** `processorMs`: what the batch took of the processor, threads included. */
  | { readonly kind: "done"; readonly results: readonly Reread[]; readonly processorMs: number }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "ended" };

async function openGround({ config: folder, data, archive, engine }: Whereabouts): Promise<RereadGround> {
  const { config, judge, stamp } = await readRules(folder);
  const all = config.cities.flatMap((city) => city.sources);
  const sources = new Map(all.map((source) => [source.id, source]));
  const outlets = knownOutlets(all);
  const { families } = config;
  // Pages are read in this very process: whoever started it ends it at its limits.
  const here = {
    read: async (page: Page, known: Omit<Known, "outlets"> = {}) =>
      readPage(page, { ...known, outlets }, families),
    readBytes: async (page: FetchedPage, known: Omit<Known, "outlets"> = {}) =>
      readBytes(page, { ...known, outlets }, families),
  };
  return {
    store: await openStore({ folder: data, engine }),
    archive: openArchive(archive, { clock: { now: () => new Date() }, software, holdsFiles: true }),
    sources,
    plans: plansOf(config),
    read: readerOf(here, sources, families),
    judge,
    stamp,
  };
}

standInBooth(async (where: Whereabouts) => {
  const ground = await openGround(where);
  return async ({ captures }: Batch): Promise<Told> => {
    const before = process.cpuUsage();
    try {
      const results: Reread[] = [];
      for await (const one of rereadAll(ground, captures)) results.push(one);
      const { user, system } = process.cpuUsage(before);
      return { kind: "done", results, processorMs: (user + system) / 1000 };
    } catch (error) {
      return { kind: "failed", reason: String(error) };
    }
  };
});
