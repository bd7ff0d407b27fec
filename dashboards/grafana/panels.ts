import { FieldColorModeId, MappingType, type Panel, ThresholdsMode } from "@grafana/schema";
import { indicators } from "../../pipeline/measure/definitions.ts";
import type { IndicatorId } from "../../pipeline/measure/types.ts";
import type { Target } from "./query.ts";

/** A panel before it has its place and number. */
export interface Drawn {
  readonly title: string;
  readonly type: "stat" | "table" | "timeseries" | "barchart" | "status-history";
  readonly description: string;
  readonly targets: readonly Target[];
  readonly fieldConfig: NonNullable<Panel["fieldConfig"]>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly transformations?: NonNullable<Panel["transformations"]>;
  /** Shows so much back from now, whatever the dashboard's time says: `30d`. */
  readonly timeFrom?: string;
}

/** Panels side by side; `h` in Grafana's units, widths share its 24 columns. */
export interface Row {
  readonly h: number;
  readonly panels: readonly Drawn[];
}

/** Words where there is nothing at all; what could not be observed is told by the state beside the number. */
const noData = "Không có dữ liệu";

const units = { share: "percentunit", count: "none", days: "suffix: ngày", index: "none" } as const;
type Shown = keyof typeof units;

const office = "${office:raw}";
const period = "ky=${periodId:percentencode}";

/** An address of the office pages in the chosen plan and period; `more` are further conditions of the list. */
export function page(path: "" | "ma-tran" | "xu-huong" | "bao-chi" | "tin" | "nguon", more = ""): string {
  const tab = path === "" ? "" : `/${path}`;
  return `${office}/ke-hoach/\${planId:percentencode}${tab}?${period}${more}`;
}

/** The office page of the row's agency. */
export const agencyPage = `${office}/ke-hoach/\${planId:percentencode}/don-vi/\${__data.fields.agency:percentencode}?${period}`;

/** The page on the health of the city's channels. */
export const healthPage = `${office}/suc-khoe/\${cityId:percentencode}`;

