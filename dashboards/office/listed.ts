import { whereOf } from "../../pipeline/measure/drill.ts";
import type { Order, Where } from "../../pipeline/store/store.ts";
import type { ListState } from "./address.ts";
import type { KnownPlan } from "./known.ts";

/** How an address (`xep`) asks for the oldest items first. */
export const oldest = "tin.ngay";

/** What the store is asked for a list of items: the same for the page, its feed, its files and other programs. */
export function listQuestion(
  { drill, text, aside }: Pick<ListState, "drill" | "text" | "aside">,
  known: KnownPlan,
  oldestFirst = false,
): { readonly where: Where; readonly order: Order } {
  const counted = whereOf(drill, known);
  const tier = aside === null ? {} : { tier: `${known.plan.id}/${aside}` };
  const where = { ...counted, is: { ...counted.is, ...tier }, ...(text !== "" && { text }) };
  const by = drill.days === null ? "firstCapturedAt" : "sortAt";
  return { where, order: { by, direction: oldestFirst ? "ascending" : "descending" } };
}
