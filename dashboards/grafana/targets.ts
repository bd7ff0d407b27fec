import { type Bucket, type Metric, type SourceKind, type Target, sourceOf } from "./query.ts";

const chosen = "planName:$plan AND periodName:$period";

/** A grouping by a field with readable names; sorted by name, or the greatest value first. */
interface By {
  readonly field: string;
  readonly sort?: "name" | "value";
  readonly size?: number;
}

/** Numbers of the chosen period as a table: a column for each grouping, then value, numerator and denominator as asked. */
export function figures(
  number: string,
  by: readonly By[],
  more: { readonly where?: string; readonly metrics?: readonly string[] } = {},
): Target {
  const query = [chosen, `number:"${number}"`, ...(more.where === undefined ? [] : [more.where])].join(
    " AND ",
  );
  return table("figure", query, { by, metrics: (more.metrics ?? ["value"]).map(greatest) });
}

/** One number of the chosen period with its state, so that "không quan sát được" is never a bare gap. */
export function figure(number: string, where?: string): Target {
  return figures(number, [{ field: "stateName" }], where === undefined ? {} : { where });
}

/** Daily rows added up by the week or the day, a line for each value of a field; where nobody looked there is no point. */
export function counts(
  series: string,
  asked: { readonly by?: string; readonly where?: string; readonly every?: "1d" | "1w" } = {},
): Target {
  const { by, where, every = "1w" } = asked;
  const seen = "NOT (observed:false AND count:0)";
  const query = ["planName:$plan", `series:"${series}"`, ...(where === undefined ? [] : [where]), seen].join(
    " AND ",
  );
  return overTime("daily", query, { by, every, metric: { id: "1", type: "sum", field: "count" } });
}

/** A metric over time, a line for each value of `by`. */
export function overTime(
  kind: SourceKind,
  query: string,
  asked: {
    readonly by?: string | undefined;
    readonly every: "1d" | "1w";
    readonly metric: Metric;
    readonly alias?: string;
  },
): Target {
  const { by, every, metric } = asked;
  const alias = asked.alias ?? (by === undefined ? undefined : `{{term ${by}}}`);
  return {
    refId: "A",
    datasource: sourceOf(kind),
    query,
    ...(alias === undefined ? {} : { alias }),
    metrics: [metric],
    bucketAggs: [...(by === undefined ? [] : [terms("2", { field: by })]), days("9", every)],
  };
}

/** A table: a column for each grouping, then one for each metric. */
export function table(
  kind: SourceKind,
  query: string,
  asked: { readonly by: readonly By[]; readonly metrics: readonly ((place: number) => Metric)[] },
): Target {
  return {
    refId: "A",
    datasource: sourceOf(kind),
    query,
    metrics: asked.metrics.map((metric, place) => metric(place)),
    bucketAggs: asked.by.map((by, place) => terms(String(10 + place), by)),
  };
}

/** How many records; for tables whose words are all in the groupings. */
export function counted(place: number): Metric {
  return { id: String(place + 1), type: "count" };
}

/** The value itself where a group holds one record; a missing value stays missing, where a sum would say 0. */
export function greatest(field: string): (place: number) => Metric {
  return (place) => ({ id: String(place + 1), type: "max", field });
}

/** The sum of a field. */
export function summed(field: string): (place: number) => Metric {
  return (place) => ({ id: String(place + 1), type: "sum", field });
}

/** Another letter for a second target of a panel. */
export function named(target: Target, refId: string): Target {
  return { ...target, refId };
}

function terms(id: string, { field, sort = "name", size = 500 }: By): Bucket {
  const order =
    sort === "value" ? { order: "desc" as const, orderBy: "1" } : { order: "asc" as const, orderBy: "_key" };
  return { id, type: "terms", field, settings: { size: String(size), ...order, min_doc_count: "1" } };
}

function days(id: string, interval: "1d" | "1w"): Bucket {
  return {
    id,
    type: "date_histogram",
    field: "@timestamp",
    settings: { interval, min_doc_count: "1", timeZone: "Asia/Ho_Chi_Minh", trimEdges: "0" },
  };
}
