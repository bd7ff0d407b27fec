import { randomUUID } from "node:crypto";
import path from "node:path";
import { Client } from "@elastic/elasticsearch";
import { loadConfig } from "../../config/load.ts";
import { ownConfig } from "../../config/settings.ts";
import type { Address } from "../../crawlers/ledger.ts";
import type { Item } from "../../pipeline/item.ts";
import { documentOf } from "../../pipeline/store/elastic/document.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { openFlusher } from "../../pipeline/store/spool/flush.ts";
import { openSqliteStore, type SqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Kind, Records } from "../../pipeline/store/store.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { sampleTexts } from "../quality/sample-texts.ts";
import { addressOf, by } from "../store/samples.ts";
import { say, saySpeeds } from "./print.ts";
import { race } from "./race.ts";
import { inventedYears } from "./years.ts";

const batch = 1_000;

/**
 * Records from a collector's spool to the engine (read from its file, sent, crossed off again) against the client's own bulk
 * helper with the same documents ready in memory: addresses, which collecting writes most of. Whole items are no collector's to
 * send, but `store copy` brings them the same way: their words are taken apart here, the helper has them ready.
 */
export async function benchBulk(url: string, count: number): Promise<void> {
  await benchKind(
    url,
    "address",
    Array.from({ length: count }, (_, i) => inventedAddress(i)),
  );
  await benchKind(url, "item", await inventedItems(Math.ceil(count / 4)));
}

async function benchKind<K extends Kind>(url: string, kind: K, values: readonly Records[K][]): Promise<void> {
  const count = values.length;
  const documents = values.map((value) => documentOf(kind, { value, revision: 1, ...by }, "bench"));
  const bytes = documents.reduce((sum, document) => sum + JSON.stringify(document).length, 0);
  say(`\nBulk indexing: ${count} of ${kind}, ${Math.round(bytes / count)} bytes each, one node at ${url}`);
  saySpeeds(
    "records",
    await race("clock", [
      { name: "Phủ Sóng, from the spool on disk", count, pass: () => fromSpool(url, kind, values) },
      { name: "helpers.bulk, documents in memory", count, pass: () => fromMemory(url, kind, documents) },
    ]),
  );
}

function inventedAddress(i: number): Address {
  const name = `thanh-pho-mo-lop-hoc-so-cho-nguoi-cao-tuoi-o-phuong-thu-${i}`;
  return addressOf(`address-${i}`, {
    url: `https://bao-mau.example/chuyen-doi-so/${name}-2025070${i % 10}.html`,
    hint: { title: `Thành phố mở lớp học số cho người cao tuổi ở phường thứ ${i}` },
  });
}

async function inventedItems(count: number): Promise<readonly Item[]> {
  const [config, texts] = [await loadConfig(ownConfig), await sampleTexts()];
  const span = { from: "2026-01-01", to: "2026-11-01", seed: "bulk" };
  return Array.from(inventedYears({ config, texts, count, ...span }), ({ item }) => item);
}

/** Seconds from the first look into the outbox until nothing waits in it; writing it, and starting threads, is not part of it. */
async function fromSpool<K extends Kind>(
  url: string,
  kind: K,
  values: readonly Records[K][],
): Promise<number> {
  const prefix = `spool-${randomUUID().slice(0, 8)}`;
  await using folder = await emptyFolder();
  await using remote = await openElasticsearchStore({ urls: [url], prefix });
  await using local = await openSqliteStore(path.join(folder.path, "thu-tin.sqlite"), { outbox: [kind] });
  for (let from = 0; from < values.length; from += batch) {
    const writes = values.slice(from, from + batch).map((value) => ({ value, expects: 0 }));
    await local.write(kind, writes, by);
  }
  await Promise.all([local.count(kind), local.count(kind)]); // a collector's reading threads have been up for days
  const start = performance.now();
  await sentAll(local, remote);
  const seconds = (performance.now() - start) / 1000;
  await remote.refresh();
  if ((await remote.count(kind)) !== values.length) throw new Error("not all was indexed");
  await remove(url, prefix);
  return seconds;
}

async function sentAll(
  local: SqliteStore,
  remote: Awaited<ReturnType<typeof openElasticsearchStore>>,
): Promise<void> {
  const flusher = openFlusher({
    local,
    remote: async () => remote,
    mine: async () => true,
    now: () => new Date(by.at),
  });
  if (!(await flusher.drain(600_000))) throw new Error("the spool was not emptied");
  await flusher.close();
}

/** Seconds of the bare helper into an index of the same layout. */
async function fromMemory(url: string, kind: Kind, documents: readonly object[]): Promise<number> {
  const prefix = `bare-${randomUUID().slice(0, 8)}`;
  const made = await openElasticsearchStore({ urls: [url], prefix });
  await made.close();
  const client = new Client({ nodes: [url] });
  const start = performance.now();
  const { failed } = await client.helpers.bulk<object>({
    datasource: [...documents],
    onDocument: (document) => [
      { index: { _index: `${prefix}-${kind}`, _id: "id" in document ? String(document.id) : "" } },
      document,
    ],
  });
  const seconds = (performance.now() - start) / 1000;
  if (failed > 0) throw new Error(`${failed} documents were refused`);
  await client.close();
  await remove(url, prefix);
  return seconds;
}

/** What a pass indexed is gone before the next begins. */
async function remove(url: string, prefix: string): Promise<void> {
  const answer = await fetch(new URL(`/_alias/${prefix}-*`, url));
  const names = Object.keys(Object(await answer.json()));
  await fetch(new URL(`/${[...names, `${prefix}-lease`].join(",")}`, url), { method: "DELETE" });
  await fetch(new URL(`/_index_template/${prefix}-*`, url), { method: "DELETE" });
}
