import { everything } from "../../pipeline/store/everything.ts";
import type { Kind, Store } from "../../pipeline/store/store.ts";

/** What faults have cost: records that the collector keeps and the engine does not, and what else is not as it was written. */
export interface Toll {
  readonly written: number;
  readonly lost: number;
  /** Given twice by the engine, or kept by nobody but the engine. */
  readonly double: number;
  /** With another revision or other words than the collector's own. */
  readonly differing: number;
}

const pageSize = 5_000;

/** Holds the engine against the collector's own disk, record by record. */
export async function tollOf(local: Store, engine: Store, of: readonly Kind[]): Promise<Toll> {
  await engine.refresh();
  let toll: Toll = { written: 0, lost: 0, double: 0, differing: 0 };
  for (const kind of of) toll = sumOf(toll, await tollOfKind(local, engine, kind));
  return toll;
}

async function tollOfKind(local: Store, engine: Store, kind: Kind): Promise<Toll> {
  const order = { by: "id", direction: "ascending" } as const;
  const mine = new Map<string, string>();
  for await (const kept of everything(local, kind, { order, pageSize }))
    mine.set(kept.value.id, JSON.stringify(kept));
  const written = mine.size;
  let double = 0;
  let differing = 0;
  for await (const kept of everything(engine, kind, { order, pageSize })) {
    const own = mine.get(kept.value.id);
    if (own === undefined) double += 1;
    else if (own !== JSON.stringify(kept)) differing += 1;
    mine.delete(kept.value.id);
  }
  return { written, lost: mine.size, double, differing };
}

function sumOf(one: Toll, other: Toll): Toll {
  return {
    written: one.written + other.written,
    lost: one.lost + other.lost,
    double: one.double + other.double,
    differing: one.differing + other.differing,
  };
}
