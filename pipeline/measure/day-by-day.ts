import type { Store } from "../store/store.ts";
import type { Days } from "./duty.ts";
import { holdLast } from "./once.ts";
import { addDays, holds } from "./windows.ts";

/** What was worked out under the mark of a day; null = there is nothing of it. */
interface Made<T> {
  readonly mark: string;
  readonly value: T | null;
}

/** By key and day. */
type Held<T> = Map<string, Map<string, Made<T>>>;

/**
 * Remembers for each store what was worked out of the items of each single day, under a key that names all else it depends on,
 * until anything of that day changes: after a write one day is read, not the window. Days side by side are read at once. Gives
 * what the days have, in their order. At most so many days are held, those of all keys together.
 */
export function dayByDay<T>(most: number): (
  store: Store,
  asked: {
    readonly key: string;
    readonly days: Days;
    /** The store's marks, asked for before. */
    readonly marks: ReadonlyMap<string, string>;
  },
  read: (span: Days) => Promise<ReadonlyMap<string, T>>,
) => Promise<readonly T[]> {
  const heldBy = new WeakMap<Store, Held<T>>();
  return async (store, { key, days, marks }, read) => {
    const all = heldBy.get(store) ?? new Map();
    heldBy.set(store, all);
    const held = all.get(key) ?? new Map<string, Made<T>>();
    // The one that was asked for last stands last.
    all.delete(key);
    all.set(key, held);
    const asked = [...marks].filter(([day]) => day !== "" && holds(days, day)).toSorted(byDay);
    // What is held now is answered with, whatever others put there meanwhile.
    const known = new Map(
      asked.flatMap(([day, mark]) => {
        const made = held.get(day);
        return made?.mark === mark ? [[day, made] as const] : [];
      }),
    );
    for (const run of runsOf(asked, (day) => !known.has(day))) {
      const [first, last] = [run[0]?.[0], run.at(-1)?.[0]];
      if (first === undefined || last === undefined) continue;
      const found = await read({ from: first, to: addDays(last, 1) });
      for (const [day, mark] of run) {
        const made = { mark, value: found.get(day) ?? null };
        known.set(day, made);
        held.set(day, made);
      }
    }
    forget(all, most);
    // In a list of their own: a value may be a list itself.
    return asked.flatMap(([day]) => {
      const value = known.get(day)?.value ?? null;
      return value === null ? [] : [value];
    });
  };
}

type Marked = readonly [day: string, mark: string];

function byDay([one]: Marked, [other]: Marked): number {
  return one < other ? -1 : 1;
}

/** Days that are due, as they stand side by side. */
function runsOf(days: readonly Marked[], isDue: (day: string) => boolean): readonly (readonly Marked[])[] {
  const runs: Marked[][] = [];
  let run: Marked[] | null = null;
  for (const one of days) {
    if (!isDue(one[0])) run = null;
    else if (run === null) runs.push((run = [one]));
    else run.push(one);
  }
  return runs;
}

/** The oldest days of the keys that were asked for longest ago go first. */
function forget<T>(all: Held<T>, most: number): void {
  let count = 0;
  for (const days of all.values()) count += days.size;
  for (const [key, days] of all) {
    if (count <= most) return;
    const gone = [...days.keys()].toSorted().slice(0, count - most);
    for (const day of gone) days.delete(day);
    count -= gone.length;
    if (days.size === 0) all.delete(key);
  }
}

/**
 * Remembers for each store what was told of single items, under a key that names all else it depends on, until anything of an
 * item's day changes. Gives them in the order that is asked for.
 */
export function itemByItem<I extends { readonly id: string; readonly day: string }, T>(
  most: number,
): (
  store: Store,
  asked: {
    readonly key: string;
    readonly items: readonly I[];
    /** The store's marks, asked for before. */
    readonly marks: ReadonlyMap<string, string>;
  },
  read: (items: readonly I[]) => Promise<readonly (T | null)[]>,
) => Promise<readonly (T | null)[]> {
  const heldBy = new WeakMap<Store, Map<string, Made<T>>>();
  return async (store, { key, items, marks }, read) => {
    const held = heldBy.get(store) ?? new Map<string, Made<T>>();
    heldBy.set(store, held);
    const markOf = (day: string): string => `${day} ${marks.get(day) ?? ""}`;
    const known = new Map<string, Made<T>>();
    const due: I[] = [];
    for (const item of items) {
      const made = held.get(`${key} ${item.id}`);
      if (made?.mark === markOf(item.day)) known.set(item.id, made);
      else due.push(item);
    }
    const found = due.length === 0 ? [] : await read(due);
    for (const [place, { id, day }] of due.entries())
      known.set(id, { mark: markOf(day), value: found[place] ?? null });
    for (const [id, made] of known) holdLast(held, most, `${key} ${id}`, made);
    return items.map(({ id }) => known.get(id)?.value ?? null);
  };
}
