import type { Clock } from "../../crawlers/capture.ts";
import type { Plan } from "../../config/schema.ts";
import type { Slim } from "../store/mapping.ts";
import type { Reader } from "../store/store.ts";
import { type Days, registryOf } from "./duty.ts";
import { type CityFacts, type Sample, sampleOf } from "./frame.ts";
import { type Gathered, type SlimItem, type SlimVerdict, gatherer } from "./gather.ts";
import { totalOf } from "./sums.ts";
import { watchOf } from "./visits.ts";
import { type Window, addDays, dayOf } from "./windows.ts";

const batch = 5_000; // items handed on at once; small enough to keep memory flat
const readAtOnce = 500; // records

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
