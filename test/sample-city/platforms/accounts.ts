import type { Config } from "../../../config/load.ts";
import type { Channel } from "../../../config/source-schema.ts";
import { platformOf, type PlatformName } from "../../../crawlers/platforms/post.ts";
import { dayAfter, dayOf } from "../days.ts";
import type { Piece } from "../piece.ts";
import { between, seeded, type Random } from "../random.ts";
import { hashOf, type SampleAccount, type SamplePost } from "./model.ts";

/** What is true of one post of the sample cities. */
export interface PostTruth {
  readonly url: string;
  readonly city: string;
  readonly source: string;
  readonly channel: string;
  readonly platform: PlatformName;
  readonly plan: string;
  readonly title: string;
  readonly publishedDay: string;
  /** Reporting leaves that its words name; none = it tells of another matter, or not in the plan's words. */
  readonly groups: readonly string[];
  readonly recognisable: "phrase" | "meaning" | null;
  /** Address of the article that it leads to and whose story it joins. */
  readonly story: string | null;
}

/** The accounts of the sample cities: what they publish, and what the city's files would say of them. */
export interface Social {
  readonly accounts: readonly SampleAccount[];
  readonly posts: readonly PostTruth[];
  /** Account and token of each channel, by channel id. */
  readonly channels: ReadonlyMap<string, Required<Pick<Channel, "account" | "token">>>;
}

const lookedBack = 60; // days
const every = 8; // one piece in so many is told on an account

/** Accounts for the social channels of the cities whose plans run, with posts about what the cities' outlets published. */
export function socialOf(config: Config, pieces: readonly Piece[], today: string): Social {
  const accounts: SampleAccount[] = [];
  const posts: PostTruth[] = [];
  const channels = new Map<string, Required<Pick<Channel, "account" | "token">>>();
  const from = dayAfter(today, -lookedBack);
  for (const { city, sources, plans } of config.cities) {
    const told = pieces.filter(
      ({ outlet, origin, publishedAt }) =>
        outlet.city === city.id &&
        origin === null &&
        dayOf(publishedAt) >= from &&
        outlet.source.scope === "city",
    );
    if (told.length === 0 || plans[0] === undefined) continue;
    const social = sources
      .filter(({ kind }) => kind === "social")
      .flatMap((owner) => owner.channels.map((channel) => ({ channel, source: owner.id })));
    for (const [at, { channel, source }] of social.entries()) {
      const platform = platformOf[channel.kind];
      if (platform === undefined) continue;
      const random = seeded(`${channel.id} ${today}`);
      const id = accountId(platform, channel.id);
      const those = told.filter((_, place) => place % every === at % every);
      const made = those.map((piece, place) => ({
        piece,
        post: postAbout(piece, { platform, id, place, random }),
      }));
      accounts.push({
        platform,
        id,
        name: channel.label ?? channel.id,
        followers: between(random, 8_000, 160_000),
        posts: made.map(({ post }) => post),
      });
      channels.set(channel.id, { account: id, token: `mau-${channel.id.replaceAll("/", "-")}` });
      for (const { piece, post } of made)
        posts.push({
          url: permalinkOf(platform, id, post),
          city: city.id,
          source,
          channel: channel.id,
          platform,
          plan: plans[0].id,
          title: post.title,
          publishedDay: dayOf(post.publishedAt),
          groups: piece.pool.groups,
          recognisable: piece.pool.groups.length === 0 ? null : piece.head.by,
          story: post.link,
        });
    }
  }
  return { accounts, posts, channels };
}

/** The configuration as it stands once the city has written its accounts down. */
export function withAccounts(config: Config, { channels }: Pick<Social, "channels">): Config {
  return {
    ...config,
    cities: config.cities.map((city) => ({
      ...city,
      sources: city.sources.map((source) => ({
        ...source,
        channels: source.channels.map((channel) => ({ ...channel, ...channels.get(channel.id) })),
      })),
    })),
  };
}

function accountId(platform: PlatformName, channel: string): string {
  const digits = BigInt(`0x${hashOf(channel).slice(0, 12)}`).toString();
  if (platform === "youtube") return `UC${hashOf(channel).slice(0, 22)}`;
  return platform === "tiktok" ? `@mau.${digits.slice(0, 6)}` : `10${digits}`;
}

/** A post about a piece: its headline and first paragraph; a page leads to the article, the others stand for themselves. */
function postAbout(
  { draft, url, publishedAt }: Piece,
  on: {
    readonly platform: PlatformName;
    readonly id: string;
    readonly place: number;
    readonly random: Random;
  },
): SamplePost {
  const { platform, id, place, random } = on;
  const number = 100_000 + place;
  const views = between(random, 300, 24_000);
  const leads = platform === "facebook";
  return {
    id:
      platform === "facebook"
        ? `${id}_${number}`
        : platform === "youtube"
          ? hashOf(`${id}${number}`).slice(0, 11)
          : `${number}${between(random, 100, 999)}`,
    title: draft.title,
    text: leads ? `${draft.title}\n${draft.lead}\nXem chi tiết: ${url}` : draft.lead,
    // Told on an account some hours after it stood in the paper, never later than the sample's present.
    publishedAt: new Date(publishedAt.getTime() + between(random, 0, 4) * 60_000),
    link: leads ? url : null,
    video: platform === "youtube" || platform === "tiktok" || place % 5 === 0,
    figures: {
      views,
      likes: Math.round(views * (0.01 + random() * 0.05)),
      comments: Math.round(views * random() * 0.006),
      shares: Math.round(views * random() * 0.01),
    },
  };
}

function permalinkOf(platform: PlatformName, account: string, { id }: SamplePost): string {
  if (platform === "facebook") return `https://www.facebook.com/${id.replace("_", "/posts/")}`;
  if (platform === "youtube") return `https://www.youtube.com/watch?v=${id}`;
  return platform === "zalo"
    ? `https://officialaccount.me/d?id=${id}`
    : `https://www.tiktok.com/${account}/video/${id}`;
}
