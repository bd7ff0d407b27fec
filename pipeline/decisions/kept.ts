import type { CityConfig } from "../../config/load.ts";
import type { Plan } from "../../config/schema.ts";
import type { Item, Verdict } from "../item.ts";
import { everything } from "../store/everything.ts";
import type { Decision } from "../store/records.ts";
import type { Kept, Signature, Store } from "../store/store.ts";
import { inOrder } from "./label.ts";
import { withDecisions } from "./with-decisions.ts";

/** Plans by id. */
export type Plans = ReadonlyMap<string, Plan>;

/** All plans of all cities. */
export function plansOf(config: { readonly cities: readonly Pick<CityConfig, "plans">[] }): Plans {
  return new Map(config.cities.flatMap((city) => city.plans.map((plan) => [plan.id, plan])));
}

/** Verdicts with people's decisions over them. */
export function decided(
  verdicts: readonly Verdict[],
  decisions: readonly Decision[],
  plans: Plans,
): readonly Verdict[] {
  return verdicts.map((verdict) => {
    const plan = plans.get(verdict.plan);
    return plan === undefined ? verdict : withDecisions(verdict, decisions, plan);
  });
}

/** What people decided about an item, in order of time; what was written since the last `refresh` may be missing. */
export async function decisionsOn(store: Store, item: string): Promise<readonly Decision[]> {
  const order = { by: "at", direction: "ascending" } as const;
  const decisions: Decision[] = [];
  for await (const kept of everything(store, "decision", { where: { is: { item } }, order }))
    decisions.push(kept.value);
  return decisions;
}

/** What people decided about items, for each that anything was decided about, as `decisionsOn` gives it; one question for all. */
export async function decisionsOnAll(
  store: Store,
  items: readonly string[],
): Promise<ReadonlyMap<string, readonly Decision[]>> {
  if (items.length === 0) return new Map();
  const order = { by: "id", direction: "ascending" } as const;
  const found: Decision[] = [];
  for await (const { value } of everything(store, "decision", { where: { is: { item: items } }, order }))
    found.push(value);
  return Map.groupBy(inOrder(found), ({ item }) => item);
}

/** How often an item is tried again when others write it at the same moment. */
const attempts = 50;

/**
 * Changes an item in the light of people's decisions by compare-and-set. Decisions are written before the item, and here the
 * item is read before its decisions: whoever writes last has seen them all. null from `next` leaves the item as it is.
 */
export async function changeDecided(
  store: Store,
  id: string,
  next: (old: Kept<"item"> | null, decisions: readonly Decision[]) => Item | null,
  by: Signature,
): Promise<Kept<"item"> | null> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [old = null] = await store.read("item", [id]);
    await store.refresh();
    const value = next(old, await decisionsOn(store, id));
    if (value === null) return old;
    const [written] = await store.write("item", [{ value, expects: old?.revision ?? 0 }], by);
    if (written?.outcome === "kept") return { value, revision: written.revision, ...by };
  }
  throw new Error(`item ${id} was changed by others ${attempts} times in a row`);
}
