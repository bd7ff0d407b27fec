import type { Kind, Store } from "../../pipeline/store/store.ts";
import { sorted, type PanelRow } from "./answers.ts";
import { within } from "./held.ts";
import type { Range } from "./translate.ts";

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

/** What an alert rule asks, tallied from the other keeper's rows. */
export async function tallied(store: Store, rule: string, range: Range): Promise<readonly PanelRow[]> {
  const sums = new Map<string, { sum: number; count: number }>();
  const add = (keys: readonly (string | null)[], value: number) => {
    const key = keys.join("\t");
    const known = sums.get(key) ?? { sum: 0, count: 0 };
    sums.set(key, { sum: known.sum + value, count: known.count + 1 });
  };
  if (rule === "ps-kenh-hong")
    for await (const row of store.scan("standing", ["day", "sourceName"], { is: { state: "broken" } }))
      if (within(range, row.day ?? "")) add([row.sourceName, row.day], 1);
  if (rule === "ps-don-vi-im-lang")
    for await (const row of store.scan("daily", ["day", "agencyName", "count"], {
      is: { series: "owner", observed: true },
    }))
      if (within(range, row.day ?? "") && row.agencyName !== null)
        add([row.agencyName, row.day], row.count ?? 0);
  if (rule === "ps-khong-thu-duoc" || rule === "ps-nguon-khong-quan-sat")
    for await (const row of store.scan("watch", ["day", "sourceName", "visits", "good", "observed"])) {
      if (!within(range, row.day ?? "")) continue;
      if (rule === "ps-khong-thu-duoc") add([row.day], row.good ?? 0);
      else if ((row.visits ?? 0) > 0) add([row.sourceName, row.day], Number(row.observed));
    }
  const mean = rule === "ps-nguon-khong-quan-sat";
  return sorted(
    [...sums].map(([key, { sum, count }]) => ({ keys: key.split("\t"), values: [mean ? sum / count : sum] })),
  );
}
