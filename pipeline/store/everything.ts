import type { Kept, Kind, Order, Reader, Store, Where } from "./store.ts";

/** Which records are asked for, and how. */
interface Everything {
  readonly where?: Where;
  readonly order: Order;
  readonly pageSize?: number;
}

/** All records that match, page after page, in the asked order; what is written meanwhile may or may not be among them. */
export async function* everything<K extends Kind>(
  store: Reader,
  kind: K,
  ask: Everything,
): AsyncIterable<Kept<K>> {
  for await (const rows of pagesOf(store, kind, ask)) yield* rows;
}

/** The same a page at a time, for whoever reads or writes many at once; no page is empty. */
export async function* pagesOf<K extends Kind>(
  store: Reader,
  kind: K,
  ask: Everything,
): AsyncGenerator<readonly Kept<K>[]> {
  const { where = {}, order, pageSize: limit = 500 } = ask;
  const read = (after: string | null) => store.list(kind, { where, order, limit, after });
  let coming = read(null);
  for (;;) {
    const { rows, next } = await coming;
    if (next !== null) {
      // The next page is read while the caller works on this one; whoever leaves early does not wait for it.
      coming = read(next);
      coming.catch(() => null);
    }
    if (rows.length > 0) yield rows;
    if (next === null) return;
  }
}

const pageOfFile = 1_000; // fewer requests than for a page that somebody waits for

/**
 * The same as all stand at the moment when the first is asked for, after `refresh()`: each once, though its place in the order
 * changes meanwhile. `StoreDown` where the moment is lost, for instance because nobody took a record for half an hour.
 */
export async function* everythingStill<K extends Kind>(
  store: Pick<Store, "still">,
  kind: K,
  ask: Everything,
): AsyncGenerator<Kept<K>> {
  await using still = await store.still([kind]);
  yield* everything(still, kind, { pageSize: pageOfFile, ...ask });
}
