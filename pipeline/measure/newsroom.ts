import type { Plan } from "../../config/schema.ts";
import type { Item } from "../item.ts";
import type { Store } from "../store/store.ts";
import { whereOf } from "./drill.ts";
import { type CityFacts, type Sample, over } from "./frame.ts";
import { fullCountingNote } from "./groups.ts";
import type { Days } from "./duty.ts";
import { drill, measured } from "./measured.ts";
import { fractional, noGroup } from "./tally.ts";
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
const reprintedOnce = untilChanged<readonly Reprinted[]>(mostReprinted);

/** Counted copies, published in the window, of originals of this source; most first. Remembered until one of the days changes. */
export function reprintedFrom(
  store: Store,
  known: { readonly plan: Plan; readonly city: CityFacts },
  sample: Sample,
  source: string,
): Promise<readonly Reprinted[]> {
  const { valid } = sample;
  if (valid === null) return Promise.resolve([]);
  const days = { from: addDays(valid.from, -reprintedWithin), to: valid.to };
  const key = `${known.city.city.id} ${known.plan.id} ${source}`;
  return reprintedOnce(store, { key, days }, () => reprintedNow(store, known, { source, days, valid }));
}

async function reprintedNow(
  store: Store,
  known: { readonly plan: Plan; readonly city: CityFacts },
  { source, days, valid }: { readonly source: string; readonly days: Days; readonly valid: Days },
): Promise<readonly Reprinted[]> {
  const within = { city: known.city.city.id, plan: known.plan.id, standing: "counted" } as const;
  const before: Drill = {
    ...within,
    days,
    sources: [source],
    copy: "original",
  };
  const originals = new Set<string>();
  for await (const row of store.scan("item", ["story"], whereOf(before, known)))
    originals.add(row.story ?? row.id);
  if (originals.size === 0) return [];
  const found = new Map<string, { items: string[]; stories: Set<string> }>();
  const copies: Drill = { ...within, days: valid, copy: "reprint" };
  for await (const row of store.scan("item", ["story", "source"], whereOf(copies, known))) {
    const story = row.story ?? row.id;
    if (row.source === null || row.source === source || !originals.has(story)) continue;
    const other = found.get(row.source) ?? { items: [], stories: new Set() };
    other.items.push(row.id);
    other.stories.add(story);
    found.set(row.source, other);
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
