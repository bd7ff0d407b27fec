import { z } from "zod";
import { openFieldOf, type Condition } from "../question.ts";
import type { Kind } from "../store.ts";
import { readBack } from "./document.ts";
import type { Engine } from "./engine.ts";
import { queryOf } from "./query.ts";

const batchSize = 5_000;
const keepAlive = "5m"; // how long the engine holds the view between two batches

const Opened = z.object({ id: z.string() });
const Batch = z.object({
  pit_id: z.string().optional(),
  hits: z.object({
    hits: z.array(
      z.object({
        fields: z.record(z.string(), z.array(z.unknown())).default({}),
        sort: z.array(z.unknown()),
      }),
    ),
  }),
});

/** What to scan, already checked. */
export interface ScanJob {
  readonly kind: Kind;
  readonly alias: string;
  readonly conditions: readonly Condition[];
  readonly fields: readonly string[];
}

/** Streams fields of all records that match, from one fixed view of the index (a point in time), each record once. */
export async function* scanRecords(
  engine: Engine,
  job: ScanJob,
): AsyncIterable<Readonly<Record<string, unknown>>> {
  const { kind, alias, conditions } = job;
  const shape = ["id", ...new Set(job.fields.filter((name) => name !== "id"))].map((name) => ({
    name,
    ...openFieldOf(kind, name),
  }));
  const opened = await engine.ask({
    method: "POST",
    path: `/${alias}/_pit`,
    query: { keep_alive: keepAlive },
  });
  let { id } = Opened.parse(opened.body);
  const batch = async (after: readonly unknown[] | null) => {
    const { body } = await engine.ask({
      method: "POST",
      path: "/_search",
      body: {
        size: batchSize,
        pit: { id, keep_alive: keepAlive },
        query: queryOf(conditions),
        sort: [{ _shard_doc: "asc" }],
        track_total_hits: false,
        _source: false,
        docvalue_fields: shape.map(({ name, type }) =>
          type === "instant"
            ? { field: name, format: "epoch_millis" }
            : type === "day"
              ? { field: name, format: "strict_date" }
              : { field: name },
        ),
        ...(after === null ? {} : { search_after: after }),
      },
    });
    const found = Batch.parse(body);
    id = found.pit_id ?? id;
    return found.hits.hits;
  };
  try {
    let hits = await batch(null);
    while (hits.length > 0) {
      const last = hits.at(-1)?.sort ?? null;
      const coming = hits.length < batchSize ? Promise.resolve([]) : batch(last);
      // Whoever leaves the scan early does not wait for it.
      coming.catch(() => null);
      for (const { fields } of hits) {
        const row: Record<string, unknown> = {};
        for (const { name, type, many } of shape) {
          const values = (fields[name] ?? []).map((value) => readBack(type, value));
          row[name] = many ? values : (values[0] ?? null);
        }
        yield row;
      }
      hits = await coming;
    }
  } finally {
    await engine.ask({ method: "DELETE", path: "/_pit", body: { id }, expect: [404] }).catch(() => null);
  }
}
