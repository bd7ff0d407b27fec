import { expect, it } from "vitest";
import type { Item } from "../../pipeline/item.ts";
import { completenessShares } from "../../pipeline/measure/completeness.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import { observations } from "../../pipeline/measure/observable.ts";
import { openPlanDays } from "../../pipeline/measure/plan-days.ts";
import { samplesOf } from "../../pipeline/measure/sample.ts";
import { silences } from "../../pipeline/measure/silence.ts";
import { StorySet } from "../../pipeline/measure/story-set.ts";
import type { SourceTally } from "../../pipeline/measure/tally.ts";
import { itemsTrended, trend } from "../../pipeline/measure/trend.ts";
import { addDays, spanOf, windowOf } from "../../pipeline/measure/windows.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { between, pick, seeded } from "../sample-city/random.ts";
import { by, itemOf, verdictOf } from "../store/samples.ts";
import { agency, city, looks, paper, plan, portal } from "./world.ts";

const facts = city([agency("a"), agency("b")], [portal("own-a", "a"), portal("own-b", "b"), paper("paper")]);
const march = windowOf("month", "2026-03-01");
const windows = [
  march,
  windowOf("month", "2026-02-10"),
  windowOf("report-month", "2026-03-01"),
  windowOf("week", "2026-03-11"),
  windowOf("quarter", "2026-03-11"),
  windowOf("year", "2026-03-11"),
  spanOf("2026-02-24", "2026-03-19"),
  spanOf("2026-01-01", "9999-12-31"),
];
let today = "2026-03-28";
const clock = { now: () => new Date(`${today}T03:00:00Z`) };
const random = seeded("plan days");

function someItem(id: string): Item {
  const source = pick(random, ["own-a", "own-b", "paper", "elsewhere"]);
  const verdict = verdictOf({
    plan: "p",
    tier: pick(random, ["direct", "topical", "passing", "none"]),
    groups: ["g1", "g2", "g3"]
      .filter(() => random() < 0.4)
      .map((group) => ({ id: group, clause: group, score: 1, by: "phrase" as const, because: [] })),
    agencies: [
      ...(source.startsWith("own") ? [{ id: source.slice(4), role: "owner", because: [] } as const] : []),
      ...(random() < 0.3 ? [{ id: "a", role: "mention", because: [] } as const] : []),
    ],
    review: random() < 0.1,
    rules: pick(random, ["r1", "r2"]),
  });
  return itemOf(id, {
    city: "c",
    source,
    channel: `${source}/list`,
    publishedDay: random() < 0.1 ? null : addDays("2026-02-20", between(random, 0, 50)),
    publishedAt: null,
    firstCapturedAt: `${addDays("2026-02-20", between(random, 0, 50))}T05:00:00.000Z`,
    copy: pick(random, ["original", "reprint", "unknown"]),
    story: `s${between(random, 0, 40)}`,
    media: { image: true, video: random() < 0.2, audio: false },
    verdicts: random() < 0.9 ? [verdict] : [],
  });
}

/** What two ways of counting must agree on, in one order. */
function told({ watch, ...sample }: Sample): unknown {
  const rows = [...watch.values()].map(({ channel, observed, visits, lastOutcome }) => ({
    channel,
    observed: [...observed].toSorted(),
    visits: [...visits].toSorted(([one], [other]) => (one < other ? -1 : 1)),
    lastOutcome,
  }));
  const { tallies, total, undatedTotal, arrivedUndated, ownDays, rules, outside, columnDays } = sample;
  return {
    tallies: new Map([...tallies].map(([source, tally]) => [source, plainly(tally)])),
    total: plainly(total),
    undatedTotal: plainly(undatedTotal),
    arrivedUndated,
    ownDays,
    rules,
    outside,
    columnDays,
    rows,
  };
}

/** What is derived from a window and another one before it. */
function derived(sample: Sample | undefined, before: Sample | undefined): unknown {
  return sample === undefined || before === undefined
    ? null
    : [
        observations(sample),
        silences(sample),
        completenessShares(sample),
        trend(sample, before, itemsTrended),
      ];
}

