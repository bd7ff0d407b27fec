import type { Clock } from "../../crawlers/capture.ts";
import type { Plan } from "../../config/schema.ts";
import type { Slim } from "../store/mapping.ts";
import { everything } from "../store/everything.ts";
import type { Reader } from "../store/store.ts";
import { type Days, registryOf } from "./duty.ts";
import { type CityFacts, type Sample, sampleOf } from "./frame.ts";
import { type Gathered, type SlimItem, type SlimVerdict, gatherer } from "./gather.ts";
import { type LookBook, type Watch, lookBook } from "./observe.ts";
import { type VisitRow, visitKey, visitsOf } from "./past-looks.ts";
import { totalOf } from "./sums.ts";
import { type Window, addDays, dayOf, startOf } from "./windows.ts";

const batch = 5_000; // items handed on at once; small enough to keep memory flat
const readAtOnce = 500; // records
const lookDays = 14; // days of looks read and sorted at once: scan promises no order

const itemFields = [
  "source",
  "channel",
  "publishedDay",
  "firstCapturedAt",
  "story",
  "copy",
  "multimedia",
  "tier",
  "group",
  "agency",
  "form",
  "mark",
  "review",
  "rules",
] as const;
const lookFields = [
  "city",
  "source",
  "channel",
  "outcome",
  "startedAt",
  "finishedAt",
  "coversFrom",
  "coversTo",
  "listed",
  "newestListed",
] as const;

/** Which samples are wanted. */
export interface SamplesAsked {
  readonly city: CityFacts;
  readonly plan: Plan;
  readonly windows: readonly Window[];
  readonly clock: Clock;
  /** For how many of the windows, from the first, stories from outside are looked up; absent = for all. */
  readonly outsideOf?: number;
}

/** Readers whose days somebody keeps counted, and who. */
const keepers = new WeakMap<Reader, (asked: SamplesAsked) => Promise<readonly Sample[]>>();

/** From now on samples of this reader are asked of whoever keeps its days, as they stand at the moment of asking. */
export function keepsSamples(
  store: Reader,
  keeper: (asked: SamplesAsked) => Promise<readonly Sample[]>,
): void {
  keepers.set(store, keeper);
}

/** The samples of one plan for several windows, from one reading of the store; in the order of the windows. */
export async function samplesOf(
  store: Reader,
  asked: SamplesAsked & {
    /** Sees every batch of items too (daily rows). */
    readonly also?: (items: readonly SlimItem[]) => void;
  },
): Promise<readonly Sample[]> {
  const { city: facts, plan, windows, clock } = asked;
  const keeper = asked.also === undefined ? keepers.get(store) : undefined;
  if (keeper !== undefined) return keeper(asked);
  const now = clock.now();
  const registry = registryOf(facts.agencies);
  const decided = await decidedItems(store, plan.id);
  const columns = columnsOf(facts);
  const counting = gatherer({ plan, registry, windows, decided, columns });
  for await (const items of slimItems(store, {
    sources: facts.sources.map((source) => source.id),
    plan: plan.id,
    span: { from: plan.validFrom, to: endOf(windows, now) },
    undated: true,
  })) {
    counting.take(items);
    asked.also?.(items);
  }
  const { windows: gathered, ...common } = counting.result();
  const { outsideOf = windows.length } = asked;
  const watch = await watchOf(store, { facts, from: plan.validFrom, now });
  return samplesFrom(store, windows, gathered, { ...common, facts, registry, plan, now, watch, outsideOf });
}

/** The day by which windows and the running day have ended. */
export function endOf(windows: readonly Window[], now: Date): string {
  return windows.reduce((last, window) => (window.to > last ? window.to : last), addDays(dayOf(now), 1));
}

