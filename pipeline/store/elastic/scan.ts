import { z } from "zod";
import { openFieldOf, type Condition } from "../question.ts";
import type { Kind } from "../store.ts";
import { readBack } from "./document.ts";
import type { Engine } from "./engine.ts";
import { queryOf } from "./query.ts";
import { walk } from "./walk.ts";

const batchSize = 5_000;

const Row = z.object({
  fields: z.record(z.string(), z.array(z.unknown())).default({}),
  sort: z.array(z.unknown()),
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
  { kind, alias, conditions, fields: asked }: ScanJob,
): AsyncIterable<Readonly<Record<string, unknown>>> {
  const shape = ["id", ...new Set(asked.filter((name) => name !== "id"))].map((name) => ({
    name,
    ...openFieldOf(kind, name),
  }));
  const body = {
    query: queryOf(conditions),
    sort: [{ _shard_doc: "asc" }],
    _source: false,
    docvalue_fields: shape.map(({ name, type }) =>
      type === "instant"
        ? { field: name, format: "epoch_millis" }
        : type === "day"
          ? { field: name, format: "strict_date" }
          : { field: name },
    ),
  };
  for await (const hits of walk(engine, alias, { size: batchSize, body, hit: Row }))
    for (const { fields } of hits) {
      const row: Record<string, unknown> = {};
      for (const { name, type, many } of shape) {
        const values = (fields[name] ?? []).map((value) => readBack(type, value));
        row[name] = many ? values : (values[0] ?? null);
      }
      yield row;
    }
}
