import { z } from "zod";
import { kinds } from "../mapping.ts";
import { dayNumbered, dayNumberOf } from "../marks.ts";
import type { MarkedKind } from "../store.ts";
import type { Engine } from "./engine.ts";

const Numbers = z.object({
  doc_count: z.int(),
  sum: z.object({ value: z.number().nullable() }),
  most: z.object({ value: z.number().nullable() }),
});
const Days = z.object({
  aggregations: z.object({
    days: z.object({ buckets: z.array(Numbers.extend({ key: z.number() })) }),
    undated: Numbers,
  }),
});

const wholeDay = 86_400_000; // milliseconds
const dayBegins = 17 * 3_600_000; // milliseconds after midnight in UTC, when a day begins in Việt Nam

/**
 * Marks of the days: how many records each holds, with the sum and the highest of their sequence numbers. Whatever is written
 * gets a higher one than all before it in its shard, so that a day with the same numbers holds the same records
 * (https://www.elastic.co/guide/en/elasticsearch/reference/current/mapping-seq-no-field.html: the field may be aggregated).
 */
export async function marksOf(
  engine: Engine,
  kind: MarkedKind,
  alias: string,
): Promise<ReadonlyMap<string, string>> {
  const field = kinds[kind].order ?? "";
  const aggs = { sum: { sum: { field: "_seq_no" } }, most: { max: { field: "_seq_no" } } };
  const { body } = await engine.ask({
    method: "POST",
    path: `/${alias}/_search`,
    body: {
      size: 0,
      track_total_hits: false,
      aggs: {
        days: {
          // Not `date_histogram`: Elasticsearch 9.5.2 puts the days of an index that spans two or three into one of them.
          histogram: { field, interval: wholeDay, offset: dayBegins, min_doc_count: 1 },
          aggs,
        },
        undated: { missing: { field }, aggs },
      },
    },
  });
  const { days, undated } = Days.parse(body).aggregations;
  return new Map([
    ...days.buckets.map((one) => [dayNumbered(dayNumberOf(one.key)), markOf(one)] as const),
    ["", markOf(undated)],
  ]);
}

function markOf({ doc_count: count, sum, most }: z.infer<typeof Numbers>): string {
  return `${count}.${most.value ?? 0}.${sum.value ?? 0}`;
}
