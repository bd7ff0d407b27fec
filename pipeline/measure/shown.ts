import type { Plan } from "../../config/schema.ts";
import type { DailyCount, Figure } from "../store/records.ts";
import type { CityFacts } from "./frame.ts";
import type { State, Unit } from "./types.ts";
import type { Window } from "./windows.ts";

/** What is known by an id of a plan's city, as panels write it; the same name never stands for two. */
export interface Names {
  readonly plan: string;
  agency(id: string): string;
  group(id: string): string;
  source(id: string): string;
}

/** What a state is called where there is no number to show. */
export const stateNames: Readonly<Record<State, string>> = {
  ok: "Đủ dữ liệu",
  "no-data": "Không có dữ liệu",
  "not-observable": "Không quan sát được",
  "no-channel": "Chưa có kênh khai báo",
  "too-few": "Chưa đủ mẫu",
  incomplete: "Dữ liệu chưa đầy đủ",
  "not-due": "Chưa đến kỳ hoặc ngoài kế hoạch",
};

const decimal = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });
const index = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 });

/** The names of a plan's agencies, groups and sources; panels group by them, so that two of one name carry their ids. */
export function namesOf(facts: CityFacts, plan: Plan): Names {
  const agencies = distinct(facts.agencies);
  const sources = distinct(facts.sources);
  const groups = distinct(plan.groups.map(({ id, name }) => ({ id, name: `${id} – ${name}` })));
  return {
    plan: `${plan.number === undefined ? plan.title : `Kế hoạch ${plan.number}`} – ${facts.city.name}`,
    agency: named(agencies),
    group: named(groups),
    source: named(sources),
  };
}

/** A value as a Vietnamese office reads it; without a value the state's name, and "ít nhất" where the days were not all seen. */
export function shownValue(value: number | null, unit: Unit, state: State): string {
  if (value === null) return stateNames[state === "ok" ? "no-data" : state];
  const told = state === "incomplete" && unit === "count" ? "ít nhất " : "";
  if (unit === "share") return `${decimal.format(value * 100)} %`;
  if (unit === "points") return `${decimal.format(value * 100)} điểm %`;
  if (unit === "days") return `${decimal.format(value)} ngày`;
  return `${told}${(unit === "index" ? index : decimal).format(value)}`;
}

/** The part of a figure that panels choose and group by; `value` is the figure's own. */
export function shownOf(
  figure: Figure,
  given: {
    readonly window: Window;
    readonly label: string;
    readonly unit: Unit;
    readonly state: State;
    readonly names: Names;
  },
): Partial<Figure> {
  const { window, label, unit, state, names } = given;
  const { agency, group, source } = figure;
  const parts = [figure.indicator, figure.role, figure.variant].filter((word) => word !== undefined);
  return {
    number: parts.join("/"),
    label,
    shown: shownValue(figure.value, unit, state),
    planName: names.plan,
    periodName: window.name,
    agencyName: agency === null ? null : names.agency(agency),
    groupName: group === null ? null : names.group(group),
    sourceName: source === null ? null : names.source(source),
    stateName: stateNames[state],
  };
}

/** A daily row with the names that panels group by. */
export function namedRow(row: DailyCount, names: Names): DailyCount {
  const role = row.role === "*" ? "plan" : row.role;
  return {
    ...row,
    series: row.group === "*" ? role : `${role}/group`,
    planName: names.plan,
    agencyName: row.agency === "*" ? null : names.agency(row.agency),
    groupName: row.group === "*" ? null : names.group(row.group),
  };
}

function named(names: ReadonlyMap<string, string>): (id: string) => string {
  return (id) => names.get(id) ?? id;
}

function distinct(
  rows: readonly { readonly id: string; readonly name: string }[],
): ReadonlyMap<string, string> {
  const times = Map.groupBy(rows, ({ name }) => name);
  return new Map(
    rows.map(({ id, name }) => [id, (times.get(name)?.length ?? 0) > 1 ? `${name} (${id})` : name]),
  );
}
