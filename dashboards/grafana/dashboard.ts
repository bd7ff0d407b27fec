import {
  type AnnotationQuery,
  type Dashboard,
  DashboardCursorSync,
  type Panel,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/schema";
import type { Drawn, Row } from "./panels.ts";
import { sourceOf } from "./query.ts";

/** Where the office pages answer; whoever looks may write another address into the variable. */
const officeAddress = "http://127.0.0.1:8179";

/** Names by which a reader narrows a dashboard. */
export type Narrowing = "agency" | "agencies" | "groups";

/** What a dashboard is made of. */
export interface Sheet {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly narrowed: readonly Narrowing[];
  readonly rows: readonly Row[];
  /** End of the shown time; the running day where it is absent. */
  readonly until?: string;
}

/** The Elasticsearch data source's own settings of an annotation, which the schema's type does not name. */
type Marks = Omit<AnnotationQuery, "target"> & {
  readonly target: { readonly refId: string; readonly query: string };
  readonly timeField: string;
  readonly textField: string;
  readonly tagsField: string;
};

const wide = 24; // columns of Grafana's grid

/** A sheet as Grafana's classic JSON, schema version 42. */
export function dashboardOf({ uid, title, description, narrowed, rows, until = "now/d" }: Sheet): Dashboard {
  return {
    id: null,
    uid,
    title,
    description,
    tags: ["phu-song"],
    schemaVersion: 42,
    timezone: "Asia/Ho_Chi_Minh",
    weekStart: "monday",
    editable: false,
    graphTooltip: DashboardCursorSync.Crosshair,
    refresh: "15m",
    time: { from: "now-2y", to: until },
    links: [
      {
        title: "Các bảng số liệu khác",
        type: "dashboards",
        tags: ["phu-song"],
        asDropdown: true,
        includeVars: true,
        keepTime: true,
        targetBlank: false,
        icon: "external link",
        tooltip: "",
      },
    ],
    templating: { list: [...common, ...narrowed.flatMap((name) => narrowings[name])] },
    annotations: { list: [{ ...milestones }] },
    panels: placed(rows),
  };
}

function placed(rows: readonly Row[]): Panel[] {
  const panels: Panel[] = [];
  let y = 0;
  for (const { h, panels: drawn } of rows) {
    const w = Math.floor(wide / drawn.length);
    for (const [place, panel] of drawn.entries())
      panels.push(panelOf(panel, { id: panels.length + 1, gridPos: { h, w, x: place * w, y } }));
    y += h;
  }
  return panels;
}

function panelOf(
  drawn: Drawn,
  place: { readonly id: number; readonly gridPos: NonNullable<Panel["gridPos"]> },
): Panel {
  const { targets, options, transformations, ...rest } = drawn;
  const [first] = targets;
  return {
    ...place,
    ...rest,
    ...(first === undefined ? {} : { datasource: { ...first.datasource } }),
    // The schema knows targets as anything at all: here alone the typed query is widened.
    targets: targets.map((target) => ({ ...target })),
    options: { ...options },
    ...(transformations === undefined || transformations.length === 0 ? {} : { transformations }),
  };
}

const milestones: Marks = {
  name: "Mốc và hạn của kế hoạch",
  enable: true,
  iconColor: "orange",
  datasource: sourceOf("milestone"),
  target: { refId: "Anno", query: "planName:$plan" },
  timeField: "day",
  textField: "title",
  tagsField: "sort",
};

/** Kinds of periods as the variable lists them. */
const periodKinds = [
  ["Kỳ báo cáo tháng (15–14)", "report-month"],
  ["Tháng", "month"],
  ["Tuần", "week"],
  ["Kỳ báo cáo quý", "report-quarter"],
  ["Quý", "quarter"],
  ["Kỳ báo cáo 6 tháng", "report-half-year"],
  ["6 tháng", "half-year"],
  ["Kỳ báo cáo năm", "report-year"],
  ["Năm", "year"],
] as const;

const common: readonly VariableModel[] = [
  chosenFrom({ name: "plan", label: "Kế hoạch", field: "planName" }),
  {
    name: "kind",
    type: "custom",
    label: "Loại kỳ",
    query: periodKinds.map(([text, value]) => `${text} : ${value}`).join(","),
    options: periodKinds.map(([text, value], place) => ({ text, value, selected: place === 0 })),
    current: { text: periodKinds[0][0], value: periodKinds[0][1], selected: true },
    multi: false,
    includeAll: false,
  },
  // The newest period stands first: names of one kind differ in their numbers only.
  chosenFrom({
    name: "period",
    label: "Kỳ",
    field: "periodName",
    query: "planName:$plan AND periodKind:$kind",
    sort: VariableSort.naturalDesc,
  }),
  chosenFrom({ name: "planId", field: "plan", query: "planName:$plan" }),
  chosenFrom({ name: "cityId", field: "city", query: "planName:$plan" }),
  chosenFrom({ name: "periodId", field: "period", query: "planName:$plan AND periodName:$period" }),
  {
    name: "office",
    type: "textbox",
    label: "Địa chỉ trang số liệu",
    query: officeAddress,
    current: { text: officeAddress, value: officeAddress, selected: true },
  },
];

const bearers = 'planName:$plan AND number:"I02/owner"';

const narrowings: Readonly<Record<Narrowing, readonly VariableModel[]>> = {
  agency: [
    chosenFrom({ name: "agency", label: "Đơn vị", field: "agencyName", query: bearers }),
    chosenFrom({ name: "agencyId", field: "agency", query: `${bearers} AND agencyName:$agency` }),
  ],
  agencies: [
    chosenFrom({ name: "agency", label: "Đơn vị", field: "agencyName", query: bearers, many: true }),
  ],
  groups: [
    chosenFrom({
      name: "group",
      label: "Nhóm nội dung",
      field: "groupName",
      query: 'planName:$plan AND number:"I04/full"',
      many: true,
    }),
  ],
};

/** A variable whose values stand in the figures; one without a label only feeds links and is not shown. */
function chosenFrom(of: {
  readonly name: string;
  readonly label?: string;
  readonly field: string;
  readonly query?: string;
  readonly sort?: VariableSort;
  readonly many?: boolean;
}): VariableModel {
  const { name, label, field, query, sort = VariableSort.disabled, many = false } = of;
  return {
    name,
    type: "query",
    ...(label === undefined ? {} : { label }),
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the package declares this enum twice
    hide: label === undefined ? VariableHide.hideVariable : VariableHide.dontHide,
    datasource: sourceOf("figure"),
    query: JSON.stringify({ find: "terms", field, ...(query === undefined ? {} : { query }), size: 1000 }),
    refresh: VariableRefresh.onTimeRangeChanged,
    sort,
    multi: many,
    includeAll: many,
    ...(many ? { allValue: "*" } : {}),
  };
}
