import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Item } from "../../pipeline/item.ts";
import { everything } from "../../pipeline/store/everything.ts";
import { openStore } from "../../pipeline/store/open.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { by, itemOf, verdictOf } from "../store/samples.ts";
import { say, saySpeeds } from "./print.ts";
import { race } from "./race.ts";

const count = 5_000;
const batch = 500;
const pageSize = 100;
const listedBarely = 500;
const searches = 20;
const searchesBarely = 4;
const start = Date.parse("2026-01-01T00:00:00Z");
const hour = 3_600_000; // ms

/** Keeping and listing items against a bare SQLite table of the same JSON without any index, in the same run. */
export async function benchStore(texts: readonly string[]): Promise<void> {
  const items = Array.from({ length: count }, (_, i) => itemFrom(i, texts));
  await using folder = await emptyFolder();
  await using store = await openStore({ folder: folder.path });
  using bare = openBare(path.join(folder.path, "bare.sqlite"));
  await writeAll(store, items);
  writeBare(bare, items);

  say(`\nStore: ${count} items, written in batches of ${batch}, listed by date in pages of ${pageSize}`);
  saySpeeds(
    "items written",
    await race("clock", [
      { name: "Phủ Sóng, SQLite with all fields and words indexed", count, pass: () => writtenAnew(items) },
      { name: "bare table of JSON", count, pass: () => writtenBarely(items) },
    ]),
  );
  saySpeeds(
    "items listed",
    await race("clock", [
      { name: "Phủ Sóng, all pages of one city's list", count, pass: () => listAll(store) },
      {
        name: "bare table of JSON, sorted anew for each page",
        count: listedBarely,
        pass: () => listBare(bare),
      },
    ]),
  );
  saySpeeds(
    "searches",
    await race("clock", [
      {
        name: "Phủ Sóng, two words without diacritics, newest 20",
        count: searches,
        pass: () => searchAll(store),
      },
      {
        name: "bare table of JSON, LIKE with diacritics",
        count: searchesBarely,
        pass: () => searchBare(bare),
      },
    ]),
  );
}

function itemFrom(i: number, texts: readonly string[]): Item {
  const at = new Date(start + i * hour).toISOString();
  const group = { id: `II.${i % 9}`, clause: "II", score: 0.9, by: "phrase", because: [] } as const;
  return itemOf(`i${i}`, {
    text: texts[i % texts.length] ?? "",
    publishedAt: at,
    publishedDay: at.slice(0, 10),
    verdicts: [verdictOf({ groups: i % 3 === 0 ? [group] : [] })],
  });
}

async function writeAll(store: Store, items: readonly Item[]): Promise<void> {
  for (let from = 0; from < items.length; from += batch) {
    const writes = items.slice(from, from + batch).map((value) => ({ value, expects: 0 }));
    await store.write("item", writes, by);
  }
  await store.refresh();
}

async function writtenAnew(items: readonly Item[]): Promise<number> {
  await using folder = await emptyFolder();
  await using store = await openStore({ folder: folder.path });
  return await secondsOf(() => writeAll(store, items));
}

async function writtenBarely(items: readonly Item[]): Promise<number> {
  await using folder = await emptyFolder();
  using bare = openBare(path.join(folder.path, "bare.sqlite"));
  return await secondsOf(() => writeBare(bare, items));
}

async function listAll(store: Store): Promise<void> {
  const order = { by: "sortAt", direction: "descending" } as const;
  for await (const { value } of everything(store, "item", {
    where: { is: { city: "hanoi" } },
    order,
    pageSize,
  }))
    if (value.text === "") throw new Error(`${value.id} came back without its text`);
}

async function searchAll(store: Store): Promise<void> {
  const order = { by: "sortAt", direction: "descending" } as const;
  for (let i = 0; i < searches; i++)
    await store.list("item", { where: { text: "dien thoai" }, order, limit: 20 });
}

function openBare(file: string): DatabaseSync {
  const bare = new DatabaseSync(file);
  bare.exec("PRAGMA journal_mode = WAL; CREATE TABLE item (id TEXT PRIMARY KEY, day TEXT, json TEXT)");
  return bare;
}

function writeBare(bare: DatabaseSync, items: readonly Item[]): void {
  const insert = bare.prepare("INSERT INTO item VALUES (?, ?, ?)");
  for (let from = 0; from < items.length; from += batch) {
    bare.exec("BEGIN IMMEDIATE");
    for (const item of items.slice(from, from + batch))
      insert.run(item.id, item.publishedAt, JSON.stringify(item));
    bare.exec("COMMIT");
  }
}

function listBare(bare: DatabaseSync): void {
  const select = bare.prepare("SELECT json FROM item ORDER BY day DESC LIMIT ? OFFSET ?");
  for (let from = 0; from < listedBarely; from += pageSize)
    for (const row of select.all(pageSize, from)) JSON.parse(String(row["json"]));
}

function searchBare(bare: DatabaseSync): void {
  const select = bare.prepare("SELECT json FROM item WHERE json LIKE ? ORDER BY day DESC LIMIT 20");
  for (let i = 0; i < 20; i++) for (const row of select.all("%điện thoại%")) JSON.parse(String(row["json"]));
}

async function secondsOf(work: () => Promise<void> | void): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}
