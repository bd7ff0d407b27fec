import { decided, type Plans } from "../decisions/kept.ts";
import type { Desk } from "../desk.ts";
import type { Item, Verdict } from "../item.ts";
import type { Judges } from "../judges.ts";
import type { Draft } from "../settle.ts";
import type { Decision } from "../store/records.ts";

/** What rules, models and people say of a kept item now. */
export interface JudgedAgain {
  /** What rules and models say. */
  readonly said: readonly Verdict[];
  /** The same as people left it. */
  readonly verdicts: readonly Verdict[];
  /** Stamp of the judgement. */
  readonly judged: string;
  /** Rules and models were asked; false where the kept verdicts stand. */
  readonly isAnew: boolean;
}

/**
 * Judges a kept item as it reads now, `draft`. Where rules and models have judged just this by just what they are now, their
 * verdicts stand and nothing is asked; what people decided about is always judged anew, since it is seldom and theirs stands before.
 */
export function judgeAgain(
  { judge, stamp, plans }: Judges & { readonly plans: Plans },
  item: Item,
  draft: Draft,
  decisions: readonly Decision[],
): JudgedAgain {
  const judged = stamp(draft);
  if (item.judged === judged && isMachines(item, decisions))
    return { said: item.verdicts, verdicts: item.verdicts, judged, isAnew: false };
  const said = judge(draft);
  return { said, verdicts: decided(said, decisions, plans), judged, isAnew: true };
}

/** Nobody decided anything about it: its verdicts are what rules and models said. */
function isMachines({ verdicts }: Item, decisions: readonly Decision[]): boolean {
  return (
    decisions.length === 0 &&
    verdicts.every(({ machine, people }) => machine === undefined && people === undefined)
  );
}

/** The stamp of a judgement that left its item as it was, and the item's revision when it was made. */
export interface Stamp {
  readonly judged: string;
  readonly revision: number;
}

/** Gives items their new stamps in one write, so that no later run need judge them; what somebody wrote meanwhile is left. */
export async function stampAll(
  { store, clock, actor }: Pick<Desk, "store" | "clock" | "actor">,
  stamps: ReadonlyMap<string, Stamp>,
): Promise<void> {
  if (stamps.size === 0) return;
  const stamped = (await store.read("item", [...stamps.keys()])).flatMap((kept) => {
    const stamp = kept === null ? undefined : stamps.get(kept.value.id);
    if (kept === null || stamp === undefined || stamp.revision !== kept.revision) return [];
    return [{ value: { ...kept.value, judged: stamp.judged }, expects: kept.revision }];
  });
  await store.write("item", stamped, { actor, at: clock.now().toISOString() });
}
