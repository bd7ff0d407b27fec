import { describe, expect, it } from "vitest";
import type { Look } from "../../crawlers/ledger.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { places } from "./place.ts";
import { by } from "./samples.ts";

function lookOf(city: string, name: string, finishedAt: string): Look {
  return {
    id: `${city}-${name}`,
    city,
    source: "bao-mau",
    channel: "bao-mau/chuyen-doi-so",
    startedAt: finishedAt,
    finishedAt,
    outcome: "working",
    reason: null,
    coversFrom: null,
    coversTo: null,
    listed: 1,
    fresh: 0,
    newestListed: null,
    oldestListed: null,
  };
}

/** What is taken away is in no answer any more, and nothing else changes. */
export function takesAway(open: () => Promise<Store>): void {
  describe("taking away", () => {
    const place = places(open);

    it("leaves nothing of a record in any answer, and changes the mark of its day alone", async () => {
      const { store, city, here } = place();
      const days = ["2032-01-01", "2032-01-02"];
      const looks = ["a", "b", "c"].map((name) =>
        lookOf(city, name, `${days[name === "c" ? 1 : 0]}T03:00:00.000Z`),
      );
      const [a = "", b = "", c = ""] = looks.map(({ id }) => id);
      await store.write(
        "look",
        looks.map((value) => ({ value, expects: 0 })),
        by,
      );
      await store.refresh();
      const before = await store.marks("look");
      await store.remove("look", [a, `${city}-nobody`]);
      await store.refresh();
      const after = await store.marks("look");
      expect(days.map((day) => before.get(day) === after.get(day))).toEqual([false, true]);
      expect((await store.read("look", [a, b, c])).map((kept) => kept?.value.id)).toEqual([undefined, b, c]);
      expect(await store.count("look", here())).toBe(2);
      const seen: string[] = [];
      for await (const { id } of store.scan("look", ["source"], here())) seen.push(id);
      expect(seen.toSorted()).toEqual([b, c]);
      const order = { by: "finishedAt", direction: "ascending" } as const;
      const { rows } = await store.list("look", { where: here(), order, limit: 9 });
      expect(rows.map(({ value }) => value.id)).toEqual([b, c]);
      await store.remove("look", [a]);
      await store.refresh();
      expect(await store.count("look", here({ is: { source: "bao-mau" } }))).toBe(2);
    });
  });
}
