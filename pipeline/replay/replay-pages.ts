import type { Settings } from "../../config/settings.ts";
import { withEnteredDay } from "../decisions/entered-day.ts";
import { changeDecided, decided, plansOf } from "../decisions/kept.ts";
import type { Desk } from "../desk.ts";
import { fateOf, fateOfCapture, type Fate, type FateRecord } from "../fate.ts";
import type { Item, Read } from "../item.ts";
import { explain, settle, type Draft } from "../settle.ts";
import { pagesOf } from "../store/everything.ts";
import type { CaptureNote } from "../../crawlers/capture.ts";
import { changesOf } from "./compare.ts";
import { stampAll, type Stamp } from "./judge-again.ts";
import { runOf } from "./replay.ts";
import { openReport, type ReplayReport } from "./report.ts";
import type { Reread } from "./reread.ts";
import { openRereaders, type Rereaders } from "./rereaders.ts";

/** What settling the archive again found beside the change of the numbers. */
export interface PagesReport extends ReplayReport {
  readonly captures: number;
  /** Items whose fields read otherwise, by field. */
  readonly fields: Readonly<Record<string, number>>;
  /** Captures in which an article was found where there was none. */
  readonly found: number;
  /** What this process and the batches of the others took of the processor. */
  readonly processorSeconds: number;
}

/** How the archive is settled again. */
export interface PagesOptions {
  /** false = only tell what would change. */
  readonly apply: boolean;
  readonly settings: Pick<Settings, "config" | "data" | "archive" | "engine">;
  /** Processes; absent = as many as there are cores. */
  readonly processes?: number;
  readonly progress?: (captures: number) => void;
}

const batch = 64; // captures to a process at a time: enough to hide the way there, few enough to share them out evenly

/**
 * Settles every capture of the archive again by the present rules, offline, on all cores: pages are read and judged in
 * processes that see store and archive for themselves; only what differs comes back and is saved, by compare-and-set, fates
 * in one write for each batch. A run that was cut short is simply started again.
 */
export async function replayPages(desk: Desk, options: PagesOptions): Promise<PagesReport> {
  const { store, clock } = desk;
  const run = `${runOf(desk)}-trang`;
  const report = openReport(run, options);
  const fields: Record<string, number> = {};
  const sums = { captures: 0, found: 0, judgedAnew: 0 };
  await using rereaders = openRereaders(options.settings, options.processes);
  const before = process.cpuUsage();
  await store.refresh();

  const fateIn = (note: CaptureNote, outcome: Outcome): FateRecord =>
    fateOfCapture(run, note, { ...outcome, ledTo: note.ledTo }, clock.now());
  const take = async (notes: ReadonlyMap<string, CaptureNote>): Promise<void> => {
    const { results, guarded } = await rereaders.reread([...notes.keys()]);
    const fates: FateRecord[] = [];
    for (const one of results) {
      const note = notes.get(one.capture);
      if (note !== undefined) fates.push(fateIn(note, await apply(one, note)));
    }
    for (const id of guarded) {
      const note = notes.get(id);
      if (note === undefined) continue;
      const reason = "trang làm hỏng bộ đọc; giữ bản đã đọc";
      fates.push(fateIn(note, { fate: "unreadable", reason, item: null }));
    }
    const by = { actor: desk.actor, at: clock.now().toISOString() };
    if (options.apply) await stampAll(desk, stampsOf(results));
    if (options.apply && fates.length > 0)
      await store.write(
        "fate",
        fates.map((value) => ({ value, expects: 0 })),
        by,
      );
    sums.captures += notes.size;
    options.progress?.(notes.size);
  };

  const apply = async (one: Reread, note: CaptureNote): Promise<Outcome> => {
    if (one.kind === "found") {
      sums.found += 1;
      return options.apply ? await settleFound(desk, note, one.read) : nothing;
    }
    if (one.kind === "same" ? one.anew !== null : one.kind === "changed" && one.isAnew) sums.judgedAnew += 1;
    if (one.kind !== "changed") return { item: null, ...one };
    const [kept] = await store.read("item", [one.draft.id]);
    if (kept === null || kept === undefined || kept.value.capture !== one.capture) return nothing; // read anew meanwhile
    for (const name of fieldsOf(kept.value, one.draft)) fields[name] = (fields[name] ?? 0) + 1;
    report.take(kept.value, changesOf(kept.value, one.draft.verdicts));
    if (options.apply) await save(desk, one, kept.value);
    const { verdicts, id } = one.draft;
    return { fate: fateOf(verdicts), reason: explain(verdicts), item: id };
  };

  await inHand(captureBatches(desk), rereaders, take);
  await store.refresh();
  const items = await store.count("item");
  const { user, system } = process.cpuUsage(before);
  const processorSeconds = (rereaders.processorMs() + (user + system) / 1000) / 1000;
  return { ...report.result(clock.now()), ...sums, items, fields, processorSeconds };
}

