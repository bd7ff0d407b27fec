import type { Clock } from "../../crawlers/capture.ts";
import type { Address, ChannelState, Ledger } from "../../crawlers/ledger.ts";
import { change } from "./change.ts";
import type { Kind, Records, Store } from "./store.ts";

const mostHanded = 20_000; // remembered; an address whose revision is forgotten is read before it is written

/** What the crawlers remember, kept in the store; every write is signed by `actor` at the clock's time. */
export function ledgerOf(store: Store, actor: string, clock: Clock): Ledger {
  const signature = () => ({ actor, at: clock.now().toISOString() });
  /** Revisions of addresses that were handed out as due: what is written of them next replaces these. */
  const handed = new Map<string, number>();
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
      if (handed.size > mostHanded) handed.clear();
      for (const { value, revision } of page.rows) handed.set(value.id, revision);
      return page.rows.map((kept): Address => kept.value);
    },
    async keepAddress(address) {
      const expects = handed.get(address.id) ?? 0;
      handed.delete(address.id);
      if (expects > 0) {
        const [written] = await store.write("address", [{ value: address, expects }], signature());
        if (written?.outcome === "kept") return;
      }
      await keep("address", address);
    },
    async keepCapture(note, from) {
      const expects = from === undefined ? 0 : (handed.get(from.id) ?? 0);
      if (from !== undefined && expects > 0) {
        handed.delete(from.id);
        const steps = [
          [{ kind: "capture", value: note, expects: 0 }],
          [{ kind: "address", value: from, expects }],
        ] as const;
        if (await store.writeInSteps(steps, signature())) return;
      }
      // Kept already, or somebody else changed the address meanwhile.
      await keepOnce("capture", note);
      if (from !== undefined) await keep("address", from);
    },
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
