import { changeDecided, decided, type Plans } from "./decisions/kept.ts";
import { withEnteredDay } from "./decisions/entered-day.ts";
import type { Item } from "./item.ts";
import { isEdited, versionOf } from "./second-look/versions.ts";
import type { Decision } from "./store/records.ts";
import type { Kept, Signature, Store } from "./store/store.ts";

/** An item as it reads and counts now, and what was kept of it when that was found. */
export interface Saving {
  readonly item: Item;
  readonly known: Kept<"item"> | null;
}

/** Keeps items in one write, after the versions that they replace; gives the ids in their order. */
export async function saveItems(
  store: Store,
  savings: readonly Saving[],
  plans: Plans,
  by: Signature,
): Promise<readonly string[]> {
  const versions = savings.flatMap(({ item, known }) =>
    known !== null && known.value.capture !== item.capture && isEdited(known.value, item)
      ? [{ value: versionOf(known.value, item.lastCapturedAt), expects: 0 }]
      : [],
  );
  if (versions.length > 0) await store.write("version", versions, by);
  const written = await store.write(
    "item",
    savings.map(({ item, known }) => ({ value: item, expects: known?.revision ?? 0 })),
    by,
  );
  for (const [at, { item }] of savings.entries()) {
    if (written[at]?.outcome === "kept") continue;
    // Somebody else wrote the item meanwhile (a merged story, a decision): what they changed stays, what was read anew replaces the rest.
    const next = (old: Kept<"item"> | null, decisions: readonly Decision[]): Item => ({
      ...withEnteredDay(merged(item, old?.value ?? null), old?.value ?? null, decisions),
      verdicts: decided(item.verdicts, decisions, plans),
    });
    await changeDecided(store, item.id, next, by);
  }
  return savings.map(({ item }) => item.id);
}

function merged(item: Item, old: Item | null): Item {
  return old === null
    ? item
    : {
        ...item,
        story: old.story,
        copy: old.copy,
        firstCapturedAt: old.firstCapturedAt,
        ...(old.watch === undefined ? {} : { watch: old.watch }),
      };
}