/** What one capture came to in this run. */
interface Outcome {
  readonly fate: Fate;
  readonly reason: string;
  readonly item: string | null;
}
const nothing: Outcome = { fate: "unchanged", reason: "tin đã được đọc lại trong lúc chạy", item: null };

/** Captures by the time they were fetched, a batch at a time. */
async function* captureBatches({ store }: Desk): AsyncGenerator<ReadonlyMap<string, CaptureNote>> {
  const order = { by: "fetchedAt", direction: "ascending" } as const;
  const settled = { where: { present: ["settled"] }, order, pageSize: batch } as const;
  for await (const rows of pagesOf(store, "capture", settled))
    yield new Map(rows.map(({ value }) => [value.id, value]));
}

/** Keeps every process busy, with one batch waiting for each. */
async function inHand(
  batches: AsyncGenerator<ReadonlyMap<string, CaptureNote>>,
  { count }: Rereaders,
  take: (notes: ReadonlyMap<string, CaptureNote>) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const notes of batches) {
    const one = take(notes).finally(() => running.delete(one));
    running.add(one);
    if (running.size >= count * 2) await Promise.race(running);
  }
  await Promise.all(running);
}

/** By item, the stamps of those that were judged anew and count as they did. */
function stampsOf(results: readonly Reread[]): ReadonlyMap<string, Stamp> {
  return new Map(
    results.flatMap((one) =>
      one.kind === "same" && one.anew !== null ? [[one.item, one.anew] as const] : [],
    ),
  );
}

/** The item as it reads now; whoever wrote it meanwhile is asked again, people's labels and their day before all. */
async function save(
  desk: Desk,
  { draft, isMoved }: Extract<Reread, { kind: "changed" }>,
  old: Item,
): Promise<void> {
  const by = { actor: desk.actor, at: desk.clock.now().toISOString() };
  if (isMoved) await desk.store.refresh(["imprint", "item"]);
  const story = isMoved ? await desk.steps.storyOf(draft) : { story: old.story, copy: old.copy };
  const plans = plansOf(desk.config);
  await changeDecided(
    desk.store,
    draft.id,
    (now, decisions) => {
      if (now === null || now.value.capture !== draft.capture) return null;
      const standing = isMoved ? story : { story: now.value.story, copy: now.value.copy };
      const watch = now.value.watch === undefined ? {} : { watch: now.value.watch };
      const verdicts = decided(draft.verdicts, decisions, plans);
      const read = withEnteredDay(draft, now.value, decisions);
      return { ...read, ...standing, ...watch, removedOn: now.value.removedOn, verdicts };
    },
    by,
  );
}

/** An article where none was read before takes the whole road; a capture that was settled since is left alone. */
async function settleFound(desk: Desk, note: CaptureNote, read: Read): Promise<Outcome> {
  const { headers, body } = await desk.archive.open(note.evidence);
  const steps = { ...desk.steps, read: async () => read };
  const { fate, reason, item } = await settle({ ...note, headers, body }, steps);
  return { fate, reason, item: item?.id ?? null };
}

/** Names of the fields that read otherwise; proofs and verdicts are told by the report. */
function fieldsOf(item: Item, draft: Draft): readonly string[] {
  const names = [
    "title",
    "lead",
    "text",
    "authors",
    "publishedAt",
    "publishedDay",
    "section",
    "credit",
    "media",
  ] as const;
  return names.filter((name) => JSON.stringify(item[name]) !== JSON.stringify(draft[name]));
}

/** What reading again found, as lines for people, in Vietnamese. */
export function toldOfPages({ captures, found, fields }: PagesReport): string {
  const changed = Object.entries(fields).map(([name, count]) => `${fieldWords[name] ?? name} ${count}`);
  return [
    `Đọc lại ${captures} bản chụp; ${found} bản trước đây không đọc được nay là bài.`,
    changed.length === 0
      ? "Không trường nào đọc khác trước."
      : `Số tin có trường đọc khác trước: ${changed.join(", ")}.`,
    "",
  ].join("\n");
}

const fieldWords: Readonly<Record<string, string>> = {
  title: "tít",
  lead: "sapo",
  text: "thân bài",
  authors: "tác giả",
  publishedAt: "giờ đăng",
  publishedDay: "ngày đăng",
  section: "chuyên mục",
  credit: "nguồn dẫn",
  media: "ảnh, tiếng, hình",
};
