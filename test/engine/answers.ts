import { z } from "zod";
import type { Metric } from "../../dashboards/grafana/query.ts";
import type { AskedTarget } from "./translate.ts";

/** One row of a panel: what it is grouped by (days in Việt Nam for time), then its metrics in order; null = no number. */
export interface PanelRow {
  readonly keys: readonly string[];
  readonly values: readonly (number | null)[];
}

const Aggregations = z.record(z.string(), z.unknown());
const Answer = z.object({
  hits: z.object({ hits: z.array(z.object({ _source: z.record(z.string(), z.unknown()) })).default([]) }),
  aggregations: Aggregations.default({}),
  _shards: z.object({ failed: z.literal(0) }),
});
const BucketList = z.object({
  buckets: z.array(
    z.looseObject({
      key: z.union([z.string(), z.number()]),
      key_as_string: z.string().optional(),
      doc_count: z.number(),
    }),
  ),
});
const Single = z.object({ value: z.number().nullable() });

/** Sends one search as `_msearch`, which is how the data source asks; throws with the engine's reason. */
export async function search(url: string, index: string, body: object): Promise<z.infer<typeof Answer>> {
  const text = `${JSON.stringify({ index, ignore_unavailable: true })}\n${JSON.stringify(body)}\n`;
  const answer = await fetch(new URL("/_msearch?max_concurrent_shard_requests=5", url), {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: text,
  });
  const said = await answer.text();
  const parsed = z.object({ responses: z.array(z.unknown()).length(1) }).safeParse(JSON.parse(said));
  const one = Answer.safeParse(parsed.data?.responses[0]);
  if (!one.success) throw new Error(`${index}: ${said.slice(0, 600)}\n${text}`);
  return one.data;
}

/** A panel's rows, sorted by their keys. */
export function rowsOf(
  target: AskedTarget,
  aggregations: Readonly<Record<string, unknown>>,
): readonly PanelRow[] {
  const walk = (level: number, given: unknown, count: number, keys: readonly string[]): PanelRow[] => {
    const bucket = target.bucketAggs[level];
    const found = Aggregations.parse(given);
    if (bucket === undefined)
      return [{ keys, values: target.metrics.map((metric) => valueOf(metric, found, count)) }];
    return BucketList.parse(found[bucket.id]).buckets.flatMap((one) => {
      const key =
        bucket.type === "date_histogram" ? dayOf(Number(one.key)) : (one.key_as_string ?? String(one.key));
      return walk(level + 1, one, one.doc_count, [...keys, key]);
    });
  };
  return sorted(walk(0, aggregations, 0, []));
}

/** The values of a variable in the order of the answer. */
export function valuesOf(aggregations: Readonly<Record<string, unknown>>): readonly string[] {
  return BucketList.parse(aggregations["1"]).buckets.map(
    ({ key, key_as_string }) => key_as_string ?? String(key),
  );
}

/** Rows in one order, so that two lists can be compared. */
export function sorted(rows: readonly PanelRow[]): readonly PanelRow[] {
  return rows.toSorted((a, b) => (a.keys.join("\t") < b.keys.join("\t") ? -1 : 1));
}

function valueOf(metric: Metric, found: Readonly<Record<string, unknown>>, count: number): number | null {
  return metric.type === "count" ? count : Single.parse(found[metric.id]).value;
}

function dayOf(instant: number): string {
  return new Date(instant + 7 * 3_600_000).toISOString().slice(0, 10);
}
