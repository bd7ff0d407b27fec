import { createHash } from "node:crypto";
import { changeDecided, decided, decisionsOn, plansOf, type Plans } from "../decisions/kept.ts";
import type { Desk } from "../desk.ts";
import { fateOf, fateOfCapture, type FateRecord } from "../fate.ts";
import type { Item, Verdict } from "../item.ts";
import { dayOf } from "../measure/windows.ts";
import { explain } from "../settle.ts";
import { everything } from "../store/everything.ts";
import { changesOf } from "./compare.ts";
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
 * Judges every kept item again by the present rules and models, without visiting anyone. People's labels stand before
 * either judgement. With `apply` each item that differs is saved by compare-and-set and each capture that an item stands on
 * gets its one fate in this run; a run that was cut short is simply started again: what it had done is found done.
 */
export async function replay(desk: Desk, options: ReplayOptions): Promise<ReplayReport> {
  const { store, clock } = desk;
  const plans = plansOf(desk.config);
  const run = runOf(desk);
  const report = openReport(run, options);
  await store.refresh();
  const order = { by: "firstCapturedAt", direction: "ascending" } as const;
  for await (const kept of everything(store, "item", { order })) {
    const judged = desk.judge(kept.value);
    const decisions = await decisionsOn(store, kept.value.id);
    const verdicts = decided(only(kept.value, judged, options.plan), decisions, plans);
    report.take(kept.value, changesOf(kept.value, verdicts));
    if (options.apply) await apply(desk, { item: kept.value, judged, plan: options.plan, plans, run });
    options.progress?.();
  }
  await store.refresh();
  return report.result(clock.now());
}

/** Another day or other rules make another run. */
export function runOf({ clock, config }: Pick<Desk, "clock" | "config">): string {
  const rules = createHash("sha256").update(config.version).digest("hex").slice(0, 8);
  return `replay-${dayOf(clock.now())}-${rules}`;
}

async function apply(
  desk: Desk,
  given: {
    readonly item: Item;
    readonly judged: readonly Verdict[];
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
      // Read anew meanwhile: then it was judged by these rules already, or by its own text again.
      const judged = old.value.textDigest === given.item.textDigest ? given.judged : desk.judge(old.value);
      const verdicts = decided(only(old.value, judged, given.plan), decisions, given.plans);
      const same = JSON.stringify(old.value.verdicts) === JSON.stringify(verdicts);
      return same ? null : { ...old.value, verdicts };
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
