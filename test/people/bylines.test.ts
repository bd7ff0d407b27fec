import { describe, expect, it } from "vitest";
import { forgetBylines } from "../../pipeline/people/bylines.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { by, itemOf } from "../store/samples.ts";

const clock = { now: () => new Date("2026-11-22T02:00:00Z") };

describe("by-lines that are older than the setting", () => {
  it("are removed from items with and without a day; younger ones, texts and evidence stay, and a second run finds nothing", async () => {
    await using store = await openSqliteStore(":memory:");
    const signed = { authors: ["Nguyễn Văn A"], howRead: { authors: "p.author", title: "h1" } };
    const undated = { publishedDay: null, publishedAt: null };
    const items = [
      itemOf("cu", { ...signed, publishedDay: "2024-11-20", publishedAt: null }),
      itemOf("vua-du", { ...signed, publishedDay: "2024-11-22", publishedAt: null }),
      itemOf("moi", { ...signed, publishedDay: "2026-11-20", publishedAt: null }),
      itemOf("khong-ngay", { ...signed, ...undated, firstCapturedAt: "2024-01-02T00:00:00.000Z" }),
      itemOf("khong-ngay-moi", { ...signed, ...undated, firstCapturedAt: "2026-01-02T00:00:00.000Z" }),
      itemOf("khong-ten", { publishedDay: "2020-01-01", publishedAt: null }),
      ...Array.from({ length: 450 }, (_, i) =>
        itemOf(`nhieu-${i}`, { ...signed, publishedDay: "2023-05-06", publishedAt: null }),
      ),
    ];
    await store.write(
      "item",
      items.map((value) => ({ value, expects: 0 })),
      by,
    );
    await store.refresh();
    const parts = { store, clock, actor: "test" };
    expect(await forgetBylines(parts, 730)).toBe(452);
    const named = await store.list("item", {
      where: { is: { bylined: true } },
      order: { by: "sortAt", direction: "ascending" },
      limit: 100,
    });
    expect(named.rows.map(({ value }) => value.id).toSorted()).toEqual(["khong-ngay-moi", "moi", "vua-du"]);
    const [old] = await store.read("item", ["cu"]);
    expect(old?.value).toEqual({ ...items[0], authors: [], howRead: { title: "h1" } });
    expect(await forgetBylines(parts, 730)).toBe(0);
    const { rows } = await store.list("audit", { order: { by: "at", direction: "ascending" }, limit: 10 });
    expect(rows.map(({ value }) => [value.what, value.after])).toEqual([["bylines.removed", "452 tin"]]);
  });
});
