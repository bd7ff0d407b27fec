import type { Plan } from "../../config/schema.ts";
import type { Clock } from "../../crawlers/capture.ts";
import type { Verdict } from "../item.ts";
import { registryOf } from "../measure/duty.ts";
import type { CityFacts } from "../measure/frame.ts";
import { samplesOf } from "../measure/sample.ts";
import { untilChanged } from "../measure/until-changed.ts";
import { windowOf, type Window } from "../measure/windows.ts";
import type { Store } from "../store/store.ts";
import { longestWaiting, type WaitingItem } from "./longest-waiting.ts";

/** An item that waits for a person, with what a decision on it would change. */
export interface Waiting {
  readonly item: WaitingItem;
  readonly verdict: Verdict;
  /** Cells of agency × group that have nothing yet in the item's reporting month and would be filled. */
  readonly fills: readonly { readonly agency: string; readonly group: string }[];
  /** How far the likeliest group is from the threshold, 0 to 0.5; 0.5 where there is no score. */
  readonly distance: number;
}

/** Whose queue it is, and what its matrix is counted by. */
export interface QueueAsked {
  readonly city: CityFacts;
  readonly plan: Plan;
  readonly clock: Clock;
}

/**
 * What waits for a person, ordered by what a decision would change: first an item on which reviewers differ, then one that
 * would fill an empty cell of the agency × group matrix of its own reporting month (15→14), then the one whose score is
 * nearest to the threshold of 0.5, then the one that waits longest. `total` counts all; `rows` holds at most 1,000.
 */
export async function waitingFor(
  store: Store,
  asked: QueueAsked,
): Promise<{ readonly total: number; readonly rows: readonly Waiting[] }> {
  const { plan, city } = asked;
  const marks = await store.marks("item");
  const [total, waiting] = await Promise.all([
    store.count("item", { is: { review: plan.id } }),
    longestWaiting(store, plan.id, marks),
  ]);
  const cellsOf = cellsBy(plan, city);
  const filled = openCells(store, asked, marks);
  const rows: Waiting[] = [];
  for (const { item, verdict } of waiting) {
    const { publishedDay: day } = item;
    const cells = day === null ? null : await filled(day);
    const fills =
      cells === null || day === null ? [] : cellsOf(verdict, day).filter((cell) => !cells.has(keyOf(cell)));
    rows.push({ item, verdict, fills, distance: distanceOf(verdict) });
  }
  return { total, rows: rows.toSorted(byGain) };
}

/** Groups that the machine proposes: those it counted, then those that nearly counted. */
export function proposedGroups({ groups, nearly }: Verdict): readonly string[] {
  const near = nearly.flatMap((one) => (one.group === null ? [] : [one.group]));
  return [...new Set([...groups.map((hit) => hit.id), ...near])];
}

function byGain(a: Waiting, b: Waiting): number {
  return (
    Number(b.verdict.people !== undefined) - Number(a.verdict.people !== undefined) ||
    Number(b.fills.length > 0) - Number(a.fills.length > 0) ||
    a.distance - b.distance ||
    (a.item.firstCapturedAt < b.item.firstCapturedAt ? -1 : 1)
  );
}

type Cell = Waiting["fills"][number];

function keyOf({ agency, group }: Cell): string {
  return `${agency}|${group}`;
}

/** The cells of the matrix by owner of the channel (I05) that an item would stand in, by whoever answered for it on the day. */
function cellsBy(plan: Plan, city: CityFacts): (verdict: Verdict, day: string) => Cell[] {
  const registry = registryOf(city.agencies);
  const shown = new Set(plan.groups.filter(({ reports }) => reports).map(({ id }) => id));
  return (verdict, day) => {
    const owners = verdict.agencies.filter((hit) => hit.role === "owner");
    const groups = proposedGroups(verdict).filter((group) => shown.has(group));
    return owners.flatMap(({ id }) => groups.map((group) => ({ agency: registry.standing(id, day), group })));
  };
}

function distanceOf({ groups }: Verdict): number {
  return Math.min(0.5, ...groups.map((hit) => Math.abs(hit.score - 0.5)));
}

const mostMonths = 150; // of plans
const filledOnce = untilChanged<ReadonlySet<string>>(mostMonths);

/** The filled cells of the reporting month of a day; a month of which nothing changed is not asked again. */
function openCells(
  store: Store,
  asked: QueueAsked,
  marks: ReadonlyMap<string, string>,
): (day: string) => Promise<ReadonlySet<string>> {
  const months = new Map<string, Promise<ReadonlySet<string>>>();
  return (day) => {
    const window = windowOf("report-month", day);
    const known = months.get(window.id);
    if (known !== undefined) return known;
    const make = () => filledCells(store, asked, window);
    const cells = filledOnce(store, { key: asked.plan.id, days: window, marks }, make);
    months.set(window.id, cells);
    return cells;
  };
}

async function filledCells(store: Store, asked: QueueAsked, window: Window): Promise<ReadonlySet<string>> {
  const cells = new Set<string>();
  const [sample] = await samplesOf(store, { ...asked, windows: [window], outsideOf: 0 });
  for (const [agency, { ownGroups }] of sample?.total.agencies ?? [])
    for (const [group, { full }] of ownGroups) if (full > 0) cells.add(keyOf({ agency, group }));
  return cells;
}
