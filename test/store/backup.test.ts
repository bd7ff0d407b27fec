import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Refusal, type Verb } from "../../config/verb.ts";
import { backup } from "../../pipeline/store/backup.verb.ts";
import { openStore, storeFile } from "../../pipeline/store/open.ts";
import { restore } from "../../pipeline/store/restore.verb.ts";
import { by, itemOf } from "./samples.ts";

vi.setConfig({ testTimeout: 60_000 });

let root = "";
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "phusong-"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

async function run(verb: Verb, folder: string, words: Partial<Parameters<Verb["run"]>[0]>): Promise<string> {
  vi.stubEnv("PHUSONG_DATA", folder);
  const stdout = new PassThrough();
  const terminal = { stdin: new PassThrough(), stdout, stderr: new PassThrough() };
  expect(await verb.run({ values: {}, positionals: [], ...words }, terminal)).toBe(0);
  return String(stdout.read());
}

async function write(folder: string, ...ids: readonly string[]): Promise<void> {
  await using store = await openStore({ folder });
  await store.write(
    "item",
    ids.map((id) => ({ value: itemOf(id), expects: 0 })),
    by,
  );
}

async function count(folder: string): Promise<number> {
  await using store = await openStore({ folder });
  return store.count("item", { text: "dịch vụ công" });
}

it("copies what stands while others write, and brings it back with what was there kept aside", async () => {
  const folder = path.join(root, "one");
  const file = path.join(root, "copies", "sao lưu.sqlite");
  await write(folder, "a", "b");
  {
    await using store = await openStore({ folder });
    const writing = store.write("item", [{ value: itemOf("c"), expects: 0 }], by);
    expect(await run(backup, folder, { values: { to: file } })).toContain("tin bài");
    await writing;
    await expect(run(restore, folder, { positionals: [file], values: { force: true } })).rejects.toThrow(
      /Có chương trình đang mở/,
    );
  }
  await write(folder, "d");
  await expect(run(restore, folder, { positionals: [file] })).rejects.toThrow(/--force/);
  expect(await count(folder)).toBe(4);
  expect(await run(restore, folder, { positionals: [file], values: { force: true } })).toContain(
    "được giữ ở",
  );
  expect(await count(folder)).toBeLessThanOrEqual(3);
  expect(await count(folder)).toBeGreaterThanOrEqual(2);
  expect((await readdir(folder)).filter((name) => name.includes("-truoc-"))).toHaveLength(1);
  expect((await readdir(folder)).filter((name) => name.includes("partial"))).toEqual([]);
});

it("restores into an empty folder, and names a backup by the clock when no name is given", async () => {
  const from = path.join(root, "two");
  await write(from, "a");
  await run(backup, from, {});
  const [name = ""] = await readdir(path.join(from, "sao-luu"));
  expect(name).toMatch(/^phusong-\d{8}-\d{6}\.sqlite$/);
  const to = path.join(root, "three");
  await run(restore, to, { positionals: [path.join(from, "sao-luu", name)] });
  expect(await count(to)).toBe(1);
});

it("refuses what is no backup and leaves what stands", async () => {
  const folder = path.join(root, "four");
  const text = path.join(root, "chữ.txt");
  const empty = path.join(root, "rỗng.sqlite");
  await writeFile(text, "không phải bản sao lưu ".repeat(500));
  await writeFile(empty, "");
  await expect(run(backup, folder, {})).rejects.toThrow(/Chưa có dữ liệu/);
  await write(folder, "a");
  await expect(run(backup, folder, { values: { to: storeFile(folder) } })).rejects.toThrow(/đã có/);
  for (const file of [text, empty, path.join(root, "khong-co"), storeFile(folder), undefined]) {
    const positionals = file === undefined ? [] : [file];
    await expect(run(restore, folder, { positionals, values: { force: true } })).rejects.toThrow(Refusal);
  }
  expect(await count(folder)).toBe(1);
});

it("clears the half copies that killed programs left, and none that somebody may be writing", async () => {
  const folder = path.join(root, "half");
  const copies = path.join(folder, "sao-luu");
  await write(folder, "a");
  await run(backup, folder, { values: { to: path.join(copies, "1.sqlite") } });
  for (const name of ["cu.sqlite.partial", "moi.sqlite.partial", "cua-toi.partial"])
    await writeFile(path.join(copies, name), "nửa tệp");
  const yesterday = new Date(Date.now() - 24 * 3_600_000);
  for (const name of ["cu.sqlite.partial", "cua-toi.partial"])
    await utimes(path.join(copies, name), yesterday, yesterday);
  await run(backup, folder, { values: { to: path.join(copies, "2.sqlite") } });
  const left = await readdir(copies);
  expect(left.toSorted()).toEqual(["1.sqlite", "2.sqlite", "cua-toi.partial", "moi.sqlite.partial"]);
});
