import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { freeze } from "../../pipeline/freeze/freeze.ts";
import { frozenFolder } from "../../pipeline/freeze/lines.ts";
import { windowOf } from "../../pipeline/measure/windows.ts";
import { withLocked } from "../../pipeline/entry/lock.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Kind, Store } from "../../pipeline/store/store.ts";
import { openEntryOffice } from "./office.ts";
import { city, clock, plan } from "./world.ts";

it("a freezing that comes to nothing leaves no entry locked and no half file; done again, it locks", async () => {
  await using office = await openEntryOffice();
  const { store } = office;
  const entry = { city: "c", plan: "p", form: "truyen-thanh", agency: "xa-1", values: {}, evidence: [] };
  const rows = [
    { ...entry, id: "trong-ky", day: "2026-10-31", state: "confirmed" },
    { ...entry, id: "khoa-truoc", day: "2026-10-15", state: "locked" },
  ] as const;
  await store.write(
    "entry",
    rows.map((value) => ({ value, expects: 0 })),
    { actor: "test", at: clock.now().toISOString() },
  );
  const states = async () =>
    (await store.read("entry", ["trong-ky", "khoa-truoc"])).map((kept) => kept?.value.state);
  const known = { city: office.config.cities[0] ?? city, plan, window: windowOf("month", "2026-10-05") };
  const frozen = (over: Store = store) =>
    freeze({ ...office, store: over, clock, actor: "tong-hop", data: office.folder }, known);
  const place = path.join(office.folder, frozenFolder);

  // The city's files cannot be read, or the folder cannot be made: nothing is written at all.
  await expect(frozen()).rejects.toThrow(/ENOENT/);
  await mkdir(known.city.folder, { recursive: true });
  await writeFile(place, "");
  await expect(frozen()).rejects.toThrow(/EEXIST|ENOTDIR/);
  expect(await states()).toEqual(["confirmed", "locked"]);

  // The store is lost while the file is being written.
  await rm(place);
  await expect(frozen(losing(store, "decision"))).rejects.toThrow("mất kho");
  expect(await states()).toEqual(["confirmed", "locked"]);
  expect(await readdir(place)).toEqual([]);
  expect(await store.count("snapshot")).toBe(0);
  const [kept = null] = await store.read("entry", ["trong-ky"]);
  expect(kept?.value.history?.at(-1)).toMatchObject({
    what: "unlocked",
    reason: "chưa chốt được Tháng 10/2026",
  });

  await frozen();
  expect(await states()).toEqual(["locked", "locked"]);
});

/** A store whose moments have lost the lists of a kind. */
function losing(store: Store, lost: Kind): Store {
  return {
    ...store,
    async still(kinds) {
      const still = await store.still(kinds);
      return {
        ...still,
        list: (kind, ask) => (kind === lost ? Promise.reject(new Error("mất kho")) : still.list(kind, ask)),
      };
    },
  };
}

it("tells how many entries stay locked where the store is gone too", async () => {
  const store = await openSqliteStore(":memory:");
  const keeping = { store, clock, actor: "tong-hop" };
  const value = { id: "a", city: "c", plan: "p", form: "truyen-thanh", agency: "xa-1", day: "2026-10-31" };
  const confirmed = { ...value, state: "confirmed", values: {}, evidence: [] } as const;
  const by = { actor: "test", at: clock.now().toISOString() };
  await store.write("entry", [{ value: confirmed, expects: 0 }], by);
  const locking = { plan: "p", from: "2026-10-01", to: "2026-11-01", period: "Tháng 10/2026" };
  const failed = withLocked(keeping, locking, async () => {
    await store.close();
    throw new Error("hết chỗ");
  });
  await expect(failed).rejects.toThrow("Chưa chốt được Tháng 10/2026 (hết chỗ) và 1 phiếu còn bị khóa");
});
