import type { Store } from "../store/store.ts";
import type { Days } from "./duty.ts";
import { holdLast } from "./once.ts";
import { holds } from "./windows.ts";

/** What was worked out of the items of some days. */
interface Made<T> {
  readonly marks: string;
  readonly value: Promise<T>;
}

/**
 * Remembers for each store what was worked out of the items of some days, under a key that names all else it depends on, until
 * anything of one of these days changes; `null` stands for the items without a day. `make` is given the store's marks, asked
 * for before. At most so many answers are held.
 */
export function untilChanged<T>(most: number): (
  store: Store,
  asked: {
    readonly key: string;
    readonly days: Days | null;
    /** The store's marks where they were asked for a moment ago. */
    readonly marks?: ReadonlyMap<string, string>;
  },
  make: (marks: ReadonlyMap<string, string>) => Promise<T>,
) => Promise<T> {
  const held = new WeakMap<Store, Map<string, Made<T>>>();
  return async (store, { key, days, marks: given }, make) => {
    const known = held.get(store) ?? new Map<string, Made<T>>();
    held.set(store, known);
    const name = `${days?.from ?? ""} ${days?.to ?? ""} ${key}`;
    // Before the items: what comes between is then worked out once more.
    const found = given ?? (await store.marks("item"));
    const marks = marksIn(found, days);
    const old = known.get(name);
    const made = old?.marks === marks ? old : { marks, value: make(found) };
    holdLast(known, most, name, made);
    made.value.catch(() => {
      if (known.get(name) === made) known.delete(name);
    });
    return made.value;
  };
}

function marksIn(marks: ReadonlyMap<string, string>, days: Days | null): string {
  if (days === null) return marks.get("") ?? "";
  return [...marks]
    .filter(([day]) => day !== "" && holds(days, day))
    .map(([day, mark]) => `${day} ${mark}`)
    .toSorted()
    .join(" ");
}
