import { bandKeys, type Imprint } from "./imprint.ts";
import { isNear } from "./span.ts";
import { exactLikeness, isDoubtful, likeness } from "./same-text.ts";

/** What is remembered of an item so that its copies can be found; `origin` is its own id where it is an original. */
export interface Filed {
  readonly id: string;
  /** Orders items by who can be the original: uncredited before credited, then by date, then by id. */
  readonly rank: string;
  readonly day: string | null;
  readonly imprint: Imprint | null;
  /** Id of the item at the address that this one credits, known or not. */
  readonly credits: string | null;
  /** Whom the page credits, by name or else by address. */
  readonly credited?: string | null;
  readonly origin: string;
}

/** Where imprints are filed. */
export interface Shelf {
  /** Items that share a key with this one; those whose days lie too far from its own may be left out. */
  around(item: Pick<Filed, "imprint" | "day">): Promise<readonly Filed[]>;
  /** Under the item's id or the id of one of its later addresses. */
  withId(id: string): Promise<Filed | null>;
  /** Items that credit one of the item's addresses. */
  crediting(id: string): Promise<readonly Filed[]>;
  /** Items whose original is this one, itself too where it is one. */
  withOrigin(id: string): Promise<readonly Filed[]>;
  /** The item's text, where the estimate cannot tell; null when it is not kept. */
  textOf(id: string): Promise<string | null>;
  /** Durable when it returns; the items and stories that it concerns are brought up to date with it. */
  keep(filed: Filed): Promise<void>;
}

/**
 * Files an item and brings every item around it to the story it belongs to. What results does not depend on the order
 * of arrival: going by rank, an item joins the original that it credits, else the earlier original within 30 days that
 * it is most alike to, else it is an original itself; copies never draw others in. An item whose text, date or credit was
 * edited is placed anew, and so is everything that had joined it.
 */
export async function place(item: Omit<Filed, "origin">, shelf: Shelf): Promise<Filed> {
  const before = await shelf.withId(item.id);
  let placed: Filed = { ...item, origin: before?.origin ?? item.id };
  const seen = seenWith(shelf, () => placed);
  const waiting = new Map<string, Filed>([[item.id, placed]]);
  for (const other of before === null ? [] : await seen.withOrigin(item.id)) waiting.set(other.id, other);
  for (let next = lowest(waiting); next !== null; next = lowest(waiting)) {
    waiting.delete(next.id);
    const around = await neighbours(next, seen);
    const settled: Filed = { ...next, origin: await originOf(next, around, seen) };
    const itself = settled.id === item.id;
    const moved = settled.origin !== next.origin;
    if (itself) placed = settled;
    else if (moved) await shelf.keep(settled);
    const wasOriginal = next.origin === next.id;
    const standingChanged = wasOriginal !== (settled.origin === settled.id);
    const drawn = itself || standingChanged ? [...around.keys()] : [];
    const crediting = itself || moved ? await seen.crediting(settled.id) : [];
    for (const other of [...drawn, ...crediting]) {
      if (other.rank > settled.rank) waiting.set(other.id, (await seen.withId(other.id)) ?? other);
    }
  }
  // Last, so that after a crash the same capture is placed again from where the item stood, with all that had joined it.
  await shelf.keep(placed);
  return placed;
}

/** The shelf with the item that is being placed as it is now, whatever is filed of it. */
function seenWith(shelf: Shelf, now: () => Filed): Shelf {
  const { id, imprint, credits } = now();
  const own = new Set(imprint === null ? [] : bandKeys(imprint));
  const withNow = (others: readonly Filed[], holds: boolean): readonly Filed[] => {
    const rest = others.filter((other) => other.id !== id);
    return holds ? [...rest, now()] : rest;
  };
  const withId = async (asked: string): Promise<Filed | null> => {
    const found = asked === id ? null : await shelf.withId(asked);
    return asked === id || found?.id === id ? now() : found;
  };
  return {
    ...shelf,
    withId,
    around: async (asked) =>
      withNow(
        await shelf.around(asked),
        asked.imprint !== null && bandKeys(asked.imprint).some((key) => own.has(key)),
      ),
    withOrigin: async (asked) => withNow(await shelf.withOrigin(asked), now().origin === asked),
    async crediting(asked) {
      const credited = credits === null ? null : await withId(credits);
      return withNow(await shelf.crediting(asked), credited?.id === asked && asked !== id);
    },
  };
}

async function originOf(item: Filed, around: ReadonlyMap<Filed, number>, shelf: Shelf): Promise<string> {
  const credited = item.credits === null ? null : await shelf.withId(item.credits);
  if (credited !== null && credited.rank < item.rank) return credited.origin;
  let best = item.id;
  let most = 0;
  for (const [other, alike] of around) {
    if (other.rank >= item.rank || other.origin !== other.id) continue;
    if (alike > most) [best, most] = [other.id, alike];
  }
  return best;
}

/** Items near in time whose text is a copy of this one's or the other way round, and how alike they are; by rank, so that ties fall the same way. */
async function neighbours(item: Filed, shelf: Shelf): Promise<ReadonlyMap<Filed, number>> {
  const around = new Map<Filed, number>();
  if (item.imprint === null) return around;
  const found = await shelf.around(item);
  for (const other of found.toSorted((a, b) => (a.rank < b.rank ? -1 : 1))) {
    if (other.id === item.id || other.imprint === null || !isNear(item.day, other.day)) continue;
    const alike = isDoubtful(item.imprint, other.imprint)
      ? await byTheTexts(item, other, shelf)
      : likeness(item.imprint, other.imprint);
    if (alike > 0) around.set(other, alike);
  }
  return around;
}

async function byTheTexts(item: Filed, other: Filed, shelf: Shelf): Promise<number> {
  const [one, two] = [await shelf.textOf(item.id), await shelf.textOf(other.id)];
  if (one !== null && two !== null) return exactLikeness(one, two);
  return item.imprint === null || other.imprint === null ? 0 : likeness(item.imprint, other.imprint);
}

function lowest(waiting: ReadonlyMap<string, Filed>): Filed | null {
  let first: Filed | null = null;
  for (const filed of waiting.values()) if (first === null || filed.rank < first.rank) first = filed;
  return first;
}
