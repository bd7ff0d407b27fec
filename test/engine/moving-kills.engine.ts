import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { copyAll, sumOf } from "../../pipeline/store/copy.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { openEngine, type Engine } from "../../pipeline/store/elastic/engine.ts";
import { aliasOf, indexOf, mappingOf } from "../../pipeline/store/elastic/indices.ts";
import { migrate } from "../../pipeline/store/elastic/migrate.ts";
import { offerRecords } from "../../pipeline/store/elastic/write.ts";
import { storeFile } from "../../pipeline/store/open.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { emptyFolder } from "../end-to-end/one-city.ts";
import { door } from "../faults/killed.ts";
import { addressOf, by } from "../store/samples.ts";

const url = inject("engineUrl");
const count = 5_000;
const kind = "address";
const all = Array.from({ length: count }, (_, i) => ({
  value: addressOf(`a${i}`),
  revision: 1 + (i % 3),
  ...by,
}));

/** The two ways in which a whole store is moved, ended by SIGKILL while they send. */
describe.skipIf(url === "")(`moving that is killed, on Elasticsearch ${inject("engineMissing")}`, () => {
  it("a copy goes on from what was brought, with every record and revision", async () => {
    await using folder = await emptyFolder();
    const prefix = `killed-${randomUUID().slice(0, 8)}`;
    await using engine = openDisposably();
    {
      await using file = await openSqliteStore(storeFile(folder.path));
      await file.adopt(kind, all);
    }
    const env = { PHUSONG_DATA: folder.path, PHUSONG_ES_URL: url, PHUSONG_ES_PREFIX: prefix };
    const layout = { prefix, replicas: 0 };
    await killedWhileSending(engine, indexOf(layout, kind), {
      words: ["copy", "--to", "elasticsearch"],
      env,
    });
    await using file = await openSqliteStore(storeFile(folder.path));
    await using city = await openElasticsearchStore({ urls: [url], prefix });
    const copied = await copyAll(file, city);
    const taken = copied.find((one) => one.kind === kind)?.taken ?? count;
    expect(taken).toBeLessThan(count);
    expect(await sumOf(city, kind)).toEqual(await sumOf(file, kind));
  });

  it("a migration leaves the older index in its place, and goes on when it is called again", async () => {
    const prefix = `killed-${randomUUID().slice(0, 8)}`;
    const layout = { prefix, replicas: 0 };
    const [alias, to] = [aliasOf(layout, kind), indexOf(layout, kind)];
    const from = `${alias}-v1.1`;
    await using engine = openDisposably();
    const mappings = { ...mappingOf(kind), _meta: { mapping: 1, kind: 1 } };
    const aliases = { [alias]: { is_write_index: true } };
    await engine.ask({ method: "PUT", path: `/${from}`, body: { mappings, aliases } });
    await offerRecords(engine, kind, alias, all);
    const env = { PHUSONG_ES_URL: url, PHUSONG_ES_PREFIX: prefix };
    await killedWhileSending(engine, to, { words: ["migrate"], env });
    const behind = async () =>
      Object.keys(Object((await engine.ask({ method: "GET", path: `/_alias/${alias}` })).body));
    expect(await behind()).toEqual([from]);
    // The older program writes on.
    const late = [{ value: addressOf("late"), revision: 1, ...by }];
    expect(await offerRecords(engine, kind, alias, late)).toEqual([{ as: "kept" }]);
    expect(await migrate(engine, layout)).toEqual([{ kind, from, to, records: count + 1 }]);
    expect(await behind()).toEqual([to]);
  });
});

function openDisposably(): Engine & AsyncDisposable {
  const engine = openEngine({ urls: [url] });
  return { ...engine, [Symbol.asyncDispose]: () => engine.close() };
}

/** Starts `store` with these words and kills it as soon as something stands in the index that it fills. */
async function killedWhileSending(
  engine: Engine,
  index: string,
  { words, env }: { readonly words: readonly string[]; readonly env: Readonly<Record<string, string>> },
): Promise<void> {
  const child = spawn(process.execPath, [path.resolve(door), "store", ...words], {
    env: { ...process.env, ...env },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  try {
    while (child.exitCode === null && (await countIn(engine, index)) === 0) await pause(5);
  } finally {
    child.kill("SIGKILL");
  }
  expect(await ended).toEqual([null, "SIGKILL"]);
}

/** What was written, whether or not a search would find it yet. */
async function countIn(engine: Engine, index: string): Promise<number> {
  const { body } = await engine.ask({ method: "GET", path: `/${index}/_stats/indexing`, expect: [404] });
  const Total = z.object({ indexing: z.object({ index_total: z.int() }).optional() });
  const Told = z.object({ _all: z.object({ primaries: Total }).optional() });
  const { _all: told } = Told.parse(body);
  return told?.primaries.indexing?.index_total ?? 0;
}