/** Samples of windows from the counts of each, with the stories from outside of as many as are asked for. */
export async function samplesFrom(
  store: Reader,
  windows: readonly Window[],
  gathered: readonly Gathered[],
  {
    outsideOf,
    ...common
  }: Omit<Parameters<typeof sampleOf>[0], "window" | "gathered" | "outside"> & { readonly outsideOf: number },
): Promise<readonly Sample[]> {
  const outside = await outsideStories(store, gathered.slice(0, outsideOf));
  return windows.flatMap((window, place) => {
    const counts = gathered[place];
    return counts === undefined
      ? []
      : [sampleOf({ ...common, window, gathered: counts, outside: place < outsideOf ? outside : null })];
  });
}

/** One window's sample. */
export async function sampleFor(
  store: Reader,
  asked: Omit<SamplesAsked, "windows"> & { readonly window: Window },
): Promise<Sample> {
  const [sample] = await samplesOf(store, { ...asked, windows: [asked.window] });
  if (sample === undefined) throw new Error("one window gives one sample");
  return sample;
}

/**
 * Items of a city's sources with a day in the span, and all without a day, slim, in batches. It is the sources that count,
 * not the city for which an item was captured first: a national paper is read by several cities.
 */
export async function* slimItems(
  store: Reader,
  asked: {
    readonly sources: readonly string[];
    readonly plan: string;
    /** null = only those without a day. */
    readonly span: Days | null;
    /** Those without a day, too. */
    readonly undated: boolean;
  },
): AsyncIterable<readonly SlimItem[]> {
  const is = { source: asked.sources };
  const { span } = asked;
  const parts = [
    ...(span === null ? [] : [{ is, range: { publishedDay: { from: span.from, to: span.to } } }]),
    ...(asked.undated ? [{ is, missing: ["publishedDay"] }] : []),
  ];
  let items: SlimItem[] = [];
  for (const where of parts) {
    for await (const row of store.scan("item", itemFields, where)) {
      items.push(slim(row, `${asked.plan}/`));
      if (items.length < batch) continue;
      yield items;
      items = [];
    }
  }
  if (items.length > 0) yield items;
}

/** What the looks at a city's channels have shown from a day on. */
async function watchOf(
  store: Reader,
  asked: { readonly facts: CityFacts; readonly from: string; readonly now: Date },
): Promise<Watch> {
  const book = emptyBook(asked.facts);
  await takeLooks(store, book, asked.facts, { from: asked.from, to: addDays(dayOf(asked.now), 1) });
  return book.watch(asked.now);
}

/** A book for the looks at a city's channels. */
export function emptyBook(facts: CityFacts): LookBook {
  const channels = facts.sources.flatMap((source) => source.channels);
  return lookBook(new Map(channels.map((channel) => [channel.id, channel.kind])));
}

/** Notes the looks that ended on these days: day by day, in the order in which they began. */
export async function takeLooks(store: Reader, book: LookBook, facts: CityFacts, days: Days): Promise<void> {
  const spans: Days[] = [];
  for (let { from } = days; from < days.to; from = addDays(from, lookDays)) {
    const to = addDays(from, lookDays);
    spans.push({ from, to: to < days.to ? to : days.to });
  }
  const read = (place: number): Promise<readonly VisitRow[]> => {
    const span = spans[place];
    const coming = span === undefined ? Promise.resolve([]) : visitsIn(store, facts, span);
    coming.catch(() => null); // it is waited for below, unless what comes before it fails
    return coming;
  };
  let coming = read(0);
  for (const place of spans.keys()) {
    const visits = await coming;
    // A keeper elsewhere answers slowly, noting is work of this thread.
    coming = read(place + 1);
    book.take(visits);
  }
}

/** The visits that ended on these few days, in the order in which a book takes them. */
export async function visitsIn(store: Reader, facts: CityFacts, days: Days): Promise<readonly VisitRow[]> {
  const is = { source: facts.sources.map((source) => source.id) };
  const where = { is, range: { finishedAt: { from: startOf(days.from), to: startOf(days.to) } } };
  const single: VisitRow[] = [];
  for await (const row of store.scan("look", lookFields, { ...where, missing: ["visits"] })) single.push(row);
  // After the single ones: a day that is being folded has its folded look before they are taken away.
  const visits: { readonly row: VisitRow; readonly place: string }[] = [];
  const past = new Set<string>();
  const order = { by: "finishedAt", direction: "ascending" } as const;
  for await (const { value } of everything(store, "look", {
    where: { ...where, present: ["visits"] },
    order,
  }))
    for (const row of visitsOf(value)) {
      past.add(visitKey(row));
      visits.push({ row, place: placeOf(row) });
    }
  for (const row of single) if (!past.has(visitKey(row))) visits.push({ row, place: placeOf(row) });
  return visits.toSorted((one, other) => (one.place < other.place ? -1 : 1)).map(({ row }) => row);
}

