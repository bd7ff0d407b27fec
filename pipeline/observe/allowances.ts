import {
  type AllowanceBook,
  type Allowances,
  BookAway,
  freshAllowance,
} from "../../crawlers/platforms/allowance.ts";
import { change } from "../store/change.ts";
import { EngineAway } from "../store/errors.ts";
import type { Signature, Store } from "../store/store.ts";

/**
 * What tokens may still ask for, kept in the store that all machines share, so that a restart or another collector goes on
 * from there. `own` is this machine's file for the time in which the shared store is away.
 */
export function allowancesOver(store: Store, by: () => Signature, own: Store | null = null): Allowances {
  const shared = bookIn(store, by);
  return own === null ? shared : { ...shared, alone: bookIn(own, by) };
}

function bookIn(store: Store, by: () => Signature): AllowanceBook {
  return {
    read: (id) =>
      orAway(async () => {
        const [kept] = await store.read("allowance", [id]);
        return kept?.value ?? null;
      }),
    change: (id, next) =>
      orAway(async () => {
        const kept = await change(
          store,
          "allowance",
          id,
          (old) => next(old?.value ?? freshAllowance(id)),
          by(),
        );
        return kept.value;
      }),
  };
}

async function orAway<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof EngineAway ? new BookAway("the shared book is away", { cause: error }) : error;
  }
}
