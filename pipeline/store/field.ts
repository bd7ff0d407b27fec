/** The value types of indexed fields; a `day` is counted in Việt Nam, an `instant` is UTC. */
export type FieldType = "keyword" | "day" | "instant" | "integer" | "number" | "boolean";

/** What a record gives for a field; null and an empty list are absent. */
export type FieldGiven = string | number | boolean | null | readonly string[] | readonly number[];

/**
 * What a field is for. `filter`: lists are often narrowed by it. `order`: lists are ordered by it. `plain`: it only narrows
 * further, is tallied or scanned, and costs no index of its own. `lookup`: records are found by it with `is` and nothing
 * else is ever asked of it, so that a keeper holds its many values as tightly as it can.
 */
export type FieldUse = "filter" | "order" | "plain" | "lookup";

/** An indexed field without what ties it to a kind; `many`: a record may have several values. */
export interface FieldShape {
  readonly type: FieldType;
  readonly many: boolean;
  readonly use: FieldUse;
}

/** One indexed field, and how it is taken from the record. */
export interface Field<R, V extends FieldGiven> extends FieldShape {
  readonly from: (record: R) => V;
}

/** The fields of one kind's mapping. */
export type Fields<M extends { readonly fields: unknown }> = M["fields"];

/** Builders for the fields of records of type R. */
export function fieldsOf<R>() {
  const single =
    <V extends FieldGiven>(type: FieldType) =>
    (from: (record: R) => V, use: FieldUse = "plain"): Field<R, V> => ({ type, many: false, use, from });
  return {
    keyword: single<string | null>("keyword"),
    day: single<string | null>("day"),
    instant: single<string | null>("instant"),
    integer: single<number | null>("integer"),
    number: single<number | null>("number"),
    flag: single<boolean | null>("boolean"),
    keywords: (from: (record: R) => readonly string[]): Field<R, readonly string[]> => ({
      type: "keyword",
      many: true,
      use: "filter",
      from,
    }),
    /** Whole numbers of which a record has many. */
    lookups: (from: (record: R) => readonly number[]): Field<R, readonly number[]> => ({
      type: "integer",
      many: true,
      use: "lookup",
      from,
    }),
  };
}
