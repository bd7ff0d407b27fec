import { bandKeys } from "./imprint.ts";
import type { Filed } from "./place.ts";

/** What is filed, in memory, found from every side. */
export interface Drawer {
  get(id: string): Filed | null;
  put(filed: Filed): void;
  withKeys(keys: readonly number[]): readonly Filed[];
  crediting(ids: readonly string[]): readonly Filed[];
  withOrigin(id: string): readonly Filed[];
}

/** An empty drawer. */
export function drawerOf(): Drawer {
  const all = new Map<string, Filed>();
  const byKey = sides<number>();
  const byCredit = sides<string>();
  const byOrigin = sides<string>();
  const filed = (ids: Iterable<string>): readonly Filed[] =>
    Array.from(new Set(ids), (id) => all.get(id) ?? null).filter((one) => one !== null);
  const move = (one: Filed, how: "add" | "remove"): void => {
    for (const key of keysOf(one)) byKey[how](key, one.id);
    if (one.credits !== null) byCredit[how](one.credits, one.id);
    byOrigin[how](one.origin, one.id);
  };
  return {
    get: (id) => all.get(id) ?? null,
    put(one) {
      const before = all.get(one.id);
      if (before !== undefined) move(before, "remove");
      all.set(one.id, one);
      move(one, "add");
    },
    withKeys: (keys) => filed(keys.flatMap(byKey.ids)),
    crediting: (ids) => filed(ids.flatMap(byCredit.ids)),
    withOrigin: (id) => filed(byOrigin.ids(id)),
  };
}

function keysOf({ imprint }: Filed): readonly number[] {
  return imprint === null ? [] : bandKeys(imprint);
}

function sides<T>() {
  const sets = new Map<T, Set<string>>();
  return {
    ids: (value: T): readonly string[] => [...(sets.get(value) ?? [])],
    add(value: T, id: string): void {
      const set = sets.get(value);
      if (set === undefined) sets.set(value, new Set([id]));
      else set.add(id);
    },
    remove: (value: T, id: string): void => void sets.get(value)?.delete(id),
  };
}
