import { addressId } from "../crawlers/address.ts";
import type { Capture } from "../crawlers/capture.ts";
import { trustedAddress } from "./identity.ts";
import type { Item, Reading } from "./item.ts";
import { everything } from "./store/everything.ts";
import type { Kept, Store } from "./store/store.ts";

/** A capture, with what was read from it where it is a page, whose item is looked for. */
export interface Sought {
  readonly capture: Capture;
  readonly reading: Reading | null;
}

/**
 * The items under any of the pages' addresses, an alias counting like an address, in one round of questions. "later": an
 * earlier one of these captures stands on the same item or address, and what becomes of it has to be known first.
 */
export async function knownItems(
  store: Store,
  sought: readonly Sought[],
): Promise<readonly (Kept<"item"> | "later" | null)[]> {
  const places = sought.map(addressesOf);
  const [byId, byAddress] = await Promise.all([
    itemsWithIds(store, places.flat().map(addressId)),
    itemsAt(store, places.flat()),
  ]);
  const taken = new Set<string>();
  return places.map((addresses) => {
    const ids = addresses.map(addressId);
    const known =
      ids.map((id) => byId.get(id)).find((kept) => kept !== undefined) ??
      addresses.map((address) => byAddress.get(address)).find((kept) => kept !== undefined) ??
      null;
    const stands = known === null ? ids : [known.value.id, ...ids];
    const isLater = stands.some((id) => taken.has(id));
    for (const id of stands) taken.add(id);
    return isLater ? "later" : known;
  });
}

/** The address to be trusted first. */
function addressesOf({ capture, reading }: Sought): readonly string[] {
  const trusted = reading === null ? [] : [trustedAddress(capture, reading)];
  return [...new Set([...trusted, capture.finalUrl, capture.url])];
}

async function itemsWithIds(
  store: Store,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Kept<"item">>> {
  const found = await store.read("item", [...new Set(ids)]);
  return new Map(found.flatMap((kept) => (kept === null ? [] : [[kept.value.id, kept] as const])));
}

/** By each address, the item that was captured first. */
async function itemsAt(
  store: Store,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, Kept<"item">>> {
  const found = new Map<string, Kept<"item">>();
  const where = { is: { address: [...new Set(addresses)] } };
  const order = { by: "id", direction: "ascending" } as const;
  for await (const kept of everything(store, "item", { where, order })) {
    for (const address of [kept.value.url, ...kept.value.aliases]) {
      const other = found.get(address);
      if (other === undefined || isEarlier(kept.value, other.value)) found.set(address, kept);
    }
  }
  return found;
}

function isEarlier(one: Item, other: Item): boolean {
  return one.firstCapturedAt < other.firstCapturedAt;
}
