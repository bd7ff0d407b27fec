import { describe, expect, it, vi } from "vitest";
import { ledgerOf } from "../../pipeline/store/ledger.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { places } from "./place.ts";
import { addressOf, by, captureOf } from "./samples.ts";

const at = (second: number) => new Date(Date.UTC(2025, 6, 8, 0, 0, second));

const ledgerIn = (store: Store) => ledgerOf(store, "collector", { now: () => new Date(by.at) });

/** What several holders and the crawlers share. */
export function sharesWork(open: () => Promise<Store>): void {
  describe("leases", () => {
    const place = places(open);

    it("are held by one at a time, renewed by the holder, free when over or released", async () => {
      const { store, city: name } = place();
      const first = await store.lease(name, "a", 30, at(0));
      expect(first).toMatchObject({ name, holder: "a", until: at(30).toISOString() });
      expect(await store.lease(name, "b", 30, at(29))).toBeNull();
      const renewed = await store.lease(name, "a", 30, at(20));
      expect(renewed?.revision).toBeGreaterThan(first?.revision ?? 0);
      expect(await store.lease(name, "b", 30, at(40))).toBeNull();
      const second = await store.lease(name, "b", 30, at(110));
      expect(second?.holder).toBe("b");
      if (renewed !== null) await store.release(renewed);
      expect(await store.lease(name, "c", 30, at(111))).toBeNull();
      if (second !== null) await store.release(second);
      const third = await store.lease(name, "c", 30, at(111));
      expect(third?.revision).toBeGreaterThan(second?.revision ?? 0);
    });

    it("are given to one of many who ask at the same moment", async () => {
      const { store, city: name } = place();
      const holders = Array.from({ length: 10 }, (_, i) => `h${i}`);
      const given = await Promise.all(holders.map((holder) => store.lease(name, holder, 30, at(0))));
      expect(given.filter((lease) => lease !== null)).toHaveLength(1);
    });

    it("are not taken from the living, nor kept for the dead, where clocks disagree by a minute", async () => {
      const { store, city: name } = place();
      using mine = vi.spyOn(performance, "now");
      for (const error of [60, -60]) {
        const asks = (second: number) => {
          mine.mockReturnValue(second * 1000);
          return store.lease(name, "b", 30, at(second + error));
        };
        let held = await store.lease(name, "a", 30, at(0));
        for (let second = 10; second <= 120; second += 10) {
          expect(await asks(second)).toBeNull();
          held = await store.lease(name, "a", 30, at(second));
          expect(held?.holder).toBe("a");
        }
        // a is killed, and b goes on asking every ten seconds.
        expect(await asks(130)).toBeNull();
        expect(await asks(140)).toBeNull();
        await asks(150);
        expect((await asks(160))?.holder).toBe("b");
        // What a still believed to hold is not its own any more, and its release takes nothing from b.
        expect(await store.lease(name, "a", 30, at(161))).toBeNull();
        if (held !== null) await store.release(held);
        const last = await store.lease(name, "b", 30, at(162 + error));
        expect(last?.holder).toBe("b");
        if (last !== null) await store.release(last);
      }
    });

    it("are not dead for one who has not looked in between: the keeper may have answered nobody", async () => {
      const { store, city: name } = place();
      using mine = vi.spyOn(performance, "now");
      const asks = (second: number) => {
        mine.mockReturnValue(second * 1000);
        return store.lease(name, "b", 30, at(second - 60));
      };
      await store.lease(name, "a", 30, at(0));
      expect(await asks(1)).toBeNull();
      expect(await asks(40)).toBeNull();
      expect(await asks(69)).toBeNull();
      expect((await asks(71))?.holder).toBe("b");
    });
  });

  describe("the crawlers' ledger", () => {
    const place = places(open);
    it("learns an address once and gives what is due, oldest first", async () => {
      const { store, city } = place();
      const ledger = ledgerIn(store);
      const address = (name: string, given: Parameters<typeof addressOf>[1] = {}) =>
        addressOf(`${city}-${name}`, { source: city, ...given });
      const later = address("b", { notBefore: "2025-07-09T00:00:00.000Z" });
      expect(await ledger.learn([later, address("a"), address("a")])).toEqual([later, address("a")]);
      expect(await ledger.learn([address("a"), address("c")])).toEqual([address("c")]);
      await ledger.keepAddress(address("c", { state: "captured" }));
      const due = (now: string) => ledger.dueAddresses(now, [city], 10);
      expect(await due("2025-07-07T23:59:59.999Z")).toEqual([]);
      expect(await due("2025-07-08T00:00:00.000Z")).toEqual([address("a")]);
      expect(await due("2025-07-09T00:00:00.000Z")).toEqual([address("a"), later]);
      expect(await ledger.dueAddresses("2025-07-09T00:00:00.000Z", ["khac"], 10)).toEqual([]);
    });

    it("keeps a capture together with the address that it came from, also where that was changed meanwhile", async () => {
      const { store, city } = place();
      const [ledger, other] = [ledgerIn(store), ledgerIn(store)];
      const [a, b, c] = ["a", "b", "c"].map((name) => addressOf(`${city}-${name}`, { source: city }));
      if (a === undefined || b === undefined || c === undefined) throw new Error("three addresses");
      await ledger.learn([a, b]);
      await ledger.dueAddresses("2025-07-08T00:00:00.000Z", [city], 10);
      await other.keepAddress({ ...b, attempts: 4 });
      for (const of of [a, b, c]) {
        const note = captureOf(`${of.id}-capture`, of);
        const from = { ...of, state: "captured" as const, lastCapture: note.id };
        await ledger.keepCapture(note, from);
        await ledger.keepCapture(note, from); // an answer that was lost is asked for again
        expect((await store.read("capture", [note.id]))[0]?.revision).toBe(1);
        expect((await store.read("address", [of.id]))[0]?.value).toEqual(from);
      }
    });

    it("keeps a channel's state as it was last told, and a look once", async () => {
      const { store, city } = place();
      const ledger = ledgerIn(store);
      const state = {
        id: city,
        city,
        source: "bao-mau",
        lastVisit: by.at,
        lastSuccess: null,
        nextVisit: null,
        failures: 1,
        intervalMinutes: 60,
        etag: null,
        lastModified: null,
      };
      await ledger.keepChannelState(state);
      await ledger.keepChannelState({ ...state, failures: 2 });
      expect(await ledger.channelStates([city, "none"])).toEqual(
        new Map([[city, { ...state, failures: 2 }]]),
      );
      const look = {
        id: city,
        city,
        source: "bao-mau",
        channel: city,
        startedAt: by.at,
        finishedAt: by.at,
        outcome: "empty" as const,
        reason: null,
        coversFrom: null,
        coversTo: by.at,
        listed: 0,
        fresh: 0,
        newestListed: null,
        oldestListed: null,
      };
      await ledger.keepLook(look);
      await ledger.keepLook(look);
      await store.refresh();
      expect(await store.count("look", { is: { city } })).toBe(1);
      expect((await store.read("look", [city]))[0]?.actor).toBe("collector");
    });
  });
}
