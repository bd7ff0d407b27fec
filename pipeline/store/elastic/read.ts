import { z } from "zod";
import type { Position } from "../cursor.ts";
import { kinds } from "../mapping.ts";
import { fieldOf, type Condition } from "../question.ts";
import type { Kept, Kind, Records, Tally } from "../store.ts";
import { isSorted, momentOf, placeOf, readBack } from "./document.ts";
import type { Engine } from "./engine.ts";
import { queryOf } from "./query.ts";

/**
 * The whole source is asked for, though of it only these are read: the engine gives it out as it lies there, while for a part
 * of it it would take every record apart, which costs it more than finding it.
 */
const Source = z.object({ body: z.string(), keptBy: z.string(), keptAt: z.string() });

const Got = z.object({
  docs: z.array(
    z.object({ found: z.boolean().optional(), _version: z.int().optional(), _source: Source.optional() }),
  ),
});

/** Reads records by id as they stand this moment, searchable or not. */
export async function readRecords<K extends Kind>(
  engine: Engine,
  kind: K,
  alias: string,
  ids: readonly string[],
): Promise<readonly (Kept<K> | null)[]> {
  const { body } = await engine.ask({
    method: "POST",
    path: `/${alias}/_mget`,
    body: { ids },
  });
  return Got.parse(body).docs.map(({ _version: revision, _source: source }) =>
    revision === undefined || source === undefined ? null : keptOf(kind, source, revision),
  );
}

/** Which revision of a record stands, 0 where there is none, and the stamp of the write that made it. */
export interface Standing {
  readonly revision: number;
  readonly stamp: string;
}

const Stamped = z.object({
  docs: z.array(
    z.object({
      found: z.boolean().optional(),
      _version: z.int().optional(),
      _source: z.object({ stamp: z.string() }).optional(),
    }),
  ),
});

/** How records stand this moment, in the order of their ids. */
export async function standingOf(
  engine: Engine,
  alias: string,
  ids: readonly string[],
): Promise<readonly Standing[]> {
  if (ids.length === 0) return [];
  const { body } = await engine.ask({
    method: "POST",
    path: `/${alias}/_mget`,
    query: { _source_includes: "stamp" },
    body: { ids },
  });
  return Stamped.parse(body).docs.map(({ found, _version: revision, _source: source }) =>
    found === true ? { revision: revision ?? 0, stamp: source?.stamp ?? "" } : { revision: 0, stamp: "" },
  );
}

/** A record from its source and version. */
export function keptOf<K extends Kind>(_kind: K, source: z.infer<typeof Source>, revision: number): Kept<K> {
  // The body is what `write` made of the same kind's value; nobody else writes this index.
  const value: Records[K] = JSON.parse(source.body);
  return { value, revision, actor: source.keptBy, at: source.keptAt };
}

/** One page of a list, already checked. */
export interface ListJob<K extends Kind> {
  readonly kind: K;
  readonly alias: string;
  readonly conditions: readonly Condition[];
  readonly by: string;
  readonly direction: "ascending" | "descending";
  readonly limit: number;
  readonly after: Position | null;
}

/** A whole record as a search gives it. */
export const Hit = z.object({
  _version: z.int(),
  _source: Source,
  sort: z.array(z.union([z.string(), z.number(), z.null()])),
});
const Hits = z.object({ hits: z.object({ hits: z.array(Hit) }) });

/** A record of a list and where it stands in the order. */
export interface Placed<K extends Kind> {
  readonly kept: Kept<K>;
  readonly place: string | number | null;
}

/** Reads up to `limit` records: first those that have the order's field, then, by id, those without it. */
export async function listRecords<K extends Kind>(
  engine: Engine,
  job: ListJob<K>,
): Promise<readonly Placed<K>[]> {
  const { by, after, limit } = job;
  const ordered = after !== null && after.value === null ? [] : await page(engine, job, true, limit);
  if (ordered.length === limit || by === "id") return ordered;
  return [...ordered, ...(await page(engine, job, false, limit - ordered.length))];
}

