import { addressId } from "../crawlers/address.ts";
import type { Capture, Clock } from "../crawlers/capture.ts";
import type { Source } from "../config/source-schema.ts";
import { changeDecided, decided, decisionsOn, type Plans } from "./decisions/kept.ts";
import { draftOf } from "./draft.ts";
import { trustedAddress } from "./identity.ts";
import type { Item, Read, Reading, Verdict } from "./item.ts";
import type { Draft, Steps } from "./settle.ts";
import { imprintOf } from "./stories/imprint.ts";
import { isEdited, keepVersion } from "./second-look/versions.ts";
import { placeAll } from "./stories/place-all.ts";
import { rankOf } from "./stories/rank.ts";
import { storyId } from "./stories/story-id.ts";
import { change } from "./store/change.ts";
import type { Decision } from "./store/records.ts";
import type { Kept, Signature, Store } from "./store/store.ts";

/** What the steps stand on. */
export interface Ground {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
  readonly sources: ReadonlyMap<string, Source>;
  readonly read: (capture: Capture) => Promise<Read>;
  /** What rules and model say. */
  readonly judge: (draft: Draft) => readonly Verdict[];
  readonly plans: Plans;
}

/** The steps of `settle` over a store. */
export function stepsOver(ground: Ground): Steps {
  const { store, clock, sources } = ground;
  const by = (): Signature => ({ actor: ground.actor, at: clock.now().toISOString() });

  return {
    read: ground.read,
    judge: async (draft) => decided(ground.judge(draft), await decisionsOn(store, draft.id), ground.plans),
    known: (capture, reading) => knownItem(store, capture, reading),
    async draft(capture, reading, known) {
      const decisions = known === null ? [] : await decisionsOn(store, known.id);
      return draftOf(
        capture,
        reading,
        known,
        decisions,
        sources.get(capture.source)?.kind === "social" ? "post" : "article",
      );
    },
    async storyOf(draft) {
      const copied = isCopy(draft, sources.get(draft.source));
      const credits =
        draft.credit?.url === null || draft.credit?.url === undefined ? null : addressId(draft.credit.url);
      const { id, city, text, url, aliases } = draft;
      const own = {
        id,
        city,
        text,
        url,
        aliases,
        day: draft.publishedDay,
        rank: rankOf(draft, copied),
        imprint: imprintOf(draft.text),
        credits: credits === draft.id ? null : credits,
        credited: draft.credit?.name ?? draft.credit?.url ?? null,
      };
      const [placed] = await placeAll(store, [own], by);
      const origin = placed?.origin ?? id;
      return {
        story: storyId(origin),
        copy: copied || origin !== id ? "reprint" : "original",
      };
    },
    async save(item, known) {
      if (known !== null && known.value.capture !== item.capture && isEdited(known.value, item))
        await keepVersion(store, known.value, item.lastCapturedAt, by());
      const [written] = await store.write("item", [{ value: item, expects: known?.revision ?? 0 }], by());
      if (written?.outcome === "kept") return;
      // Somebody else wrote the item meanwhile (a merged story, a decision): what they changed stays, what was read anew replaces the rest.
      const next = (old: Kept<"item"> | null, decisions: readonly Decision[]): Item => ({
        ...merged(item, old?.value ?? null),
        verdicts: decided(item.verdicts, decisions, ground.plans),
      });
      await changeDecided(store, item.id, next, by());
    },
    async markRemoved(known, capture) {
      const day = dayOf(capture.fetchedAt);
      await change(
        store,
        "item",
        known.value.id,
        (old) => (old === null || old.value.removedOn !== null ? null : { ...old.value, removedOn: day }),
        by(),
      );
    },
  };
}

/** The item under any of the page's addresses; an alias counts like an address. */
async function knownItem(
  store: Store,
  capture: Capture,
  reading: Reading | null,
): Promise<Kept<"item"> | null> {
  const addresses = [capture.finalUrl, capture.url];
  if (reading !== null) addresses.unshift(trustedAddress(capture, reading));
  const byId = await store.read("item", [...new Set(addresses.map(addressId))]);
  const found = byId.find((kept) => kept !== null);
  if (found !== undefined && found !== null) return found;
  const order = { by: "firstCapturedAt", direction: "ascending" } as const;
  const { rows } = await store.list("item", {
    where: { is: { address: [...new Set(addresses)] } },
    order,
    limit: 1,
  });
  return rows[0] ?? null;
}

/** The page itself says that it copies: it credits somebody, or its outlet only collects what others wrote. */
function isCopy(draft: Draft, source: Source | undefined): boolean {
  return draft.credit !== null || source?.kind === "aggregator";
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

const vietnam = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" });

function dayOf(instant: string): string {
  return vietnam.format(new Date(instant));
}
