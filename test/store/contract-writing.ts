import { describe, expect, it } from "vitest";
import { change } from "../../pipeline/store/change.ts";
import { BadRecord } from "../../pipeline/store/errors.ts";
import type { Mark } from "../../pipeline/item.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { places } from "./place.ts";
import { addressOf, by, verdictOf } from "./samples.ts";

/** Texts that break what is not bound, quoted or measured; every field and every question gets them. */
const hostile = [
  "'; DROP TABLE b_item; --",
  '" OR "1"="1',
  "a\0b\u0001",
  "\ud800 lẻ nửa cặp",
  "\u202eđảo chiều\u202c",
  "𠮷 👩‍👩‍👧 e\u0301",
  "* NEAR( AND OR NOT ^ : { } ) {title}: -x +y",
  "%_[]?*",
  "[1,2]",
  "null",
  "x".repeat(50_000),
] as const;

/** Writing: revisions, conflicts, what may not be written. */
export function keepsWrites(open: () => Promise<Store>): void {
  describe("writing", () => {
    const place = places(open);

    it("gives back what was written, with revision, actor and time", async () => {
      const { store, item } = place();
      const a = item("a");
      expect(await store.write("item", [{ value: a, expects: 0 }], by)).toEqual([
        { outcome: "kept", revision: 1 },
      ]);
      expect(await store.read("item", ["none", a.id, a.id])).toEqual([
        null,
        { value: a, revision: 1, ...by },
        { value: a, revision: 1, ...by },
      ]);
      expect(await store.read("item", [])).toEqual([]);
      expect(await store.write("item", [], by)).toEqual([]);
    });

    it("takes of a signature who and when, and nothing else that it may carry", async () => {
      const { store, item } = place();
      const wide = { ...by, value: null, revision: 9, body: "{}", id: "khác", outcome: "kept" };
      const a = item("a");
      await store.write("item", [{ value: a, expects: 0 }], wide);
      const titled = { ...a, title: "sau" };
      const kept = { value: titled, revision: 2, ...by };
      expect(await change(store, "item", a.id, () => titled, wide)).toEqual(kept);
      expect(await store.read("item", [a.id])).toEqual([kept]);
    });

    it("tells a conflict as a value and leaves the record as it is", async () => {
      const { store, item, put } = place();
      await put(item("a"));
      const writes = [
        { value: item("a", { title: "muộn" }), expects: 0 },
        { value: item("b"), expects: 0 },
        { value: item("b", { title: "lần hai" }), expects: 1 },
        { value: item("c"), expects: 3 },
      ];
      expect(await store.write("item", writes, by)).toEqual([
        { outcome: "conflict", revision: 1 },
        { outcome: "kept", revision: 1 },
        { outcome: "kept", revision: 2 },
        { outcome: "conflict", revision: 0 },
      ]);
      const [a, b, c] = await store.read("item", [item("a").id, item("b").id, item("c").id]);
      expect([a?.value.title, b?.value.title, c]).toEqual([item("a").title, "lần hai", null]);
    });

    it("replaces a record whatever its fields hold, and finds it by what they hold now", async () => {
      const { store, item, put, names } = place();
      const marked = (marks: readonly Mark[]) => item("a", { verdicts: [verdictOf({ marks })] });
      await put(marked(["critical", "vulnerable"]));
      expect(await store.write("item", [{ value: marked(["vulnerable"]), expects: 1 }], by)).toEqual([
        { outcome: "kept", revision: 2 },
      ]);
      expect(await store.write("item", [{ value: marked([]), expects: 0 }], by)).toEqual([
        { outcome: "conflict", revision: 2 },
      ]);
      await store.refresh();
      expect(await names({ is: { mark: "ke-hoach/vulnerable" } })).toEqual(["a"]);
      expect(await names({ is: { mark: "ke-hoach/critical" } })).toEqual([]);
    });

    it("loses no change when many change one record at once", async () => {
      const { store, city } = place();
      const add = () =>
        change(
          store,
          "address",
          city,
          (old) => addressOf(city, { attempts: (old?.value.attempts ?? 0) + 1 }),
          by,
        );
      await Promise.all(Array.from({ length: 20 }, add));
      const [kept] = await store.read("address", [city]);
      expect([kept?.value.attempts, kept?.revision]).toEqual([20, 20]);
    });

    it("keeps records of several kinds step after step, and nothing behind a step in which a record was changed by others", async () => {
      const { store, city, item } = place();
      const story = { id: `s-${city}`, city, origin: city, originOutside: null, firstDay: null, aliases: [] };
      const [a, b] = [item("a"), item("b")];
      const first = [
        [{ kind: "item" as const, value: a, expects: 0 }],
        [
          { kind: "story" as const, value: story, expects: 0 },
          { kind: "item" as const, value: b, expects: 0 },
        ],
      ];
      expect(await store.writeInSteps(first, by, { soon: true })).toBe(true);
      const second = [
        [{ kind: "item" as const, value: { ...a, title: "mới" }, expects: 1 }],
        [{ kind: "item" as const, value: { ...b, title: "muộn" }, expects: 7 }],
        [{ kind: "story" as const, value: { ...story, firstDay: "2025-07-01" }, expects: 1 }],
      ];
      expect(await store.writeInSteps(second, by)).toBe(false);
      const kept = await store.read("item", [a.id, b.id]);
      expect(kept.map((one) => [one?.value.title, one?.revision])).toEqual([
        ["mới", 2],
        [b.title, 1],
      ]);
      expect((await store.read("story", [story.id]))[0]?.value).toEqual(story);
      expect(await store.writeInSteps([], by)).toBe(true);
      await expect(store.writeInSteps(first, { ...by, actor: "" })).rejects.toThrow(BadRecord);
    });

    it("takes over another keeper's records with their revisions, and never an older one over a newer", async () => {
      const { store, item, here } = place();
      const kept = (name: string, revision: number, title: string) => ({
        value: item(name, { title }),
        revision,
        actor: "nguoi-khac",
        at: "2025-07-30T00:00:00.000Z",
      });
      await store.write("item", [{ value: item("a", { title: "ở đây" }), expects: 0 }], by);
      const given = [kept("a", 1, "nơi khác"), kept("b", 7, "bản bảy"), kept("c", 2, "bản hai")];
      expect(await store.adopt("item", given)).toBe(2);
      expect(await store.adopt("item", given)).toBe(0);
      expect(await store.adopt("item", [kept("b", 6, "cũ"), kept("c", 3, "bản ba")])).toBe(1);
      await store.refresh();
      const found = await store.read("item", [item("a").id, item("b").id, item("c").id]);
      expect(found.map((one) => [one?.value.title, one?.revision, one?.actor])).toEqual([
        ["ở đây", 1, by.actor],
        ["bản bảy", 7, "nguoi-khac"],
        ["bản ba", 3, "nguoi-khac"],
      ]);
      expect(await store.count("item", here({ text: "bản" }))).toBe(2);
      const next = { value: item("b", { title: "bản tám" }), expects: 7 };
      expect(await store.write("item", [next], by)).toEqual([{ outcome: "kept", revision: 8 }]);
      await expect(store.adopt("item", [{ ...kept("d", 1, "x"), actor: "" }])).rejects.toThrow(BadRecord);
    });

    it("leaves a record alone when a change gives nothing", async () => {
      const { store, city } = place();
      expect(await change(store, "address", city, () => null, by)).toBeNull();
      expect(await store.read("address", [city])).toEqual([null]);
    });

    it("never changes an entry of the audit", async () => {
      const { store, city } = place();
      const entry = { id: city, ...by, what: "đổi nhóm", subject: "a", before: null, after: "x" };
      await store.write("audit", [{ value: entry, expects: 0 }], by);
      const again = { value: { ...entry, after: "y" }, expects: 1 };
      await expect(store.write("audit", [again], by)).rejects.toThrow(BadRecord);
      expect(await store.read("audit", [city])).toEqual([{ value: entry, revision: 1, ...by }]);
    });

    it("refuses a write without actor, without time, without a usable id or with a date that is none", async () => {
      const { store, item, here } = place();
      const write = [{ value: item("a"), expects: 0 }];
      await expect(store.write("item", write, { ...by, actor: "" })).rejects.toThrow(BadRecord);
      await expect(store.write("item", write, { ...by, at: "hôm qua" })).rejects.toThrow(BadRecord);
      for (const id of ["", "a\0b", "\ud800", "x".repeat(513)]) {
        const value = { ...item("a"), id };
        await expect(store.write("item", [{ value, expects: 0 }], by)).rejects.toThrow(BadRecord);
      }
      const undated = { value: item("a", { publishedDay: "2025-02-30" }), expects: 0 };
      await expect(store.write("item", [undated], by)).rejects.toThrow(BadRecord);
      await store.refresh();
      expect(await store.count("item", here())).toBe(0);
    });

    it("keeps hostile texts in every field word for word, and finds the records by them", async () => {
      const { store, item, put, names } = place();
      const items = hostile.map((text, i) =>
        item(`${String(i).padStart(2, "0")}${text.slice(0, 60).replace("\0", "").toWellFormed()}`, {
          title: text,
          text,
          source: text,
          section: text,
          aliases: [text],
          howRead: { [text]: text },
          verdicts: [verdictOf({ plan: text, tags: [text] })],
        }),
      );
      await put(...items);
      const kept = await store.read(
        "item",
        items.map((value) => value.id),
      );
      expect(kept.map((one) => one?.value)).toEqual(items);
      for (const [i, text] of hostile.entries()) {
        const where = { is: { source: text, section: text, address: text, plan: text } };
        expect((await names(where)).map((name) => Number(name.slice(0, 2)))).toContain(i);
        await store.count("item", { text });
      }
    });

    it("keeps ten thousand records", async () => {
      const { store, city } = place();
      const all = Array.from({ length: 10_000 }, (_, i) => addressOf(`${city}-${i}`, { source: city }));
      await store.write(
        "address",
        all.map((value) => ({ value, expects: 0 })),
        by,
      );
      await store.refresh();
      expect(await store.count("address", { is: { source: city } })).toBe(10_000);
      const some = await store.read(
        "address",
        all.slice(3_000, 6_000).map((value) => value.id),
      );
      expect(some.map((one) => one?.value)).toEqual(all.slice(3_000, 6_000));
      const seen = new Set<string>();
      for await (const row of store.scan("address", ["source"], { is: { source: city } })) seen.add(row.id);
      expect(seen.size).toBe(10_000);
    });
  });
}
