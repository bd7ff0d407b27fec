import { type Target, sources } from "./query.ts";
import { counted, overTime } from "./targets.ts";

const day = 86_400; // seconds

/** One alert rule: a number over the last days, reduced to one value for each name and compared. */
interface Rule {
  readonly uid: string;
  readonly title: string;
  /** Vietnamese, with Grafana's own template marks; every dollar is doubled for the provisioning file. */
  readonly summary: string;
  readonly target: Target;
  readonly days: number;
  readonly reducer: "sum" | "max";
  readonly fires: { readonly type: "lt" | "gt"; readonly than: number };
  /** What emptiness means: silence and breakage come from documents, so that no document is a fault of its own. */
  readonly noData: "Alerting" | "OK";
}

const rules: readonly Rule[] = [
  {
    uid: "ps-khong-thu-duoc",
    title: "Máy thu không thu được gì trong 2 ngày",
    summary: "Không có lượt ghé nào thành công trong 2 ngày: kiểm tra máy thu và lệnh measure.",
    target: overTime("watch", "planName:*", { every: "1d", metric: { id: "1", type: "sum", field: "good" } }),
    days: 2,
    reducer: "sum",
    fires: { type: "lt", than: 1 },
    noData: "Alerting",
  },
  {
    uid: "ps-nguon-khong-quan-sat",
    title: "Nguồn không quan sát được 3 ngày",
    summary: "{{ $$labels.sourceName }}: 3 ngày liền không có ngày nào thu đủ.",
    target: overTime("watch", "visits:>0", {
      by: "sourceName",
      every: "1d",
      metric: { id: "1", type: "avg", field: "observed" },
    }),
    days: 3,
    reducer: "max",
    fires: { type: "lt", than: 0.01 },
    noData: "OK",
  },
  {
    uid: "ps-kenh-hong",
    title: "Kênh hỏng",
    summary: "{{ $$labels.sourceName }}: có kênh hỏng, xem trang Sức khỏe để biết phải làm gì.",
    target: overTime("standing", "state:broken", { by: "sourceName", every: "1d", metric: counted(0) }),
    days: 2,
    reducer: "max",
    fires: { type: "gt", than: 0 },
    noData: "OK",
  },
  {
    uid: "ps-don-vi-im-lang",
    title: "Đơn vị không có tin trong 30 ngày",
    summary: "{{ $$labels.agencyName }}: kênh đọc được mà 30 ngày không có tin nào được tính.",
    target: overTime("daily", "series:owner AND observed:true", {
      by: "agencyName",
      every: "1d",
      metric: { id: "1", type: "sum", field: "count" },
    }),
    days: 30,
    reducer: "sum",
    fires: { type: "lt", than: 1 },
    noData: "OK",
  },
];

/** The alert rules as Grafana's provisioning reads them. */
export function alertRules(): object {
  return {
    apiVersion: 1,
    groups: [
      {
        orgId: 1,
        name: "phu-song",
        folder: "Phủ Sóng",
        interval: "1h",
        rules: rules.map(ruleOf),
      },
    ],
  };
}

function ruleOf({ uid, title, summary, target, days, reducer, fires, noData }: Rule): object {
  const expression = { type: "__expr__", uid: "__expr__" };
  return {
    uid,
    title,
    condition: "C",
    for: "1h",
    noDataState: noData,
    execErrState: "Error",
    labels: { severity: "warning", product: "phu-song" },
    annotations: { summary },
    data: [
      {
        refId: "A",
        relativeTimeRange: { from: days * day, to: 0 },
        datasourceUid: target.datasource.uid,
        model: target,
      },
      {
        refId: "B",
        datasourceUid: "__expr__",
        relativeTimeRange: { from: days * day, to: 0 },
        model: { refId: "B", type: "reduce", expression: "A", reducer, datasource: expression },
      },
      {
        refId: "C",
        datasourceUid: "__expr__",
        relativeTimeRange: { from: days * day, to: 0 },
        model: {
          refId: "C",
          type: "threshold",
          expression: "B",
          conditions: [{ evaluator: { type: fires.type, params: [fires.than] } }],
          datasource: expression,
        },
      },
    ],
  };
}

const titles: Readonly<Record<keyof typeof sources, string>> = {
  figure: "Chỉ số theo kỳ",
  daily: "Tin theo ngày",
  progress: "Chỉ tiêu và báo cáo",
  watch: "Nguồn theo ngày",
  standing: "Tình trạng kênh",
  milestone: "Mốc và hạn",
};

/** The data sources as Grafana's provisioning reads them: one for each index, all by the same time field. */
export function dataSources(): object {
  return {
    apiVersion: 1,
    prune: true,
    datasources: Object.entries(sources).map(([kind, uid]) => ({
      name: `Phủ Sóng: ${Object.entries(titles).find(([name]) => name === kind)?.[1] ?? kind}`,
      uid,
      type: "elasticsearch",
      access: "proxy",
      url: "https://es01:9200",
      isDefault: kind === "figure",
      editable: false,
      jsonData: {
        index: `phusong-${kind}`,
        // An alias of the kind's own day: only a name that sorts before "_doc" lists the newest first.
        timeField: "@timestamp",
        timeInterval: "1d",
        maxConcurrentShardRequests: 5,
        tlsAuthWithCACert: true,
        httpHeaderName1: "Authorization",
      },
      secureJsonData: {
        httpHeaderValue1: "ApiKey $__file{/keys/grafana}",
        tlsCACert: "$__file{/certs/ca/ca.crt}",
      },
    })),
  };
}
