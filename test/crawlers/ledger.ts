import type { CaptureNote } from "../../crawlers/capture.ts";
import type { Address, ChannelState, Ledger, Look } from "../../crawlers/ledger.ts";

/** A ledger that keeps everything in memory and shows it; the store's own ledger is tested by its contract. */
export interface OpenLedger extends Ledger {
  readonly states: Map<string, ChannelState>;
  readonly looks: Look[];
  readonly addresses: Map<string, Address>;
  readonly captures: CaptureNote[];
}

export function openLedger(): OpenLedger {
  const states = new Map<string, ChannelState>();
  const looks: Look[] = [];
  const addresses = new Map<string, Address>();
  const captures: CaptureNote[] = [];
  return {
    states,
    looks,
    addresses,
    captures,
    async channelStates(ids) {
      return new Map([...states].filter(([id]) => ids.includes(id)));
    },
    async keepChannelState(state) {
      states.set(state.id, state);
    },
    async keepLook(look) {
      looks.push(look);
    },
    async learn(all) {
      const fresh = all.filter(({ id }) => !addresses.has(id));
      for (const address of fresh) addresses.set(address.id, address);
      return fresh;
    },
    async dueAddresses(now, sources, limit) {
      return [...addresses.values()]
        .filter(
          ({ state, notBefore, source }) => state === "due" && notBefore <= now && sources.includes(source),
        )
        .slice(0, limit);
    },
    async keepAddress(address) {
      addresses.set(address.id, address);
    },
    async keepCapture(note, from) {
      captures.push(note);
      if (from !== undefined) addresses.set(from.id, from);
    },
  };
}
