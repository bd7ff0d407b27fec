import type { Signature, Store } from "../store/store.ts";
import { place } from "./place.ts";
import { openShelf, type Placing } from "./shelf.ts";

/** How often a placing is begun anew when others write the same records at the same moment. */
const attempts = 50;
const atOnce = 250; // items read and written together; more of them gain little and hold others up

/**
 * Places items one after another and keeps what comes of it: imprints, stories, and the items that move to another story.
 * All of it is written in one go, before the caller writes the items themselves; it reaches the disk with that next write.
 * Answers with the id of the original of each, in the order of the items, as it is when all are placed. What others or the
 * caller wrote before is heard of after the store's `refresh()`.
 */
export async function placeAll(
  store: Store,
  placings: readonly Placing[],
  by: () => Signature,
): Promise<readonly string[]> {
  const origins: string[] = [];
  for (let from = 0; from < placings.length; from += atOnce) {
    if (from > 0) await store.refresh(["imprint", "item"]);
    origins.push(...(await placeTogether(store, placings.slice(from, from + atOnce), by)));
  }
  if (placings.length <= atOnce) return origins;
  // What was placed first may have moved to an original that was placed later.
  const ids = placings.map(({ id }) => id);
  const kept = await store.read("imprint", ids);
  return origins.map((origin, at) => kept[at]?.value.origin ?? origin);
}

async function placeTogether(
  store: Store,
  placings: readonly Placing[],
  by: () => Signature,
): Promise<readonly string[]> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await store.refresh();
    const shelf = await openShelf(store, placings);
    for (const { city: _city, text: _text, url: _url, aliases: _aliases, ...item } of placings)
      await place(item, shelf);
    const origins: string[] = [];
    for (const { id } of placings) origins.push((await shelf.withId(id))?.origin ?? id);
    if (await store.writeInSteps(shelf.steps(), by(), { soon: true })) return origins;
  }
  throw new Error(
    `${placings[0]?.id} and what stands around it were changed by others ${attempts} times in a row`,
  );
}
