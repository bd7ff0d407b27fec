import { setImmediate as turn } from "node:timers/promises";
import { addressId } from "../crawlers/address.ts";
import type { Capture, Clock } from "../crawlers/capture.ts";
import type { Source } from "../config/source-schema.ts";
import { decided, decisionsOnAll, type Plans } from "./decisions/kept.ts";
import { draftOf } from "./draft.ts";
import { trustedAddress } from "./identity.ts";
import { alone, type Asking } from "./in-step.ts";
import type { Read } from "./item.ts";
import type { Judges } from "./judges.ts";
import { knownItems, type Sought } from "./known.ts";
import { saveItems, type Saving } from "./save.ts";
import type { Draft, Steps } from "./settle.ts";
import { storiesOf } from "./stories/of-drafts.ts";
import { change } from "./store/change.ts";
import type { Decision } from "./store/records.ts";
import type { Signature, Store } from "./store/store.ts";

/** What the steps stand on. */
export interface Ground extends Judges {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: string;
  readonly sources: ReadonlyMap<string, Source>;
  readonly read: (capture: Capture) => Promise<Read>;
  readonly plans: Plans;
}

/** An earlier capture of the same group stands on the same item or address: this one goes its road after it. */
export class GoesLater extends Error {
  override name = "GoesLater";
}

const none: readonly Decision[] = [];

/** The steps of `settle` over a store; `asking` brings what each capture asks of the store there, alone or with others. */
export function stepsOver(ground: Ground, asking: Asking = alone): Steps {
  const { store, clock, sources, plans } = ground;
  const by = (): Signature => ({ actor: ground.actor, at: clock.now().toISOString() });
  const known = asking((sought: readonly Sought[]) => knownItems(store, sought));
  const decisionsOn = asking(async (items: readonly string[]) => {
    const found = await decisionsOnAll(store, items);
    return items.map((item) => found.get(item) ?? none);
  });
  // What was heard when the item was drafted holds until it is saved; who decides after that changes the item's revision.
  const heard = new WeakMap<Draft, readonly Decision[]>();
  const storyOf = asking((drafts: readonly Draft[]) => storiesOf(store, drafts, sources, by));
  const save = asking((savings: readonly Saving[]) => saveItems(store, savings, plans, by()));

  return {
    read: ground.read,
    async known(capture, reading) {
      const found = await known({ capture, reading });
      if (found === "later") throw new GoesLater(`${capture.id} goes after another capture of its address`);
      return found;
    },
    async draft(capture, reading, before) {
      const decisions = await decisionsOn(before?.id ?? addressId(trustedAddress(capture, reading)));
      const kind = sources.get(capture.source)?.kind === "social" ? "post" : "article";
      const bare = draftOf(capture, reading, before, decisions, kind);
      const draft = { ...bare, judged: ground.stamp(bare) };
      heard.set(draft, decisions);
      return draft;
    },
    async judge(draft) {
      const decisions = heard.get(draft) ?? (await decisionsOn(draft.id));
      await turn(); // judging takes the thread for itself: between two pages others get their turn
      return decided(ground.judge(draft), decisions, plans);
    },
    storyOf,
    async save(item, before) {
      await save({ item, known: before });
    },
    async markRemoved(before, capture) {
      const day = dayOf(capture.fetchedAt);
      await change(
        store,
        "item",
        before.value.id,
        (old) => (old === null || old.value.removedOn !== null ? null : { ...old.value, removedOn: day }),
        by(),
      );
    },
  };
}

const vietnam = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" });

function dayOf(instant: string): string {
  return vietnam.format(new Date(instant));
}
