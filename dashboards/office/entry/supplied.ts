import { suppliedOf } from "../../../pipeline/measure/extras.ts";
import type { ToldMemory } from "../../../pipeline/measure/listed.ts";
import type { SuppliedFigure } from "../../../pipeline/measure/supplied.ts";
import type { Store } from "../../../pipeline/store/store.ts";
import type { KnownPlan } from "../known.ts";
import type { Office } from "../office.ts";

const memories = new WeakMap<Store, ToldMemory>();

/** The confirmed entries of a plan for a page: entries as they stand, items that tell of lists' rows as of the last two minutes. */
export function suppliedFor(
  { store }: Pick<Office, "store">,
  known: KnownPlan,
): Promise<readonly SuppliedFigure[]> {
  const memory = memories.get(store) ?? new Map();
  memories.set(store, memory);
  return suppliedOf(store, known, memory);
}
