import { describe, expect, it } from "vitest";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { imprintOf } from "../../pipeline/stories/imprint.ts";
import { placeAll } from "../../pipeline/stories/place-all.ts";
import type { Placing } from "../../pipeline/stories/shelf.ts";
import { inventedText, reprintOf } from "../bench/invented-texts.ts";
import { by, itemOf } from "../store/samples.ts";

function placing(id: string, text: string, day: string | null, credits: string | null = null): Placing {
  const rank = `${credits === null ? 0 : 1}|${day ?? "~"}|${id}`;
  return { id, city: "hanoi", text, day, rank, imprint: imprintOf(text), credits, credited: credits };
}

const [one, two, three] = [inventedText(1), inventedText(2), inventedText(3)];
const pile: readonly Placing[] = [
  placing("original", one, "2025-07-01"),
  placing("copy", reprintOf(one, 5), "2025-07-03"),
  placing("credited", three, "2025-07-02", "copy"),
  placing("undated", reprintOf(one, 6), null),
  placing("far", reprintOf(one, 7), "2025-10-20"),
  placing("farther", reprintOf(one, 7), "2025-11-05"),
  placing("stranger", two, "2025-07-02"),
  placing("outside", inventedText(4), "2025-07-02", "never seen"),
];
const expected = {
  original: "original",
  copy: "original",
  credited: "original",
  undated: "original",
  far: "far",
  farther: "far",
  stranger: "stranger",
  outside: "outside",
};

async function kept(store: Store) {
  const ids = Object.keys(expected);
  const imprints = await store.read("imprint", ids);
  const { rows } = await store.list("story", { order: { by: "id", direction: "ascending" }, limit: 100 });
  return {
    origins: Object.fromEntries(imprints.map((row) => [row?.value.id, row?.value.origin])),
    stories: rows.map(({ value }) => value),
  };
}

describe("placing over a store", () => {
  it("comes out the same one by one, all together and in any order", async () => {
    const orders = [pile, pile.toReversed(), [...pile.slice(4), ...pile.slice(0, 4)]];
    const all = await Promise.all(
      orders.flatMap((order) =>
        [1, 3, order.length].map(async (size) => {
          await using store = await openSqliteStore(":memory:");
          for (let at = 0; at < order.length; at += size)
            await placeAll(store, order.slice(at, at + size), () => by);
          return await kept(store);
        }),
      ),
    );
    for (const { origins, stories } of all) {
      expect(origins).toEqual(expected);
      const own = stories.filter(({ id }) => Object.values(expected).includes(id.slice(2)));
      expect(own.map(({ id, origin, originOutside }) => [id, origin, originOutside])).toEqual([
        ["s-far", "far", null],
        ["s-original", "original", null],
        ["s-outside", null, "never seen"],
        ["s-stranger", "stranger", null],
      ]);
    }
  });

  it("moves the kept item whose original arrives later, and leaves its old story's name with the new one", async () => {
    await using store = await openSqliteStore(":memory:");
    const [original, copy] = pile;
    if (original === undefined || copy === undefined) throw new Error("the pile is empty");
    await placeAll(store, [copy], () => by);
    const item = itemOf("copy", { story: "s-copy", copy: "original", text: copy.text });
    await store.write("item", [{ value: item, expects: 0 }], by);
    await placeAll(store, [original], () => by);
    const [moved] = await store.read("item", ["copy"]);
    expect(moved).toMatchObject({ revision: 2, value: { story: "s-original", copy: "reprint" } });
    expect((await store.read("story", ["s-original"]))[0]?.value.aliases).toEqual(["s-copy"]);
  });

  it("begins anew when somebody else writes what it read", async () => {
    await using store = await openSqliteStore(":memory:");
    const [original, copy] = pile;
    if (original === undefined || copy === undefined) throw new Error("the pile is empty");
    await placeAll(store, [copy], () => by);
    await store.write(
      "item",
      [{ value: itemOf("copy", { story: "s-copy", text: copy.text }), expects: 0 }],
      by,
    );
    let meddled = false;
    const meddling: Store = {
      ...store,
      async writeInSteps(steps, signature, options) {
        if (!meddled) {
          meddled = true;
          const value = itemOf("copy", { story: "s-copy", text: copy.text, title: "người khác sửa" });
          await store.write("item", [{ value, expects: 1 }], by);
        }
        return store.writeInSteps(steps, signature, options);
      },
    };
    await placeAll(meddling, [original], () => by);
    const [item] = await store.read("item", ["copy"]);
    expect(item?.value).toMatchObject({ title: "người khác sửa", story: "s-original" });
  });
});
