import type { Item, Verdict } from "../item.ts";
import { addDays } from "../measure/windows.ts";
import { everything } from "../store/everything.ts";
import type { Kept, Store, Where } from "../store/store.ts";

/** Of an item that waits, what a list shows of it; of its text the beginning. */
export type WaitingItem = Pick<
  Item,
  "id" | "title" | "text" | "restraint" | "publishedDay" | "firstCapturedAt"
>;

/** An item that waits for a person, and what the plan says of it. */
export interface WaitingRow {
  readonly item: WaitingItem;
  readonly verdict: Verdict;
}

const shown = 1_000; // items that are ordered together: those that wait longest
const spare = 200; // more are held, so that a decision does not make all be read again
const beginning = 200; // characters of a text that are held: a post without a title is called by them
const fewDays = 40; // days that are looked through before all is read again

interface Queue {
  readonly marks: ReadonlyMap<string, string>;
  readonly rows: ReadonlyMap<string, WaitingRow>;
  /** Nothing that was captured after this moment is held; null = all that waits is. */
  readonly until: string | null;
}

const queues = new WeakMap<Store, Map<string, Queue>>();

/**
 * The items of a plan that wait longest, at most 1,000, the oldest first. They are held between two askings, and of days whose
 * marks are the same nothing is read again. `marks` were asked for before.
 */
export async function longestWaiting(
  store: Store,
  plan: string,
  marks: ReadonlyMap<string, string>,
): Promise<readonly WaitingRow[]> {
  const held = queues.get(store) ?? new Map<string, Queue>();
  queues.set(store, held);
  const before = held.get(plan);
  const queue =
    (before === undefined ? null : await goneOnWith(store, plan, before, marks)) ??
    (await readWhole(store, plan, marks));
  held.set(plan, queue);
  const rows = [...queue.rows.values()];
  return rows
    .toSorted(({ item: a }, { item: b }) => (a.firstCapturedAt < b.firstCapturedAt ? -1 : 1))
    .slice(0, shown);
}

/** The queue with what changed of it; null where so much did that all is to be read. */
async function goneOnWith(
  store: Store,
  plan: string,
  { marks: old, rows: before, until }: Queue,
  marks: ReadonlyMap<string, string>,
): Promise<Queue | null> {
  const days = new Set([...old.keys(), ...marks.keys()]);
  const changed = [...days].filter((day) => old.get(day) !== marks.get(day));
  if (changed.length > fewDays) return null;
  const isChanged = new Set(changed);
  const rows = new Map([...before].filter(([, { item }]) => !isChanged.has(item.publishedDay ?? "")));
  const order = { by: "firstCapturedAt", direction: "ascending" } as const;
  for (const day of changed) {
    const where: Where = {
      is: { review: plan },
      ...(day === ""
        ? { missing: ["publishedDay"] }
        : { range: { publishedDay: { from: day, to: addDays(day, 1) } } }),
    };
    for await (const kept of everything(store, "item", { where, order })) {
      if (until !== null && kept.value.firstCapturedAt > until) break;
      put(rows, plan, kept);
    }
  }
  return until !== null && rows.size < shown ? null : { marks, rows, until };
}

async function readWhole(store: Store, plan: string, marks: ReadonlyMap<string, string>): Promise<Queue> {
  const order = { by: "firstCapturedAt", direction: "ascending" } as const;
  const found = await store.list("item", { where: { is: { review: plan } }, order, limit: shown + spare });
  const rows = new Map<string, WaitingRow>();
  for (const kept of found.rows) put(rows, plan, kept);
  const last = found.rows.at(-1)?.value.firstCapturedAt ?? null;
  return { marks, rows, until: found.next === null ? null : last };
}

function put(rows: Map<string, WaitingRow>, plan: string, { value }: Kept<"item">): void {
  const verdict = value.verdicts.find((one) => one.plan === plan);
  if (verdict === undefined) return;
  const { id, title, text, restraint, publishedDay, firstCapturedAt } = value;
  const item = {
    id,
    title,
    publishedDay,
    firstCapturedAt,
    text: text.slice(0, beginning),
    ...(restraint !== undefined && { restraint }),
  };
  rows.set(id, { item, verdict });
}
