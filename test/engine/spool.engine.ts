import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { openElasticsearchStore, type ElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { indexOf, mappingOf } from "../../pipeline/store/elastic/indices.ts";
import { EngineAway } from "../../pipeline/store/errors.ts";
import { storeVerb } from "../../pipeline/store/store.verb.ts";
import { breakTheWay } from "../faults/way.ts";
import { addressOf, by, itemOf } from "../store/samples.ts";
import { seeded } from "../sample-city/random.ts";
import { openProxy, type Proxy } from "./proxy.ts";
import { expectSame } from "./same.ts";
import { collectSome, lookOf, openSpool } from "./spool-city.ts";

const url = inject("engineUrl");
const times = Number(process.env["PHUSONG_FAULTS"] ?? "200");
const recovery = 60_000; // milliseconds in which a spool is empty once the engine is back

describe.skipIf(url === "")(`the spool before Elasticsearch ${inject("engineMissing")}`, () => {
  const prefix = `spool-${randomUUID().slice(0, 8)}`;
  let proxy: Proxy;
  let engine: ElasticsearchStore;
  beforeAll(async () => {
    proxy = await openProxy(url);
    engine = await openElasticsearchStore({ urls: [url], prefix });
  });
  afterEach(() => void vi.unstubAllEnvs());
  afterAll(async () => {
    await engine.close();
    await proxy.close();
  });

  it(`loses and doubles nothing over ${times} faults on the way, and is empty within a minute after them`, async () => {
    await using place = await openSpool([proxy.url], prefix, { patience: 600 });
    const met = await breakTheWay(place, proxy, { times, seed: "faults" });
    const back = performance.now();
    expect(await place.store.drain(recovery)).toBe(true);
    expect(performance.now() - back).toBeLessThan(recovery);
    await expectSame(place.store.local, engine);
    expect((await place.store.state()).letters).toBe(0);
    expect(met).toBeGreaterThanOrEqual(times * 0.9);
    expect(place.told.some((reason) => reason !== null)).toBe(true);
  });

  it("gets through to an engine that is too slow for large bulks", async () => {
    await using place = await openSpool([proxy.url], prefix, { patience: 500 });
    proxy.set("heavy");
    try {
      await collectSome(place.store.local, 3_000_000, 100);
      expect(await place.store.drain(recovery)).toBe(true);
      expect(proxy.met.get("heavy") ?? 0).toBeGreaterThan(1);
    } finally {
      proxy.set(null);
    }
    expect((await engine.read("address", ["address-3000099"]))[0]?.revision).toBe(1);
  });

  it("finds a write that ended after a refresh had begun", async () => {
    await using store = await openElasticsearchStore({ urls: [proxy.url], prefix });
    proxy.set("slow");
    const writing = store.write("look", [{ value: lookOf("late"), expects: 0 }], by);
    await pause(100);
    proxy.set(null);
    await store.refresh(["look"]);
    await writing;
    await store.refresh(["look"]);
    expect(await store.count("look", { is: { id: "late" } })).toBe(1);
  });

  it("takes what is collected while the engine is away, and tells people's writes at once", async () => {
    await using place = await openSpool([proxy.url], prefix);
    proxy.set("refuse");
    await place.store.write("look", [{ value: lookOf("away"), expects: 0 }], by);
    await place.store.write("address", [{ value: addressOf("away"), expects: 0 }], by);
    expect((await place.store.state()).rows).toBe(2);
    await expect(place.store.write("item", [{ value: itemOf("away"), expects: 0 }], by)).rejects.toThrow(
      EngineAway,
    );
    const started = performance.now();
    await expect(place.store.read("item", ["away"])).rejects.toThrow(/Elasticsearch/);
    expect(performance.now() - started).toBeLessThan(1_000);
    proxy.set(null);
    expect(await place.store.drain(recovery)).toBe(true);
    expect((await engine.read("address", ["away"]))[0]?.revision).toBe(1);
  });

  it("goes on with its own estates while the engine is away, and takes nobody else's", async () => {
    await using place = await openSpool([proxy.url], prefix);
    const now = new Date();
    expect(await place.store.lease("collect/mine", "a", 90, now)).not.toBeNull();
    expect(await engine.lease("collect/theirs", "b", 90, now)).not.toBeNull();
    expect(await place.store.lease("collect/theirs", "a", 90, now)).toBeNull();
    proxy.set("refuse");
    const own = await place.store.lease("collect/mine", "a", 90, now);
    expect(own).not.toBeNull();
    expect(await place.store.lease("collect/mine", "another process", 90, now)).toBeNull();
    expect(await place.store.lease("collect/theirs", "a", 90, now)).toBeNull();
    expect(await place.store.lease("collect/never-had", "a", 90, now)).toBeNull();
    await expect(place.store.lease("leader", "a", 90, now)).rejects.toThrow(EngineAway);
    if (own !== null) await place.store.release(own);
    proxy.set(null);
  });

  it("has one owner for each estate while the engine is away, whoever took turns before", async () => {
    const settling = 1_500;
    const machines = [
      await openSpool([proxy.url], prefix, { settling }),
      await openSpool([proxy.url], prefix, { settling }),
    ];
    const random = seeded("turns");
    const names = Array.from({ length: 24 }, (_, i) => `collect/turns-${i}`);
    const take = (at: number, name: string) =>
      machines[at]?.store.lease(name, `machine-${at}`, 90, new Date()) ?? null;
    try {
      const last = new Map<string, { readonly who: number; readonly when: number }>();
      for (let turn = 0; turn < 12; turn += 1) {
        for (const name of names.filter(() => random() < 0.5)) {
          const who = random() < 0.5 ? 0 : 1;
          const lease = await take(who, name);
          if (lease === null) throw new Error(`${name} was not free`);
          const old = last.get(name);
          const isNew = old !== undefined && old.who !== who;
          last.set(name, { who, when: isNew ? performance.now() : (old?.when ?? 0) });
          await machines[who]?.store.release(lease);
        }
        await pause(random() * 300);
      }
      const away = performance.now();
      proxy.set("refuse");
      for (const name of names) {
        const owners = [await take(0, name), await take(1, name)].map((lease) => lease !== null);
        const told = last.get(name);
        expect(owners.filter(Boolean).length).toBeLessThan(2);
        // Whoever has had it for long enough goes on with it, and whoever had it before does not.
        const isLate = told === undefined || away - told.when < settling * 1.5;
        expect(isLate || owners[told.who]).toBe(true);
      }
    } finally {
      proxy.set(null);
      for (const machine of machines) await machine[Symbol.asyncDispose]();
    }
  });

  it("fetches what another machine learnt of an estate before it goes on with it", async () => {
    await using one = await openSpool([url], prefix);
    await using other = await openSpool([url], prefix);
    const now = new Date();
    const mine = await one.store.lease("collect/bao-chung", "one", 90, now);
    const value = addressOf("shared-due", { source: "bao-chung" });
    await one.store.write("address", [{ value, expects: 0 }], by);
    if (mine !== null) await one.store.release(mine);
    expect(await other.store.lease("collect/bao-chung", "other", 90, now)).not.toBeNull();
    await other.store.takeOver(["bao-chung"]);
    const due = await other.store.list("address", {
      where: { is: { source: "bao-chung" } },
      order: { by: "notBefore", direction: "ascending" },
      limit: 10,
    });
    expect(due.rows.map((kept) => kept.value.id)).toEqual(["shared-due"]);
    // What the first had known is no news to the second.
    await one.store.write("address", [{ value: addressOf("seen-before"), expects: 0 }], by);
    await one.store.drain(recovery);
    const [again] = await other.store.write("address", [{ value: addressOf("seen-before"), expects: 0 }], by);
    expect(again?.outcome).toBe("conflict");
  });

  it("puts a document aside that the engine will never take, and sends it again when it is mended", async () => {
    // An index in which somebody has narrowed a field by hand: the program's own checks let nothing else through.
    const narrow = `${prefix}-narrow`;
    const layout = { prefix: narrow, replicas: 0 };
    const mappings = structuredClone(mappingOf("address"));
    Object.assign(mappings["properties"] ?? {}, { attempts: { type: "byte" } });
    const made = await fetch(new URL(`/${indexOf(layout, "address")}`, url), {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ mappings, aliases: { [`${narrow}-address`]: { is_write_index: true } } }),
    });
    expect(made.status).toBe(200);
    await using place = await openSpool([url], narrow);
    const poisoned = addressOf("poisoned", { attempts: 1_000 });
    const both = [poisoned, addressOf("sound")].map((value) => ({ value, expects: 0 }));
    await place.store.write("address", both, by);
    expect(await place.store.drain(recovery)).toBe(true);
    const { outbox } = place.store.local;
    const [letter, ...others] = await outbox.letters();
    expect(others).toEqual([]);
    expect([letter?.kind, letter?.id, letter?.revision]).toEqual(["address", "poisoned", 1]);
    expect(letter?.reason).toMatch(/failed to parse field \[attempts\]/);
    expect(letter?.body).toBe(JSON.stringify(poisoned));
    expect(
      (await place.store.shared.read("address", ["sound", "poisoned"])).map((kept) => kept?.revision),
    ).toEqual([1, undefined]);
    // As an administrator does it: out into a file, mended there, and in again.
    for (const [key, value] of Object.entries({
      PHUSONG_DATA: path.dirname(place.file),
      PHUSONG_ES_URL: url,
      PHUSONG_ES_PREFIX: narrow,
    }))
      vi.stubEnv(key, value);
    vi.stubEnv("PHUSONG_FAULTS", undefined);
    const file = path.join(path.dirname(place.file), "thu.json");
    expect(await say({})).toMatch(/address\/poisoned .*attempts.*1 bản ghi Elasticsearch không nhận/s);
    expect(JSON.parse(await say({ show: "address/poisoned" }))).toMatchObject([
      { value: { attempts: 1_000 } },
    ]);
    await say({ export: file });
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace('"attempts": 1000', '"attempts": "ba"'));
    await expect(say({ send: file })).rejects.toThrow('trường "attempts" phải giữ kiểu number');
    await writeFile(file, text.replace('"attempts": 1000', '"attempts": 3'));
    expect(await say({ send: file })).toMatch(/^1 bản ghi/);
    expect(await place.store.drain(recovery)).toBe(true);
    const [mended] = await place.store.shared.read("address", ["poisoned"]);
    expect([mended?.revision, mended?.value.attempts]).toEqual([2, 3]);
    await expect(say({ send: file })).rejects.toThrow("đã được gửi lại");
    expect((await place.store.state()).letters).toBe(0);
    // Sent again as it is it comes back; dropped with its reason it is gone, and the city's log says so.
    await place.store.write("address", [{ value: poisoned, expects: 2 }], by);
    expect(await place.store.drain(recovery)).toBe(true);
    expect(await say({ "send-again": "poisoned" })).toMatch(/^1 bản ghi/);
    expect(await place.store.drain(recovery)).toBe(true);
    expect((await place.store.state()).letters).toBe(1);
    await expect(say({ drop: "poisoned" })).rejects.toThrow("--reason");
    expect(await say({ drop: "poisoned", reason: "địa chỉ thử" })).toMatch(/Đã bỏ 1 bản ghi/);
    expect((await place.store.state()).letters).toBe(0);
    await expect
      .poll(() => place.store.shared.count("audit", { is: { what: "spool.drop" } }), { timeout: 20_000 })
      .toBe(1);
    const audit = await place.store.shared.list("audit", {
      where: { is: { what: "spool.drop" } },
      order: { by: "at", direction: "ascending" },
      limit: 2,
    });
    expect(audit.rows.map(({ value }) => [value.subject, value.after])).toEqual([
      ["address/poisoned", expect.stringContaining("địa chỉ thử")],
    ]);
  });

  it("recognises indices that may only be read, tells of it, and goes on when they may be written", async () => {
    await using place = await openSpool([url], prefix);
    const block = (on: boolean | null) =>
      fetch(new URL(`/${prefix}-*/_settings`, url), {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ "index.blocks.read_only_allow_delete": on }),
      });
    expect((await block(true)).status).toBe(200);
    try {
      await collectSome(place.store.local, 1_000_000, 50);
      await expect.poll(() => place.told.at(-1) ?? "", { timeout: 20_000 }).toMatch(/chỉ cho đọc/);
      expect((await place.store.state()).rows).toBeGreaterThan(0);
      await expect(place.store.write("item", [{ value: itemOf("blocked"), expects: 0 }], by)).rejects.toThrow(
        /chỉ cho đọc/,
      );
    } finally {
      expect((await block(null)).status).toBe(200);
    }
    expect(await place.store.drain(recovery)).toBe(true);
    await expect.poll(() => place.told.at(-1), { timeout: 5_000 }).toBeNull();
    const ids = ["look-1000000", "look-1000049"];
    expect((await engine.read("look", ids)).every((kept) => kept !== null)).toBe(true);
  });

  it("stops taking up work when too much waits, and drops nothing", async () => {
    await using place = await openSpool([proxy.url], prefix, { mostBytes: 10_000 });
    expect(await place.store.lease("collect/eager", "a", 90, new Date())).not.toBeNull();
    proxy.set("refuse");
    await collectSome(place.store.local, 2_000_000, 100);
    expect((await place.store.state()).full).toBe(true);
    expect(await place.store.lease("collect/eager", "a", 90, new Date())).toBeNull();
    proxy.set(null);
    expect(await place.store.drain(recovery)).toBe(true);
    expect((await place.store.state()).full).toBe(false);
    expect(await place.store.lease("collect/eager", "a", 90, new Date())).not.toBeNull();
  });
});

/** What `store dead-letters` with these options says. */
async function say(values: Readonly<Record<string, string>>): Promise<string> {
  const stdout = new PassThrough();
  const terminal = { stdin: new PassThrough(), stdout, stderr: new PassThrough() };
  expect(await storeVerb.run({ values, positionals: ["dead-letters"] }, terminal)).toBe(0);
  return String(stdout.read());
}
