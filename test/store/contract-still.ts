import { describe, expect, it } from "vitest";
import { everythingStill } from "../../pipeline/store/everything.ts";
import type { Kind, Reader, Store } from "../../pipeline/store/store.ts";
import { byId, places } from "./place.ts";
import { by } from "./samples.ts";

/** What stands still while others write. */
export function holdsStill(open: () => Promise<Store>): void {
  describe("a still", () => {
    const place = places(open);

    it("shows one moment of all its kinds, in every kind of question, however much is written meanwhile", async () => {
      const { store, here, item, put } = place();
      await put(item("a", { publishedDay: "2025-07-01" }), item("b", { publishedDay: "2025-07-02" }));
      await put(item("c", { publishedDay: null, publishedAt: null }));
      const kinds: readonly Kind[] = ["item", "alert"];
      const [a, b, c] = ["a", "b", "c"].map((id) => item(id).id);
      const ids = [a, b, c, item("late").id].map(String);
      const all = async (reader: Reader) => {
        const read = await reader.read("item", ids);
        const pages = [];
        for (let after: string | null = null, more = true; more;) {
          const order = { by: "publishedDay", direction: "descending" } as const;
          const page: Awaited<ReturnType<typeof reader.list<"item">>> = await reader.list("item", {
            where: here(),
            order,
            limit: 1,
            after,
          });
          pages.push(page.rows.map(({ value, revision }) => [value.id, value.title, revision]));
          after = page.next;
          more = after !== null;
        }
        const scanned: string[] = [];
        for await (const { id, publishedDay } of reader.scan("item", ["publishedDay"], here()))
          scanned.push(`${id} ${publishedDay}`);
        return {
          read: read.map((kept) => (kept === null ? null : [kept.value.title, kept.revision])),
          pages,
          scanned: scanned.toSorted(),
          count: await reader.count("item", here()),
          alerts: await reader.count("alert"),
          tally: await reader.tally("item", ["publishedDay"], here()),
        };
      };
      await store.refresh();
      const before = await all(store);
      expect(before.read.slice(0, 3)).not.toContain(null);
      {
        await using still = await store.still(kinds);
        const rows = await store.read("item", [String(b)]);
        const changed = rows.flatMap((kept) =>
          kept === null
            ? []
            : [
                {
                  value: { ...kept.value, title: "sửa", publishedDay: "2025-08-08" },
                  expects: kept.revision,
                },
              ],
        );
        await store.write("item", changed, by);
        await put(item("late"));
        await store.refresh();
        expect(await all(still)).toEqual(before);
        expect(await all(still)).toEqual(before);
      }
      const after = await all(store);
      expect([after.count, after.read[1]]).toEqual([before.count + 1, ["sửa", 2]]);
      await using second = await store.still(kinds);
      expect(await all(second)).toEqual(after);
      const { rows } = await second.list("item", { where: here(), order: byId, limit: 10 });
      expect(rows).toHaveLength(after.count);
    });

    it("streams all in their order, each once, though one that was given comes to stand further on", async () => {
      const { store, here, item, put } = place();
      for (const [id, publishedDay] of [
        ["one", "2025-07-03"],
        ["two", "2025-07-02"],
        ["three", "2025-07-01"],
      ] as const)
        await put(item(id, { publishedDay, publishedAt: null }));
      await store.refresh();
      const order = { by: "sortAt", direction: "descending" } as const;
      const given: string[] = [];
      for await (const { value, revision } of everythingStill(store, "item", {
        where: here(),
        order,
        pageSize: 1,
      })) {
        given.push(value.id);
        if (given.length > 1) continue;
        await store.write(
          "item",
          [{ value: { ...value, publishedDay: "2025-06-01" }, expects: revision }],
          by,
        );
        await store.refresh();
      }
      expect(given).toHaveLength(3);
      expect(new Set(given).size).toBe(3);
      await using still = await store.still(["item"]);
      const { rows } = await still.list("item", { where: here(), order, limit: 3 });
      expect(rows[2]?.value.id).toBe(given[0]);
    });
  });
}
