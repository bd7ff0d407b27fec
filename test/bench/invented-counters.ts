import type { Config } from "../../config/load.ts";
import { platformOf } from "../../crawlers/platforms/post.ts";
import { milestones } from "../../pipeline/observe/milestones.ts";
import type { Observation } from "../../pipeline/store/records.ts";
import { between, type Random } from "../sample-city/random.ts";

const day = 86_400_000; // ms
const metrics = ["views", "reactions", "comments", "shares"] as const;
const missed = 0.1; // of the milestones

/** A post of an account, as far as its counters ask for it. */
export interface Counted {
  readonly id: string;
  readonly channel: string;
  readonly publishedAt: string;
}

/** Platforms by the channels that are accounts. */
export function accountsOf({ cities }: Config): ReadonlyMap<string, string> {
  const channels = cities.flatMap(({ sources }) => sources.flatMap((source) => source.channels));
  return new Map(channels.flatMap(({ id, kind }) => (platformOf[kind] ? [[id, platformOf[kind]]] : [])));
}

/** What platforms showed of a post at each age by `until`; every tenth measuring was missed. */
export function* inventedCounters(
  random: Random,
  platform: string,
  { id, channel, publishedAt }: Counted,
  until: string,
): Generator<Observation> {
  const from = Date.parse(publishedAt);
  let seen = between(random, 20, 4_000);
  for (const { age } of milestones) {
    const at = new Date(from + age * day + between(random, 0, 3_600) * 1_000).toISOString();
    seen = Math.round(seen * (1 + random()));
    if (at > until || random() < missed) continue;
    for (const [place, metric] of metrics.entries())
      yield {
        id: `${id}/${age}/${metric}`,
        item: id,
        channel,
        platform,
        metric,
        at,
        ageDays: age,
        count: Math.round(seen / 4 ** place),
      };
  }
}

/** A channel's followers, once a week between two days. */
export function* inventedFollowers(
  random: Random,
  { channel, platform, from, to }: { channel: string; platform: string; from: string; to: string },
): Generator<Observation> {
  let count = between(random, 500, 90_000);
  for (let at = Date.parse(`${from}T01:00:00Z`); at < Date.parse(`${to}T00:00:00Z`); at += 7 * day) {
    count += between(random, -5, 60);
    const moment = new Date(at).toISOString();
    yield {
      id: `${channel}/followers/${moment.slice(0, 10)}`,
      item: null,
      channel,
      platform,
      metric: "followers",
      count,
      at: moment,
      ageDays: null,
    };
  }
}
