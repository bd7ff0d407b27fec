import { type Allowances, freshAllowance } from "../../crawlers/platforms/allowance.ts";
import { change } from "../store/change.ts";
import type { Signature, Store } from "../store/store.ts";

/** What tokens may still ask for, kept in the store, so that a restart or another collector goes on from there. */
export function allowancesOver(store: Store, by: () => Signature): Allowances {
  return {
    async read(id) {
      const [kept] = await store.read("allowance", [id]);
      return kept?.value ?? null;
    },
    async change(id, next) {
      const kept = await change(
        store,
        "allowance",
        id,
        (old) => next(old?.value ?? freshAllowance(id)),
        by(),
      );
      return kept.value;
    },
  };
}
