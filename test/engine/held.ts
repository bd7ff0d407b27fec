import { completenessShares } from "../../pipeline/measure/completeness.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import { groupCoverage } from "../../pipeline/measure/groups.ts";
import type { Names } from "../../pipeline/measure/shown.ts";
import { sourceDays } from "../../pipeline/measure/source-health.ts";
import type { FileTarget } from "../grafana/files.ts";
import { sorted, type PanelRow } from "./answers.ts";
import type { Expected } from "./expected.ts";
import type { Range } from "./translate.ts";

/** One plan as it is measured for a period, and by which names. */
export interface World {
  readonly samples: readonly Sample[];
  readonly names: Names;
  readonly numbers: ReadonlyMap<string, readonly Expected[]>;
  readonly progress: readonly Expected[];
  /** How every channel fares, from its own looks. */
  readonly channels: readonly Expected[];
  readonly milestones: readonly { readonly day: string; readonly title: string; readonly sort: string }[];
}

/** How a panel's answer differs from what is measured; empty when every row is the same and none is missing. */
export function differences(
  target: FileTarget,
  got: readonly PanelRow[],
  asked: { readonly world: World; readonly agency: string | null; readonly range: Range },
): readonly string[] {
  const { world, range } = asked;
  const agency = target.query.includes("$agency") ? asked.agency : null;
  const number = /number:"([^"]+)"/u.exec(target.query)?.[1];
  if (number !== undefined) {
    const all = world.numbers.get(number);
    if (all === undefined) return [`nothing is measured as ${number}`];
    const mine = agency === null ? all : all.filter(({ words }) => words["agency"] === agency);
    return heldAgainst(target, got, mine);
  }
  switch (target.datasource.uid) {
    case "ps-progress": {
      const sort = /sort:(\w+)/u.exec(target.query)?.[1];
      return heldAgainst(
        target,
        got,
        world.progress.filter(({ words }) => words["sort"] === sort),
      );
    }
    case "ps-milestone": {
      const due = world.milestones.filter(({ day }) => within(range, day));
      const rows = [...Map.groupBy(due, ({ sort, title }) => `${sort}\t${title}`)];
      return same(
        got,
        rows.map(([key, list]) => ({ keys: key.split("\t"), values: [list.length] })),
      );
    }
    case "ps-standing":
      return standing(target, got, world.channels);
    case "ps-watch":
      return watched(target, got, world, range);
    default:
      return counted(target, got, world, agency, range);
  }
}

function heldAgainst(
  target: FileTarget,
  got: readonly PanelRow[],
  all: readonly Expected[],
): readonly string[] {
  const fields = target.bucketAggs.map(({ field }) => field);
  const metrics = target.metrics.map((metric) => ("field" in metric ? metric.field : "count"));
  const want = all.map(({ words, numbers }) => ({
    keys: fields.map((field) => words[field] ?? "?"),
    values: metrics.map((name) => numbers[name] ?? null),
  }));
  return same(got, want);
}

/** Every channel in its state, and none twice; channels of one name in one state are one row. */
function standing(target: FileTarget, got: readonly PanelRow[], all: readonly Expected[]): readonly string[] {
  const fields = target.bucketAggs.map(({ field }) => field);
  const keysOf = ({ words }: Expected) => fields.map((field) => words[field] ?? "?").join("\t");
  const rows = [...Map.groupBy(all, keysOf)];
  return same(
    got,
    rows.map(([key, list]) => ({ keys: key.split("\t"), values: [list.length] })),
  );
}

function same(got: readonly PanelRow[], want: readonly PanelRow[]): readonly string[] {
  const [one, other] = [sorted(got).map(told), sorted(want).map(told)];
  const known = new Set(other);
  const given = new Set(one);
  return [
    ...one.filter((row) => !known.has(row)).map((row) => `shown, not measured: ${row}`),
    ...other.filter((row) => !given.has(row)).map((row) => `measured, not shown: ${row}`),
    ...(one.length === other.length ? [] : [`${one.length} rows for ${other.length}`]),
  ];
}

