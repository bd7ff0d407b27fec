import { checkFile, warcFiles } from "../../crawlers/archive-check.ts";
import { endPruning, planPruning, pruneFile } from "../../crawlers/archive-prune.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { dayOf } from "../measure/windows.ts";
import { noteDeed } from "../people/audit.ts";
import type { Store } from "../store/store.ts";
import { neededRecords, type Needed } from "./needed.ts";

/** Fewest days that a capture is kept; younger bytes may still be named by new captures. */
export const leastDays = 365;

/** What pruning took, or would take. */
export interface Pruned {
  readonly applied: boolean;
  /** Captures fetched on or after this day stay. */
  readonly before: string;
  readonly files: number;
  readonly captures: number;
  /** Of the files that are touched. */
  readonly bytesBefore: number;
  readonly bytesFreed: number | null;
  readonly stays: Needed["counts"];
}

/** What pruning works with. */
export interface Pruning {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
  /** The data folder, under which frozen periods lie, and the archive's. */
  readonly data: string;
  readonly archive: string;
}

/**
 * Deletes captures that are older than so many days and prove no number that was frozen. Without `apply` it only tells. Who
 * deleted what and when is written down before each file is touched; killed at any point it is simply run again.
 */
export async function prune(
  { store, clock, actor, data, archive }: Pruning,
  options: { readonly olderThan: number; readonly apply: boolean },
): Promise<Pruned> {
  const now = clock.now();
  const limit = now.getTime() - Math.max(leastDays, options.olderThan) * 86_400_000;
  if (options.apply) await endPruning(archive, await warcFiles(archive));
  const needed = await neededRecords(store, { data, archive });
  const checks = [];
  for (const file of await warcFiles(archive)) checks.push(await checkFile(archive, file));
  const plans = planPruning(checks, (entry) => Date.parse(entry.date) >= limit || needed.has(entry));
  let freed = 0;
  for (const plan of options.apply ? plans : []) {
    await noteDeed(
      { store, clock },
      {
        actor,
        what: "archive.prune",
        subject: plan.file,
        before: `${plan.kept.length + plan.deleted.length}`,
        after: `${plan.kept.length}`,
      },
    );
    freed += await pruneFile(archive, plan, dayOf(now));
  }
  await store.refresh();
  return {
    applied: options.apply,
    before: dayOf(new Date(limit)),
    files: plans.length,
    captures: plans.reduce((sum, { deleted }) => sum + deleted.length, 0),
    bytesBefore: plans.reduce((sum, { bytes }) => sum + bytes, 0),
    bytesFreed: options.apply ? freed : null,
    stays: needed.counts,
  };
}
