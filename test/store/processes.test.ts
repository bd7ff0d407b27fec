import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { by, itemOf } from "./samples.ts";

const program = fileURLToPath(new URL("child.ts", import.meta.url));
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(words: readonly string[], user?: number) {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
    ...(user === undefined ? {} : { uid: user }),
  });
  let told = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (told += text));
  return { child, told: () => told, ended: once(child, "close") };
}

it("loses nothing that was acknowledged when the writing process is killed, and the search still agrees", async () => {
  const file = path.join(folder, "killed.sqlite");
  const acknowledged = new Set<string>();
  for (let round = 1; round <= 3; round += 1) {
    const { child, told, ended } = start(["write", file]);
    await expect
      .poll(() => told().split("\n").length, { timeout: 20_000, interval: 5 })
      .toBeGreaterThan(40 * round);
    child.kill("SIGKILL");
    await ended;
    const lines = told().split("\n");
    for (const id of lines.slice(0, -1)) acknowledged.add(id);
  }
  await using store = await openSqliteStore(file);
  const kept = await store.read("item", [...acknowledged]);
  expect(kept.filter((one) => one === null)).toEqual([]);
  const all = await store.count("item");
  expect(all).toBeGreaterThanOrEqual(acknowledged.size);
  expect(await store.count("item", { text: "dịch vụ công" })).toBe(all);
  expect(await store.count("item", { present: ["address"] })).toBe(all);
  let scanned = 0;
  for await (const row of store.scan("item", ["address"])) scanned += row.address.length;
  expect(scanned).toBe(all);
}, 60_000);

it("may be made by three processes at the same moment", async () => {
  for (let round = 0; round < 4; round += 1) {
    const file = path.join(folder, `new-${round}.sqlite`);
    const all = [start(["open", file]), start(["open", file]), start(["open", file])];
    await Promise.all(all.map(({ ended }) => ended));
    expect(all.map(({ told }) => told())).toEqual(["opened 0", "opened 0", "opened 0"]);
  }
}, 60_000);

it("lets two processes change one record without losing a change", async () => {
  const file = path.join(folder, "two.sqlite");
  const both = [start(["add", file, "40"]), start(["add", file, "40"])];
  for (const one of both) expect((await one.ended)[0]).toBe(0);
  await using store = await openSqliteStore(file);
  const [kept] = await store.read("address", ["shared"]);
  expect([kept?.value.attempts, kept?.revision]).toEqual([80, 80]);
}, 60_000);

it.skipIf(process.platform === "win32")(
  "says what to do when the folder may not be written to",
  async () => {
    const locked = path.join(folder, "locked");
    await mkdir(locked);
    const written = path.join(folder, "written.sqlite");
    {
      await using store = await openSqliteStore(written);
      await store.write("item", [{ value: itemOf("a"), expects: 0 }], by);
    }
    await copyFile(written, path.join(locked, "old.sqlite"));
    await chmod(folder, 0o755);
    await chmod(locked, 0o555);
    // The administrator may write anywhere; somebody else has to try.
    const nobody = process.getuid?.() === 0 ? 65_534 : undefined;
    for (const name of ["new.sqlite", "old.sqlite"]) {
      const { told, ended } = start(["open", path.join(locked, name)], nobody);
      await ended;
      expect(told()).toMatch(/^StoreDown: .*quyền ghi|^StoreDown: .*cho phép ghi/);
    }
  },
  30_000,
);
