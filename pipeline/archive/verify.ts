import {
  checkFile,
  type Fault,
  type FileCheck,
  mendFile,
  type Problem,
  warcFiles,
  withoutOriginal,
} from "../../crawlers/archive-check.ts";
import { endPruning } from "../../crawlers/archive-prune.ts";
import { presentPlace, readMoves } from "../../crawlers/archive-moves.ts";
import { everything } from "../store/everything.ts";
import type { Store } from "../store/store.ts";

/** What a whole archive was found to be. */
export interface Verified {
  readonly files: number;
  readonly open: number;
  readonly records: number;
  readonly captures: number;
  readonly bytes: number;
  readonly problems: readonly Problem[];
  /** Captures of the store whose bytes are not where the store says, by capture id. */
  readonly lost: readonly string[];
  /** Captures of the store that retention took. */
  readonly pruned: number;
  /** Captures that the archive holds and the store does not know: their collector was killed between the two. */
  readonly unknown: number;
  /** What was put right. */
  readonly mended: readonly { readonly file: string; readonly faults: readonly Fault[] }[];
}

/**
 * Reads every record of every file, holds digests, indexes, revisits and the store's captures against them, and with `mend`
 * puts right what can be without losing anything. Killed at any point it is simply run again.
 */
export async function verifyArchive(
  folder: string,
  store: Store,
  options: { readonly mend: boolean; readonly progress?: (file: string) => void },
): Promise<Verified> {
  if (options.mend) await endPruning(folder, await warcFiles(folder));
  const checks: FileCheck[] = [];
  const mended: Verified["mended"][number][] = [];
  for (const file of await warcFiles(folder)) {
    const check = await checkFile(folder, file);
    const faults = check.problems.map(({ fault }) => fault).filter((fault) => mendable.has(fault));
    if (options.mend && faults.length > 0 && !check.isOpen) {
      await mendFile(folder, check);
      mended.push({ file, faults });
      checks.push(await checkFile(folder, file));
    } else checks.push(check);
    options.progress?.(file);
  }
  const noted = await holdAgainst(folder, store, checks);
  const sum = (of: (check: FileCheck) => number): number => checks.reduce((all, one) => all + of(one), 0);
  return {
    files: checks.length,
    open: checks.filter(({ isOpen }) => isOpen).length,
    records: sum(({ records }) => records),
    captures: sum(({ entries }) => entries.length),
    bytes: sum(({ bytes }) => bytes),
    problems: [...checks.flatMap(({ problems }) => problems), ...withoutOriginal(checks)],
    ...noted,
    mended,
  };
}

const mendable: ReadonlySet<Fault> = new Set(["tail", "index"]);

/** What the store says of its captures against what the files hold. */
async function holdAgainst(
  folder: string,
  store: Store,
  checks: readonly FileCheck[],
): Promise<Pick<Verified, "lost" | "pruned" | "unknown">> {
  const held = new Map<string, string>();
  for (const { entries } of checks)
    for (const { file, offset, digest } of entries) held.set(`${file} ${offset}`, digest);
  const known = new Set<string>();
  const lost: string[] = [];
  let pruned = 0;
  const order = { by: "fetchedAt", direction: "ascending" } as const;
  for await (const { value } of everything(store, "capture", { order })) {
    const raw = value.rendered === undefined ? null : await presentPlace(folder, value.rendered.raw);
    if (raw !== null) known.add(`${raw.file} ${raw.offset}`);
    const now = await presentPlace(folder, value.evidence);
    const key = now === null ? "" : `${now.file} ${now.offset}`;
    if (now !== null && held.get(key) === value.evidence.digest) known.add(key);
    else if (now === null && (await readMoves(folder, value.evidence.file)) !== null) pruned += 1;
    // A collector may be writing while this reads.
    else if (!checks.some(({ isOpen, file }) => isOpen && file === now?.file)) lost.push(value.id);
  }
  return { lost, pruned, unknown: [...held.keys()].filter((key) => !known.has(key)).length };
}
