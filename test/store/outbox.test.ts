import { DatabaseSync } from "node:sqlite";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Parcel } from "../../pipeline/store/outbox.ts";
import { openSqliteStore, type SqliteStore } from "../../pipeline/store/sqlite.ts";
import { alter } from "./alter.ts";
import { addressOf, by } from "./samples.ts";

vi.setConfig({ testTimeout: 60_000 });

let folder = "";
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (file: string) => openSqliteStore(file, { outbox: ["address"] });
const write = (store: SqliteStore, id: string, expects = 0) =>
  store.write("address", [{ value: addressOf(id), expects }], by);

/** A closed file in which three addresses wait, the first of them written again last. */
async function waitingFile(): Promise<string> {
  const file = path.join(folder, `${(files += 1)}.sqlite`);
  await using store = await open(file);
  for (const id of ["a", "b", "c"]) await write(store, id);
  await write(store, "a", 1);
  return file;
}

/** All that waits. */
async function parcelsOf(store: SqliteStore): Promise<readonly Parcel[]> {
  const all = await store.outbox.waiting(0, 100, 1_000_000);
  return all.flatMap(({ parcels }) => parcels);
}

/** What waits, without the stamp that each writing gives it. */
async function told(store: SqliteStore): Promise<readonly object[]> {
  return (await parcelsOf(store)).map(({ id, version, bytes }) => {
    const [action = "", document = ""] = Buffer.from(bytes).toString().split("\n");
    const { stamp, ...fields } = JSON.parse(document);
    return { id, version, action: JSON.parse(action), fields, isStamped: typeof stamp === "string" };
  });
}

describe("an outbox", () => {
  it("holds each record once, ready to be sent, in the order of the last writing", async () => {
    await using store = await open(await waitingFile());
    const waiting = await told(store);
    expect(waiting).toMatchObject([
      { id: "b", version: 1 },
      { id: "c", version: 1 },
      {
        id: "a",
        version: 2,
        action: { index: { _id: "a", version: 2, version_type: "external" } },
        fields: { id: "a", keptBy: by.actor, keptAt: by.at, body: JSON.stringify(addressOf("a")) },
        isStamped: true,
      },
    ]);
    const state = await store.outbox.state();
    expect(state).toMatchObject({ rows: 3, since: by.at, letters: 0 });
    const bytes = (await parcelsOf(store)).reduce((sum, parcel) => sum + parcel.bytes.length, 0);
    expect(state.bytes).toBe(bytes);
  });

  it("gives no more rows and bytes than asked for, but one at least, and goes on behind a place", async () => {
    await using store = await open(await waitingFile());
    const [one] = await store.outbox.waiting(0, 100, 1);
    expect(one?.parcels.map(({ id }) => id)).toEqual(["b"]);
    const [rest] = await store.outbox.waiting(one?.parcels[0]?.seq ?? 0, 2, 1_000_000);
    expect(rest?.parcels.map(({ id }) => id)).toEqual(["c", "a"]);
    expect(await store.outbox.waiting(rest?.parcels.at(-1)?.seq ?? 0, 2, 1_000_000)).toEqual([]);
  });

  it("of an older file is made ready anew and gives no number twice", async () => {
    const file = await waitingFile();
    let before: readonly object[] = [];
    let last = 0;
    {
      await using store = await open(file);
      before = await told(store);
      last = (await parcelsOf(store)).at(-1)?.seq ?? 0;
    }
    alter(
      file,
      `DROP INDEX outbox_state; ALTER TABLE outbox DROP COLUMN line; ALTER TABLE outbox DROP COLUMN revision;
       UPDATE outbox SET bytes = 1; PRAGMA user_version = 5001`,
    );
    await using store = await open(file);
    expect(await told(store)).toEqual(before);
    expect((await parcelsOf(store))[0]?.seq).toBeGreaterThan(last);
  });

  it("puts aside with its reason what can no longer be made ready, and again when it is tried again", async () => {
    const file = await waitingFile();
    const spoiled = JSON.stringify({ ...addressOf("b"), firstSeen: "hôm qua" });
    const whole = JSON.stringify(addressOf("b"));
    using database = new DatabaseSync(file);
    database.prepare("UPDATE b_address SET body = ? WHERE id = 'b'").run(spoiled);
    database.exec("PRAGMA user_version = 5001");
    await using store = await open(file);
    expect((await told(store)).length).toBe(2);
    const [letter] = await store.outbox.letters();
    expect(letter).toMatchObject({ kind: "address", id: "b", revision: 1, body: spoiled });
    expect(letter?.reason).toContain("hôm qua");
    await store.outbox.revive(null, "2025-08-02T02:00:00.000Z");
    expect(await store.outbox.letters()).toMatchObject([{ id: "b", at: "2025-08-02T02:00:00.000Z" }]);
    database.prepare("UPDATE b_address SET body = ? WHERE id = 'b'").run(whole);
    await store.outbox.revive({ kind: "address", id: "b" }, "2025-08-03T02:00:00.000Z");
    expect(await store.outbox.letters()).toEqual([]);
    expect((await told(store)).at(-1)).toMatchObject({ id: "b", version: 1 });
  });
});
