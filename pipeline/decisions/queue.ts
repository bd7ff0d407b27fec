import type { Item, Verdict } from "../item.ts";
import { holds, windowOf, type Window } from "../measure/windows.ts";
import { everything } from "../store/everything.ts";
import type { Kept, Store } from "../store/store.ts";

/** An item that waits for a person, with what a decision on it would change. */
export interface Waiting {
  readonly item: Item;
  readonly verdict: Verdict;
  /** Cells of agency × group that have nothing yet in the item's reporting month and would be filled. */
  readonly fills: readonly { readonly agency: string; readonly group: string }[];
  /** How far the likeliest group is from the threshold, 0 to 0.5; 0.5 where there is no score. */
  readonly distance: number;
}

const atOnce = 1_000; // items that are ordered together: those that wait longest

/**
 * What waits for a person, ordered by what a decision would change: first an item on which reviewers differ, then one that
 * would fill an empty cell of the agency × group matrix of its own reporting month (15→14), then the one whose score is
 * nearest to the threshold of 0.5, then the one that waits longest. `total` counts all; `rows` holds at most 1,000.
 */
export async function waitingFor(
  store: Store,
  plan: string,
): Promise<{ readonly total: number; readonly rows: readonly Waiting[] }> {
  const where = { is: { review: plan } };
  const total = await store.count("item", where);
  const kept: Kept<"item">[] = [];
  const order = { by: "firstCapturedAt", direction: "ascending" } as const;
  for await (const one of everything(store, "item", { where, order })) {
    kept.push(one);
    if (kept.length >= atOnce) break;
  }
  const filled = openCells(store, plan);
  const rows: Waiting[] = [];
  for (const { value: item } of kept) {
    const verdict = item.verdicts.find((one) => one.plan === plan);
    if (verdict === undefined) continue;
    const cells = item.publishedDay === null ? null : await filled(item.publishedDay);
    const fills = cells === null ? [] : cellsOf(verdict).filter((cell) => !cells.has(keyOf(cell)));
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

/** The cells of the matrix by owner of the channel (I05) that the item would stand in. */
function cellsOf(verdict: Verdict): Cell[] {
  const owners = verdict.agencies.filter((hit) => hit.role === "owner");
  const groups = proposedGroups(verdict);
  return owners.flatMap(({ id }) => groups.map((group) => ({ agency: id, group })));
}

function distanceOf({ groups }: Verdict): number {
  return Math.min(0.5, ...groups.map((hit) => Math.abs(hit.score - 0.5)));
}

/** Cells that were filled when a month's days had these marks. */
interface Filled {
  readonly marks: string;
  readonly cells: ReadonlySet<string>;
}

const filledOf = new WeakMap<Store, Map<string, Filled>>();
const mostFilled = 60; // months of plans

/** The filled cells of the reporting month of a day; a month of which nothing changed is not asked again. */
function openCells(store: Store, plan: string): (day: string) => Promise<ReadonlySet<string>> {
  const months = new Map<string, Promise<ReadonlySet<string>>>();
  const known = filledOf.get(store) ?? new Map<string, Filled>();
  filledOf.set(store, known);
  let reading: Promise<ReadonlyMap<string, string>> | null = null;
  const cellsIn = async (window: Window): Promise<ReadonlySet<string>> => {
    const marks = marksIn(await (reading ??= store.marks("item")), window);
    const key = `${plan}|${window.id}`;
    const kept = known.get(key);
    if (kept?.marks === marks) return kept.cells;
    const cells = await filledCells(store, plan, window);
    known.delete(key);
    known.set(key, { marks, cells });
    for (const old of known.keys()) if (known.size > mostFilled) known.delete(old);
    return cells;
  };
  return (day) => {
    const window = windowOf("report-month", day);
    let cells = months.get(window.id);
    if (cells === undefined) months.set(window.id, (cells = cellsIn(window)));
    return cells;
  };
}

function marksIn(marks: ReadonlyMap<string, string>, window: Window): string {
  const within = [...marks].filter(([day]) => holds(window, day));
  return within
    .map(([day, mark]) => `${day} ${mark}`)
    .toSorted()
    .join(" ");
}

async function filledCells(store: Store, plan: string, { from, to }: Window): Promise<ReadonlySet<string>> {
  const where = { is: { plan }, range: { publishedDay: { from, to } } };
  const cells = new Set<string>();
  for (const { key } of await store.tally("item", ["agency", "group"], where)) {
    const [agency, role] = after(key[0], plan)?.split("/") ?? [];
    const group = after(key[1], plan);
    if (agency !== undefined && role === "owner" && group !== null) cells.add(keyOf({ agency, group }));
  }
  return cells;
}

function after(value: string | null | undefined, plan: string): string | null {
  return value?.startsWith(`${plan}/`) === true ? value.slice(plan.length + 1) : null;
}
