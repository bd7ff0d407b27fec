import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const folder = path.join("dashboards", "grafana");

const Metric = z.union([
  z.strictObject({ id: z.string(), type: z.literal("count") }),
  z.strictObject({ id: z.string(), type: z.enum(["sum", "avg", "max", "min"]), field: z.string() }),
]);
const Bucket = z.discriminatedUnion("type", [
  z.strictObject({
    id: z.string(),
    type: z.literal("terms"),
    field: z.string(),
    settings: z.strictObject({
      size: z.string().regex(/^\d+$/),
      order: z.enum(["asc", "desc"]),
      orderBy: z.string().min(1),
      min_doc_count: z.string().regex(/^\d+$/),
    }),
  }),
  z.strictObject({
    id: z.string(),
    type: z.literal("date_histogram"),
    field: z.string(),
    settings: z.strictObject({
      interval: z.enum(["1d", "1w", "1M"]),
      min_doc_count: z.string().regex(/^\d+$/),
      timeZone: z.literal("Asia/Ho_Chi_Minh"),
      trimEdges: z.string(),
    }),
  }),
]);
const Source = z.strictObject({ type: z.literal("elasticsearch"), uid: z.string() });
const Target = z.strictObject({
  refId: z.string(),
  datasource: Source,
  query: z.string(),
  alias: z.string().optional(),
  metrics: z.array(Metric).min(1),
  bucketAggs: z.array(Bucket).min(1),
});
export type FileTarget = z.infer<typeof Target>;

const Grid = z.strictObject({ h: z.int().positive(), w: z.int().positive(), x: z.int(), y: z.int() });
const Panel = z.looseObject({
  id: z.int().positive(),
  title: z.string().min(1),
  type: z.string(),
  description: z.string().min(1),
  gridPos: Grid,
  targets: z.array(Target).min(1),
  timeFrom: z.string().optional(),
});
const Variable = z.looseObject({
  name: z.string(),
  type: z.enum(["query", "custom", "textbox"]),
  query: z.string(),
  datasource: Source.optional(),
  multi: z.boolean().optional(),
});
const Dashboard = z.looseObject({
  id: z.null(),
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.literal(42),
  time: z.strictObject({ from: z.string(), to: z.string() }),
  templating: z.object({ list: z.array(Variable) }),
  annotations: z.object({
    list: z.array(
      z.looseObject({
        datasource: Source,
        target: z.object({ query: z.string() }),
        timeField: z.string(),
        textField: z.string(),
        tagsField: z.string(),
      }),
    ),
  }),
  panels: z.array(Panel).min(1),
});

/** The list of terms that a variable's query asks for. */
export const Find = z.strictObject({
  find: z.literal("terms"),
  field: z.string(),
  query: z.string().optional(),
  size: z.int().optional(),
});

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.looseObject({
          uid: z.string(),
          condition: z.string(),
          annotations: z.record(z.string(), z.string()),
          data: z.array(
            z.object({
              refId: z.string(),
              datasourceUid: z.string(),
              relativeTimeRange: z.object({ from: z.int(), to: z.int() }),
              model: z.unknown(),
            }),
          ),
        }),
      ),
    }),
  ),
});
const DataSources = z.object({
  datasources: z.array(
    z.looseObject({ uid: z.string(), jsonData: z.looseObject({ index: z.string(), timeField: z.string() }) }),
  ),
});

function text(...parts: readonly string[]): string {
  return readFileSync(path.join(folder, ...parts), "utf8");
}

/** The dashboards as they stand on disk. */
export function dashboards() {
  return readdirSync(path.join(folder, "generated"))
    .filter((name) => name.endsWith(".json"))
    .map((name) => Dashboard.parse(JSON.parse(text("generated", name))));
}

/** The data sources as they stand on disk: uid, kind of the keeper, time field. */
export function dataSources() {
  return DataSources.parse(parse(text("provisioning", "datasources", "phu-song.yaml"))).datasources.map(
    ({ uid, jsonData }) => ({
      uid,
      kind: jsonData.index.replace("phusong-", ""),
      timeField: jsonData.timeField,
    }),
  );
}

const Reduce = z.looseObject({
  type: z.literal("reduce"),
  expression: z.string(),
  reducer: z.enum(["sum", "max"]),
});
const Threshold = z.looseObject({
  type: z.literal("threshold"),
  expression: z.string(),
  conditions: z.tuple([
    z.object({ evaluator: z.object({ type: z.enum(["lt", "gt"]), params: z.tuple([z.number()]) }) }),
  ]),
});

/** What a rule does with the answer: one value for each name, and when it fires. */
function judged(condition: string, models: ReadonlyMap<string, unknown>) {
  const { expression, conditions } = Threshold.parse(models.get(condition));
  const { expression: asked, reducer } = Reduce.parse(models.get(expression));
  const [{ evaluator }] = conditions;
  return { asked, reducer, fires: { type: evaluator.type, than: evaluator.params[0] } };
}

/** The alert rules as they stand on disk, with the targets that ask the engine and what is done with the answer. */
export function alertRules() {
  const { groups } = Rules.parse(parse(text("provisioning", "alerting", "rules.yaml")));
  return groups.flatMap(({ rules }) =>
    rules.map(({ uid, condition, annotations, data }) => ({
      uid,
      condition,
      annotations,
      judged: judged(condition, new Map(data.map(({ refId, model }) => [refId, model]))),
      refIds: data.map(({ refId }) => refId),
      asked: data
        .filter(({ datasourceUid }) => datasourceUid !== "__expr__")
        .map(({ relativeTimeRange, datasourceUid, model }) => ({
          seconds: relativeTimeRange.from,
          datasourceUid,
          target: Target.parse(model),
        })),
    })),
  );
}

/** Every provisioning file as text. */
export function provisioning(): ReadonlyMap<string, string> {
  const names = readdirSync(path.join(folder, "provisioning"), { recursive: true, encoding: "utf8" });
  return new Map(
    names.filter((name) => name.endsWith(".yaml")).map((name) => [name, text("provisioning", name)]),
  );
}
