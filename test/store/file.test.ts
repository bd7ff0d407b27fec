import { mkdtemp, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Refusal } from "../../config/verb.ts";
import { StoreDown } from "../../pipeline/store/errors.ts";
import { openStore, storeFile } from "../../pipeline/store/open.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { smallDisk } from "../scenarios/disk.ts";
import { alter } from "./alter.ts";
import { by, itemOf, verdictOf } from "./samples.ts";

// Each case starts threads; on a busy machine that alone takes seconds.
vi.setConfig({ testTimeout: 60_000 });

let folder = "";
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const place = () => path.join(folder, `${(files += 1)}.sqlite`);

/** A closed file with so many items. */
async function filled(count: number): Promise<string> {
  const file = place();
  await using store = await openSqliteStore(file);
  const writes = Array.from({ length: count }, (_, i) => ({
    value: itemOf(`i${i}`, { verdicts: [verdictOf({ tags: ["x"] })] }),
    expects: 0,
  }));
  await store.write("item", writes, by);
  return file;
}

describe("a file of another version", () => {
  it("is brought up from an older one: its index is made anew from the records", async () => {
    const file = await filled(50);
    alter(file, "DROP TABLE t_item; DROP TABLE m_item_tag; DROP TABLE shape; PRAGMA user_version = 2001");
    alter(file, "DROP INDEX i_item_source; ALTER TABLE k_item DROP COLUMN f_source; DELETE FROM k_item");
    await using store = await openSqliteStore(file);
    expect(await store.count("item", { is: { source: "bao-mau", tag: "ke-hoach/x" } })).toBe(50);
    expect(await store.count("item", { text: "dịch vụ công" })).toBe(50);
    expect((await store.read("item", ["i7"]))[0]).toMatchObject({ revision: 1, ...by });
  });

  it("has only the index made anew that the mapping asks to be otherwise", async () => {
    const file = await filled(5);
    alter(file, "DELETE FROM shape WHERE kind = 'item'; DELETE FROM k_item; DROP TABLE t_item");
    alter(file, "INSERT INTO k_look (seq, id) VALUES (77, 'dấu')");
    await using store = await openSqliteStore(file);
    expect(await store.count("item", { text: "dịch vụ công" })).toBe(5);
    expect(await store.count("look")).toBe(1);
  });

  it("lets nobody change the audit behind its back", async () => {
    const file = place();
    {
      await using store = await openSqliteStore(file);
      const entry = { id: "1", ...by, what: "x", subject: "y", before: null, after: null };
      await store.write("audit", [{ value: entry, expects: 0 }], by);
    }
    expect(() => alter(file, "UPDATE b_audit SET actor = 'khác'")).toThrow("append-only");
    expect(() => alter(file, "DELETE FROM b_audit")).toThrow("append-only");
  });

  it("is left as it is when it is newer", async () => {
    const file = await filled(1);
    alter(file, "PRAGMA user_version = 99000001");
    const before = await readFile(file);
    await expect(openSqliteStore(file)).rejects.toThrow(/mới hơn.*cập nhật chương trình/s);
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it("takes no more from a program that had it open when a newer one raised it", async () => {
    const file = await filled(1);
    await using store = await openSqliteStore(file);
    const [kept] = await store.read("item", ["i0"]);
    alter(file, "PRAGMA user_version = 99000001");
    const writing = store.write("item", [{ value: itemOf("i0", { title: "Khác" }), expects: 1 }], by);
    await expect(writing).rejects.toThrow(/bản Phủ Sóng khác.*chạy lại/s);
    expect(await store.read("item", ["i0"])).toEqual([kept]);
  });

  it("is refused when it belongs to another program", async () => {
    const file = place();
    alter(file, "CREATE TABLE theirs (a)");
    await expect(openSqliteStore(file)).rejects.toThrow(Refusal);
    alter(file, "INSERT INTO theirs VALUES (1)");
  });
});

describe("a file that cannot be used", () => {
  it("is told apart: no database, a folder, a folder under a file", async () => {
    const text = place();
    await writeFile(text, "đây là một tệp chữ, không phải cơ sở dữ liệu ".repeat(100));
    await expect(openSqliteStore(text)).rejects.toThrow(/không phải tệp dữ liệu SQLite/);
    await expect(openSqliteStore(folder)).rejects.toThrow(StoreDown);
    await expect(openStore({ folder: path.join(text, "con") })).rejects.toThrow(/Không tạo được thư mục/);
  });

  it("is reported damaged, not read wrong", async () => {
    const file = await filled(300);
    const { size } = await stat(file);
    const handle = await open(file, "r+");
    // Everything but the first pages, where the tables are named.
    await handle.write(Buffer.alloc(size - 200_000, 0x5a), 0, size - 200_000, 200_000);
    await handle.close();
    const ids = Array.from({ length: 300 }, (_, i) => `i${i}`);
    const reading = async () => {
      await using store = await openSqliteStore(file);
      await store.read("item", ids);
    };
    await expect(reading()).rejects.toThrow(/bị hỏng.*restore/s);
  });

  it("keeps what it has when it is full, and goes on when there is room again", async () => {
    const file = place();
    const kept: string[] = [];
    {
      await using store = await openSqliteStore(file, { maxPages: 400 });
      const failing = (async () => {
        for (let i = 0; i < 2000; i += 1) {
          await store.write("item", [{ value: itemOf(`i${i}`), expects: 0 }], by);
          kept.push(`i${i}`);
        }
      })();
      await expect(failing).rejects.toThrow(/Đĩa đầy.*đã ghi vẫn còn/s);
      expect(kept.length).toBeGreaterThan(5);
      expect(await store.count("item")).toBe(kept.length);
    }
    await using store = await openSqliteStore(file);
    expect((await store.read("item", kept)).every((one) => one !== null)).toBe(true);
    await store.write("item", [{ value: itemOf("sau"), expects: 0 }], by);
    expect(await store.count("item", { text: "nhà văn hóa" })).toBe(kept.length + 1);
  });
});

describe("a file on a disk that may only be read", () => {
  it("is told as such, whether it was there or is to be made, and is written when that is over", async ({
    skip,
  }) => {
    await using disk = await smallDisk(8);
    if (!disk.isReal) skip("nobody may mount here");
    const file = path.join(disk.path, "phusong.sqlite");
    {
      await using store = await openSqliteStore(file, { outbox: ["look"] });
      await store.write("item", [{ value: itemOf("i0"), expects: 0 }], by);
    }
    await disk.mayWrite(false);
    const said = /chỉ cho đọc|cho phép ghi|cấp quyền ghi|kiểm tra quyền ghi/;
    for (const name of [file, path.join(disk.path, "khac.sqlite")])
      await expect(openSqliteStore(name, { outbox: ["look"] })).rejects.toThrow(said);
    await expect(openStore({ folder: path.join(disk.path, "con") })).rejects.toThrow(
      /Không tạo được thư mục/,
    );
    await disk.mayWrite(true);
    await using store = await openSqliteStore(file, { outbox: ["look"] });
    await store.write("item", [{ value: itemOf("i1"), expects: 0 }], by);
    expect(await store.count("item")).toBe(2);
  });
});

describe("a store in a folder", () => {
  it("is made where nothing was, and found again", async () => {
    const home = path.join(folder, "a", "b");
    {
      await using store = await openStore({ folder: home });
      await store.write("item", [{ value: itemOf("a"), expects: 0 }], by);
    }
    // Closed cleanly, all of it is in one file.
    await expect(stat(`${storeFile(home)}-wal`)).rejects.toThrow("ENOENT");
    await using store = await openStore({ folder: home });
    expect(await store.count("item")).toBe(1);
  });

  it("takes no more work once it is closed", async () => {
    const store = await openStore({ folder: path.join(folder, "c") });
    const asked = store.count("item");
    await store.close();
    expect(await asked).toBe(0);
    await expect(store.count("item")).rejects.toThrow("closed");
  });

  it("writes what it can when one of several batches at once is bad", async () => {
    await using store = await openStore({ folder: path.join(folder, "d") });
    const bad = itemOf("bad", { publishedDay: "mai" });
    const results = await Promise.allSettled(
      [itemOf("a"), bad, itemOf("b")].map((value) => store.write("item", [{ value, expects: 0 }], by)),
    );
    expect(results.map((one) => one.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await store.count("item")).toBe(2);
  });
});
