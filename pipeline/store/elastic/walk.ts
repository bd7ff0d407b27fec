import { z } from "zod";
import type { Engine } from "./engine.ts";

const keepAlive = "5m"; // how long the engine holds the view between two batches

const Opened = z.object({ id: z.string() });

/** What is asked of every batch: a search with its order, and what each of its hits must look like. */
interface Walk<H> {
  readonly size: number;
  readonly body: object;
  readonly hit: z.ZodType<H>;
}

/**
 * Reads all that a search finds in one fixed view of an index (a point in time), batch after batch in the search's order, each
 * record once; the next batch is asked for while the caller works on this one.
 */
export async function* walk<H extends { readonly sort: readonly unknown[] }>(
  engine: Engine,
  index: string,
  { size, body, hit }: Walk<H>,
): AsyncGenerator<readonly H[]> {
  const Batch = z.object({ pit_id: z.string().optional(), hits: z.object({ hits: z.array(hit) }) });
  const opened = await engine.ask({
    method: "POST",
    path: `/${index}/_pit`,
    query: { keep_alive: keepAlive },
  });
  let { id } = Opened.parse(opened.body);
  const batch = async (after: readonly unknown[] | null): Promise<readonly H[]> => {
    const answer = await engine.ask({
      method: "POST",
      path: "/_search",
      body: {
        ...body,
        size,
        pit: { id, keep_alive: keepAlive },
        track_total_hits: false,
        ...(after === null ? {} : { search_after: after }),
      },
    });
    const found = Batch.parse(answer.body);
    id = found.pit_id ?? id;
    return found.hits.hits;
  };
  try {
    let hits = await batch(null);
    while (hits.length > 0) {
      const last = hits.at(-1)?.sort ?? null;
      const coming = hits.length < size ? Promise.resolve([]) : batch(last);
      // Whoever leaves early does not wait for it.
      coming.catch(() => null);
      yield hits;
      hits = await coming;
    }
  } finally {
    await engine.ask({ method: "DELETE", path: "/_pit", body: { id }, expect: [404] }).catch(() => null);
  }
}
