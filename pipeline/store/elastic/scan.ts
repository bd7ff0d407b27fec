import { z } from "zod";
import { openFieldOf, type Condition } from "../question.ts";
import type { Kind } from "../store.ts";
import { readBack } from "./document.ts";
import type { Engine } from "./engine.ts";
import { columnsOnly, openFewRows, type RowSearch } from "./few-rows.ts";
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

type Values = Readonly<Record<string, unknown>>;

/**
 * Scans of one engine: each gives fields of all records that match as they stand at one moment, each record once. Few rows come
 * in one answer; many are streamed from one fixed view of the index (a point in time).
 */
export function openScans(engine: Engine): (job: ScanJob) => AsyncIterable<Values> {
  const fewRows = openFewRows(engine);
  return async function* scan({ kind, alias, conditions, fields: asked }) {
    const shape = ["id", ...new Set(asked.filter((name) => name !== "id"))].map((name) => ({
      name,
      ...openFieldOf(kind, name),
    }));
    const valuesOf = ({
      fields,
    }: {
      readonly fields: Readonly<Record<string, readonly unknown[]>>;
    }): Values => {
      const row: Record<string, unknown> = {};
      for (const { name, type, many } of shape) {
        const values = (fields[name] ?? []).map((value) => readBack(type, value));
        row[name] = many ? values : (values[0] ?? null);
      }
      return row;
    };
    const fields = shape.map(({ name, type }) =>
      type === "instant"
        ? { field: name, format: "epoch_millis" }
        : type === "day"
          ? { field: name, format: "strict_date" }
          : { field: name },
    );
    const search: RowSearch = { alias, query: queryOf(conditions), fields };
    const few = await fewRows(search);
    if (few !== null) for (const row of few) yield valuesOf(row);
    else for await (const rows of manyRows(engine, search)) for (const row of rows) yield valuesOf(row);
  };
}

function manyRows(
  engine: Engine,
  { alias, query, fields }: RowSearch,
): AsyncIterable<readonly z.infer<typeof Row>[]> {
  const body = { query, sort: [{ _shard_doc: "asc" }], ...columnsOnly, docvalue_fields: fields };
  return walk(engine, alias, { size: batchSize, body, hit: Row });
}
