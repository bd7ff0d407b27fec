import { expect, it } from "vitest";
import type { Item } from "../../pipeline/item.ts";
import { itemByItem } from "../../pipeline/measure/day-by-day.ts";
import { whereOf } from "../../pipeline/measure/drill.ts";
import { countItems } from "../../pipeline/measure/item-count.ts";
import { reprintedFrom } from "../../pipeline/measure/newsroom.ts";
import { sampleFor } from "../../pipeline/measure/sample.ts";
import { storiesBehind } from "../../pipeline/measure/story-list.ts";
import type { Drill } from "../../pipeline/measure/types.ts";
import { addDays, spanOf, windowOf } from "../../pipeline/measure/windows.ts";
import type { Store } from "../../pipeline/store/store.ts";
import { openSqliteStore } from "../../pipeline/store/sqlite.ts";
import { storiesTold } from "../../pipeline/report/stories.ts";
import { between, pick, seeded } from "../sample-city/random.ts";
import { by, itemOf, verdictOf } from "../store/samples.ts";
import { agency, city, paper, plan } from "./world.ts";

const papers = ["paper-a", "paper-b", "paper-c"];
const known = {
  plan: plan(),
  city: city(
    [agency("a")],
    papers.map((id) => paper(id)),
  ),
};
const clock = { now: () => new Date("2026-03-28T03:00:00Z") };
const first = "2026-02-10";
const random = seeded("stories by day");
const march = windowOf("month", "2026-03-01");
const windows = [march, windowOf("report-month", "2026-03-01"), spanOf("2026-01-01", "9999-12-31")];
const counted: Omit<Drill, "days"> = { city: "c", plan: "p", standing: "counted" };
const drills: readonly Omit<Drill, "days">[] = [
  counted,
  { ...counted, sources: ["paper-a", "paper-c"] },
  { ...counted, copy: "reprint" },
  { ...counted, agency: "a", role: "mention" },
];

function someItem(id: string): Item {
  const day = random() < 0.1 ? null : addDays(first, between(random, 0, 45));
  return itemOf(id, {
    city: "c",
    source: pick(random, [...papers, "elsewhere"]),
    channel: "list",
    publishedDay: day,
    publishedAt: day === null || random() < 0.3 ? null : `${day}T0${between(random, 0, 9)}:00:00.000Z`,
    copy: pick(random, ["original", "reprint", "unknown"]),
    story: `s${between(random, 0, 25)}`,
    title: `Tin ${between(random, 0, 1_000_000)}`,
    verdicts: [
      verdictOf({
        plan: "p",
        tier: pick(random, ["direct", "topical", "none"]),
        groups: [{ id: "g1", clause: "g1", score: 1, by: "phrase", because: [] }],
        agencies: random() < 0.3 ? [{ id: "a", role: "mention", because: [] }] : [],
        review: random() < 0.1,
      }),
    ],
  });
}

function headOf(items: readonly Item[]): object {
  const rank = ({ copy, publishedDay, publishedAt, id }: Item): string =>
    [copy === "original" ? 0 : 1, sortAt(publishedDay, publishedAt) ?? "~", id].join("|");
  const [head] = items.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
  return {
    item: head?.id,
    isOriginal: head?.copy === "original",
    at: sortAt(head?.publishedDay ?? null, head?.publishedAt ?? null),
  };
}

/** An item without an hour stands at the beginning of its day in Việt Nam. */
function sortAt(day: string | null, at: string | null): string | null {
  return at ?? (day === null ? null : `${addDays(day, -1)}T17:00:00.000Z`);
}

/** The stories behind a drill as they follow from the items themselves, without any question to a store. */
function storiesOf(items: readonly Item[], { days, sources, copy, agency: named }: Drill): unknown {
  const behind = items.filter(({ source, publishedDay, verdicts: [verdict], ...item }) => {
    if (verdict === undefined || verdict.review || verdict.tier === "none") return false;
    if (!(sources ?? papers).includes(source) || (copy ?? item.copy) !== item.copy) return false;
    if (named !== undefined && !verdict.agencies.some(({ id }) => id === named)) return false;
    if (days === null || publishedDay === null) return days === publishedDay;
    return publishedDay >= days.from && publishedDay < days.to;
  });
  return [...Map.groupBy(behind, ({ story }) => story)]
    .map(([id, some]) => ({
      id,
      items: some.length,
      reprints: some.filter((one) => one.copy === "reprint").length,
      sources: [...new Set(some.map(({ source }) => source))].toSorted(),
      firstDay: some.flatMap(({ publishedDay }) => publishedDay ?? []).toSorted()[0] ?? null,
      // Which of them stands for it: originals, then the earliest.
      ...headOf(some),
    }))
    .toSorted(
      (one, other) =>
        other.items - one.items ||
        ((one.firstDay ?? "") + one.id < (other.firstDay ?? "") + other.id ? -1 : 1),
    );
}

