import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Item } from "../../pipeline/item.ts";
import { measureAll, windowsOf } from "../../pipeline/measure/figures.ts";
import { everything } from "../../pipeline/store/everything.ts";
import type { DailyCount, Figure } from "../../pipeline/store/records.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { by, itemOf, verdictOf } from "../store/samples.ts";
import { agency, city, looks, plan, portal } from "./world.ts";

const clock = { now: () => new Date("2026-03-20T03:00:00Z") };
const facts = city(
  ["a", "b", "c"].map((id) => agency(id)),
  [portal("own-a", "a"), portal("own-b", "b")],
);
const here = { ...facts, plans: [plan()] };
const config = { cities: [here] };

function own(id: string, day: string, groups: readonly string[]): Item {
  return itemOf(`${id}-${day}`, {
    city: "c",
    source: `own-${id}`,
    publishedDay: day,
    publishedAt: null,
    verdicts: [
      verdictOf({
        plan: "p",
        groups: groups.map((group) => ({ id: group, clause: group, score: 1, by: "phrase", because: [] })),
        agencies: [{ id, role: "owner", because: [] }],
      }),
    ],
  });
}

describe("figures and daily rows in the store", () => {
  let store: Store;

  beforeEach(async () => {
    store = await openSqliteStore(":memory:");
    const items = [own("a", "2026-03-02", ["g1", "g2"]), own("a", "2026-03-10", ["g1"])];
    await store.write(
      "item",
      items.map((value) => ({ value, expects: 0 })),
      by,
    );
    const seen = [
      ...looks("own-a/list", { from: "2026-03-01", to: "2026-03-20" }),
      ...looks("own-b/list", { from: "2026-03-01", to: "2026-03-20" }, ["2026-03-05"]),
    ];
    await store.write(
      "look",
      seen.map((value) => ({ value, expects: 0 })),
      by,
    );
  });
  afterEach(() => store.close());

  async function all<K extends "figure" | "daily">(kind: K) {
    const order = { by: kind === "figure" ? "from" : "day", direction: "ascending" } as const;
    const found = [];
    for await (const kept of everything(store, kind, { order })) found.push(kept);
    return found;
  }
  const figure = async (id: string): Promise<Figure | undefined> =>
    (await all("figure")).find(({ value }) => value.id === id)?.value;
  const daily = async (day: string, who: string, group: string): Promise<DailyCount | undefined> =>
    (await all("daily")).find(
      ({ value }) => value.day === day && value.agency === who && value.group === group,
    )?.value;

  it("keeps each indicator for each named period with what it was made of", async () => {
    await measureAll(store, config, clock);
    expect(await figure("p|month:2026-03|I01")).toMatchObject({
      value: 0.5,
      numerator: 1,
      denominator: 2,
      state: "ok",
      periodKind: "month",
      from: "2026-03-01",
      to: "2026-04-01",
      closed: false,
      rules: "1",
      unit: "share",
    });
    expect(await figure("p|month:2026-03|I02|agency=a|role=owner")).toMatchObject({ value: 2, agency: "a" });
    expect(await figure("p|month:2026-03|I02|agency=c|role=owner")).toMatchObject({
      value: null,
      state: "no-channel",
    });
    expect(await figure("p|month:2026-03|I04|group=g1|variant=full")).toMatchObject({
      value: 2,
      denominator: 2,
    });
    expect(await figure("p|month:2026-03|I04|group=g1|variant=fractional")).toMatchObject({ value: 1.5 });
    expect(await figure("p|month:2026-03|I05|agency=b|group=g1|role=owner")).toMatchObject({
      value: 0,
      state: "ok",
    });
    expect(await figure("p|report-month:2026-03|I02|agency=a|role=owner")).toMatchObject({ value: 2 });
    expect(await figure("p|week:2026-W11|I15|variant=items")).toMatchObject({ value: 0, denominator: 1 });
    expect(await figure("p|month:2026-01|I01")).toMatchObject({ value: null, state: "no-data" });
  });

  it("writes nothing the second time, whatever the hour", async () => {
    const [first] = await measureAll(store, config, clock);
    expect(first?.figures.written).toBe(first?.figures.computed);
    expect(first?.figures.computed).toBeGreaterThan(100);
    const revisions = (await all("figure")).map(({ revision }) => revision);
    const [second] = await measureAll(store, config, { now: () => new Date("2026-03-20T04:00:00Z") });
    expect(second?.figures.written).toBe(0);
    expect(second?.daily).toEqual({ computed: first?.daily.computed, written: 0 });
    expect((await all("figure")).map(({ revision }) => revision)).toEqual(revisions);
  });

  it("has a daily row for silence, and tells whether somebody looked", async () => {
    await measureAll(store, config, clock);
    expect(await daily("2026-03-02", "a", "*")).toMatchObject({
      count: 1,
      observed: true,
      role: "owner",
      tier: "direct",
    });
    expect(await daily("2026-03-02", "a", "g2")).toMatchObject({ count: 1 });
    expect(await daily("2026-03-02", "b", "g1")).toMatchObject({ count: 0, observed: true });
    expect(await daily("2026-03-05", "b", "*")).toMatchObject({ count: 0, observed: false });
    expect(await daily("2026-03-05", "b", "g1")).toBeUndefined();
    expect(await daily("2026-03-02", "c", "*")).toMatchObject({ count: 0, observed: false });
    expect(await daily("2026-03-02", "*", "*")).toMatchObject({ count: 1, observed: true, role: "*" });
    expect(await daily("2026-02-27", "a", "*")).toBeUndefined();
  });

  it("sums to the figures of the same days", async () => {
    await measureAll(store, config, clock);
    const rows = (await all("daily")).map(({ value }) => value).filter((row) => row.day >= "2026-03-01");
    const sum = (pick: (row: DailyCount) => boolean) =>
      rows.filter(pick).reduce((total, row) => total + row.count, 0);
    expect(sum((row) => row.agency === "a" && row.group === "*" && row.role === "owner")).toBe(2);
    expect(sum((row) => row.agency === "*" && row.group === "g1")).toBe(2);
    expect(sum((row) => row.agency === "*" && row.group === "*")).toBe(2);
  });

  it("takes back what a changed label takes away", async () => {
    await measureAll(store, config, clock);
    const [kept] = await store.read("item", ["a-2026-03-10"]);
    if (!kept) throw new Error("the item is kept");
    const value = {
      ...kept.value,
      verdicts: kept.value.verdicts.map((verdict) => ({ ...verdict, review: true })),
    };
    await store.write("item", [{ value, expects: kept.revision }], by);
    const [again] = await measureAll(store, config, clock);
    expect(await figure("p|month:2026-03|I02|agency=a|role=owner")).toMatchObject({ value: 1 });
    expect(await daily("2026-03-10", "a", "*")).toMatchObject({ count: 0 });
    expect(again?.figures.written).toBeGreaterThan(0);
    expect((await measureAll(store, config, clock))[0]).toMatchObject({
      figures: { written: 0 },
      daily: { written: 0 },
    });
  });

  it("withdraws the figures of an agency that left the registry", async () => {
    await measureAll(store, config, clock);
    const smaller = { ...here, agencies: here.agencies.filter(({ id }) => id !== "b") };
    await measureAll(store, { cities: [smaller] }, clock);
    expect(await figure("p|month:2026-03|I02|agency=b|role=owner")).toMatchObject({
      value: null,
      state: "not-due",
    });
    expect(await figure("p|month:2026-03|I01")).toMatchObject({ value: 1, denominator: 1 });
  });
});

function months(more: Record<string, unknown>): string[] {
  const windows = windowsOf(plan(more), clock).filter((window) => window.kind === "month");
  return windows.map((window) => window.id);
}

describe("the named periods of a plan", () => {
  it("begin with the plan and end with today or with the plan", () => {
    expect(months({})).toEqual(["month:2026-01", "month:2026-02", "month:2026-03"]);
    expect(months({ validTo: "2026-02-10" })).toEqual(["month:2026-01", "month:2026-02"]);
    expect(months({ validFrom: "2026-04-01" })).toEqual([]);
  });
});
