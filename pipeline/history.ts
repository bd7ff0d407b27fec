import type { Store } from "./store/store.ts";

/**
 * From which moment (UTC, ISO 8601) the lists of these sources of a city were looked at, by source: charts begin there. It
 * lies before the first visit where a back-fill read the lists of earlier days. A source that was never read is absent.
 */
export async function historyBegins(
  store: Store,
  city: string,
  sources: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const begins = new Map<string, string>();
  for (const source of sources) {
    const { rows } = await store.list("look", {
      where: { is: { city, source }, range: { coversFrom: { from: "1970-01-01T00:00:00.000Z" } } },
      order: { by: "coversFrom", direction: "ascending" },
      limit: 1,
    });
    const from = rows[0]?.value.coversFrom ?? null;
    if (from !== null) begins.set(source, from);
  }
  return begins;
}
