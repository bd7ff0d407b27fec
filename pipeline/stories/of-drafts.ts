import type { Source } from "../../config/source-schema.ts";
import { addressId } from "../../crawlers/address.ts";
import type { Item } from "../item.ts";
import type { Draft } from "../settle.ts";
import type { Signature, Store } from "../store/store.ts";
import { imprintOf } from "./imprint.ts";
import { placeAll } from "./place-all.ts";
import { rankOf } from "./rank.ts";
import type { Placing } from "./shelf.ts";
import { storyId } from "./story-id.ts";

/** Which story an item belongs to, and whether it began it. */
export type Standing = Pick<Item, "story" | "copy">;

/** Places items that are about to be saved, all in one go, and tells where each came to stand. */
export async function storiesOf(
  store: Store,
  drafts: readonly Draft[],
  sources: ReadonlyMap<string, Source>,
  by: () => Signature,
): Promise<readonly Standing[]> {
  const all = drafts.map((draft) => {
    const copied = isCopy(draft, sources.get(draft.source));
    return { copied, placing: placingOf(draft, copied) };
  });
  const origins = await placeAll(
    store,
    all.map(({ placing }) => placing),
    by,
  );
  return all.map(({ copied, placing }, at): Standing => {
    const origin = origins[at] ?? placing.id;
    return { story: storyId(origin), copy: copied || origin !== placing.id ? "reprint" : "original" };
  });
}

function placingOf(draft: Draft, copied: boolean): Placing {
  const { id, city, text, url, aliases } = draft;
  const address = draft.credit?.url ?? null;
  const credits = address === null ? null : addressId(address);
  return {
    id,
    city,
    text,
    url,
    aliases,
    day: draft.publishedDay,
    rank: rankOf(draft, copied),
    imprint: imprintOf(text),
    credits: credits === id ? null : credits,
    credited: draft.credit?.name ?? address,
  };
}

/** The page itself says that it copies: it credits somebody, or its outlet only collects what others wrote. */
function isCopy(draft: Draft, source: Source | undefined): boolean {
  return draft.credit !== null || source?.kind === "aggregator";
}
