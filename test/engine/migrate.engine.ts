import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { copyAll, sumOf } from "../../pipeline/store/copy.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { openEngine } from "../../pipeline/store/elastic/engine.ts";
import { indexOf, mappingOf } from "../../pipeline/store/elastic/indices.ts";
import { migrate, migrateBack } from "../../pipeline/store/elastic/migrate.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { addressOf, by, itemOf } from "../store/samples.ts";

const url = inject("engineUrl");
const put = (path: string, body: object) =>
  fetch(new URL(path, url), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe.skipIf(url === "")(`moving on Elasticsearch ${inject("engineMissing")}`, () => {
  it("makes an older index anew with every record and revision, and goes back on demand", async () => {
    const prefix = `move-${randomUUID().slice(0, 8)}`;
    const layout = { prefix, replicas: 0 };
    const old = `${prefix}-address-v1.1`;
    const mappings = { ...mappingOf("address"), _meta: { mapping: 1, kind: 1 } };
    const made = await put(`/${old}`, {
      mappings,
      aliases: { [`${prefix}-address`]: { is_write_index: true } },
    });
    expect(made.status).toBe(200);
    await expect(openElasticsearchStore({ urls: [url], prefix })).rejects.toThrow(/store migrate/);
    const engine = openEngine({ urls: [url] });
    try {
      // Two revisions, as the older program had written them.
      const record = { ...addressOf("a"), attempts: 1 };
      const { id, ...rest } = {
        id: "a",
        body: JSON.stringify(record),
        stamp: "m",
        keptBy: "x",
        keptAt: by.at,
      };
      const version = "?version=2&version_type=external";
      expect((await put(`/${old}/_doc/a${version}`, { id, ...rest, source: "bao-mau" })).status).toBe(201);
      const moved = await migrate(engine, layout);
      const to = indexOf(layout, "address");
      expect(moved).toEqual([{ kind: "address", from: old, to, records: 1 }]);
      {
        await using store = await openElasticsearchStore({ urls: [url], prefix });
        const [kept] = await store.read("address", ["a"]);
        expect(kept).toEqual({ value: record, revision: 2, actor: "x", at: by.at });
        await store.write("address", [{ value: addressOf("b"), expects: 0 }], by);
      }
      expect(await migrate(engine, layout)).toEqual([]);
      expect(await migrateBack(engine, layout)).toEqual([{ kind: "address", from: to, to: old, records: 2 }]);
      await expect(openElasticsearchStore({ urls: [url], prefix })).rejects.toThrow(/store migrate/);
    } finally {
      await engine.close();
    }
  });

  it("copies everything to a file and back with the same checksums, and goes on after an end half way", async () => {
    await using from = await openSqliteStore(":memory:");
    const items = Array.from({ length: 30 }, (_, i) => ({ value: itemOf(`i${i}`), expects: 0 }));
    await from.write("item", items, by);
    await from.write("item", [{ value: itemOf("i0", { title: "Tên mới" }), expects: 1 }], by);
    await from.write("address", [{ value: addressOf("a"), expects: 0 }], by);
    const prefix = `copy-${randomUUID().slice(0, 8)}`;
    await using engine = await openElasticsearchStore({ urls: [url], prefix });
    await engine.adopt("item", [{ value: itemOf("i5"), revision: 1, ...by }]);
    const copied = await copyAll(from, engine);
    expect(copied.find(({ kind }) => kind === "item")).toMatchObject({ records: 30, taken: 29 });
    expect((await copyAll(from, engine)).every(({ taken }) => taken === 0)).toBe(true);
    await using back = await openSqliteStore(":memory:");
    await copyAll(engine, back);
    expect(await sumOf(back, "item")).toEqual(await sumOf(from, "item"));
    await engine.write("item", [{ value: itemOf("stranger"), expects: 0 }], by);
    await expect(copyAll(from, engine)).rejects.toThrow(/chưa khớp/);
  });
});
