import type { Plan } from "../../config/schema.ts";
import type { Item } from "../item.ts";
import type { Store, Where } from "../store/store.ts";
import { dayByDay } from "./day-by-day.ts";
import { whereOf } from "./drill.ts";
import { type CityFacts, type Sample, over } from "./frame.ts";
import { fullCountingNote } from "./groups.ts";
import type { Days } from "./duty.ts";
import { drill, measured } from "./measured.ts";
import { entry, fractional, noGroup } from "./tally.ts";
import type { Drill, Measured, Part } from "./types.ts";
import { untilChanged } from "./until-changed.ts";
import { addDays, daysBetween } from "./windows.ts";

const reprintedWithin = 31; // days; a copy joins an original of the thirty days before it (`pipeline/stories`)

/** All that counts of what one source published, split by tier and origin. */
export function itemsOfSource(sample: Sample, source: string): Measured {
  const own = over(sample, new Set([source]));
  const { counted } = own.total;
  return measured(own, "I04", {
    subject: { source },
    label: "Tin được tính của nguồn",
    value: counted.items,
    numerator: counted.items,
    denominator: counted.items,
    parts: [
      part("direct", "Trực tiếp", counted.direct, drill(own, { sources: [source], tier: "direct" })),
      part("topical", "Theo chủ đề", counted.topical, drill(own, { sources: [source], tier: "topical" })),
    ],
  });
}

/** I04 of one source for every reporting group; where the plan wants a share of the group, how far the source is from it. */
export function groupsOfSource(sample: Sample, source: string): readonly Measured[] {
  const own = over(sample, new Set([source]));
  const all = own.total.counted.items;
  return own.plan.groups
    .filter(({ reports }) => reports)
    .map(({ id, wanted }) => {
      const tally = own.total.groups.get(id) ?? noGroup();
      const gap = wanted === undefined || all === 0 ? null : (fractional(tally) / all - wanted) * 100;
      return measured(own, "I04", {
        subject: { group: id, source },
        label: "Độ phủ nhóm nội dung của nguồn",
        value: tally.full,
        numerator: tally.full,
        denominator: all,
        notes: [fullCountingNote],
        parts: [
          { ...part("share", "Tỷ trọng", all === 0 ? null : tally.full / all, null), unit: "share" },
          { ...part("gap", "Chênh so tỷ trọng mong muốn (đếm phân số)", gap, null), unit: "points" },
        ],
      });
    });
}

/** I09 of one source: how much of what counts of it are its own stories, and how much others'. */
export function copiesOfSource(sample: Sample, source: string): Measured {
  const own = over(sample, new Set([source]));
  const { counted } = own.total;
  const none = counted.items === 0;
  const copy = (kind: "original" | "reprint" | "unknown", label: string): Part =>
    part(kind, label, counted[kind], drill(own, { sources: [source], copy: kind }));
  return measured(own, "I09", {
    subject: { source },
    label: "Tỷ lệ dẫn lại của nguồn",
    value: none ? null : counted.reprint / counted.items,
    numerator: counted.reprint,
    denominator: counted.items,
    ...(none ? { state: "too-few", why: "Nguồn không có tin nào được tính trong kỳ" } : {}),
    parts: [
      copy("original", "Bài gốc"),
      copy("reprint", "Dẫn lại"),
      copy("unknown", "Chưa rõ gốc hay dẫn lại"),
    ],
    drill: { copy: "reprint" },
  });
}

/** Who else carries a source's stories in a window. */
export interface Reprinted {
  readonly source: string;
  /** Ids of the copies, in a fixed order. */
  readonly items: readonly string[];
  /** Stories of the source that it carries. */
  readonly stories: number;
}

const mostReprinted = 200; // sources' windows
const mostOriginals = 2_000; // days of single sources, a few stories each
const mostCopies = 200; // days of all sources' copies; one of a city with a million items is some 30 kB
const reprintedOnce = untilChanged<readonly Reprinted[]>(mostReprinted);
const originalsByDay = dayByDay<readonly string[]>(mostOriginals);
const copiesByDay = dayByDay<readonly Copy[]>(mostCopies);

interface Copy {
  readonly item: string;
  readonly story: string;
  readonly source: string;
}

/**
 * Counted copies, published in the window, of originals of this source; most first. Remembered until one of the days changes,
 * and then that day alone is read.
 */
