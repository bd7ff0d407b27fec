import { mkdtemp, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { noteDeed, verifyLog } from "../../pipeline/people/audit.ts";
import { BadRecord } from "../../pipeline/store/errors.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";

const clock = { now: () => new Date("2026-11-22T02:00:00Z") };

describe("the log of deeds", () => {
  it("numbers without gaps and chains, also when many write at once", async () => {
    await using store = await openSqliteStore(":memory:");
    const all = Array.from({ length: 20 }, (_, i) =>
      noteDeed({ store, clock }, { actor: `nguoi-${i % 3}`, what: "item.date", subject: `tin-${i}` }),
    );
    const numbers = (await Promise.all(all)).map((line) => line.number);
    expect(numbers.toSorted((a = 0, b = 0) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await verifyLog(store)).toMatchObject({ lines: 20, broken: null });
  });

  it("is written once: no keeper takes a second writing of a line", async () => {
    await using store = await openSqliteStore(":memory:");
    const line = await noteDeed({ store, clock }, { actor: "lan", what: "export", subject: "bao-cao.docx" });
    const again = store.write("audit", [{ value: { ...line, actor: "khac" }, expects: 1 }], line);
    await expect(again).rejects.toThrow(BadRecord);
    expect((await store.read("audit", [line.id]))[0]?.value.actor).toBe("lan");
  });

  it("keeps the digest of what is too long to be read", async () => {
    await using store = await openSqliteStore(":memory:");
    const after = { chu: "ủy ban ".repeat(2_000) };
    const line = await noteDeed({ store, clock }, { actor: "lan", what: "entry", subject: "e1", after });
    expect(line.after).toMatch(/ký tự, SHA-256 [0-9a-f]{64}\)$/);
    expect(line.after?.length).toBeLessThan(400);
  });

  /** What somebody with the file in hand could do to it, past all our code. */
  const crimes: Readonly<Record<string, readonly [sql: string, why: string]>> = {
    "a changed word": [
      `UPDATE b_audit SET body = replace(body, 'tin-3', 'tin-9') WHERE id LIKE '%000004'`,
      "dòng 4 đã bị sửa",
    ],
    "a line taken out": [`DELETE FROM b_audit WHERE id LIKE '%000004'`, "dòng 4 không còn"],
  };
  it.each(Object.entries(crimes))("finds %s", async (_, [sql, why]) => {
    const folder = await mkdtemp(path.join(tmpdir(), "phusong-log-"));
    const file = path.join(folder, "phusong.sqlite");
    try {
      {
        await using store = await openSqliteStore(file);
        await write(store, 6);
      }
      spoil(file, sql);
      await using store = await openSqliteStore(file);
      const found = await verifyLog(store);
      expect(found.broken).toEqual({ number: 4, why });
      expect(found.lines).toBe(3);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

async function write(store: Store, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1)
    await noteDeed({ store, clock }, { actor: "lan", what: "item.date", subject: `tin-${i}` });
}

function spoil(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  const triggers = database.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
  for (const { name } of triggers)
    if (String(name).includes("audit")) database.exec(`DROP TRIGGER "${String(name)}"`);
  const { changes } = database.prepare(sql).run();
  database.close();
  if (changes === 0) throw new Error(`nothing was spoilt by ${sql}`);
}