it("what is put together from remembered days is what the items say after every write", async () => {
  await using store = await openSqliteStore(":memory:");
  const items = new Map<string, Item>();
  const revisions = new Map<string, number>();
  for (let turn = 0; turn < 12; turn += 1) {
    // The running days, a few corrections anywhere, nothing.
    const ids = Array.from({ length: turn === 0 ? 220 : turn % 4 }, () => `i${between(random, 0, 240)}`);
    const writes = [...new Set(ids)].map((id) => ({ value: someItem(id), expects: revisions.get(id) ?? 0 }));
    await store.write("item", writes, by);
    for (const { value, expects } of writes) {
      items.set(value.id, value);
      revisions.set(value.id, expects + 1);
    }
    // A store of which nobody remembers anything.
    const anew: Store = { ...store };
    for (const days of [...windows.map(({ from, to }) => ({ from, to })), null]) {
      for (const drill of drills.map((one): Drill => ({ ...one, days }))) {
        const stories = await storiesBehind(store, drill, known);
        expect(stories).toEqual(storiesOf([...items.values()], drill));
        const where = whereOf(drill, known);
        expect(await countItems(store, where, days)).toBe(await store.count("item", where));
      }
    }
    for (const window of windows) {
      const sample = await sampleFor(store, { ...known, window, clock });
      for (const source of papers)
        expect(await reprintedFrom(store, known, sample, source)).toEqual(
          await reprintedFrom(anew, known, sample, source),
        );
    }
  }
});

it("after a write one day is read, whatever the window", async () => {
  await using store = await openSqliteStore(":memory:");
  const all = Array.from({ length: 200 }, (_, at) => someItem(`i${at}`));
  await store.write(
    "item",
    all.map((value) => ({ value, expects: 0 })),
    by,
  );
  let read: (string | null)[] = [];
  const watched: Store = {
    ...store,
    async *scan(kind, fields, where) {
      for await (const row of store.scan(kind, fields, where)) {
        read.push(all.find(({ id }) => id === row.id)?.publishedDay ?? null);
        yield row;
      }
    },
  };
  const drill: Drill = { ...counted, days: { from: march.from, to: march.to } };
  const before = await storiesBehind(watched, drill, known);
  expect(read.length).toBeGreaterThan(20);
  read = [];
  expect(await storiesBehind(watched, drill, known)).toBe(before);
  expect(read).toEqual([]);
  const one = all.find(
    ({ publishedDay, source, verdicts }) =>
      (publishedDay ?? "") > march.from && source !== "elsewhere" && verdicts[0]?.tier === "direct",
  );
  if (one === undefined) throw new Error("no such item");
  await store.write("item", [{ value: { ...one, story: "another" }, expects: 1 }], by);
  expect(await storiesBehind(watched, drill, known)).not.toEqual(before);
  expect([...new Set(read)]).toEqual([one.publishedDay]);
});

it("an item is told again once its day changed, and only then", async () => {
  await using store = await openSqliteStore(":memory:");
  const all = ["2026-03-01", "2026-03-02", "2026-03-03"].map((publishedDay, at) =>
    itemOf(`i${at}`, { publishedDay, publishedAt: null }),
  );
  await store.write(
    "item",
    all.map((value) => ({ value, expects: 0 })),
    by,
  );
  const asked: string[][] = [];
  const titles = itemByItem<{ readonly id: string; readonly day: string }, string>(2);
  const told = async (ids: readonly number[]): Promise<readonly (string | null)[]> =>
    titles(
      store,
      {
        key: "",
        items: ids.map((at) => ({ id: `i${at}`, day: `2026-03-0${at + 1}` })),
        marks: await store.marks("item"),
      },
      async (due) => {
        asked.push(due.map(({ id }) => id));
        const kept = await store.read("item", asked.at(-1) ?? []);
        return kept.map((one) => one?.value.title ?? null);
      },
    );
  const title = all[0]?.title ?? "";
  expect(await told([1, 0])).toEqual([title, title]);
  const [, second] = all;
  if (second === undefined) throw new Error("no such item");
  await store.write("item", [{ value: { ...second, title: "Tít khác" }, expects: 1 }], by);
  expect(await told([0, 1])).toEqual([title, "Tít khác"]);
  // No more than two are held: the one asked for longest ago is read again.
  await told([2]);
  await told([0]);
  expect(asked).toEqual([["i1", "i0"], ["i1"], ["i2"], ["i0"]]);
});

it("a digest tells the most carried stories by their originals, of equal ones the earliest", async () => {
  await using store = await openSqliteStore(":memory:");
  const verdicts = [
    verdictOf({ plan: "p", groups: [{ id: "g1", clause: "g1", score: 1, by: "phrase", because: [] }] }),
  ];
  const item = (id: string, story: string, hour: number, copy: Item["copy"]): Item =>
    itemOf(id, {
      source: "paper-a",
      story,
      copy,
      verdicts,
      publishedDay: "2026-03-05",
      publishedAt: `2026-03-05T0${hour}:00:00.000Z`,
      title: id,
    });
  await store.write(
    "item",
    [
      item("copy", "carried", 1, "reprint"),
      item("original", "carried", 4, "original"),
      item("late", "b", 5, "original"),
      item("early", "c", 2, "original"),
      item("only-copied", "a", 1, "reprint"),
    ].map((value) => ({ value, expects: 0 })),
    by,
  );
  const days = { from: march.from, to: march.to };
  const { stories, numbers } = await storiesTold(store, known, { ...counted, days });
  expect(stories.map(({ title }) => title)).toEqual(["original", "early", "late", "only-copied"]);
  expect(numbers.slice(0, 2).map(({ value }) => value)).toEqual([2, 1]);
});
