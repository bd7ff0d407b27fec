import type { Signature, Store } from "../store/store.ts";
import { place, type Filed } from "./place.ts";
import { openShelf, type Placing } from "./shelf.ts";

/** How often a placing is begun anew when others write the same records at the same moment. */
const attempts = 50;
const atOnce = 250; // items read and written together; more of them gain little and hold others up

/**
 * Places items one after another and keeps what comes of it: imprints, stories, and the items that move to another story.
 * All of it is written in one go, before the caller writes the items themselves; it reaches the disk with that next write.
 * Answers in the order of the items.
 */
export async function placeAll(
  store: Store,
  placings: readonly Placing[],
  by: () => Signature,
): Promise<readonly Filed[]> {
  const placed: Filed[] = [];
  for (let from = 0; from < placings.length; from += atOnce)
    placed.push(...(await placeTogether(store, placings.slice(from, from + atOnce), by)));
  return placed;
}

async function placeTogether(
  store: Store,
  placings: readonly Placing[],
  by: () => Signature,
): Promise<readonly Filed[]> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const shelf = await openShelf(store, placings);
    const placed: Filed[] = [];
    for (const { city: _city, text: _text, url: _url, aliases: _aliases, ...item } of placings)
      placed.push(await place(item, shelf));
    if (await store.writeInSteps(shelf.steps(), by(), { soon: true })) {
      await store.refresh();
      return placed;
    }
  }
  throw new Error(
    `${placings[0]?.id} and what stands around it were changed by others ${attempts} times in a row`,
  );
}
