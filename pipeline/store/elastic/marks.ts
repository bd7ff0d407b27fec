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

const Whole = z.object({
  hits: z.object({ total: z.object({ value: z.int() }) }),
  aggregations: z.object({ most: z.object({ value: z.number().nullable() }) }),
});

type Marks = ReadonlyMap<string, string>;

/**
 * Marks of the days: how many records each holds, with the sum and the highest of their sequence numbers. Whatever is written
 * gets a higher one than all before it in its shard, so that a day with the same numbers holds the same records
 * (https://www.elastic.co/guide/en/elasticsearch/reference/current/mapping-seq-no-field.html: the field may be aggregated).
 * So does a whole index: as long as its count and its highest number are the same, the marks that it had are given again.
 */
export function openMarks(engine: Engine): (kind: MarkedKind, alias: string) => Promise<Marks> {
  const known = new Map<MarkedKind, { readonly state: string; readonly marks: Marks }>();
  return async (kind, alias) => {
    const last = known.get(kind);
    if (last !== undefined && last.state === (await stateOf(engine, alias))) return last.marks;
    const numbers = await numbersOf(engine, kind, alias);
    const all = [...numbers.values()];
    const count = all.reduce((sum, one) => sum + one.doc_count, 0);
    const state = stateWritten(count, Math.max(...all.map(({ most }) => most.value ?? -1)));
    const marks = new Map(Array.from(numbers, ([day, one]) => [day, markOf(one)]));
    known.set(kind, { state, marks });
    return marks;
  };
}

async function stateOf(engine: Engine, alias: string): Promise<string> {
  const body = { size: 0, track_total_hits: true, aggs: { most: { max: { field: "_seq_no" } } } };
  const answer = await engine.ask({ method: "POST", path: `/${alias}/_search`, body });
  const { hits, aggregations } = Whole.parse(answer.body);
  return stateWritten(hits.total.value, aggregations.most.value ?? -1);
}

function stateWritten(count: number, most: number): string {
  return `${count}.${most}`;
}

/** Count, sum and highest by day, "" for records without one. */
async function numbersOf(
  engine: Engine,
  kind: MarkedKind,
  alias: string,
): Promise<ReadonlyMap<string, z.infer<typeof Numbers>>> {
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
    ...days.buckets.map((one) => [dayNumbered(dayNumberOf(one.key)), one] as const),
    ["", undated],
  ]);
}

function markOf({ doc_count: count, sum, most }: z.infer<typeof Numbers>): string {
  return `${count}.${most.value ?? 0}.${sum.value ?? 0}`;
}
