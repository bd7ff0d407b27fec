import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { tollOf } from "../faults/toll.ts";
import { startCluster, type Cluster } from "./cluster.ts";
import { collectSome, openSpool, type SpoolPlace } from "./spool-city.ts";

const engine = inject("engineFolder");
const java = inject("engineJava");
const recovery = 60_000; // milliseconds in which the spool is empty without the lost node
const prefix = "three";

describe.skipIf(engine === "")(`three nodes with a copy of every index ${inject("engineMissing")}`, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster(engine, java, 3);
  });
  afterAll(() => cluster.remove());

  it("lose and double nothing when one is killed in the midst of a bulk, and then another", async () => {
    await using place = await openSpool(cluster.urls, prefix, { replicas: 1, patience: 5_000 });
    await collectSome(place.store.local, 0, 10);
    expect(await place.store.drain(recovery)).toBe(true);
    await cluster.whole();
    const lost = await killHolder(place, 10);
    // One node less is no reason to wait: the others hold a copy of everything.
    expect(await place.store.drain(recovery)).toBe(true);
    const toll = await tollIn(place);
    expect(toll).toEqual({ written: expect.any(Number), lost: 0, double: 0, differing: 0 });
    expect(toll.written).toBeGreaterThan(500);

    await lost.restart();
    await cluster.whole();
    await killHolder(place, 1_000_000);
    expect(await place.store.drain(recovery)).toBe(true);
    expect(await tollIn(place)).toMatchObject({ lost: 0, double: 0, differing: 0 });
    expect((await place.store.state()).letters).toBe(0);
  }, 900_000);

  /** Kills the node through which every address is written, while addresses are written. */
  async function killHolder(place: SpoolPlace, from: number) {
    const node = await cluster.holderOf(`${prefix}-address`);
    const writing = new AbortController();
    const written = (async () => {
      for (let at = from; !writing.signal.aborted; at += 150) await collectSome(place.store.local, at, 150);
    })();
    await pause(1_500);
    await expect
      .poll(async () => (await place.store.local.outbox.state()).rows, { interval: 5 })
      .toBeGreaterThan(0);
    await node.kill();
    await pause(500);
    writing.abort();
    await written;
    return node;
  }

  /** Asked of the nodes that are left. */
  async function tollIn(place: SpoolPlace) {
    await using shared = await openElasticsearchStore({ urls: cluster.urls, prefix, replicas: 1 });
    return await tollOf(place.store.local, shared, ["look", "address"]);
  }
});
