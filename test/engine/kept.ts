import type { Kind, Store } from "../../pipeline/store/store.ts";

/** The kinds that are written to be shown. */
export const shown: readonly Kind[] = ["figure", "daily", "progress", "watch", "standing", "milestone"];

/** Copies a kind's records from one keeper into another. */
export async function copied(kind: Kind, from: Store, to: Store): Promise<void> {
  const ids: string[] = [];
  for await (const { id } of from.scan(kind, [])) ids.push(id);
  for (let at = 0; at < ids.length; at += 500) {
    const kept = await from.read(kind, ids.slice(at, at + 500));
    await to.adopt(
      kind,
      kept.flatMap((one) => (one === null ? [] : [one])),
    );
  }
}

/** Every record of a kind as text, by id. */
export async function everyRecord(kind: Kind, store: Store): Promise<ReadonlyMap<string, string>> {
  const ids: string[] = [];
  const found = new Map<string, string>();
  for await (const { id } of store.scan(kind, [])) ids.push(id);
  for (let at = 0; at < ids.length; at += 1000)
    for (const kept of await store.read(kind, ids.slice(at, at + 1000)))
      if (kept !== null) found.set(kept.value.id, JSON.stringify(kept.value));
  return found;
}

/** The sum of revisions of each shown kind; it grows with every write. */
export async function everyRevision(store: Store): Promise<ReadonlyMap<Kind, number>> {
  const sums = new Map<Kind, number>();
  for (const kind of shown) {
    const ids: string[] = [];
    for await (const { id } of store.scan(kind, [])) ids.push(id);
    let sum = 0;
    for (let at = 0; at < ids.length; at += 1000)
      for (const kept of await store.read(kind, ids.slice(at, at + 1000))) sum += kept?.revision ?? 0;
    sums.set(kind, sum);
  }
  return sums;
}
