import type { Kept, Kind, Order, Reader, Where } from "./store.ts";

/** All records that match, page after page, in the asked order; what is written meanwhile may or may not be among them. */
export async function* everything<K extends Kind>(
  store: Reader,
  kind: K,
  ask: { readonly where?: Where; readonly order: Order; readonly pageSize?: number },
): AsyncIterable<Kept<K>> {
  const { where = {}, order, pageSize: limit = 500 } = ask;
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof store.list<K>>> = await store.list(kind, {
      where,
      order,
      limit,
      after,
    });
    yield* page.rows;
    after = page.next;
  } while (after !== null);
}
