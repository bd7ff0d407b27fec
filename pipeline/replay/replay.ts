import { createHash } from "node:crypto";
import { changeDecided, decided, decisionsOnAll, plansOf, type Plans } from "../decisions/kept.ts";
import type { Desk } from "../desk.ts";
import { fateOf, fateOfCapture, type FateRecord } from "../fate.ts";
import type { Item, Verdict } from "../item.ts";
import { dayOf } from "../measure/windows.ts";
import { explain } from "../settle.ts";
import { pagesOf } from "../store/everything.ts";
import type { Kept } from "../store/store.ts";
import { changesOf } from "./compare.ts";
import { judgeAgain, stampAll, type JudgedAgain } from "./judge-again.ts";
import { openReport, type ReplayReport } from "./report.ts";

/** What is judged again. */
export interface ReplayOptions {
  /** One plan; absent = all. The other plans' verdicts stay as they are. */
  readonly plan?: string;
  /** false = only tell what would change. */
  readonly apply: boolean;
  readonly progress?: () => void;
}

/**
 * Judges every kept item again by the present rules and models, without visiting anyone; those that bear the stamp of just
 * these are judged already. People's labels stand before either judgement. With `apply` each item that differs is saved by compare-and-set and each capture that an item stands on
 * gets its one fate in this run; a run that was cut short is simply started again: what it had done is found done.
 */
export async function replay(desk: Desk, options: ReplayOptions): Promise<ReplayReport> {
  const { store, clock } = desk;
  const ground = { ...desk, plans: plansOf(desk.config) };
  const run = runOf(desk);
  const report = openReport(run, options);
  let judgedAnew = 0;
  await store.refresh();
  const order = { by: "firstCapturedAt", direction: "ascending" } as const;
  for await (const batch of pagesOf(store, "item", { order, pageSize: batchSize })) {
    const decisions = await decisionsOnAll(
      store,
      batch.map(({ value }) => value.id),
    );
    const asBefore: AsBefore[] = [];
    for (const kept of batch) {
      const item = kept.value;
      const labels = decisions.get(item.id) ?? [];
      const again = judgeAgain(ground, item, item, labels);
      const { plan } = options;
      const verdicts =
        plan === undefined ? again.verdicts : decided(only(item, again.said, plan), labels, ground.plans);
      report.take(item, changesOf(item, verdicts));
      if (again.isAnew) judgedAnew += 1;
      const isSame = JSON.stringify(item.verdicts) === JSON.stringify(verdicts);
      if (isSame) asBefore.push({ kept, again });
      else if (options.apply) await apply(desk, { ...ground, again, item, plan: options.plan, run });
      options.progress?.();
    }
    if (options.apply) await noteAll(desk, asBefore, { run, plan: options.plan });
  }
  await store.refresh();
  return { ...report.result(clock.now()), judgedAnew };
}

/** An item whose verdicts stay, with what they were found to be. */
interface AsBefore {
  readonly kept: Kept<"item">;
  readonly again: JudgedAgain;
}

const batchSize = 100; // items; the store is asked once for what people decided about them

/** Items that stay as they are: their fates in this run, and stamps where all plans judged anew. */
async function noteAll(
  desk: Desk,
  all: readonly AsBefore[],
  { run, plan }: { readonly run: string; readonly plan: string | undefined },
): Promise<void> {
  if (all.length === 0) return;
  const now = desk.clock.now();
  const fates = all.map(({ kept }) => ({ value: fateIn(run, kept.value, now), expects: 0 }));
  await desk.store.write("fate", fates, { actor: desk.actor, at: now.toISOString() });
  if (plan !== undefined) return;
  const anew = all.filter(({ again }) => again.isAnew);
  const stamps = anew.map(
    ({ kept, again }) => [kept.value.id, { judged: again.judged, revision: kept.revision }] as const,
  );
  await stampAll(desk, new Map(stamps));
}

/** Another day or other rules make another run. */
export function runOf({ clock, config }: Pick<Desk, "clock" | "config">): string {
  const rules = createHash("sha256").update(config.version).digest("hex").slice(0, 8);
  return `replay-${dayOf(clock.now())}-${rules}`;
}

/** Saves an item whose verdicts differ, as people left them; who wrote it meanwhile is heard. */
async function apply(
  desk: Desk,
  given: {
    readonly item: Item;
    readonly again: JudgedAgain;
    readonly plan: string | undefined;
    readonly plans: Plans;
    readonly run: string;
  },
): Promise<void> {
  const { store, clock } = desk;
  const now = clock.now();
  const by = { actor: desk.actor, at: now.toISOString() };
  const written = await changeDecided(
    store,
    given.item.id,
    (old, decisions) => {
      if (old === null) return null;
      // Read anew meanwhile: then what was judged is not what stands there.
      const judged = desk.stamp(old.value);
      const said = judged === given.again.judged ? given.again.said : desk.judge(old.value);
      const verdicts = decided(only(old.value, said, given.plan), decisions, given.plans);
      if (JSON.stringify(old.value.verdicts) === JSON.stringify(verdicts)) return null;
      const { judged: _, ...unstamped } = old.value; // judged by one plan alone it bears no stamp, since the others' rules may be older
      return given.plan === undefined ? { ...unstamped, verdicts, judged } : { ...unstamped, verdicts };
    },
    by,
  );
  if (written === null) return;
  await store.write("fate", [{ value: fateIn(given.run, written.value, now), expects: 0 }], by);
}

/** The verdicts after judging again; of one plan alone where only that is asked. */
function only(item: Item, judged: readonly Verdict[], plan: string | undefined): readonly Verdict[] {
  if (plan === undefined) return judged;
  const fresh = judged.find((verdict) => verdict.plan === plan);
  const stood = item.verdicts.some((verdict) => verdict.plan === plan);
  if (fresh === undefined) return item.verdicts.filter((verdict) => verdict.plan !== plan);
  if (!stood) return [...item.verdicts, fresh];
  return item.verdicts.map((verdict) => (verdict.plan === plan ? fresh : verdict));
}

/** The fate of an item's own capture in a run, from what its plans say of it. */
function fateIn(run: string, item: Item, at: Date): FateRecord {
  const { capture: id, url: finalUrl, verdicts } = item;
  const ended = { fate: fateOf(verdicts), reason: explain(verdicts), item: item.id, ledTo: null };
  return fateOfCapture(run, { ...item, id, finalUrl }, ended, at);
}