export function reprintedFrom(
  store: Store,
  known: { readonly plan: Plan; readonly city: CityFacts },
  sample: Sample,
  source: string,
): Promise<readonly Reprinted[]> {
  const { valid } = sample;
  if (valid === null) return Promise.resolve([]);
  const within = { city: known.city.city.id, plan: known.plan.id, standing: "counted" } as const;
  const days = { from: addDays(valid.from, -reprintedWithin), to: valid.to };
  const originals = whereOf({ ...within, days, sources: [source], copy: "original" }, known);
  const copies = whereOf({ ...within, days: valid, copy: "reprint" }, known);
  const key = JSON.stringify([originals, copies]);
  return reprintedOnce(store, { key, days }, async (marks) => {
    const stories = await originalsByDay(store, { key: lasting(originals), days, marks }, async (span) => {
      const rows = await rowsByDay(store, originals, span);
      return new Map([...rows].map(([day, some]) => [day, some.map(({ story }) => story)]));
    });
    const mine = new Set(stories.flat());
    if (mine.size === 0) return [];
    const others = await copiesByDay(store, { key: lasting(copies), days: valid, marks }, (span) =>
      rowsByDay(store, copies, span),
    );
    return reprintedOf(source, mine, others.flat());
  });
}

/** A question without its days. */
function lasting(where: Where): string {
  return JSON.stringify({ ...where, range: null });
}

async function rowsByDay(store: Store, where: Where, span: Days): Promise<ReadonlyMap<string, Copy[]>> {
  const days = new Map<string, Copy[]>();
  const asked = { ...where, range: { publishedDay: span } };
  for await (const row of store.scan("item", ["story", "source", "publishedDay"], asked))
    entry(days, row.publishedDay ?? "", (): Copy[] => []).push({
      item: row.id,
      story: row.story ?? row.id,
      source: row.source ?? "",
    });
  return days;
}

function reprintedOf(
  source: string,
  originals: ReadonlySet<string>,
  copies: readonly Copy[],
): readonly Reprinted[] {
  const found = new Map<string, { readonly items: string[]; readonly stories: Set<string> }>();
  for (const { item, story, source: by } of copies) {
    if (by === source || by === "" || !originals.has(story)) continue;
    const other = entry(found, by, () => ({ items: [], stories: new Set<string>() }));
    other.items.push(item);
    other.stories.add(story);
  }
  return [...found]
    .map(([id, { items, stories }]) => ({ source: id, items: items.toSorted(), stories: stories.size }))
    .toSorted((a, b) => b.items.length - a.items.length || a.source.localeCompare(b.source));
}

/** A source's first counted item after a milestone. */
export interface First {
  readonly item: Item;
  /** Days from the milestone to it; null = the source was first observed later, so that an earlier one may stand unseen. */
  readonly days: number | null;
  /** The first day on which the source was observed; null = never. */
  readonly observedFrom: string | null;
}

/** I10 of one source from a milestone to the end of the sample's window; null = no counted item yet. */
export async function firstAfter(
  store: Store,
  known: { readonly plan: Plan; readonly city: CityFacts },
  sample: Sample,
  asked: { readonly source: string; readonly from: string },
): Promise<First | null> {
  const last = sample.begun.at(-1);
  if (last === undefined || last < asked.from) return null;
  const of: Drill = {
    city: known.city.city.id,
    plan: known.plan.id,
    days: { from: asked.from, to: addDays(last, 1) },
    standing: "counted",
    sources: [asked.source],
  };
  const order = { by: "sortAt", direction: "ascending" } as const;
  const { rows } = await store.list("item", { where: whereOf(of, known), order, limit: 1 });
  const item = rows[0]?.value;
  if (item === undefined || item.publishedDay === null) return null;
  const observedFrom = firstObserved(sample, asked.source);
  const unseen = observedFrom === null || observedFrom > asked.from;
  const days = unseen ? null : daysBetween(asked.from, item.publishedDay);
  return { item, days, observedFrom };
}

function firstObserved(sample: Sample, source: string): string | null {
  let first: string | null = null;
  for (const watch of sample.watch.values()) {
    if (watch.source !== source) continue;
    for (const day of watch.observed) if (first === null || day < first) first = day;
  }
  return first;
}

function part(key: string, label: string, value: number | null, of: Drill | null): Part {
  return { key, label, value, unit: "count", drill: of };
}
