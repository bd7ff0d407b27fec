import { z } from "zod";
import { kinds } from "../mapping.ts";
import { dayNumbered, dayNumberOf } from "../marks.ts";
import type { MarkedKind } from "../store.ts";
import type { Engine } from "./engine.ts";

const Sum = z.object({ value: z.number().nullable() });
const Numbers = z.object({ doc_count: z.int(), sum: Sum, most: Sum });
const Days = z.object({ buckets: z.array(Numbers.extend({ key: z.number() })) });
const All = z.object({ aggregations: z.object({ days: Days, undated: Numbers }) });
const Total = z.object({ total: z.object({ value: z.int() }) });
const Whole = z.object({ hits: Total, aggregations: z.object({ most: Sum }) });
const Late = z.object({
  hits: Total,
  aggregations: z.object({ sum: Sum, late: z.object({ days: Days }), undated: Numbers }),
});

const wholeDay = 86_400_000; // milliseconds
const dayBegins = 17 * 3_600_000; // milliseconds after midnight in UTC, when a day begins in Việt Nam
const lateDays = 62; // the newest days, in which nearly all is written
/** Milliseconds after which a write that had its number before another is found too; an index is refreshed every ten seconds. */
const settling = 30_000;

type Marks = ReadonlyMap<string, string>;

/** How many records each day holds, with the sum and the highest of their sequence numbers; "" for records without a day. */
type Numbered = ReadonlyMap<string, z.infer<typeof Numbers>>;

/**
 * Marks of the days: how many records each holds, with the sum and the highest of their sequence numbers. Whatever is written
 * gets a higher one than all before it in its shard, so that a day with the same numbers holds the same records
 * (https://www.elastic.co/guide/en/elasticsearch/reference/current/mapping-seq-no-field.html: the field may be aggregated).
 * So do all its older days together: as long as their count and sum are the same, only the newest are counted anew. And so does
 * a whole index by its count and its highest number, once all writes before that one must have been found.
 */
export function openMarks(engine: Engine): (kind: MarkedKind, alias: string) => Promise<Marks> {
  const askers = new Map<string, () => Promise<Marks>>();
  return (kind, alias) => {
    const ask = askers.get(alias) ?? oneAfterTheOther(rememberedMarks(engine, kind, alias));
    askers.set(alias, ask);
    return ask();
  };
}

/** Marks as they were had last. */
interface Remembered {
  /** Count and highest number of the whole index, and when they were first seen, milliseconds of this program's rising clock. */
  readonly state: string;
  readonly since: number;
  /** Whether they were had so long after that nothing written before can still have been missing. */
  readonly isSettled: boolean;
  readonly numbers: Numbered;
  readonly marks: Marks;
}

/** The marks of one kind, each time as they stand. */
function rememberedMarks(engine: Engine, kind: MarkedKind, alias: string): () => Promise<Marks> {
  let last: Remembered | null = null;
  return async () => {
    const now = performance.now();
    if (last?.isSettled === true && last.state === (await stateOf(engine, alias))) return last.marks;
    const late = last === null ? null : await withLate(engine, { kind, alias, before: last.numbers });
    const numbers = late ?? (await numbersOf(engine, kind, alias));
    const { count, most } = togetherOf(numbers);
    const marks = new Map(Array.from(numbers, ([day, one]) => [day, markOf(one)]));
    const state = stateWritten(count, most);
    const since = last?.state === state ? last.since : now;
    last = { state, since, isSettled: now - since > settling, numbers, marks };
    return marks;
  };
}

/**
 * Asks while nobody else does: whoever comes meanwhile waits for the end and shares one asking with all who wait. What was
 * written before somebody came is in his answer; one page wants it from several sides at once.
 */
function oneAfterTheOther<T>(ask: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | null = null;
  return () => {
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        const asking = ask();
        running = asking;
        return asking;
      });
    return next;
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

const sum = { sum: { field: "_seq_no" } };
const aggs = { sum, most: { max: { field: "_seq_no" } } };

/** The days as they stand, counted from the first record to the last. */
async function numbersOf(engine: Engine, kind: MarkedKind, alias: string): Promise<Numbered> {
  const field = kinds[kind].order ?? "";
  const { body } = await engine.ask({
    method: "POST",
    path: `/${alias}/_search`,
    body: { size: 0, track_total_hits: false, aggs: { days: daysBy(field), undated: without(field) } },
  });
  const { days, undated } = All.parse(body).aggregations;
  return new Map([...numbered(days), ["", undated]]);
}

/** The days as they stand, the newest counted anew; null where anything of the older ones has changed. */
async function withLate(
  engine: Engine,
  { kind, alias, before }: { readonly kind: MarkedKind; readonly alias: string; readonly before: Numbered },
): Promise<Numbered | null> {
  const newest = [...before.keys()].reduce((latest, day) => (day > latest ? day : latest), "");
  if (newest === "") return null;
  // What bears a date of the future leaves the newest days where they are.
  const last = Math.min(Date.parse(`${newest}T00:00:00+07:00`), Date.now());
  const from = beginOf(last) - lateDays * wholeDay;
  const field = kinds[kind].order ?? "";
  const { body } = await engine.ask({
    method: "POST",
    path: `/${alias}/_search`,
    body: {
      size: 0,
      track_total_hits: true,
      aggs: {
        sum,
        late: { filter: { range: { [field]: { gte: from } } }, aggs: { days: daysBy(field) } },
        undated: without(field),
      },
    },
  });
  const { hits, aggregations } = Late.parse(body);
  const { undated, late } = aggregations;
  const fresh = new Map([...numbered(late.days), ["", undated] as const]);
  const older = new Map([...before].filter(([day]) => day !== "" && day < dayOf(from)));
  const [old, now] = [togetherOf(older), togetherOf(fresh)];
  const isSame =
    old.count === hits.total.value - now.count && old.sum === (aggregations.sum.value ?? 0) - now.sum;
  return isSame ? new Map([...older, ...fresh]) : null;
}

function daysBy(field: string): object {
  // Not `date_histogram`: Elasticsearch 9.5.2 puts the days of an index that spans two or three into one of them.
  return { histogram: { field, interval: wholeDay, offset: dayBegins, min_doc_count: 1 }, aggs };
}

function without(field: string): object {
  return { missing: { field }, aggs };
}

function numbered({ buckets }: z.infer<typeof Days>): [string, z.infer<typeof Numbers>][] {
  return buckets.map((one) => [dayOf(one.key), one]);
}

function dayOf(milliseconds: number): string {
  return dayNumbered(dayNumberOf(milliseconds));
}

/** The moment at which a moment's day begins in Việt Nam, milliseconds since 1970. */
function beginOf(milliseconds: number): number {
  return Date.parse(`${dayOf(milliseconds)}T00:00:00+07:00`);
}

function togetherOf(numbers: Numbered): {
  readonly count: number;
  readonly sum: number;
  readonly most: number;
} {
  let [count, total, most] = [0, 0, -1];
  for (const one of numbers.values()) {
    count += one.doc_count;
    total += one.sum.value ?? 0;
    most = Math.max(most, one.most.value ?? -1);
  }
  return { count, sum: total, most };
}

function markOf({ doc_count: count, sum: total, most }: z.infer<typeof Numbers>): string {
  return `${count}.${most.value ?? 0}.${total.value ?? 0}`;
}
