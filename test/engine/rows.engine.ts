import { randomUUID } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { openElasticsearchStore } from "../../pipeline/store/elasticsearch.ts";
import type { Store, Where } from "../../pipeline/store/store.ts";
import { seeded } from "../sample-city/random.ts";
import { by, itemOf } from "../store/samples.ts";

const url = inject("engineUrl");
const turns = 60;
const days = 90; // more than are counted anew after a write
const fields = ["source", "sortAt", "review"] as const;
const asked: readonly Where[] = [
  {},
  { is: { source: "bao-mau" } },
  { range: { sortAt: { from: "2025-08-01T00:00:00.000Z", to: "2025-09-01T00:00:00.000Z" } } },
  { range: { sortAt: { from: "2025-10-20T00:00:00.000Z" } } },
];

/** All that is found by the questions, in an order of its own. */
async function found(store: Store): Promise<readonly object[]> {
  const all: object[] = [];
  for (const where of asked) {
    const rows: { readonly id: string }[] = [];
    for await (const row of store.scan("item", fields, where)) rows.push(row);
    all.push(rows.toSorted((a, b) => a.id.localeCompare(b.id)));
  }
  return all;
}

describe.skipIf(url === "")(`rows and marks that are known ${inject("engineMissing")}`, () => {
  it.each(["one", "two", "three"])(
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
        const ids = new Set(Array.from({ length: 1 + pick(20) }, () => `i${pick(150)}`));
        const writer = pick(2) === 0 ? store : other;
        await writer.write("item", [...ids].map(written), by);
        await store.refresh();
        await using fresh = await openElasticsearchStore({ urls: [url], prefix });
        expect(await found(store)).toEqual(await found(fresh));
        expect(await store.marks("item")).toEqual(await fresh.marks("item"));
      }
    },
  );
});
