import type { Config } from "../../config/load.ts";
import type { Clock } from "../../crawlers/capture.ts";
import { registryOf } from "../../pipeline/measure/duty.ts";
import { windowsOf } from "../../pipeline/measure/figures.ts";
import { dayBook } from "../../pipeline/measure/rows.ts";
import { samplesOf } from "../../pipeline/measure/sample.ts";
import { namedRow, namesOf } from "../../pipeline/measure/shown.ts";
import { channelStandings, sourceDays } from "../../pipeline/measure/source-health.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { sorted, type PanelRow } from "./answers.ts";
import { within } from "./held.ts";
import type { Range } from "./translate.ts";

/** One day's number of an alert rule, of a name or of all. */
interface DayNumber {
  readonly name: string | null;
  readonly day: string;
  readonly value: number;
}

/** What each alert rule has to be told of all plans, measured from items and looks and from nothing that was kept to be shown. */
export type Alerted = Readonly<Record<string, readonly DayNumber[]>>;

/** Measures what the alert rules ask for, by the rule's uid. */
export async function alertedOf(store: Store, config: Config, clock: Clock): Promise<Alerted> {
  const good: DayNumber[] = [];
  const observed: DayNumber[] = [];
  const broken: DayNumber[] = [];
  const owned: DayNumber[] = [];
  const now = clock.now();
  for (const { plans, ...facts } of config.cities) {
    for (const plan of plans) {
      const names = namesOf(facts, plan);
      const book = dayBook(facts, plan, registryOf(facts.agencies));
      const windows = windowsOf(plan, clock).filter(({ kind }) => kind === "month");
      const also = (items: Parameters<typeof book.take>[0]) => book.take(items);
      const samples = await samplesOf(store, { city: facts, plan, windows, clock, also });
      for (const row of samples.flatMap((sample) => sourceDays(sample, names))) {
        good.push({ name: null, day: row.day, value: row.good });
        if (row.visits > 0)
          observed.push({ name: row.sourceName, day: row.day, value: Number(row.observed) });
      }
      for (const row of await channelStandings(store, { facts, plan: plan.id, names, now }))
        if (row.state === "broken") broken.push({ name: row.sourceName, day: row.day, value: 1 });
      const watch = samples[0]?.watch;
      if (watch === undefined) throw new Error(`${plan.id} has not begun`);
      for (const row of [...book.rows({ watch, now })].flat().map((one) => namedRow(one, names)))
        if (row.series === "owner" && row.observed)
          owned.push({ name: row.agencyName ?? null, day: row.day, value: row.count });
    }
  }
  return {
    "ps-khong-thu-duoc": good,
    "ps-nguon-khong-quan-sat": observed,
    "ps-kenh-hong": broken,
    "ps-don-vi-im-lang": owned,
  };
}

/** The rows that a rule is given for a span of time: sums by day, of one rule means. */
export function rowsAlerted(all: Alerted, rule: string, range: Range): readonly PanelRow[] {
  const numbers = (all[rule] ?? []).filter(({ day }) => within(range, day));
  const days = Map.groupBy(numbers, ({ name, day }) => [...(name === null ? [] : [name]), day].join("\t"));
  const mean = rule === "ps-nguon-khong-quan-sat";
  return sorted(
    [...days].map(([key, those]) => {
      const sum = those.reduce((total, { value }) => total + value, 0);
      return { keys: key.split("\t"), values: [mean ? sum / those.length : sum] };
    }),
  );
}

/** How a rule judges what it is given, as its file says. */
export interface Judging {
  readonly reducer: "sum" | "max";
  readonly fires: { readonly type: "lt" | "gt"; readonly than: number };
}

/**
 * The rows of a rule reduced to one value for each name, "" where it has none
 * (https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rules/queries-conditions/). Throws for a point without a
 * value, of which Grafana's reduction makes no number at all.
 */
export function reduced(rows: readonly PanelRow[], { reducer }: Judging): ReadonlyMap<string, number> {
  const byName = Map.groupBy(rows, ({ keys }) => keys.slice(0, -1).join("\t"));
  return new Map(
    [...byName].map(([name, points]) => {
      const values = points.map(({ values: [value] }) => {
        if (value === undefined || value === null) throw new Error(`a point of ${name} without a value`);
        return value;
      });
      const sum = values.reduce((total, value) => total + value, 0);
      return [name, reducer === "sum" ? sum : Math.max(...values)];
    }),
  );
}

/** Whom a rule is raised for, by its comparison. */
export function raisedFor(all: ReadonlyMap<string, number>, { fires }: Judging): readonly string[] {
  return [...all]
    .filter(([, value]) => (fires.type === "lt" ? value < fires.than : value > fires.than))
    .map(([name]) => name)
    .toSorted();
}

/** Whom each rule has to be raised for by its own title, told in plain words and not by its file. */
export function mustBeRaised(all: Alerted, now: Date): Readonly<Record<string, readonly string[]>> {
  const lately = (rule: string, days: number): ReadonlyMap<string, readonly number[]> => {
    const range = { from: now.getTime() - days * 86_400_000, to: now.getTime() };
    const those = (all[rule] ?? []).filter(({ day }) => within(range, day));
    const byName = Map.groupBy(those, ({ name }) => name ?? "");
    return new Map([...byName].map(([name, list]) => [name, list.map(({ value }) => value)]));
  };
  return {
    "ps-khong-thu-duoc": namesWhere(lately("ps-khong-thu-duoc", 2), nothing),
    "ps-nguon-khong-quan-sat": namesWhere(lately("ps-nguon-khong-quan-sat", 3), nothing),
    "ps-kenh-hong": [...lately("ps-kenh-hong", 2).keys()].toSorted(),
    "ps-don-vi-im-lang": namesWhere(lately("ps-don-vi-im-lang", 30), nothing),
  };
}

function nothing(numbers: readonly number[]): boolean {
  return numbers.every((number) => number === 0);
}

function namesWhere(
  of: ReadonlyMap<string, readonly number[]>,
  holds: (numbers: readonly number[]) => boolean,
): readonly string[] {
  return [...of]
    .filter(([, numbers]) => holds(numbers))
    .map(([name]) => name)
    .toSorted();
}