function told({ keys, values }: PanelRow): string {
  return `${keys.join(" | ")} = ${values.map((value) => (value === null ? "null" : Number(value.toFixed(9)))).join(", ")}`;
}

/** Lines of daily rows: each point is the indicator of that week or day, and every week or day with an item has a point. */
function counted(
  target: FileTarget,
  got: readonly PanelRow[],
  { samples, names }: World,
  agency: string | null,
  range: Range,
): readonly string[] {
  const steps = stepsOf(target, samples, range);
  const series = /series:"([^"]+)"/u.exec(target.query)?.[1];
  const wrong: string[] = [];
  const want = steps.flatMap((sample): PanelRow[] => {
    const day = sample.window.from;
    if (series === "plan") return [{ keys: [day], values: [sample.total.counted.items] }];
    if (series === "plan/group")
      return sample.plan.groups
        .filter(({ reports }) => reports)
        .map(({ id }) => ({ keys: [names.group(id), day], values: [groupCoverage(sample, id).value] }));
    const own = [...sample.total.agencies].map(([id, tally]) => ({ id, items: tally.own.items }));
    if (agency !== null) return [{ keys: [day], values: [own.find(({ id }) => id === agency)?.items ?? 0] }];
    return own.map(({ id, items }) => ({ keys: [names.agency(id), day], values: [items] }));
  });
  const known = new Map(want.map((row) => [row.keys.join("|"), row.values[0] ?? 0]));
  for (const row of got) {
    const key = row.keys.join("|");
    if ((known.get(key) ?? 0) !== row.values[0])
      wrong.push(`${key}: shown ${row.values[0]}, measured ${known.get(key)}`);
  }
  const given = new Set(got.map(({ keys }) => keys.join("|")));
  for (const [key, value] of known)
    if (value > 0 && !given.has(key)) wrong.push(`${key}: ${value} are not shown`);
  return wrong;
}

function watched(
  target: FileTarget,
  got: readonly PanelRow[],
  { samples, names }: World,
  range: Range,
): readonly string[] {
  const [metric] = target.metrics;
  if (target.bucketAggs.at(-1)?.type !== "date_histogram") {
    const days = samples
      .filter(({ window }) => window.kind === "month")
      .flatMap((sample) => sourceDays(sample, names))
      .filter(({ day }) => within(range, day));
    const rows = [...Map.groupBy(days, ({ sourceName, stateName }) => `${sourceName}\t${stateName}`)];
    const sum = (list: typeof days, name: "visits" | "good") => list.reduce((all, row) => all + row[name], 0);
    return same(
      got,
      rows.map(([key, list]) => ({
        keys: key.split("\t"),
        values: [list.length, sum(list, "visits"), sum(list, "good")],
      })),
    );
  }
  const want = stepsOf(target, samples, range).flatMap((sample): PanelRow[] => {
    const day = sample.window.from;
    if (target.bucketAggs.length > 1)
      return sourceDays(sample, names).map(({ sourceName, observed }) => ({
        keys: [sourceName, day],
        values: [Number(observed)],
      }));
    const key = metric?.type === "avg" ? "source-days" : "looks";
    const share = completenessShares(sample).find((one) => one.key === key);
    if (share === undefined || sample.begun.length === 0 || completenessShares(sample)[0]?.denominator === 0)
      return [];
    const value =
      metric?.type === "avg"
        ? share.share
        : metric !== undefined && "field" in metric && metric.field === "good"
          ? share.numerator
          : share.denominator;
    return [{ keys: [day], values: [value] }];
  });
  return same(got, want);
}

/** The weeks or days that a line is made of, as far as all their days are shown. */
function stepsOf(target: FileTarget, samples: readonly Sample[], range: Range): readonly Sample[] {
  const last = target.bucketAggs.at(-1);
  const weekly = last?.type === "date_histogram" && last.settings.interval === "1w";
  return samples.filter(({ window, begun }) =>
    weekly
      ? window.kind === "week"
      : window.kind === "span" && begun.length > 0 && within(range, window.from),
  );
}

/** Whether a day's document lies in the shown time. */
export function within({ from, to }: Range, day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return at >= from && at <= to;
}
