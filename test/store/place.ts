import { afterAll, beforeAll } from "vitest";
import type { Item } from "../../pipeline/item.ts";
import { everything } from "../../pipeline/store/everything.ts";
import type { Order, Store, Where } from "../../pipeline/store/store.ts";
import { by, itemOf } from "./samples.ts";

/** Where one case of the contract keeps its records: a city of its own in a store that others use too. */
export interface Place {
  readonly store: Store;
  readonly city: string;
  /** An item of this city whose id begins with the city's. */
  readonly item: (name: string, given?: Partial<Item>) => Item;
  /** Conditions, and this city. */
  readonly here: (where?: Where) => Where;
  /** Writes new items and makes them visible. */
  readonly put: (...items: readonly Item[]) => Promise<void>;
  /** Names of this city's items that match, in order, read in pages of two. */
  readonly names: (where: Where, order?: Order) => Promise<readonly string[]>;
}

/** The order of the office's lists. */
export const newest: Order = { by: "sortAt", direction: "descending" };
export const byId: Order = { by: "id", direction: "ascending" };

let cities = 0;

/** Opens one store for the cases of a `describe`; the function gives each case a place of its own. */
export function places(open: () => Promise<Store>): () => Place {
  let opened: Store | null = null;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  return () => {
    if (opened === null) throw new Error("no store was opened");
    const store = opened;
    cities += 1;
    const city = `c${cities}`;
    const here = (where: Where = {}): Where => ({ ...where, is: { ...where.is, city } });
    return {
      store,
      city,
      here,
      item: (name, given = {}) => itemOf(`${city}-${name}`, { city, ...given }),
      async put(...items) {
        await store.write(
          "item",
          items.map((value) => ({ value, expects: 0 })),
          by,
        );
        await store.refresh();
      },
      async names(where, order = byId) {
        const found: string[] = [];
        for await (const row of everything(store, "item", { where: here(where), order, pageSize: 2 })) {
          found.push(row.value.id.slice(city.length + 1));
        }
        return found;
      },
    };
  };
}
