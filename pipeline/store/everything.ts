import type { Kept, Kind, Order, Reader, Where } from "./store.ts";

/** All records that match, page after page, in the asked order; what is written meanwhile may or may not be among them. */
export async function* everything<K extends Kind>(
  store: Reader,
  kind: K,
  ask: { readonly where?: Where; readonly order: Order; readonly pageSize?: number },
): AsyncIterable<Kept<K>> {
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
    yield* rows;
    if (next === null) return;
  }
}
