import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { copyAll, sumOf } from "../../pipeline/store/copy.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { align, wholeIndex } from "../../pipeline/store/elastic/align.ts";
import { openEngine, type Engine } from "../../pipeline/store/elastic/engine.ts";
import { indexOf, mappingOf } from "../../pipeline/store/elastic/indices.ts";
import { migrate, migrateBack } from "../../pipeline/store/elastic/migrate.ts";
import { moveAlone } from "../../pipeline/store/migrate-task.ts";
import { removeRecords } from "../../pipeline/store/elastic/remove.ts";
import { offerRecords } from "../../pipeline/store/elastic/write.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Kept } from "../../pipeline/store/store.ts";
import { addressOf, by, itemOf } from "../store/samples.ts";
import { openSpool } from "./spool-city.ts";

const url = inject("engineUrl");
const bare = { alias: false };
const recovery = 30_000; // milliseconds in which a spool is empty once it may write
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

  it("is done by one of two that are told to at the same moment; the other waits and finds it done", async () => {
    const prefix = `both-${randomUUID().slice(0, 8)}`;
    const layout = { prefix, replicas: 0 };
    const old = `${prefix}-address-v1.1`;
    const mappings = { ...mappingOf("address"), _meta: { mapping: 1, kind: 1 } };
    const aliases = { [`${prefix}-address`]: { is_write_index: true } };
    expect((await put(`/${old}`, { mappings, aliases })).status).toBe(200);
    const engine = openEngine({ urls: [url] });
    try {
      const kept = Array.from({ length: 500 }, (_, i) => ({ value: addressOf(`a${i}`), revision: 1, ...by }));
      await offerRecords(engine, "address", old, kept, undefined, bare);
      const said: string[] = [];
      const one = { back: false, told: (words: string) => void said.push(words) };
      const moves = await Promise.all([1, 2].map(() => moveAlone(engine, layout, one)));
      expect(moves.flat().map(({ records }) => records)).toEqual([500]);
      expect(said).toEqual([expect.stringContaining("Đang chờ")]);
    } finally {
      await engine.close();
    }
  });

  it("of two programs of different mappings refuses the one whose indices are no longer read, which loses nothing", async () => {
    const prefix = `two-${randomUUID().slice(0, 8)}`;
    const layout = { prefix, replicas: 0 };
    const old = `${prefix}-address-v1.1`;
    const mappings = structuredClone(mappingOf("address"));
    // The older mapping holds less than ours.
    Object.assign(mappings["properties"] ?? {}, { attempts: { type: "byte" } });
    const aliases = { [`${prefix}-address`]: { is_write_index: true } };
    expect(
      (await put(`/${old}`, { mappings: { ...mappings, _meta: { mapping: 1, kind: 1 } }, aliases })).status,
    ).toBe(200);
    const engine = openEngine({ urls: [url] });
    try {
      await migrate(engine, layout);
      await using place = await openSpool([url], prefix);
      await place.store.write("address", [{ value: addressOf("before"), expects: 0 }], by);
      expect(await place.store.drain(recovery)).toBe(true);
      expect(await migrateBack(engine, layout)).toMatchObject([
        { from: indexOf(layout, "address"), to: old },
      ]);
      // Now the older program is the city's, and this one should be asleep.
      const late = { value: addressOf("late"), expects: 0 };
      await place.store.write("address", [late], by);
      await expect
        .poll(() => place.told.at(-1) ?? "", { timeout: 20_000 })
        .toMatch(/migrate --back.*dừng máy này/);
      await expect(openElasticsearchStore({ urls: [url], prefix })).rejects.toThrow(/store migrate/);
      expect((await place.store.state()).rows).toBe(1);
      await migrate(engine, layout);
      expect(await place.store.drain(recovery)).toBe(true);
      await using city = await openElasticsearchStore({ urls: [url], prefix });
      const ids = ["before", "late"];
      expect((await city.read("address", ids)).map((kept) => kept?.revision)).toEqual([1, 1]);

      // A way back that cannot be gone, or is killed before its end, leaves nothing closed.
      await city.write("address", [{ value: addressOf("wide", { attempts: 1_000 }), expects: 0 }], by);
      await expect(migrateBack(engine, layout)).rejects.toThrow(/chỉ mục cũ không giữ được/);
      const [kept] = await city.write("address", [{ value: addressOf("after"), expects: 0 }], by);
      expect(kept?.outcome).toBe("kept");
      await put(`/${indexOf(layout, "address")}/_settings`, { "index.blocks.write": true });
      await expect(city.write("address", [{ value: addressOf("shut"), expects: 0 }], by)).rejects.toThrow(
        /store migrate/,
      );
      expect(await migrate(engine, layout)).toEqual([]);
      const [open] = await city.write("address", [{ value: addressOf("shut"), expects: 0 }], by);
      expect(open?.outcome).toBe("kept");
    } finally {
      await engine.close();
    }
  });

  it("sends the second time only what changed, takes away what went, and goes on after an end half way", async () => {
    const prefix = `align-${randomUUID().slice(0, 8)}`;
    const [from, to] = [`${prefix}-one`, `${prefix}-two`];
    for (const index of [from, to]) await put(`/${index}`, { mappings: mappingOf("address") });
    const sent: number[] = [];
    const lineEnd = 10;
    const engine = openEngine({ urls: [url] });
    const counting: Engine = {
      ...engine,
      ask(request) {
        const rows = request.lines?.length ?? request.bytes?.filter((byte) => byte === lineEnd).length ?? 0;
        if (request.path.startsWith(`/${to}/_bulk`)) sent.push(rows / 2);
        return engine.ask(request);
      },
    };
    const ids = Array.from({ length: 2_500 }, (_, i) => `a${i}`);
    const place = (rows: readonly Kept<"address">[]) =>
      offerRecords(engine, "address", from, rows, undefined, bare);
    try {
      await place(ids.map((id) => keptAs(id, 1)));
      // Half of it was brought by one that was killed.
      await offerRecords(
        engine,
        "address",
        to,
        ids.slice(0, 1_200).map((id) => keptAs(id, 1)),
        undefined,
        bare,
      );
      await engine.ask({ method: "POST", path: `/${to}/_refresh` });
      expect(await align(counting, { kind: "address", from, to })).toEqual([]);
      expect(sent.reduce((sum, count) => sum + count, 0)).toBe(1_300);
      sent.length = 0;
      await place([keptAs("a7", 2), keptAs("new", 1)]);
      await removeRecords(engine, from, ["a9"]);
      expect(await align(counting, { kind: "address", from, to })).toEqual([]);
      // Two that are newer, and half a pair of lines for what went.
      expect(new Set(sent)).toEqual(new Set([0.5, 2]));
      await engine.ask({ method: "POST", path: `/${to}/_refresh` });
      const all = async (index: string) => {
        const rows: string[] = [];
        for await (const batch of wholeIndex(engine, "address", index))
          rows.push(...batch.map(({ value, revision }) => `${value.id} ${revision}`));
        return rows.toSorted();
      };
      expect(await all(to)).toEqual(await all(from));
      expect(await all(to)).toHaveLength(2_500);
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

function keptAs(id: string, revision: number): Kept<"address"> {
  return { value: addressOf(id), revision, ...by };
}
