import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import { leadsOnce } from "../chores/machines.ts";

const url = inject("engineUrl");

describe.skipIf(url === "")(`three machines on Elasticsearch ${inject("engineMissing")}`, () => {
  it("have one leader, and another when that one is killed or ends", async () => {
    const prefix = `leader-${randomUUID().slice(0, 8)}`;
    await (await openElasticsearchStore({ urls: [url], prefix })).close();
    const told = await leadsOnce(url, prefix, {
      one: (found) => expect(found).toHaveLength(1),
      poll: async (work) => expect.poll(work, { timeout: 60_000 }).toBe(true),
    });
    expect(told).toEqual({ overlaps: 0, failures: [] });
  });
});