/** By the day on which a visit ended, then by its beginning: the same whether its day was folded or not. */
function placeOf(row: VisitRow): string {
  return `${dayOf(new Date(row.finishedAt ?? 0))} ${row.startedAt} ${visitKey(row)}`;
}

/** Stories of which only copies were counted and whose original is not among the items. */
async function outsideStories(store: Reader, gathered: readonly Gathered[]): Promise<ReadonlySet<string>> {
  const copied = new Set<string>();
  for (const { tallies } of gathered) {
    const { stories, originals } = totalOf(tallies);
    for (const story of stories) if (!originals.has(story)) copied.add(story);
  }
  const ids = [...copied];
  const outside = new Set(ids);
  for (let at = 0; at < ids.length; at += readAtOnce) {
    const stories = await store.read("story", ids.slice(at, at + readAtOnce));
    const origins = stories.flatMap((kept) => (kept?.value.origin ? [kept.value.origin] : []));
    const where = { is: { id: [...new Set(origins)], copy: "original" } };
    for await (const { story } of store.scan("item", ["story"], where))
      if (story !== null) outside.delete(story);
  }
  return outside;
}

/** The channels that are declared columns (I17). */
export function columnsOf(facts: CityFacts): ReadonlySet<string> {
  const channels = facts.sources.flatMap((source) => source.channels);
  return new Set(channels.filter((channel) => channel.column).map((channel) => channel.id));
}

/** Items of a plan that a person accepted, rejected or moved. */
export async function decidedItems(store: Reader, plan: string): Promise<ReadonlySet<string>> {
  const decided = new Set<string>();
  const where = { is: { plan, what: ["accept", "reject", "move"] } };
  for await (const row of store.scan("decision", ["item"], where))
    if (row.item !== null) decided.add(row.item);
  return decided;
}

/** Of what the index says of all plans, one plan's part. */
function slim(row: Slim<"item", (typeof itemFields)[number]>, prefix: string): SlimItem {
  return {
    id: row.id,
    source: row.source ?? "",
    channel: row.channel,
    day: row.publishedDay,
    capturedDay: dayOf(new Date(row.firstCapturedAt ?? 0)),
    story: row.story ?? row.id,
    copy: row.copy === "original" || row.copy === "reprint" ? row.copy : "unknown",
    multimedia: row.multimedia === true,
    verdict: verdictOf(row, prefix),
  };
}

function verdictOf(row: Slim<"item", (typeof itemFields)[number]>, prefix: string): SlimVerdict | null {
  const rules = ours(row.rules, prefix)[0];
  if (rules === undefined) return null;
  const tier = ours(row.tier, prefix)[0];
  const hits = ours(row.agency, prefix);
  const inRole = (role: string) =>
    hits.filter((hit) => hit.endsWith(`/${role}`)).map((hit) => hit.slice(0, -role.length - 1));
  return {
    tier: tier === "direct" || tier === "topical" || tier === "passing" ? tier : "none",
    groups: ours(row.group, prefix),
    owners: inRole("owner"),
    mentions: inRole("mention"),
    forms: ours(row.form, prefix),
    vulnerable: ours(row.mark, prefix).includes("vulnerable"),
    review: row.review.includes(prefix.slice(0, -1)),
    rules,
  };
}

function ours(values: readonly string[], prefix: string): string[] {
  const found: string[] = [];
  for (const value of values) if (value.startsWith(prefix)) found.push(value.slice(prefix.length));
  return found;
}
