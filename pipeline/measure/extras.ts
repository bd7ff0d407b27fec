import type { Plan } from "../../config/schema.ts";
import { platformOf } from "../../crawlers/platforms/post.ts";
import type { Entry } from "../store/records.ts";
import { everything } from "../store/everything.ts";
import type { Reader } from "../store/store.ts";
import type { CityFacts } from "./frame.ts";
import { reportingGroups } from "./gather.ts";
import { toldOf, type ToldMemory } from "./listed.ts";
import type { FollowerCount, PlatformItem } from "./reach.ts";
import { type Tone, tones } from "./review.ts";
import { type SuppliedFigure, suppliedIn } from "./supplied.ts";
import type { Days } from "./duty.ts";
import { holds } from "./windows.ts";

/** The tone that people gave to a counted item, and the day of the item. */
export interface GivenTone {
  readonly item: string;
  readonly day: string;
  readonly tone: Tone;
}

/** What indicators take besides items and looks: people's entries and decisions, and platforms' counters. */
export interface Extras {
  readonly supplied: readonly SuppliedFigure[];
  readonly tones: readonly GivenTone[];
  readonly posts: readonly PlatformItem[];
  readonly followers: readonly FollowerCount[];
}

const readAtOnce = 500; // records

/** Reads a plan's entries, reviewed tones, posts with counters and followers; of posts, those of `span` alone where it is given. */
export async function extrasOf(
  store: Reader,
  asked: { readonly city: CityFacts; readonly plan: Plan; readonly span?: Days },
): Promise<Extras> {
  const { city, plan, span } = asked;
  const coming = [
    suppliedOf(store, asked),
    reviewedTones(store, plan),
    postsOf(store, { city, plan }, span ?? null),
    followersOf(store, city),
  ] as const;
  const [supplied, given, posts, followers] = await Promise.all(coming);
  return { supplied, tones: given, posts, followers };
}

/** All confirmed entries of a plan, with what items tell of the rows of its lists. */
export async function suppliedOf(
  store: Reader,
  { city, plan }: { readonly city: Pick<CityFacts, "sources">; readonly plan: Plan },
  memory?: ToldMemory,
): Promise<readonly SuppliedFigure[]> {
  const entries: Entry[] = [];
  const where = { is: { plan: plan.id, state: ["confirmed", "locked"] } };
  const order = { by: "day", direction: "ascending" } as const;
  for await (const { value } of everything(store, "entry", { where, order })) entries.push(value);
  const told = await toldOf(store, plan, city.sources, entries, memory);
  return suppliedIn(entries, plan.id, { from: "0001-01-01", to: "9999-12-31" }, told);
}

/** The extras of a span of days; followers are kept whole, since the count before the span is needed too. */
export function extrasIn(extras: Extras, span: Days): Extras {
  return {
    supplied: extras.supplied.filter((row) => holds(span, row.day)),
    tones: extras.tones.filter((row) => holds(span, row.day)),
    posts: extras.posts.filter((row) => holds(span, row.day)),
    followers: extras.followers,
  };
}

/** The last tone that people gave to each counted item. */
async function reviewedTones(store: Reader, plan: Plan): Promise<GivenTone[]> {
  const last = new Map<string, { readonly at: string; readonly value: string | null }>();
  const where = { is: { plan: plan.id, what: "tone" } };
  for await (const { item, at, value } of store.scan("decision", ["item", "at", "value"], where)) {
    if (item === null || at === null || (last.get(item)?.at ?? "") > at) continue;
    last.set(item, { at, value });
  }
  const found: GivenTone[] = [];
  const reporting = reportingGroups(plan);
  const ids = [...last.keys()];
  for (let from = 0; from < ids.length; from += readAtOnce) {
    for (const kept of await store.read("item", ids.slice(from, from + readAtOnce))) {
      if (kept === null) continue;
      const { id: item, publishedDay: day, verdicts } = kept.value;
      const verdict = verdicts.find((row) => row.plan === plan.id);
      const tone = tones.find((known) => known === last.get(item)?.value);
      if (verdict === undefined || tone === undefined || day === null || verdict.review) continue;
      const tiered = verdict.tier === "direct" || verdict.tier === "topical";
      if (tiered && verdict.groups.some((group) => reporting.has(group.id))) found.push({ item, day, tone });
    }
  }
  return found;
}

async function postsOf(
  store: Reader,
  { city, plan }: { readonly city: CityFacts; readonly plan: Plan },
  span: Days | null,
): Promise<PlatformItem[]> {
  const accounts = accountsOf(city);
  if (accounts.size === 0) return [];
  const where = {
    is: {
      plan: plan.id,
      channel: [...accounts.keys()],
      group: [...reportingGroups(plan)].map((group) => `${plan.id}/${group}`),
    },
    ...(span === null
      ? { present: ["publishedDay"] }
      : { range: { publishedDay: { from: span.from, to: span.to } } }),
  };
  const posts = new Map<
    string,
    { day: string; platform: string; counters: PlatformItem["counters"][number][] }
  >();
  for await (const { id, channel, publishedDay: day } of store.scan(
    "item",
    ["channel", "publishedDay"],
    where,
  )) {
    const platform = channel === null ? undefined : accounts.get(channel);
    if (platform !== undefined && day !== null) posts.set(id, { day, platform, counters: [] });
  }
  if (posts.size === 0) return [];
  const fields = ["item", "counter", "count", "ageDays"] as const;
  const ids = [...posts.keys()];
  for (let from = 0; from < ids.length; from += readAtOnce) {
    const own = { is: { item: ids.slice(from, from + readAtOnce) } };
    for await (const { item, counter, count, ageDays } of store.scan("observation", fields, own)) {
      if (item === null || counter === null || count === null) continue;
      posts.get(item)?.counters.push({ metric: counter, count, ageDays });
    }
  }
  return [...posts].map(([item, post]) => ({ item, ...post }));
}

async function followersOf(store: Reader, city: CityFacts): Promise<FollowerCount[]> {
  const accounts = accountsOf(city);
  const found: FollowerCount[] = [];
  if (accounts.size === 0) return found;
  const where = { is: { counter: "followers", channel: [...accounts.keys()] } };
  for await (const row of store.scan("observation", ["channel", "platform", "count", "at"], where)) {
    const { channel, count, at } = row;
    if (channel === null || count === null || at === null) continue;
    found.push({ channel, platform: row.platform ?? accounts.get(channel) ?? "", count, at });
  }
  return found;
}

function accountsOf(city: CityFacts): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const channel of city.sources.flatMap((source) => source.channels)) {
    const platform = platformOf[channel.kind];
    if (platform !== undefined) found.set(channel.id, platform);
  }
  return found;
}
