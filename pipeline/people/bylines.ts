import type { Clock } from "../../crawlers/capture.ts";
import type { Chore } from "../chores/chores.ts";
import { everyDayAt } from "../chores/due.ts";
import type { Item } from "../item.ts";
import { dayOf } from "../measure/windows.ts";
import { everything } from "../store/everything.ts";
import type { Kept, Store, Where } from "../store/store.ts";
import { noteDeed } from "./audit.ts";

const together = 200; // items written at once

/** What forgetting works with. */
export interface Forgetting {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
}

/**
 * Removes writers' names from items that were published, or without a day captured, more than so many days ago (Law
 * 91/2025/QH15: no longer than the purpose needs). The archived page stays as it was fetched, and so does a name that stands
 * in the text itself. An item that somebody changes meanwhile is met again the next night. Gives how many items were cleared.
 */
export async function forgetBylines({ store, clock, actor }: Forgetting, days: number): Promise<number> {
  const limit = new Date(clock.now().getTime() - days * 86_400_000);
  const is = { bylined: true };
  const dated: Where = { is, range: { publishedDay: { to: dayOf(limit) } } };
  const undated: Where = {
    is,
    missing: ["publishedDay"],
    range: { firstCapturedAt: { to: limit.toISOString() } },
  };
  let cleared = 0;
  for (const [where, by] of [
    [dated, "sortAt"],
    [undated, "firstCapturedAt"],
  ] as const) {
    let batch: Kept<"item">[] = [];
    const clear = async (): Promise<void> => {
      const signed = { actor, at: clock.now().toISOString() };
      const writes = batch.map(({ value, revision }) => ({ value: withoutByline(value), expects: revision }));
      batch = [];
      const written = await store.write("item", writes, signed);
      cleared += written.filter(({ outcome }) => outcome === "kept").length;
    };
    const order = { by, direction: "ascending" } as const;
    for await (const kept of everything(store, "item", { where, order, pageSize: together })) {
      batch.push(kept);
      if (batch.length === together) await clear();
    }
    if (batch.length > 0) await clear();
  }
  if (cleared > 0)
    await noteDeed(
      { store, clock },
      { actor, what: "bylines.removed", subject: `trước ${dayOf(limit)}`, after: `${cleared} tin` },
    );
  await store.refresh();
  return cleared;
}

/** Forgetting by-lines as scheduled work; none where names are kept. */
export function bylineChores(parts: Forgetting, days: number | null): readonly Chore[] {
  if (days === null) return [];
  return [{ name: "bylines", due: everyDayAt(3, 20), work: () => forgetBylines(parts, days) }];
}

function withoutByline(item: Item): Item {
  const { authors: _, ...howRead } = item.howRead;
  return { ...item, authors: [], howRead };
}
