import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { killNodes } from "../faults/kills.ts";
import { tollOf } from "../faults/toll.ts";
import { quickJava, startNode, type EngineNode } from "./node.ts";
import { collectSome, openSpool } from "./spool-city.ts";

const engine = inject("engineFolder");
const java = inject("engineJava");
const kills = 5;
const recovery = 60_000; // milliseconds in which a spool is empty once the engine is back
const prefix = "killed";

describe.skipIf(engine === "")(`a node of its own ${inject("engineMissing")}`, () => {
  let node: EngineNode;
  beforeAll(async () => {
    node = await startNode({ engine, java, heap: "512m", flags: quickJava });
    await node.ready();
  });
  afterAll(() => node.remove());

  it(`killed by SIGKILL ${kills} times while the spool sends: every record once, the spool empty within a minute`, async () => {
    await using place = await openSpool([node.url], prefix);
    const seed = "five kills";
    const killed = await killNodes(place, { kills, seed, next: () => node, recovery });
    expect(killed).toEqual({ kills, midway: kills, slowestEmptied: expect.any(Number) });
    expect(killed.slowestEmptied).toBeLessThan(recovery);
    await using shared = await openElasticsearchStore({ urls: [node.url], prefix });
    const toll = await tollOf(place.store.local, shared, ["look", "address"]);
    expect(toll).toEqual({ written: expect.any(Number), lost: 0, double: 0, differing: 0 });
    expect(toll.written).toBeGreaterThan(kills * 300);
    expect((await place.store.state()).letters).toBe(0);
    expect(place.told.filter((reason) => reason !== null).length).toBeGreaterThan(0);
  }, 900_000);

  it("over its disk's flood stage: told in words, waits, and goes on by itself when there is room", async () => {
    await using place = await openSpool([node.url], prefix);
    await place.store.write("look", [], { actor: "test", at: "2025-08-01T02:00:00.000Z" });
    expect(await place.store.drain(recovery)).toBe(true);
    await watermarks({ low: "900tb", high: "800tb", flood_stage: "700tb" });
    try {
      await expect.poll(() => isBlocked(), { timeout: 60_000, interval: 500 }).toBe(true);
      await collectSome(place.store.local, 5_000_000, 20);
      await expect.poll(() => place.told.at(-1) ?? "", { timeout: 20_000 }).toMatch(/chỉ cho đọc.*đĩa/);
      expect((await place.store.state()).rows).toBeGreaterThan(0);
    } finally {
      await watermarks(null);
    }
    // Elasticsearch takes the block back itself at its next look at the disk.
    expect(await place.store.drain(recovery)).toBe(true);
    await expect.poll(() => place.told.at(-1), { timeout: 5_000 }).toBeNull();
    expect(await isBlocked()).toBe(false);
  }, 300_000);

  /** The disk's marks as free space that must be left; null = no marks. */
  async function watermarks(
    marks: { readonly low: string; readonly high: string; readonly flood_stage: string } | null,
  ): Promise<void> {
    const disk = "cluster.routing.allocation.disk";
    const answer = await put("/_cluster/settings", {
      persistent: {
        "cluster.info.update.interval": marks === null ? null : "10s",
        [`${disk}.threshold_enabled`]: marks === null ? null : true,
        [`${disk}.watermark.low`]: marks?.low ?? null,
        [`${disk}.watermark.high`]: marks?.high ?? null,
        [`${disk}.watermark.flood_stage`]: marks?.flood_stage ?? null,
      },
    });
    expect(answer).toBe(200);
  }

  async function put(path: string, body: object): Promise<number> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(new URL(path, node.url), {
      method: "PUT",
      headers,
      body: JSON.stringify(body),
    });
    await answer.body?.cancel();
    return answer.status;
  }

  /** Whether the engine has set its own block on the index of looks. */
  async function isBlocked(): Promise<boolean> {
    const answer = await fetch(new URL(`/${prefix}-look/_settings?flat_settings=true`, node.url));
    return (await answer.text()).includes('"index.blocks.read_only_allow_delete":"true"');
  }
});
