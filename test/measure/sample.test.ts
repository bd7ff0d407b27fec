import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Item, Verdict } from "../../pipeline/item.ts";
import { coverage, ownItems } from "../../pipeline/measure/coverage.ts";
import { whereOf } from "../../pipeline/measure/drill.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import { allItems, groupCoverages } from "../../pipeline/measure/groups.ts";
import { matrix } from "../../pipeline/measure/matrix.ts";
import { pressPresence } from "../../pipeline/measure/press.ts";
import { sampleFor } from "../../pipeline/measure/sample.ts";
import type { Drill } from "../../pipeline/measure/types.ts";
import { addDays, windowOf } from "../../pipeline/measure/windows.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { by, itemOf, verdictOf } from "../store/samples.ts";
import { agency, city, looks, paper, plan, portal } from "./world.ts";

const march = windowOf("month", "2026-03-01");
const facts = city([agency("a"), agency("b")], [portal("own-a", "a"), portal("own-b", "b"), paper("paper")]);
const groups = ["g1", "g2", "g3", "g0"];

function hit(id: string) {
  return { id, clause: id, score: 1, by: "phrase", because: [] } as const;
}

/** Items of every sort: each tier, review, group set, source, day; numbers chosen so that no two counts are equal by chance. */
function items(): Item[] {
  return Array.from({ length: 400 }, (_, n) => {
    const source = ["own-a", "own-b", "paper"][n % 3] ?? "paper";
    const tier = (["direct", "topical", "passing", "none"] as const)[n % 4] ?? "none";
    const verdict: Verdict = verdictOf({
      plan: "p",
      tier,
      groups: tier === "passing" ? [] : groups.filter((_group, place) => (n >> place) % 2 === 0).map(hit),
      agencies: [
        ...(source === "paper" ? [] : [{ id: source.slice(4), role: "owner", because: [] } as const]),
        ...(n % 5 === 0 ? [{ id: "a", role: "mention", because: [] } as const] : []),
      ],
      review: n % 11 === 0,
      rules: "r1",
    });
    const day = n % 17 === 0 ? null : addDays("2026-02-20", n % 50);
    return itemOf(`i${n}`, {
      city: "c",
      source,
      publishedDay: day,
      publishedAt: null,
      copy: n % 7 === 0 ? "reprint" : "original",
      story: `s${n % 120}`,
      media: { image: true, video: n % 13 === 0, audio: false },
      verdicts: [verdict, verdictOf({ plan: "other", tier: "direct", groups: [hit("g1")] })],
    });
  });
}

describe("a sample read from the store", () => {
  let store: Store;
  let here: Sample;

  beforeAll(async () => {
    store = await openSqliteStore(":memory:");
    await store.write(
      "item",
      items().map((value) => ({ value, expects: 0 })),
      by,
    );
    const seen = ["own-a", "own-b", "paper"].flatMap((id) => looks(`${id}/list`, march));
    await store.write(
      "look",
      seen.map((value) => ({ value, expects: 0 })),
      by,
    );
    await store.refresh();
    const clock = { now: () => new Date("2026-05-01T03:00:00Z") };
    here = await sampleFor(store, { city: facts, plan: plan(), window: march, clock });
  });
  afterAll(() => store.close());

  const behind = (drill: Drill) => store.count("item", whereOf(drill, { plan: plan(), city: facts }));

  it("counts what a reader would count by hand", () => {
    const counted = items().filter(({ publishedDay, verdicts: [verdict] }) => {
      const real = verdict?.groups.some((group) => group.id !== "g0") ?? false;
      const tiered = verdict?.tier === "direct" || verdict?.tier === "topical";
      return publishedDay?.startsWith("2026-03") && tiered && real && !verdict.review;
    });
    expect(counted.length).toBeGreaterThan(50);
    expect(allItems(here).value).toBe(counted.length);
    expect(coverage(here)).toMatchObject({ numerator: 2, denominator: 2 });
  });

  it("lists exactly the items behind every number, its parts and what stands beside it", async () => {
    const figures = [allItems(here), ownItems(here, "a"), ownItems(here, "b"), ...groupCoverages(here)];
    for (const figure of figures) {
      expect(figure.drill && (await behind(figure.drill))).toBe(figure.value);
      for (const part of figure.parts.filter((row) => row.drill !== null)) {
        expect([part.key, part.drill && (await behind(part.drill))]).toEqual([part.key, part.value]);
      }
      expect(await behind(figure.beside.undatedDrill)).toBe(figure.beside.undated);
      expect(await behind(figure.beside.waitingDrill)).toBe(figure.beside.waiting);
    }
    expect(figures[0]?.beside.undated).toBeGreaterThan(0);
    expect(figures[0]?.beside.waiting).toBeGreaterThan(0);
    const press = pressPresence(here, "a").parts.find((part) => part.key === "items");
    expect(press?.drill && (await behind(press.drill))).toBe(press?.value);
  });

  it("lists exactly the items behind every cell of the matrix", async () => {
    for (const role of ["owner", "mention"] as const) {
      for (const cell of matrix(here, role).rows.flatMap((row) => row.cells)) {
        expect(await behind(cell.drill)).toBe(cell.value ?? 0);
      }
    }
  });

  it("keeps plans apart", async () => {
    const other = await sampleFor(store, {
      city: facts,
      plan: plan({ id: "other" }),
      window: march,
      clock: { now: () => new Date("2026-05-01T03:00:00Z") },
    });
    expect(allItems(other).value).toBe(
      items().filter((row) => row.publishedDay?.startsWith("2026-03")).length,
    );
  });
});
