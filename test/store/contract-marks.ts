import { describe, expect, it } from "vitest";
import type { Item } from "../../pipeline/item.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { places } from "./place.ts";
import { by } from "./samples.ts";

function on(publishedDay: string | null): Partial<Item> {
  return { publishedDay, publishedAt: null };
}

/** Marks of days: whoever counted a day knows by its mark whether anything of it changed. */
export function marksDays(open: () => Promise<Store>): void {
  describe("marks of days", () => {
    const place = places(open);

    it("change with the days that a record enters, stands in and leaves, and with no other", async () => {
      const { store, item, put } = place();
      const days = ["2031-03-01", "2031-03-02", "2031-03-03", ""];
      const [first, second, third, none] = days;
      const changed = async (act: () => Promise<unknown>): Promise<readonly string[]> => {
        const before = await store.marks("item");
        await act();
        await store.refresh();
        const after = await store.marks("item");
        return days.filter((day) => before.get(day) !== after.get(day));
      };
      const write = async (value: Item, expects: number) => store.write("item", [{ value, expects }], by);
      expect(await changed(() => put(item("a", on("2031-03-01")), item("b", on("2031-03-02"))))).toEqual([
        first,
        second,
      ]);
      expect(await changed(() => write(item("a", { ...on("2031-03-01"), title: "Khác" }), 1))).toEqual([
        first,
      ]);
      expect(await changed(() => write(item("a", on("2031-03-03")), 2))).toEqual([first, third]);
      expect(await changed(() => write(item("b", on(null)), 1))).toEqual([second, none]);
      const kept = { value: item("c", on("2031-03-03")), revision: 4, actor: "test", at: by.at };
      expect(await changed(() => store.adopt("item", [kept]))).toEqual([third]);
      expect(await changed(() => store.adopt("item", [kept]))).toEqual([]);
    });

    it("know the day in Việt Nam, and none for what was refused", async () => {
      const { store, item, put } = place();
      await put(item("late", { publishedDay: "2031-05-02", publishedAt: "2031-05-01T17:30:00.000Z" }));
      const before = await store.marks("item");
      expect([before.has("2031-05-01"), before.has("2031-05-02")]).toEqual([false, true]);
      await store.write("item", [{ value: item("late", on("2031-05-02")), expects: 7 }], by);
      await store.refresh();
      expect(await store.marks("item")).toEqual(before);
    });
  });
}
