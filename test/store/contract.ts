import { describe, expect, it } from "vitest";
import { change } from "../../pipeline/store/change.ts";
import { BadQuestion, BadRecord } from "../../pipeline/store/errors.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { ledgerOf } from "../../pipeline/store/ledger.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { addressOf, by, itemOf, verdictOf } from "./samples.ts";

const newest = { by: "sortAt", direction: "descending" } as const;

const groups = (...ids: string[]) =>
  ids.map((id) => ({ id, clause: id, score: 1, by: "phrase" as const, because: [] }));

const at = (second: number) => new Date(Date.UTC(2025, 6, 8, 0, 0, second));

/** What every keeper must do; a keeper's own test file opens an empty store for each case. */
export function keepsTheStoreContract(open: () => Promise<Store>): void {
  describe("writing", () => {
    it("gives back what was written, with revision, actor and time", async () => {
      await using store = await open();
      expect(await store.write("item", [{ value: itemOf("a"), expects: 0 }], by)).toEqual([
        { outcome: "kept", revision: 1 },
      ]);
      expect(await store.read("item", ["b", "a"])).toEqual([
        null,
        { value: itemOf("a"), revision: 1, ...by },
      ]);
    });

    it("tells a conflict as a value and leaves the record as it is", async () => {
      await using store = await open();
      await store.write("item", [{ value: itemOf("a"), expects: 0 }], by);
      const late = await store.write(
        "item",
        [
          { value: itemOf("a", { title: "muộn" }), expects: 0 },
          { value: itemOf("b"), expects: 0 },
          { value: itemOf("c"), expects: 3 },
        ],
        by,
      );
      expect(late).toEqual([
        { outcome: "conflict", revision: 1 },
        { outcome: "kept", revision: 1 },
        { outcome: "conflict", revision: 0 },
      ]);
      expect((await store.read("item", ["a"]))[0]?.value.title).toBe(itemOf("a").title);
    });

    it("loses no change when many change one record at once", async () => {
      await using store = await open();
      await Promise.all(
        Array.from({ length: 20 }, () =>
          change(
            store,
            "address",
            "x",
            (old) => addressOf("x", { attempts: (old?.value.attempts ?? 0) + 1 }),
            by,
          ),
        ),
      );
      const [kept] = await store.read("address", ["x"]);
      expect(kept?.value.attempts).toBe(20);
      expect(kept?.revision).toBe(20);
    });

    it("never changes an entry of the audit", async () => {
      await using store = await open();
      const entry = {
        id: "1",
        actor: "lan",
        at: by.at,
        what: "đổi nhóm",
        subject: "a",
        before: null,
        after: "x",
      };
      await store.write("audit", [{ value: entry, expects: 0 }], by);
      await expect(store.write("audit", [{ value: entry, expects: 1 }], by)).rejects.toThrow(BadRecord);
      expect((await store.read("audit", ["1"]))[0]?.revision).toBe(1);
    });

    it("refuses a write without actor, without time, without a usable id", async () => {
      await using store = await open();
      const write = [{ value: itemOf("a"), expects: 0 }];
      await expect(store.write("item", write, { ...by, actor: "" })).rejects.toThrow(BadRecord);
      await expect(store.write("item", write, { ...by, at: "hôm qua" })).rejects.toThrow(BadRecord);
      for (const id of ["", "a\0b", "\ud800", "x".repeat(513)]) {
        await expect(store.write("item", [{ value: itemOf(id), expects: 0 }], by)).rejects.toThrow(BadRecord);
      }
      expect(await store.count("item")).toBe(0);
    });
  });

  describe("search", () => {
    const launch = itemOf("launch", {
      title: "Ra mắt nền tảng chuyển đổi số của thành phố",
      text: "Cổng hanoi.gov.vn đăng Kế hoạch 179/KH-UBND.\nBan Chỉ đạo T.Ư thuỷ lợi góp 1.234,5 tỷ; hòa nhạc cuối tuần.",
    });
    it.each([
      "chuyển đổi số",
      "chuyen doi so",
      "chuyển đổi số".normalize("NFD"),
      "CHUYỂN ĐỔI",
      '"chuyển đổi số"',
      '"chuyen doi so"',
      "hanoi.gov.vn",
      "T.Ư",
      "t.u",
      "1.234,5",
      "179/KH-UBND",
      "kh-ubnd",
      "179",
      "thủy lợi",
      "hoà nhạc",
      '"hòa nhạc"',
    ])("finds %s", async (text) => {
      await using store = await open();
      await store.write(
        "item",
        [
          { value: launch, expects: 0 },
          { value: itemOf("other"), expects: 0 },
        ],
        by,
      );
      await store.refresh();
      const page = await store.list("item", { where: { text }, order: newest, limit: 10 });
      expect(page.rows.map((row) => row.value.id)).toEqual(["launch"]);
    });

    it.each(["chuyện", '"số đổi"', "gov.vn", "1.234", '"thành phố Cổng"', "đội", "?!"])(
      "does not find %s",
      async (text) => {
        await using store = await open();
        await store.write("item", [{ value: launch, expects: 0 }], by);
        await store.refresh();
        expect(await store.count("item", { text })).toBe(0);
      },
    );

    it("follows a text that changed", async () => {
      await using store = await open();
      await store.write("item", [{ value: launch, expects: 0 }], by);
      await store.write(
        "item",
        [{ value: { ...launch, title: "Lễ hội", text: "hoa đăng" }, expects: 1 }],
        by,
      );
      await store.refresh();
      expect(await store.count("item", { text: "chuyển đổi" })).toBe(0);
      expect(await store.count("item", { text: "lễ hội hoa" })).toBe(1);
    });
  });

  describe("lists", () => {
    it("are ordered by the field, then by id, and rows without it come last both ways", async () => {
      await using store = await open();
      const days = ["2025-07-02", "2025-07-01", null, "2025-07-02", null];
      const writes = days.map((publishedDay, i) => ({
        value: itemOf(`i${i}`, { publishedDay, publishedAt: null }),
        expects: 0,
      }));
      await store.write("item", writes, by);
      await store.refresh();
      const ids = async (direction: "ascending" | "descending") => {
        const found: string[] = [];
        const order = { by: "sortAt", direction };
        for await (const row of everything(store, "item", { order, pageSize: 1 })) found.push(row.value.id);
        return found;
      };
      expect(await ids("ascending")).toEqual(["i1", "i0", "i3", "i2", "i4"]);
      expect(await ids("descending")).toEqual(["i3", "i0", "i1", "i4", "i2"]);
    });

    it("narrow by every kind of condition", async () => {
      await using store = await open();
      const counted = verdictOf({
        groups: [{ id: "II.1", clause: "II.1", score: 1, by: "phrase", because: [] }],
        agencies: [{ id: "so-a", role: "owner", because: [] }],
      });
      await store.write(
        "item",
        [
          { value: itemOf("a", { verdicts: [counted] }), expects: 0 },
          {
            value: itemOf("b", { verdicts: [{ ...counted, review: true }], source: "cong-mau" }),
            expects: 0,
          },
          { value: itemOf("c", { publishedAt: null, publishedDay: null, section: "Xã hội" }), expects: 0 },
        ],
        by,
      );
      await store.refresh();
      const ids = async (where: NonNullable<Parameters<Store["count"]>[1]>) => {
        const page = await store.list("item", {
          where,
          order: { by: "id", direction: "ascending" },
          limit: 10,
        });
        expect(await store.count("item", where)).toBe(page.rows.length);
        return page.rows.map((row) => row.value.id).join("");
      };
      expect(await ids({})).toBe("abc");
      expect(await ids({ is: { plan: "ke-hoach" } })).toBe("a");
      expect(await ids({ is: { group: "ke-hoach/II.1" } })).toBe("ab");
      expect(await ids({ is: { group: ["ke-hoach/II.1", "khac/II.1"], source: "cong-mau" } })).toBe("b");
      expect(await ids({ not: { agency: "ke-hoach/so-a/owner" } })).toBe("c");
      expect(await ids({ not: { section: "Xã hội" } })).toBe("ab");
      expect(await ids({ is: { review: "ke-hoach" }, not: { source: "bao-mau" } })).toBe("b");
      expect(await ids({ range: { publishedDay: { from: "2025-07-08", to: "2025-07-09" } } })).toBe("ab");
      expect(await ids({ range: { publishedDay: { to: "2025-07-08" } } })).toBe("");
      expect(await ids({ range: { publishedAt: { from: "2025-07-08T10:00:00+07:00" } } })).toBe("ab");
      expect(await ids({ range: { agency: { from: "ke-hoach/", to: "ke-hoach0" } } })).toBe("ab");
      expect(await ids({ missing: ["publishedDay"] })).toBe("c");
      expect(await ids({ missing: ["plan"], present: ["sortAt"] })).toBe("b");
      expect(await ids({ is: { hasImage: true, counts: false } })).toBe("bc");
      expect(await ids({ is: { id: ["a", "c"] } })).toBe("ac");
      expect(await ids({ is: { source: [] } })).toBe("");
    });

    it("are complete and without doubles while others write", async () => {
      await using store = await open();
      const items = Array.from({ length: 300 }, (_, i) => itemOf(`i${String(i).padStart(3, "0")}`));
      await store.write(
        "item",
        items.map((value) => ({ value, expects: 0 })),
        by,
      );
      await store.refresh();
      const seen: string[] = [];
      for await (const row of everything(store, "item", { order: newest, pageSize: 40 })) {
        seen.push(row.value.id);
        if (seen.length % 10 === 0) {
          await store.write("item", [{ value: itemOf(`later-${seen.length}`), expects: 0 }], by);
          await store.write("item", [{ value: { ...row.value, section: "sửa" }, expects: row.revision }], by);
        }
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => id.startsWith("i"))).toHaveLength(300);
    });
  });

  describe("tallies and scans", () => {
    const items = [
      itemOf("a", { verdicts: [verdictOf({ groups: groups("1", "2") })] }),
      itemOf("b", { verdicts: [verdictOf({ groups: groups("2") })], source: "cong-mau" }),
      itemOf("c", { publishedDay: null, publishedAt: null }),
    ];

    it("count a record under each of its values, and under null without any", async () => {
      await using store = await open();
      await store.write(
        "item",
        items.map((value) => ({ value, expects: 0 })),
        by,
      );
      await store.refresh();
      expect(await store.tally("item", ["group"])).toEqual([
        { key: ["ke-hoach/1"], count: 1, sums: [] },
        { key: ["ke-hoach/2"], count: 2, sums: [] },
        { key: [null], count: 1, sums: [] },
      ]);
      expect(await store.tally("item", ["source", "group"], { is: { plan: "ke-hoach" } })).toEqual([
        { key: ["bao-mau", "ke-hoach/1"], count: 1, sums: [] },
        { key: ["bao-mau", "ke-hoach/2"], count: 1, sums: [] },
        { key: ["cong-mau", "ke-hoach/2"], count: 1, sums: [] },
      ]);
      expect(await store.tally("item", ["counts"])).toEqual([
        { key: ["false"], count: 1, sums: [] },
        { key: ["true"], count: 2, sums: [] },
      ]);
    });

    it("scan gives the asked fields of every match once", async () => {
      await using store = await open();
      await store.write(
        "item",
        items.map((value) => ({ value, expects: 0 })),
        by,
      );
      await store.refresh();
      const rows: { readonly id: string }[] = [];
      for await (const row of store.scan("item", ["publishedDay", "sortAt", "group", "hasImage"]))
        rows.push(row);
      expect(rows.toSorted((x, y) => (x.id < y.id ? -1 : 1))).toEqual([
        {
          id: "a",
          publishedDay: "2025-07-08",
          sortAt: "2025-07-08T03:00:00.000Z",
          group: ["ke-hoach/1", "ke-hoach/2"],
          hasImage: true,
        },
        {
          id: "b",
          publishedDay: "2025-07-08",
          sortAt: "2025-07-08T03:00:00.000Z",
          group: ["ke-hoach/2"],
          hasImage: true,
        },
        { id: "c", publishedDay: null, sortAt: null, group: [], hasImage: true },
      ]);
    });
  });

  describe("questions that cannot be answered", () => {
    it("are refused by name, whatever stands in them", async () => {
      await using store = await open();
      const bad = "id; DROP TABLE b_item";
      await expect(store.count("item", { is: { [bad]: "x" } })).rejects.toThrow(BadQuestion);
      await expect(store.count("item", { missing: ["toString"] })).rejects.toThrow(BadQuestion);
      await expect(store.count("item", { is: { counts: "true" } })).rejects.toThrow(BadQuestion);
      await expect(store.count("item", { range: { publishedDay: { from: "2025-02-30" } } })).rejects.toThrow(
        BadQuestion,
      );
      await expect(store.count("look", { text: "chữ" })).rejects.toThrow(BadQuestion);
      await expect(store.tally("item", [bad])).rejects.toThrow(BadQuestion);
      const order = { by: bad, direction: "ascending" } as const;
      await expect(store.list("item", { order, limit: 1 })).rejects.toThrow(BadQuestion);
      await expect(store.list("item", { order: newest, limit: 0 })).rejects.toThrow(BadQuestion);
    });

    it("forged and foreign cursors", async () => {
      await using store = await open();
      await store.write(
        "item",
        [itemOf("a"), itemOf("b")].map((value) => ({ value, expects: 0 })),
        by,
      );
      await store.refresh();
      const { next } = await store.list("item", { order: newest, limit: 1 });
      expect(next).not.toBeNull();
      for (const after of ["", "x", "e30", `${next}x`, "' OR 1=1 --"]) {
        await expect(store.list("item", { order: newest, limit: 1, after })).rejects.toThrow(BadQuestion);
      }
      const where = { is: { city: "hue" } };
      await expect(store.list("item", { where, order: newest, limit: 1, after: next })).rejects.toThrow(
        BadQuestion,
      );
    });
  });

  describe("leases", () => {
    it("are held by one at a time, renewed by the holder, free when over or released", async () => {
      await using store = await open();
      const first = await store.lease("kênh", "a", 30, at(0));
      expect(first).toMatchObject({ holder: "a", until: at(30).toISOString() });
      expect(await store.lease("kênh", "b", 30, at(29))).toBeNull();
      const renewed = await store.lease("kênh", "a", 30, at(20));
      expect(renewed?.revision).toBeGreaterThan(first?.revision ?? 0);
      expect(await store.lease("kênh", "b", 30, at(40))).toBeNull();
      const second = await store.lease("kênh", "b", 30, at(50));
      expect(second?.holder).toBe("b");
      if (renewed !== null) await store.release(renewed);
      expect(await store.lease("kênh", "c", 30, at(51))).toBeNull();
      if (second !== null) await store.release(second);
      expect((await store.lease("kênh", "c", 30, at(51)))?.revision).toBeGreaterThan(second?.revision ?? 0);
    });
  });

  describe("the crawlers' ledger", () => {
    it("learns an address once and gives what is due, oldest first", async () => {
      await using store = await open();
      const ledger = ledgerOf(store, "collector", { now: () => new Date(by.at) });
      const addresses = [
        addressOf("b", { notBefore: "2025-07-09T00:00:00.000Z" }),
        addressOf("a"),
        addressOf("a"),
      ];
      expect((await ledger.learn(addresses)).map((address) => address.id)).toEqual(["b", "a"]);
      expect(await ledger.learn([addressOf("a"), addressOf("c")])).toEqual([addressOf("c")]);
      await ledger.keepAddress(addressOf("c", { state: "captured" }));
      const due = (now: string) => ledger.dueAddresses(now, ["bao-mau"], 10);
      expect((await due("2025-07-08T00:00:00.000Z")).map((address) => address.id)).toEqual(["a"]);
      expect((await due("2025-07-09T00:00:00.000Z")).map((address) => address.id)).toEqual(["a", "b"]);
      expect(await ledger.dueAddresses("2025-07-09T00:00:00.000Z", ["khac"], 10)).toEqual([]);
    });
  });
}
