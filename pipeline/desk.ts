import { access, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadConfig, type Config } from "../config/load.ts";
import type { Family, Source } from "../config/source-schema.ts";
import type { Settings } from "../config/settings.ts";
import { Refusal } from "../config/verb.ts";
import { openArchive, type Archive } from "../crawlers/archive.ts";
import type { Capture, Clock } from "../crawlers/capture.ts";
import { openListReaders } from "../crawlers/list-readers.ts";
import type { ReadList } from "../crawlers/read-list.ts";
import { plansOf } from "./decisions/kept.ts";
import { knownOutlets } from "./extract/credit.ts";
import { isPost, outletHosts, readPost } from "./extract/read-post.ts";
import { isPdf } from "./extract/pdf.ts";
import { readBulletin } from "./extract/read-bulletin.ts";
import { openReaders, type Readers } from "./extract/readers.ts";
import type { Asking } from "./in-step.ts";
import type { Read } from "./item.ts";
import { openJudges, type Judges } from "./judges.ts";
import type { Steps } from "./settle.ts";
import { stepsOver } from "./steps.ts";
import { openCollectorStore, openStore } from "./store/open.ts";
import type { SpooledStore } from "./store/spool.ts";
import type { Store } from "./store/store.ts";

/** All that settling needs, opened and joined: one city office's desk. */
export interface Desk extends AsyncDisposable, Judges {
  readonly config: Config;
  readonly store: Store;
  /** The same store where this desk fetches pages for an engine: with a spool on this machine; null elsewhere. */
  readonly spool: SpooledStore | null;
  readonly archive: Archive;
  /** Reads lists of a collector in a process of its own. */
  readonly readList: ReadList;
  readonly clock: Clock;
  readonly actor: string;
  readonly steps: Steps;
  /** The same steps for captures that ask the store together. */
  readonly stepsAsking: (asking: Asking) => Steps;
  readonly sources: ReadonlyMap<string, Source>;
  /** Where access tokens to the platforms lie. */
  readonly tokenFolder: string;
  /** The data folder, under which frozen periods lie. */
  readonly data: string;
  /** The folder holds what was collected from sample servers; every screen over it says so. */
  readonly sample: boolean;
}

/** Product name and version as it is told to sites and written into archives. */
export const software = "PhuSong/0.1";

/** What the city has written down, read once and ready to judge by. */
export interface Rules extends Judges {
  readonly config: Config;
}

/** Reads and checks the config folder; throws `ConfigRefused`. */
export async function readRules(folder: string): Promise<Rules> {
  const config = await loadConfig(folder);
  return { config, ...openJudges(config) };
}

/** Opens a desk; throws `ConfigRefused`, `Refusal` or `StoreDown` with what to do, and leaves nothing open then. */
export async function openDesk(
  settings: Settings,
  clock: Clock,
  actor: string,
  rules?: Rules,
  collecting: {
    readonly collects: boolean;
    /** Told in Vietnamese when the engine takes nothing, and with null when it does again. */
    readonly told?: (reason: string | null) => void;
  } = { collects: false },
): Promise<Desk> {
  const { config, judge, stamp } = rules ?? (await readRules(settings.config));
  await using opened = new AsyncDisposableStack();
  const { data: folder, engine } = settings;
  const spool =
    engine === null || !collecting.collects
      ? null
      : opened.use(await openCollectorStore({ folder, engine }, collecting.told));
  const store = spool ?? opened.use(await openStore({ folder, engine }));
  const archive = opened.use(openArchive(settings.archive, { clock, software }));
  const all = config.cities.flatMap((city) => city.sources);
  const readers = opened.use(openReaders({ families: config.families, outlets: knownOutlets(all) }));
  const lists = opened.use(openListReaders());
  const sources = new Map(all.map((source) => [source.id, source]));
  const read = readerOf(readers, sources, config.families);
  const ground = { store, clock, actor, sources, read, judge, stamp, plans: plansOf(config) };
  const sample = await isSample(settings);
  const rest = opened.move();
  return {
    config,
    store,
    spool,
    archive,
    readList: lists.read,
    clock,
    actor,
    steps: stepsOver(ground),
    stepsAsking: (asking) => stepsOver(ground, asking),
    judge,
    stamp,
    sources,
    tokenFolder: settings.tokens,
    data: settings.data,
    sample,
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

/** File that marks a data folder as a sample. */
export const sampleMark = "DU-LIEU-MAU.txt";

/** Once collected from sample servers, a folder stays a sample, whoever opens it later. */
async function isSample({ data, hosts }: Settings): Promise<boolean> {
  const mark = path.join(data, sampleMark);
  const words = "Thư mục này chứa dữ liệu mẫu, không phải số liệu thật.\n";
  if (hosts.size > 0)
    await writeFile(mark, words).catch((cause: unknown) => {
      throw new Refusal(`Không ghi được vào ${mark}. Hãy kiểm tra quyền ghi và dung lượng trống.`, { cause });
    });
  return access(mark).then(
    () => true,
    () => false,
  );
}

/** Bytes to reading: the bytes' own encoding, then the rules of source and family. */
export function readerOf(
  readers: Pick<Readers, "read" | "readBytes">,
  sources: ReadonlyMap<string, Source>,
  families: readonly Family[],
): (capture: Capture) => Promise<Read> {
  const hosts = outletHosts(sources.values());
  return async (capture) => {
    if (isPost(capture)) return readPost(capture, hosts);
    const source = sources.get(capture.source);
    const family = families.find((one) => one.id === source?.family);
    if (isPdf(capture.body)) return readBulletin(capture, (page) => readers.read(page, { source, family }));
    const { body, headers, finalUrl: url, hint } = capture;
    const contentType = headers["content-type"] ?? null;
    const fetchedAt = capture.timeKnown ? new Date(capture.fetchedAt) : null;
    return readers.readBytes({ body, contentType, url, fetchedAt, hint }, { source, family });
  };
}
