import { describe, expect, it } from "vitest";
import { BadQuestion } from "../../pipeline/store/errors.ts";
import { everything } from "../../pipeline/store/everything.ts";
import type { Store, Where } from "../../pipeline/store/store.ts";
import { imprintOf, keysOf, writeImprint } from "../../pipeline/stories/imprint.ts";
import { spanOf, withinSpan } from "../../pipeline/stories/span.ts";
import { byId, newest, places } from "./place.ts";
import { by, verdictOf } from "./samples.ts";

const groups = (...ids: readonly string[]) =>
  ids.map((id) => ({ id, clause: id, score: 1, by: "phrase" as const, because: [] }));

/** Lists, counts, tallies, scans, and what is no question. */
export function answersQuestions(open: () => Promise<Store>): void {
  describe("lists", () => {
    const place = places(open);

    it("are ordered by the field, then by id, and rows without it come last both ways", async () => {
      const { item, put, names } = place();
      const days = ["2025-07-02", "2025-07-01", null, "2025-07-02", null];
      const verdicts = [verdictOf()];
      await put(
        ...days.map((publishedDay, i) => item(`i${i}`, { publishedDay, publishedAt: null, verdicts })),
      );
      for (const where of [{}, { is: { plan: "ke-hoach" } }, { text: "dịch vụ" }]) {
        expect(await names(where, { by: "sortAt", direction: "ascending" })).toEqual([
          "i1",
          "i0",
          "i3",
          "i2",
          "i4",
        ]);
        expect(await names(where, newest)).toEqual(["i3", "i0", "i1", "i4", "i2"]);
        expect(await names(where, byId)).toEqual(["i0", "i1", "i2", "i3", "i4"]);
      }
    });

    it("narrow by every kind of condition", async () => {
      const { store, here, item, put, names } = place();
      const counted = verdictOf({
        groups: groups("II.1"),
        agencies: [{ id: "so-a", role: "owner", because: [] }],
      });
      await put(
        item("a", { verdicts: [counted] }),
        item("b", { verdicts: [{ ...counted, review: true }], source: "cong-mau" }),
        item("c", { publishedAt: null, publishedDay: null, section: "Xã hội" }),
      );
      const ids = async (where: Where) => {
        const found = await names(where);
        expect(await names(where, newest)).toHaveLength(found.length);
        expect(await store.count("item", here(where))).toBe(found.length);
        return found.join("");
      };
      const many = Array.from({ length: 200 }, (_, i) => `khac/${i}`);
      expect(await ids({})).toBe("abc");
      expect(await ids({ is: { plan: "ke-hoach" } })).toBe("a");
      expect(await ids({ is: { group: "ke-hoach/II.1" } })).toBe("ab");
      expect(await ids({ is: { group: "ke-hoach/II.1", plan: "ke-hoach" } })).toBe("a");
      expect(await ids({ is: { group: ["ke-hoach/II.1", ...many], source: "cong-mau" } })).toBe("b");
      expect(await ids({ is: { source: ["bao-mau", ...many] } })).toBe("ac");
      expect(await ids({ not: { agency: "ke-hoach/so-a/owner" } })).toBe("c");
      expect(await ids({ not: { section: "Xã hội" } })).toBe("ab");
      expect(await ids({ not: { source: [] } })).toBe("abc");
      expect(await ids({ is: { review: "ke-hoach" }, not: { source: "bao-mau" } })).toBe("b");
      expect(await ids({ range: { publishedDay: { from: "2025-07-08", to: "2025-07-09" } } })).toBe("ab");
      expect(await ids({ range: { publishedDay: { to: "2025-07-08" } } })).toBe("");
      expect(await ids({ range: { publishedDay: {} } })).toBe("abc");
      const day = { publishedDay: { from: "2025-07-08", to: "2025-07-09" } };
      expect(await ids({ is: { group: "ke-hoach/II.1" }, range: day })).toBe("ab");
      expect(await ids({ range: { publishedAt: { from: "2025-07-08T10:00:00+07:00" } } })).toBe("ab");
      expect(await ids({ range: { agency: { from: "ke-hoach/", to: "ke-hoach0" } } })).toBe("ab");
      expect(await ids({ missing: ["publishedDay"] })).toBe("c");
      expect(await ids({ missing: ["plan"], present: ["sortAt"] })).toBe("b");
      expect(await ids({ is: { group: "ke-hoach/II.1" }, missing: ["sortAt"] })).toBe("");
      expect(await ids({ is: { hasImage: true, counts: false } })).toBe("bc");
      expect(await ids({ is: { id: [item("a").id, item("c").id] } })).toBe("ac");
      expect(await ids({ is: { source: [] } })).toBe("");
    });

    it("find by any of many numbers what is only looked up, and nothing else is asked of it", async () => {
      const { store, city } = place();
      const imprint = (name: string, text: string) => {
        const made = imprintOf(`${text} ${city}`);
        const signature = made === null ? null : writeImprint(made);
        return {
          id: `${city}-${name}`,
          rank: "0",
          day: "2025-07-08",
          signature,
          credits: null,
          origin: city,
        };
      };
      const [one, two] = [
        imprint("1", "hội làng bên sông mở lại sau nhiều năm vắng tiếng trống"),
        imprint("2", "trạm bơm thôn trên chạy thử hai tổ máy trước mùa lũ năm nay"),
      ];
      await store.write(
        "imprint",
        [one, two].map((value) => ({ value, expects: 0 })),
        by,
      );
      await store.refresh();
      const keys = withinSpan(keysOf(one.signature), spanOf(one.day));
      const ids = async (where: Where) =>
        (await store.list("imprint", { where, order: byId, limit: 10 })).rows.map(({ value }) => value.id);
      expect(await ids({ is: { keys } })).toEqual([one.id]);
      expect(await ids({ is: { keys, origin: city, id: two.id } })).toEqual([]);
      expect(
        await ids({ is: { keys: [...keys, ...withinSpan(keysOf(two.signature), spanOf(two.day))] } }),
      ).toEqual([one.id, two.id]);
      expect(await store.count("imprint", { is: { keys }, present: ["origin"] })).toBe(1);
      await store.write("imprint", [{ value: { ...two, id: one.id }, expects: 1 }], by);
      await store.refresh();
      expect(await ids({ is: { keys } })).toEqual([]);
      for (const ask of [
        () => store.count("imprint", { not: { keys: 1 } }),
        () => store.count("imprint", { range: { keys: { from: 1 } } }),
        () => store.count("imprint", { missing: ["keys"] }),
        () => store.tally("imprint", ["keys"]),
        () => store.list("imprint", { order: { by: "keys", direction: "ascending" }, limit: 1 }),
      ])
        await expect(ask()).rejects.toThrow(BadQuestion);
    });

    it("file an item under the day that was entered, whatever moment the page gave", async () => {
      const { item, put, names } = place();
      await put(item("a", { publishedDay: "2025-07-01", publishedAt: "2025-07-08T03:00:00.000Z" }));
      await put(item("b", { publishedDay: "2025-07-02", publishedAt: "2025-07-01T18:00:00.000Z" }));
      const on = (from: string, to: string) => names({ range: { publishedDay: { from, to } } });
      expect(await on("2025-07-01", "2025-07-02")).toEqual(["a"]);
      expect(await on("2025-07-02", "2025-07-03")).toEqual(["b"]);
    });

    it("are complete and without doubles while others write", async () => {
      const { store, item, put, here, city } = place();
      await put(...Array.from({ length: 200 }, (_, i) => item(`i${String(i).padStart(3, "0")}`)));
      const seen: string[] = [];
      for await (const row of everything(store, "item", { where: here(), order: newest, pageSize: 30 })) {
        seen.push(row.value.id);
        if (seen.length % 10 !== 0) continue;
        await store.write("item", [{ value: item(`later-${seen.length}`), expects: 0 }], by);
        const edited = { ...row.value, section: "sửa" };
        await store.write("item", [{ value: edited, expects: row.revision }], by);
        await store.refresh();
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => id.startsWith(`${city}-i`))).toHaveLength(200);
    });
  });

  describe("tallies and scans", () => {
    const place = places(open);

    it("count a record under each of its values, and under null without any", async () => {
      const { store, item, put, here } = place();
      await put(
        item("a", { verdicts: [verdictOf({ groups: groups("1", "2") })] }),
        item("b", { verdicts: [verdictOf({ groups: groups("2") })], source: "cong-mau" }),
        item("c", { publishedDay: null, publishedAt: null }),
      );
      const told = async (fields: readonly string[], where?: Where) =>
        (await store.tally("item", fields, here(where))).map(
          ({ key, count }) => `${key.join(" ")}: ${count}`,
        );
      expect(await told(["group"])).toEqual(["ke-hoach/1: 1", "ke-hoach/2: 2", ": 1"]);
      expect(await told(["group"], { is: { group: "ke-hoach/1" } })).toEqual([
        "ke-hoach/1: 1",
        "ke-hoach/2: 1",
      ]);
      expect(await told(["source", "group"], { is: { plan: "ke-hoach" } })).toEqual([
        "bao-mau ke-hoach/1: 1",
        "bao-mau ke-hoach/2: 1",
        "cong-mau ke-hoach/2: 1",
      ]);
      expect(await told(["counts"])).toEqual(["false: 1", "true: 2"]);
      expect(await told([])).toEqual([": 3"]);
      expect(await told(["group"], { is: { source: "khong-co" } })).toEqual([]);
    });

    it("sum numbers, and absent ones add nothing", async () => {
      const { store, city } = place();
      const row = { plan: "p", group: "g", tier: "direct", role: "owner", observed: true, city };
      const days = [
        { ...row, id: `${city}-1`, day: "2025-07-01", agency: "a", count: 2 },
        { ...row, id: `${city}-2`, day: "2025-07-02", agency: "a", count: 0 },
        { ...row, id: `${city}-3`, day: "2025-07-02", agency: "b", count: 5 },
      ];
      await store.write(
        "daily",
        days.map((value) => ({ value, expects: 0 })),
        by,
      );
      await store.refresh();
      expect(await store.tally("daily", ["agency"], { is: { city } }, ["count"])).toEqual([
        { key: ["a"], count: 2, sums: [2] },
        { key: ["b"], count: 1, sums: [5] },
      ]);
    });

    it("scan gives the asked fields of every match once", async () => {
      const { store, item, put, here } = place();
      await put(
        item("a", { verdicts: [verdictOf({ groups: groups("1", "2") })] }),
        item("c", { publishedDay: null, publishedAt: null }),
      );
      const rows: { readonly id: string }[] = [];
      const fields = ["publishedDay", "sortAt", "group", "hasImage"] as const;
      for await (const row of store.scan("item", fields, here())) rows.push(row);
      expect(rows.toSorted((x, y) => (x.id < y.id ? -1 : 1))).toEqual([
        {
          id: item("a").id,
          publishedDay: "2025-07-08",
          sortAt: "2025-07-08T03:00:00.000Z",
          group: ["ke-hoach/1", "ke-hoach/2"],
          hasImage: true,
        },
        { id: item("c").id, publishedDay: null, sortAt: null, group: [], hasImage: true },
      ]);
    });
  });

  describe("what is no question", () => {
    const place = places(open);

    it("is refused by name, whatever stands in it", async () => {
      const { store } = place();
      const bad = "id; DROP TABLE b_item";
      const asks = [
        () => store.count("item", { is: { [bad]: "x" } }),
        () => store.count("item", { missing: ["toString"] }),
        () => store.count("item", { not: { ["__proto__"]: 1 } }),
        () => store.count("item", { is: { counts: "true" } }),
        () => store.count("item", { is: { source: 3 } }),
        () => store.count("item", { range: { publishedDay: { from: "2025-02-30" } } }),
        () => store.count("item", { range: { publishedAt: { from: "hôm nay" } } }),
        () => store.count("look", { text: "chữ" }),
        () => store.tally("item", [bad]),
        () => store.tally("item", ["publishedAt"]),
        () => store.tally("item", ["source"], {}, ["title"]),
        () => store.list("item", { order: { by: bad, direction: "ascending" }, limit: 1 }),
        () => store.list("item", { order: { by: "group", direction: "ascending" }, limit: 1 }),
        ...[0, -1, 1.5, 10_001, Number.NaN].map(
          (limit) => () => store.list("item", { order: newest, limit }),
        ),
      ];
      for (const ask of asks) await expect(ask()).rejects.toThrow(BadQuestion);
    });

    it("nor is a cursor that is forged or of another list", async () => {
      const { store, item, put, here } = place();
      await put(item("a"), item("b"));
      const ask = { where: here(), order: newest, limit: 1 };
      const { next } = await store.list("item", ask);
      expect(next).not.toBeNull();
      for (const after of ["", "x", "e30", `${next}x`, "' OR 1=1 --", "💥".repeat(1000)]) {
        await expect(store.list("item", { ...ask, after })).rejects.toThrow(BadQuestion);
      }
      const other = { ...ask, where: { is: { city: "khac" } }, after: next };
      await expect(store.list("item", other)).rejects.toThrow(BadQuestion);
    });
  });
}
