import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import type { Store, Where } from "../../pipeline/store/store.ts";
import { keep, visitsBy } from "../chores/past-visits.ts";
import { seeded } from "../sample-city/random.ts";
import { by, itemOf } from "../store/samples.ts";

const url = inject("engineUrl");
const turns = 24;
const days = 90; // more than are counted anew after a write
const fields = ["source", "sortAt", "review"] as const;
const asked: readonly Where[] = [
  {},
  { is: { source: "bao-mau" } },
  { range: { sortAt: { from: "2025-08-01T00:00:00.000Z", to: "2025-09-01T00:00:00.000Z" } } },
  { range: { sortAt: { from: "2025-10-20T00:00:00.000Z" } } },
  { text: "dịch vụ công", is: { source: "cong-mau" } },
];

/** All that is found by the questions, in an order of its own. */
async function found(store: Store): Promise<readonly object[]> {
  const all: object[] = [];
  for (const where of asked) all.push(await sorted(store.scan("item", fields, where)));
  return all;
}

async function sorted<T extends { readonly id: string }>(rows: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all.toSorted((a, b) => a.id.localeCompare(b.id));
}

describe.skipIf(url === "")(`rows and marks that are known ${inject("engineMissing")}`, () => {
  it.each(["one", "two"])(
    "are what stands after every write, whoever wrote it and wherever it moved (%s)",
    async (seed) => {
      const random = seeded(seed);
      const prefix = `rows-${randomUUID().slice(0, 8)}`;
      await using store = await openElasticsearchStore({ urls: [url], prefix });
      await using other = await openElasticsearchStore({ urls: [url], prefix });
      const revisions = new Map<string, number>();
      const pick = (count: number): number => Math.floor(random() * count);
      const written = (id: string) => {
        const at = new Date(Date.UTC(2025, 7, 1, pick(24)) + pick(days) * 86_400_000).toISOString();
        const source = pick(2) === 0 ? "bao-mau" : "cong-mau";
        const value = itemOf(id, {
          source,
          ...(pick(20) === 0
            ? { publishedAt: null, publishedDay: null }
            : { publishedAt: at, publishedDay: at.slice(0, 10) }),
        });
        const expects = revisions.get(id) ?? 0;
        revisions.set(id, expects + 1);
        return { value, expects };
      };
      for (let turn = 0; turn < turns; turn += 1) {
        // Now and then more than are asked for by themselves.
        const many = turn % 20 === 10 ? 700 : 1 + pick(20);
        const ids = new Set(Array.from({ length: many }, () => `i${pick(many * 8)}`));
        const writer = pick(2) === 0 ? store : other;
        await writer.write("item", [...ids].map(written), by);
        await store.refresh();
        await using fresh = await openElasticsearchStore({ urls: [url], prefix });
        expect(await found(store)).toEqual(await found(fresh));
        expect(await store.marks("item")).toEqual(await fresh.marks("item"));
      }
    },
  );

  it("are without the visits that were taken away", async () => {
    const random = seeded("taken away");
    const prefix = `rows-${randomUUID().slice(0, 8)}`;
    await using store = await openElasticsearchStore({ urls: [url], prefix });
    const visits = visitsBy(random).slice(0, 400);
    await keep([store], visits);
    const rows = ["channel", "finishedAt"] as const;
    for (let turn = 0; turn < 12; turn += 1) {
      await store.refresh();
      await using fresh = await openElasticsearchStore({ urls: [url], prefix });
      const known = await sorted(store.scan("look", rows));
      expect(known).toEqual(await sorted(fresh.scan("look", rows)));
      expect(await store.marks("look")).toEqual(await fresh.marks("look"));
      const gone = known.filter(() => random() < 0.05).map(({ id }) => id);
      await store.remove("look", gone);
      // As many as went come, so that the count stays the same.
      const others = visits.slice(0, gone.length).map((visit, at) => ({ ...visit, id: `${gone[at]}+` }));
      await keep([store], others);
    }
  });
});