async function page<K extends Kind>(
  engine: Engine,
  { kind, alias, conditions, by, direction, after }: ListJob<K>,
  ordered: boolean,
  size: number,
): Promise<readonly Placed<K>[]> {
  const order = direction === "ascending" ? "asc" : "desc";
  const { type } = fieldOf(kind, by);
  const format = type === "day" ? { format: "strict_date" } : {};
  const placed = ordered && by === kinds[kind].order && isSorted(kind);
  const sort = placed
    ? [{ place: { order } }]
    : ordered && by !== "id"
      ? [{ [by]: { order, ...format } }, { id: { order } }]
      : [{ id: { order } }];
  const here = after !== null && (after.value !== null) === ordered ? after : null;
  const from =
    here === null
      ? []
      : placed
        ? [placeOf(Number(here.value), here.id)]
        : sort.length === 2
          ? [here.value, here.id]
          : [here.id];
  const { body } = await engine.ask({
    method: "POST",
    path: `/${alias}/_search`,
    body: {
      size,
      sort,
      query: queryOf(
        [...conditions, { test: ordered ? "present" : "missing", field: by }],
        !ordered || here === null || type === "keyword" || type === "boolean"
          ? []
          : // The engine need not look again at what stands before the page.
            [{ range: { [by]: { [order === "asc" ? "gte" : "lte"]: here.value } } }],
      ),
      _source: true,
      version: true,
      track_total_hits: false,
      ...(from.length === 0 ? {} : { search_after: from }),
    },
  });
  return Hits.parse(body).hits.hits.map((hit) => ({
    kept: keptOf(kind, hit._source, hit._version),
    place: !ordered ? null : placed ? momentOf(String(hit.sort[0])) : (hit.sort[0] ?? null),
  }));
}

const Count = z.object({ count: z.int() });

/** Counts the records that match. */
export async function countRecords(
  engine: Engine,
  alias: string,
  conditions: readonly Condition[],
): Promise<number> {
  const { body } = await engine.ask({
    method: "POST",
    path: `/${alias}/_count`,
    body: { query: queryOf(conditions) },
  });
  return Count.parse(body).count;
}

/** What to tally, already checked. */
export interface TallyJob {
  readonly kind: Kind;
  readonly alias: string;
  readonly conditions: readonly Condition[];
  readonly by: readonly string[];
  readonly sums: readonly string[];
}

const Sum = z.object({ value: z.number() });
const Buckets = z.object({
  aggregations: z.object({
    rows: z.object({
      after_key: z.record(z.string(), z.unknown()).optional(),
      buckets: z.array(
        z.object({ key: z.record(z.string(), z.unknown()), doc_count: z.int() }).catchall(z.unknown()),
      ),
    }),
  }),
});
const bucketsAtOnce = 5_000;

/** Counts by the values of fields, in no promised order. */
export async function tallyRecords(engine: Engine, job: TallyJob): Promise<readonly Tally[]> {
  const { kind, alias, conditions, by, sums } = job;
  const summed = Object.fromEntries(sums.map((field, i) => [`sum${i}`, { sum: { field } }]));
  const query = queryOf(conditions);
  if (by.length === 0) return [await whole(engine, alias, query, summed)];
  const sources = by.map((field, i) => ({ [`key${i}`]: { terms: { field, missing_bucket: true } } }));
  const rows: Tally[] = [];
  let after: Readonly<Record<string, unknown>> | undefined;
  do {
    const { body } = await engine.ask({
      method: "POST",
      path: `/${alias}/_search`,
      body: {
        size: 0,
        track_total_hits: false,
        query,
        aggs: {
          rows: {
            composite: { size: bucketsAtOnce, sources, ...(after === undefined ? {} : { after }) },
            ...(sums.length === 0 ? {} : { aggs: summed }),
          },
        },
      },
    });
    const { buckets, after_key: next } = Buckets.parse(body).aggregations.rows;
    for (const bucket of buckets) {
      const key = by.map((field, i) => {
        const value = readBack(fieldOf(kind, field).type, bucket.key[`key${i}`] ?? null);
        return value === null ? null : String(value);
      });
      rows.push({
        key,
        count: bucket.doc_count,
        sums: sums.map((_, i) => Sum.parse(bucket[`sum${i}`]).value),
      });
    }
    after = buckets.length < bucketsAtOnce ? undefined : next;
  } while (after !== undefined);
  return rows;
}

const Whole = z.object({
  hits: z.object({ total: z.object({ value: z.int() }) }),
  aggregations: z.record(z.string(), Sum).default({}),
});

async function whole(engine: Engine, alias: string, query: object, summed: object): Promise<Tally> {
  const { body } = await engine.ask({
    method: "POST",
    path: `/${alias}/_search`,
    body: { size: 0, track_total_hits: true, query, aggs: summed },
  });
  const { hits, aggregations } = Whole.parse(body);
  const sums = Object.keys(summed).map((name) => aggregations[name]?.value ?? 0);
  return { key: [], count: hits.total.value, sums };
}
