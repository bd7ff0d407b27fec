import { describe, expect, inject, it } from "vitest";
import { foldLooks } from "../../pipeline/chores/fold-looks.ts";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { clock, keep, told, visitsBy } from "../chores/past-visits.ts";
import { seeded } from "../sample-city/random.ts";

const url = inject("engineUrl");
const end = "2026-08-11";

describe.skipIf(url === "")(`visits of days long past on Elasticsearch ${inject("engineMissing")}`, () => {
  it("tell the same when they are folded, also when that was broken off", async () => {
    await using store = await openElasticsearchStore({ urls: [url], prefix: "folded" });
    // Some ten days are enough; each costs an engine several requests.
    const visited = visitsBy(seeded("engine")).filter(({ finishedAt }) => finishedAt < end);
    await keep([store], visited);
    await store.refresh();
    const [before, visits] = [await told(store, end), visited.length];
    const broken = { ...store, remove: () => Promise.reject(new Error("killed")) };
    await expect(foldLooks({ store: broken, clock, actor: "test" })).rejects.toThrow("killed");
    await store.refresh();
    expect(await told(store, end)).toEqual(before);
    const gone = await foldLooks({ store, clock, actor: "test" });
    await store.refresh();
    expect(gone).toBeGreaterThan(visits / 5);
    expect(await store.count("look")).toBe(visits - gone);
    expect(await told(store, end)).toEqual(before);
  });
});