/** An indicator's definition as the pages print it. */
export function definitionOf(id: IndicatorId): string {
  const { label, definition } = indicators[id];
  const parts = [
    `**${id} – ${label}**`,
    definition.numerator === "" ? "" : `Tử số: ${definition.numerator}.`,
    definition.denominator === "" ? "" : `Mẫu số: ${definition.denominator}.`,
    definition.rule,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

interface Told {
  readonly title: string;
  readonly description: string;
  readonly href: string;
}

/** One number with its state as its name, which opens the page that proves it. */
export function stat(
  told: Told,
  target: Target,
  unit: Shown,
  steps?: readonly (readonly [number, string])[],
): Drawn {
  return {
    title: told.title,
    type: "stat",
    description: told.description,
    targets: [target],
    fieldConfig: {
      defaults: {
        unit: units[unit],
        decimals: unit === "share" || unit === "index" ? 2 : 0,
        noValue: noData,
        links: [link(told.href)],
        color: {
          mode: steps === undefined ? FieldColorModeId.Fixed : FieldColorModeId.Thresholds,
          fixedColor: "blue",
        },
        ...(steps === undefined
          ? {}
          : {
              thresholds: {
                mode: ThresholdsMode.Absolute,
                steps: [{ value: null, color: "red" }, ...steps.map(([value, color]) => ({ value, color }))],
              },
            }),
      },
      overrides: [],
    },
    options: {
      reduceOptions: { values: true, limit: 1, calcs: [], fields: "/^Max$/" },
      textMode: "value_and_name",
      graphMode: "none",
      colorMode: "value",
      justifyMode: "center",
    },
  };
}

/** A column of a table: its field as the data source calls it, and how it is shown; `hidden` only feeds links. */
export interface Column {
  readonly field: string;
  readonly title: string;
  readonly unit?: Shown;
  readonly href?: string;
  readonly hidden?: boolean;
  readonly width?: number;
}

/** Rows with words; the first column's link leads to the page that proves the row. */
export function grid(
  told: Omit<Told, "href"> & Partial<Told>,
  target: Target,
  columns: readonly Column[],
  transformations: NonNullable<Panel["transformations"]> = [],
): Drawn {
  return {
    title: told.title,
    type: "table",
    description: told.description,
    targets: [target],
    fieldConfig: {
      defaults: {
        noValue: noData,
        custom: { align: "auto", filterable: true },
        ...(told.href === undefined ? {} : { links: [link(told.href)] }),
      },
      overrides: columns.map(({ field, title, unit, href, hidden, width }) => ({
        matcher: { id: "byName", options: field },
        properties: [
          { id: "displayName", value: title },
          ...(unit === undefined ? [] : [{ id: "unit", value: units[unit] }]),
          ...(href === undefined ? [] : [{ id: "links", value: [link(href)] }]),
          ...(hidden === true ? [{ id: "custom.hidden", value: true }] : []),
          ...(width === undefined ? [] : [{ id: "custom.width", value: width }]),
        ],
      })),
    },
    options: { showHeader: true, cellHeight: "sm" },
    transformations,
  };
}

/** Lines over time; a gap is a time in which nobody looked. */
export function lines(
  told: Told,
  targets: readonly Target[],
  unit: Shown,
  more: { readonly timeFrom?: string; readonly bars?: boolean } = {},
): Drawn {
  return {
    title: told.title,
    type: "timeseries",
    description: told.description,
    targets,
    fieldConfig: {
      defaults: {
        unit: units[unit],
        min: 0,
        noValue: noData,
        links: [link(told.href)],
        custom: {
          drawStyle: more.bars === true ? "bars" : "line",
          fillOpacity: more.bars === true ? 60 : 5,
          showPoints: "always",
          spanNulls: false,
          lineWidth: 2,
        },
      },
      overrides: [],
    },
    options: {
      legend: { showLegend: true, displayMode: "list", placement: "bottom", calcs: [] },
      tooltip: { mode: "multi", sort: "desc" },
    },
    ...(more.timeFrom === undefined ? {} : { timeFrom: more.timeFrom }),
  };
}

/** Bars of the chosen period, one for each name. */
export function bars(told: Told, target: Target, unit: Shown, names: string): Drawn {
  return {
    title: told.title,
    type: "barchart",
    description: told.description,
    targets: [target],
    fieldConfig: {
      defaults: {
        unit: units[unit],
        min: 0,
        noValue: noData,
        links: [link(told.href)],
        custom: { fillOpacity: 80 },
      },
      overrides: [],
    },
    options: {
      orientation: "horizontal",
      xField: names,
      showValue: "always",
      legend: { showLegend: false, displayMode: "list", placement: "bottom" },
    },
  };
}

/** A strip for each name over time, coloured by 1 (seen) and 0 (not seen). */
export function strips(told: Told, target: Target, timeFrom: string): Drawn {
  return {
    title: told.title,
    type: "status-history",
    description: told.description,
    targets: [target],
    fieldConfig: {
      defaults: {
        noValue: noData,
        links: [link(told.href)],
        color: { mode: FieldColorModeId.Thresholds },
        thresholds: {
          mode: ThresholdsMode.Absolute,
          steps: [
            { value: null, color: "red" },
            { value: 1, color: "green" },
          ],
        },
        mappings: [
          {
            type: MappingType.ValueToText,
            options: {
              "0": { text: "Không quan sát được", color: "red", index: 0 },
              "1": { text: "Thu đủ", color: "green", index: 1 },
            },
          },
        ],
      },
      overrides: [],
    },
    options: {
      showValue: "never",
      rowHeight: 0.9,
      legend: { showLegend: true, displayMode: "list", placement: "bottom" },
    },
    timeFrom,
  };
}

function link(url: string): { readonly title: string; readonly url: string; readonly targetBlank: boolean } {
  return { title: "Mở trang số liệu gốc", url, targetBlank: true };
}
