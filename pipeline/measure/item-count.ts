import type { Store, Where } from "../store/store.ts";
import type { Days } from "./duty.ts";
import { untilChanged } from "./until-changed.ts";

const mostCounts = 500; // lists whose counts are held
const countedOnce = untilChanged<number>(mostCounts);

/**
 * How many items a list of these days holds, null for those without a day; the next page of it, and the list opened again,
 * counts nothing until anything of these days changed.
 */
export function countItems(store: Store, where: Where, days: Days | null): Promise<number> {
  return countedOnce(store, { key: JSON.stringify(where), days }, () => store.count("item", where));
}
