import { expect } from "vitest";
import { everything } from "../../pipeline/store/everything.ts";
import type { Kept, Store } from "../../pipeline/store/store.ts";

/** Holds the engine against the collector's own disk, record by record: nothing lost, nothing double, nothing older. */
export async function expectSame(local: Store, engine: Store, kinds = ["look", "address"] as const) {
  await engine.refresh();
  const order = { by: "id", direction: "ascending" } as const;
  for (const kind of kinds) {
    const mine: Kept<typeof kind>[] = [];
    for await (const kept of everything(local, kind, { order, pageSize: 5_000 })) mine.push(kept);
    const theirs: Kept<typeof kind>[] = [];
    for await (const kept of everything(engine, kind, { order, pageSize: 5_000 })) theirs.push(kept);
    expect(theirs.length).toBe(mine.length);
    expect(theirs).toEqual(mine);
  }
}
