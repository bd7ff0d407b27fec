import type { Bucket, Metric } from "../../dashboards/grafana/query.ts";

/** What Grafana's data source needs of a target. */
export interface AskedTarget {
  readonly query: string;
  readonly metrics: readonly Metric[];
  readonly bucketAggs: readonly Bucket[];
}

/** The shown time, as instants in milliseconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const calendar = new Set(["1w", "1M", "1q", "1y"]); // the only intervals that follow the calendar

/** A variable's value or values as Grafana writes them into a Lucene query; all is "*". */
function written(values: readonly string[]): string {
  const [only = ""] = values;
  if (values.length === 1 && only === "*") return "*";
  if (values.length === 1) return only.replaceAll(/[!*+\-=<>\s&|()[\]{}^~?:\\/"]/gu, String.raw`\$&`);
  return `(${values.map((value) => `"${value.replaceAll(/[\\"]/gu, String.raw`\$&`)}"`).join(" OR ")})`;
}

/** A text with its variables put in; throws for one that has no value. */
export function filled(text: string, values: Readonly<Record<string, readonly string[]>>): string {
  return text.replaceAll(/\$(\w+)/gu, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for $${name}`);
    return written(value);
  });
}

/** The search that Grafana's data source sends for a target whose variables are put in. */
export function searchOf(target: AskedTarget, range: Range): object {
  return { size: 0, query: within(target.query, range), aggs: nested(target, target.bucketAggs, range) };
}

/** The search that a variable of the kind `{"find":"terms"}` sends. */
export function variableSearch(
  find: { readonly field: string; readonly query?: string | undefined; readonly size?: number | undefined },
  range: Range,
): object {
  const terms = { field: find.field, size: find.size ?? 500, order: { _key: "asc" } };
  return { size: 0, query: within(find.query ?? "*", range), aggs: { "1": { terms } } };
}

/** The search of an annotation: hits within the shown time. */
export function annotationSearch(query: string, timeField: string, range: Range): object {
  const filter = [
    { range: { [timeField]: { gte: range.from, lte: range.to, format: "epoch_millis" } } },
    { query_string: { query } },
  ];
  return { size: 10_000, query: { bool: { filter } } };
}

function within(query: string, { from, to }: Range): object {
  const range = { range: { "@timestamp": { gte: from, lte: to, format: "epoch_millis" } } };
  const words = query === "" ? [] : [{ query_string: { analyze_wildcard: true, query } }];
  return { bool: { filter: [range, ...words] } };
}

function nested(target: AskedTarget, buckets: readonly Bucket[], range: Range): object {
  const [bucket, ...inner] = buckets;
  if (bucket === undefined) return metricsOf(target.metrics);
  const below = nested(target, inner, range);
  if (bucket.type === "date_histogram") {
    const { interval, min_doc_count, timeZone } = bucket.settings;
    const step = calendar.has(interval) ? { calendar_interval: interval } : { fixed_interval: interval };
    const histogram = {
      field: bucket.field,
      ...step,
      min_doc_count: Number(min_doc_count),
      extended_bounds: { min: range.from, max: range.to },
      time_zone: timeZone,
      format: "epoch_millis",
    };
    return { [bucket.id]: { date_histogram: histogram, ...withAggs(below) } };
  }
  const { size, order, orderBy, min_doc_count } = bucket.settings;
  const by = target.metrics.find(({ id }) => id === orderBy);
  // What a list is ordered by has to be computed in each of its buckets, too.
  const ordering = by === undefined ? {} : metricsOf([by]);
  const terms = {
    field: bucket.field,
    size: Number(size),
    order: { [by?.type === "count" ? "_count" : orderBy]: order },
    min_doc_count: Number(min_doc_count),
  };
  return { [bucket.id]: { terms, ...withAggs({ ...ordering, ...below }) } };
}

function metricsOf(metrics: readonly Metric[]): object {
  return Object.fromEntries(
    metrics.flatMap((metric) =>
      metric.type === "count" ? [] : [[metric.id, { [metric.type]: { field: metric.field } }]],
    ),
  );
}

function withAggs(aggs: object): object {
  return Object.keys(aggs).length === 0 ? {} : { aggs };
}
