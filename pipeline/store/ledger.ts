import type { CaptureNote, Clock } from "../../crawlers/capture.ts";
import type { Address, ChannelState, Ledger } from "../../crawlers/ledger.ts";
import { change } from "./change.ts";
import type { Kind, Records, Store } from "./store.ts";

/** What the crawlers remember, kept in the store; every write is signed by `actor` at the clock's time. */
export function ledgerOf(store: Store, actor: string, clock: Clock): Ledger {
  const signature = () => ({ actor, at: clock.now().toISOString() });
  const keep = async <K extends Kind>(kind: K, value: Records[K]): Promise<void> => {
    await change(store, kind, value.id, () => value, signature());
  };
  /** A look or a capture is written once; a second try after a broken answer finds it there. */
  const keepOnce = async <K extends Kind>(kind: K, value: Records[K]): Promise<void> => {
    await store.write(kind, [{ value, expects: 0 }], signature());
  };
  return {
    async channelStates(ids) {
      const found = new Map<string, ChannelState>();
      for (const kept of await store.read("channel", ids))
        if (kept !== null) found.set(kept.value.id, kept.value);
      return found;
    },
    async plannedVisits() {
      const planned = new Map<string, string | null>();
      await store.refresh();
      for await (const { id, nextVisit } of store.scan("channel", ["nextVisit"])) planned.set(id, nextVisit);
      return planned;
    },
    keepChannelState: (state) => keep("channel", state),
    keepLook: (look) => keepOnce("look", look),
    async learn(addresses) {
      const first = [
        ...new Map(addresses.toReversed().map((address) => [address.id, address])).values(),
      ].toReversed();
      const writes = first.map((value) => ({ value, expects: 0 }));
      const written = await store.write("address", writes, signature());
      return first.filter((_, i) => written[i]?.outcome === "kept");
    },
    async dueAddresses(now, sources, limit) {
      await store.refresh();
      const page = await store.list("address", {
        // The bound is open above, so that what is due at this very moment is among them.
        where: { is: { state: "due", source: sources }, range: { notBefore: { to: justAfter(now) } } },
        order: { by: "notBefore", direction: "ascending" },
        limit,
      });
      return page.rows.map((kept): Address => kept.value);
    },
    keepAddress: (address) => keep("address", address),
    keepCapture: (note: CaptureNote) => keepOnce("capture", note),
    async publishedDates(addresses) {
      const dates = new Map<string, string>();
      for (const kept of await store.read("item", addresses)) {
        const date = kept?.value.publishedAt ?? kept?.value.publishedDay;
        if (kept !== null && date !== null && date !== undefined) dates.set(kept.value.id, date);
      }
      return dates;
    },
  };
}

function justAfter(now: string): string {
  return new Date(Date.parse(now) + 1).toISOString();
}
