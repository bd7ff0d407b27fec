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
  const range = { coversFrom: { from: "1970-01-01T00:00:00.000Z" } };
  const order = { by: "coversFrom", direction: "ascending" } as const;
  // All of one moment, so that they go to the keeper together.
  const first = await Promise.all(
    sources.map((source) => store.list("look", { where: { is: { city, source }, range }, order, limit: 1 })),
  );
  for (const [place, source] of sources.entries()) {
    const from = first[place]?.rows[0]?.value.coversFrom ?? null;
    if (from !== null) begins.set(source, from);
  }
  return begins;
}