/** Two ways of counting tell the same of each window. */
function agreesWith(kept: readonly Sample[], anew: readonly Sample[]): void {
  for (const [place, sample] of anew.entries()) {
    const other = kept[place];
    expect(derived(other, kept.at(place - 1))).toEqual(derived(sample, anew.at(place - 1)));
    expect(other === undefined ? null : told(other)).toEqual(told(sample));
    // Only stories of these windows are looked up.
    expect(other?.outside).toEqual(sample.outside);
  }
}

/** A tally whose sets of stories can be held against each other whatever their order. */
function plainly(tally: SourceTally): unknown {
  const plain = (value: unknown): unknown => {
    if (value instanceof StorySet) return new Set(value);
    if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, plain(one)]));
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  };
  return plain(tally);
}

it("days that are kept and counted again by their marks tell the same as everything counted anew", async () => {
  await using store = await openSqliteStore(":memory:");
  const asked = { city: facts, plan: plan(), clock };
  const days = openPlanDays(store, asked);
  let states = new Set<number>();
  const agree = async (): Promise<void> => {
    states = new Set([...states, await days.catchUp()]);
    // A city of its own, of which nobody remembers anything.
    const anew = await samplesOf(store, { ...asked, city: structuredClone(facts), windows });
    agreesWith(await days.samples(windows), anew);
    // A program that was started again finds what was kept, and counts the rest.
    const started = openPlanDays(store, asked);
    await started.catchUp();
    agreesWith(await started.samples(windows), anew);
  };
  await agree();
  let revisions = new Map<string, number>();
  for (let turn = 0; turn < 8; turn += 1) {
    const ids = Array.from({ length: turn === 0 ? 250 : 12 }, () => `i${between(random, 0, 300)}`);
    const writes = [...new Set(ids)].map((id) => ({ value: someItem(id), expects: revisions.get(id) ?? 0 }));
    await store.write("item", writes, by);
    revisions = new Map([
      ...revisions,
      ...writes.map(({ value, expects }) => [value.id, expects + 1] as const),
    ]);
    const read = looks(pick(random, ["own-a/list", "own-b/list", "paper/list"]), {
      // Every other time of the last days alone, as visits come.
      from: turn % 2 === 0 ? addDays("2026-02-25", between(random, 0, 25)) : addDays(today, -1),
      to: turn % 2 === 0 ? addDays("2026-03-24", between(random, 0, 4)) : addDays(today, 1),
    });
    await store.write(
      "look",
      read.map((value) => ({ value: { ...value, id: `${value.id} ${turn}` }, expects: 0 })),
      by,
    );
    await agree();
    today = addDays(today, turn % 2);
  }
  await store.write(
    "decision",
    ["i1", "i2", "i3"].map((item) => ({
      value: {
        id: `d ${item}`,
        item,
        plan: "p",
        what: "accept" as const,
        value: null,
        actor: "test",
        at: by.at,
        reason: "",
        rules: "r1",
      },
      expects: 0,
    })),
    by,
  );
  await agree();
  const before = states.size;
  await agree();
  expect(states.size).toBe(before);
});

it("a start reads the items of open days only, and all of them again where the plan is another one", async () => {
  await using store = await openSqliteStore(":memory:");
  const writes = Array.from({ length: 200 }, (_, at) => ({ value: someItem(`i${at}`), expects: 0 }));
  await store.write("item", writes, by);
  let read = new Set<string>();
  const counted: Store = {
    ...store,
    async *scan(kind, fields, where) {
      for await (const row of store.scan(kind, fields, where)) {
        if (kind === "item") read.add(row.id);
        yield row;
      }
    },
  };
  const dayOfItem = new Map(writes.map(({ value }) => [value.id, value.publishedDay]));
  const start = async (ours = plan()): Promise<void> => {
    read = new Set();
    await openPlanDays(counted, { city: facts, plan: ours, clock }).catchUp();
  };
  await start();
  const all = read.size;
  expect(all).toBeGreaterThan(100);
  await expect.poll(() => store.count("counted")).toBeGreaterThan(1);
  await start();
  const open = addDays(today, -2);
  expect([...read].filter((id) => (dayOfItem.get(id) ?? open) < open)).toEqual([]);
  await start(plan({ title: "Kế hoạch khác" }));
  expect(read.size).toBe(all);
});
