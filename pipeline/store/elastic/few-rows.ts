import { hash } from "node:crypto";
import { z } from "zod";
import { StoreDown } from "../errors.ts";
import type { Engine } from "./engine.ts";

/** A search for fields of records, in the words of the engine. */
export interface RowSearch {
  readonly alias: string;
  readonly query: object;
  /** The record's id is always one of them. */
  readonly fields: readonly object[];
}

/** One record as the engine gave it: its fields, and the place of the write that made it. */
export interface FoundRow {
  readonly seq: number;
  readonly fields: Readonly<Record<string, readonly unknown[]>>;
}

const most = 5_000; // rows of one search that are kept at hand
const mostAll = 12_000; // rows of all searches together
const mostSearches = 200;
const mostAsked = 2_000; // searches of which it is known that they were asked
const mostChanged = 500; // rows that are asked for anew by themselves

const Count = z.object({ count: z.int() });
const Rows = z.object({
  hits: z.object({
    total: z.object({ value: z.int() }),
    hits: z.array(
      z.object({
        _seq_no: z.int(),
        fields: z.object({ id: z.tuple([z.string()]) }).catchall(z.array(z.unknown())),
      }),
    ),
  }),
});
const Changed = Rows.extend({
  aggregations: z.object({
    seqs: z.object({ count: z.int(), sum: z.number().nullable() }),
  }),
});

/**
 * Rows come from the columns (doc values) alone. A hit's `_id` lies with the stored record, and for it the engine would unpack
 * the records of a whole block: of items that is most of what a row costs.
 * https://www.elastic.co/docs/reference/elasticsearch/rest-apis/retrieve-selected-fields
 */
export const columnsOnly = { _source: false, stored_fields: "_none_" } as const;

type Held = ReadonlyMap<string, FoundRow>;

/**
 * Answers searches that find few rows, and remembers their rows: the same search is asked again for what was written since,
 * with the count and the sum of the sequence numbers of all that it finds. A write gives a record a higher number than any
 * before it in the shard, so that rows put together from both that come to the same count and sum are all there is
 * (https://www.elastic.co/guide/en/elasticsearch/reference/current/mapping-seq-no-field.html); where they do not (a record
 * was taken away or left the search, another copy of the shard answered), all rows are asked for. What is asked once only, as
 * with a moment in it, is not remembered. Null where there are many.
 */
export function openFewRows(engine: Engine): (search: RowSearch) => Promise<readonly FoundRow[] | null> {
  const known = new Map<string, Held>();
  const asked = new Set<string>();
  return async (search) => {
    // A search by thousands of ids is long.
    const key = hash("sha1", JSON.stringify(search));
    const before = known.get(key);
    const rows =
      (before === undefined ? null : await changed(engine, search, before)) ?? (await all(engine, search));
    known.delete(key);
    if (rows === null) return null;
    if (asked.has(key)) known.set(key, rows);
    asked.delete(key);
    asked.add(key);
    forget(known, asked);
    return [...rows.values()];
  };
}

/** The rows that were known with what was written since; null where that is not all there is. */
async function changed(engine: Engine, search: RowSearch, before: Held): Promise<Held | null> {
  const newest = [...before.values()].reduce((highest, { seq }) => Math.max(highest, seq), -1);
  const answer = await ask(engine, search, {
    size: mostChanged,
    // Behind the query: the count and the sum are those of all that is found.
    post_filter: { range: { _seq_no: { gt: newest } } },
    aggs: { seqs: { stats: { field: "_seq_no" } } },
  });
  const { hits, aggregations } = Changed.parse(answer);
  const rows = new Map([...before, ...rowsOf(hits.hits)]);
  const sum = [...rows.values()].reduce((total, { seq }) => total + seq, 0);
  const { seqs } = aggregations;
  return seqs.count === rows.size && (seqs.sum ?? 0) === sum ? rows : null;
}

async function all(engine: Engine, search: RowSearch): Promise<Held | null> {
  const { alias, query } = search;
  const counted = await engine.ask({ method: "POST", path: `/${alias}/_count`, body: { query } });
  if (Count.parse(counted.body).count > most) return null;
  const { hits } = Rows.parse(await ask(engine, search, { size: most }));
  // Others came between.
  if (hits.total.value > most) return null;
  if (hits.total.value !== hits.hits.length) throw new StoreDown("Elasticsearch trả lời thiếu dòng.");
  return new Map(rowsOf(hits.hits));
}

async function ask(engine: Engine, { alias, query, fields }: RowSearch, more: object): Promise<unknown> {
  const { body } = await engine.ask({
    method: "POST",
    path: `/${alias}/_search`,
    body: {
      query,
      sort: ["_doc"],
      ...columnsOnly,
      docvalue_fields: fields,
      seq_no_primary_term: true,
      track_total_hits: true,
      ...more,
    },
  });
  return body;
}

function rowsOf(hits: z.infer<typeof Rows>["hits"]["hits"]): [string, FoundRow][] {
  return hits.map(({ _seq_no: seq, fields }) => [fields.id[0], { seq, fields }]);
}

/** Those searches go first that were asked longest ago. */
function forget(known: Map<string, Held>, asked: Set<string>): void {
  for (const oldest of asked) {
    if (asked.size <= mostAsked) break;
    asked.delete(oldest);
  }
  let rows = 0;
  for (const held of known.values()) rows += held.size;
  for (const [key, held] of known) {
    if (rows <= mostAll && known.size <= mostSearches) return;
    known.delete(key);
    rows -= held.size;
  }
}
