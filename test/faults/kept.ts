import path from "node:path";
import { everything } from "../../pipeline/store/everything.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";

/** What a collected folder holds, without what tells only when and in which file it was captured. */
export interface KeptCity {
  readonly items: Readonly<Record<string, unknown>>;
  readonly captures: number;
  /** Captures that have no fate yet. */
  readonly unsettled: number;
  /** Addresses that are still to be fetched. */
  readonly due: number;
  readonly fates: number;
}

/** Reads a collected folder; throws where an item is kept twice. */
export async function keptIn(folder: string): Promise<KeptCity> {
  await using store = await openSqliteStore(path.join(folder, "phusong.sqlite"));
  const items: Record<string, unknown> = {};
  for await (const { value } of everything(store, "item", {
    order: { by: "firstCapturedAt", direction: "ascending" },
  })) {
    const { id, url, textDigest, publishedDay, story, copy, verdicts } = value;
    if (id in items) throw new Error(`${id} is kept twice`);
    items[id] = { url, textDigest, publishedDay, story, copy, verdicts };
  }
  const captures = await store.count("capture");
  const unsettled = await store.count("capture", { missing: ["settled"] });
  const fates = await store.tally("fate", ["fate"]);
  const due = await store.count("address", { is: { state: "due" } });
  return { items, captures, unsettled, due, fates: fates.reduce((sum, { count }) => sum + count, 0) };
}
