import { randomUUID } from "node:crypto";
import path from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, inject, it, vi } from "vitest";
import { z } from "zod";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { copyAll } from "../../pipeline/store/copy.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { storeVerb } from "../../pipeline/store/store.verb.ts";
import { addressOf, by, itemOf } from "../store/samples.ts";

const url = inject("engineUrl");

describe.skipIf(url === "")(`snapshots of Elasticsearch ${inject("engineMissing")}`, () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("are taken into a folder and bring every record back with its revision, after everything was lost", async () => {
    const prefix = `snap-${randomUUID().slice(0, 8)}`;
    const location = path.join(await repositoriesOf(url), prefix);
    vi.stubEnv("PHUSONG_ES_URL", url);
    vi.stubEnv("PHUSONG_ES_PREFIX", prefix);
    const items = Array.from({ length: 200 }, (_, i) => ({ value: itemOf(`item-${i}`), expects: 0 }));
    {
      await using store = await openElasticsearchStore({ urls: [url], prefix });
      await store.write("item", items, by);
      await store.write("address", [{ value: addressOf("one"), expects: 0 }], by);
      await store.write("address", [{ value: addressOf("one", { attempts: 2 }), expects: 1 }], by);
    }
    expect(await say({ location })).toMatch(/^Đã chụp .* vào kho phusong/);
    {
      await using store = await openElasticsearchStore({ urls: [url], prefix });
      await store.write("item", [{ value: itemOf("later"), expects: 0 }], by);
    }
    // What stands is never written over by a restore.
    await expect(say({ restore: "last" })).rejects.toThrow(/còn chỉ mục/);
    await drop(url, prefix);
    expect(await say({ restore: "last" })).toMatch(/Đã khôi phục .* từ bản chụp/);

    await using store = await openElasticsearchStore({ urls: [url], prefix });
    await using file = await openSqliteStore(":memory:");
    const copied = await copyAll(store, file, () => undefined);
    expect(copied.reduce((sum, { records }) => sum + records, 0)).toBe(201);
    const [one] = await store.read("address", ["one"]);
    expect([one?.revision, one?.value.attempts]).toEqual([2, 2]);
    expect(await store.read("item", ["later"])).toEqual([null]);
    // And it takes writes as before.
    const [again] = await store.write("item", [{ value: itemOf("later"), expects: 0 }], by);
    expect(again?.outcome).toBe("kept");
  });
});

async function say(values: Readonly<Record<string, string>>): Promise<string> {
  const stdout = new PassThrough();
  const terminal = { stdin: new PassThrough(), stdout, stderr: new PassThrough() };
  expect(await storeVerb.run({ values, positionals: ["snapshot"] }, terminal)).toBe(0);
  return String(stdout.read());
}

/** The folder in which the engine may keep snapshots. */
async function repositoriesOf(engine: string): Promise<string> {
  const asked = await fetch(new URL("/_nodes/settings?filter_path=nodes.*.settings.path.repo", engine));
  const Repo = z.union([z.string(), z.array(z.string())]);
  const Nodes = z.record(z.string(), z.object({ settings: z.object({ path: z.object({ repo: Repo }) }) }));
  const { nodes } = z.object({ nodes: Nodes }).parse(await asked.json());
  const [folder] = Object.values(nodes).flatMap(({ settings }) => settings.path.repo);
  if (folder === undefined) throw new Error("the engine was started without path.repo");
  return folder;
}

/** A disk that is gone: every index of the city, its lease index included. */
async function drop(engine: string, prefix: string): Promise<void> {
  const listed = await fetch(new URL(`/_cat/indices/${prefix}-*?h=index`, engine));
  const names = (await listed.text()).split("\n").filter((name) => name !== "");
  const gone = await fetch(new URL(`/${names.join(",")}`, engine), { method: "DELETE" });
  expect(gone.status).toBe(200);
}
