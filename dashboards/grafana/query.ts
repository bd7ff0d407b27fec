/** The data sources of the provisioning files: one index of the keeper and its time field each. */
export const sources = {
  figure: "ps-figure",
  daily: "ps-daily",
  progress: "ps-progress",
  watch: "ps-watch",
  standing: "ps-standing",
  milestone: "ps-milestone",
} as const;
export type SourceKind = keyof typeof sources;

/** Reference to a data source as dashboards write it. */
export interface SourceRef {
  readonly type: "elasticsearch";
  readonly uid: string;
}

/** What is counted in each bucket; ids and settings are strings, as the data source wants them. */
export type Metric =
  | { readonly id: string; readonly type: "count" }
  | { readonly id: string; readonly type: "sum" | "avg" | "max" | "min"; readonly field: string };

/** How rows are grouped; the first is the outermost. */
export type Bucket =
  | {
      readonly id: string;
      readonly type: "terms";
      readonly field: string;
      readonly settings: {
        readonly size: string;
        readonly order: "asc" | "desc";
        /** `_key`, `_count` or the id of a metric; never left out. */
        readonly orderBy: string;
        readonly min_doc_count: string;
      };
    }
  | {
      readonly id: string;
      readonly type: "date_histogram";
      readonly field: string;
      readonly settings: {
        readonly interval: "1d" | "1w" | "1M";
        readonly min_doc_count: string;
        readonly timeZone: "Asia/Ho_Chi_Minh";
        readonly trimEdges: string;
      };
    };

/** A panel's target for the Elasticsearch data source; `@grafana/schema` has no type for it. */
export interface Target {
  readonly refId: string;
  readonly datasource: SourceRef;
  readonly query: string;
  readonly alias?: string;
  readonly metrics: readonly Metric[];
  readonly bucketAggs: readonly Bucket[];
}

/** A kind's data source. */
export function sourceOf(kind: SourceKind): SourceRef {
  return { type: "elasticsearch", uid: sources[kind] };
}
