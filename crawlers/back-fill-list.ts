import { open, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { makeFolder } from "../config/make-folder.ts";
import type { Days, SurveyState } from "./back-fill-survey.ts";
import type { Clock } from "./capture.ts";
import type { Entry } from "./listed.ts";

/** What a back-fill of one channel has found and done, on disk, so that a killed one goes on where it was. */
export interface FoundList {
  readonly survey: SurveyState | null;
  readonly entries: readonly Entry[];
  /** How many of the entries were taken up. */
  readonly done: number;
  /** How many of those nobody had known. */
  readonly fresh: number;
  /** Keeps what a page of the survey gave, durably, before the next page is read. */
  add(entries: readonly Entry[], survey: SurveyState): Promise<void>;
  /** Keeps how far the fetching has come. */
  keepDone(done: number, fresh: number): Promise<void>;
}

const Survey = z.object({
  queue: z.array(z.string()).readonly(),
  pages: z.int(),
  oldest: z.string().nullable(),
  missed: z.int(),
  finished: z.boolean(),
});
const Span = z.object({ channel: z.string(), from: z.string(), to: z.string() });
const State = z.object({
  /** Whose list it is; absent in what an earlier program left. */
  of: Span.optional(),
  /** ISO 8601, UTC; when it was last written. */
  at: z.string().optional(),
  survey: Survey.nullable(),
  entries: z.int(),
  done: z.int(),
  fresh: z.int(),
});
const Found = z.object({
  url: z.string(),
  hint: z
    .object({
      title: z.string().optional(),
      publishedAt: z.string().optional(),
      summary: z.string().optional(),
      original: z.string().optional(),
    })
    .nullable(),
});

/** Opens the list of a channel and days; another span of days is another list. */
export async function openFoundList(
  folder: string,
  channel: string,
  days: Days,
  clock: Clock,
): Promise<FoundList> {
  await makeFolder(folder);
  const key = createHash("sha256").update(`${channel} ${days.from} ${days.to}`).digest("hex").slice(0, 16);
  const lines = path.join(folder, `${key}.jsonl`);
  const stateFile = path.join(folder, `${key}.json`);
  const before = await readState(stateFile);
  // What was written of a page whose end was not noted is read anew: the state counts the lines that hold.
  const entries = (await readLines(lines)).slice(0, before.entries);
  let state = { ...before, entries: entries.length };
  if (before.entries > 0) await rewrite(lines, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  const of = { channel, ...days };
  const keep = (): Promise<void> =>
    rewrite(stateFile, JSON.stringify({ ...state, of, at: clock.now().toISOString() }));
  return {
    get survey() {
      return state.survey;
    },
    entries,
    get done() {
      return state.done;
    },
    get fresh() {
      return state.fresh;
    },
    async add(found, survey) {
      await using file = await open(lines, "a");
      await file.appendFile(found.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
      await file.datasync();
      entries.push(...found);
      state = { ...state, survey, entries: entries.length };
      await keep();
    },
    async keepDone(done, fresh) {
      state = { ...state, done, fresh };
      await keep();
    },
  };
}

/** How far the back-fill of one channel has come. */
export interface FillProgress {
  readonly channel: string;
  readonly days: Days;
  /** ISO 8601, UTC; its last step. */
  readonly at: string;
  /** Pages of lists that were read. */
  readonly pages: number;
  /** Whether all its lists were read, so that `found` is the whole. */
  readonly surveyed: boolean;
  readonly found: number;
  /** How many of those found were taken up. */
  readonly done: number;
}

/** How far each back-fill of a folder has come, the latest step first; nothing where none was ever begun. */
export async function fillProgress(folder: string): Promise<readonly FillProgress[]> {
  const names = await readdir(folder).catch(() => []);
  const all: FillProgress[] = [];
  for (const name of names.filter((one) => one.endsWith(".json"))) {
    const { of, at, survey, entries, done } = await readState(path.join(folder, name));
    if (of === undefined || at === undefined) continue;
    const { channel, from, to } = of;
    const surveyed = survey?.finished ?? false;
    all.push({ channel, days: { from, to }, at, pages: survey?.pages ?? 0, surveyed, found: entries, done });
  }
  return all.toSorted((one, other) => (one.at < other.at ? 1 : -1));
}

async function readState(file: string): Promise<z.infer<typeof State>> {
  const text = await readFile(file, "utf8").catch(() => null);
  const nothing: z.infer<typeof State> = { survey: null, entries: 0, done: 0, fresh: 0 };
  if (text === null) return nothing;
  const read = State.safeParse(parsed(text));
  return read.success ? read.data : nothing;
}

async function readLines(file: string): Promise<Entry[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  const entries: Entry[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const read = Found.safeParse(parsed(line));
    if (!read.success) break; // torn by a kill; what follows was not counted either
    const { url, hint } = read.data;
    entries.push({ url, hint: hint === null ? null : withoutEmpty(hint) });
  }
  return entries;
}

function withoutEmpty(hint: NonNullable<z.infer<typeof Found>["hint"]>): Entry["hint"] {
  const { title, publishedAt, summary, original } = hint;
  return {
    ...(title === undefined ? {} : { title }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(summary === undefined ? {} : { summary }),
    ...(original === undefined ? {} : { original }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function rewrite(file: string, text: string): Promise<void> {
  await writeFile(`${file}.${process.pid}`, text, { flush: true });
  await rename(`${file}.${process.pid}`, file);
}
