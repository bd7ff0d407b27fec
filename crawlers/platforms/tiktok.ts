import { z } from "zod";
import { visitAddress } from "../address.ts";
import type { Account, Again, Figures, Opening, Page } from "./account.ts";
import type { Bucket } from "./allowance.ts";
import { keepable, type Reply, strange } from "./ask.ts";
import { countersOf, type Listed, momentOf } from "./post.ts";
import { type Renewal, validToken } from "./renew.ts";
import { nextUtcDay, tiktokTrouble } from "./tiktok-errors.ts";
import { PlatformTrouble } from "./trouble.ts";

const base = "https://open.tiktokapis.com/v2";
const display = { api: "display v2", perPage: 20 } as const;
const research = { api: "research v2", perPage: 100 } as const;
const longestSpan = 30; // days that one question of the Research API may span

const minute: Bucket = {
  name: "minute",
  limit: 600,
  windowOf: (now) => now.toISOString().slice(0, 16),
  endsAt: (now) => new Date(Math.floor(now.getTime() / 60_000 + 1) * 60_000),
  said: "TikTok cho 600 lượt gọi mỗi phút",
};
const day: Bucket = {
  name: "day",
  limit: 1_000,
  windowOf: (now) => now.toISOString().slice(0, 10),
  endsAt: nextUtcDay,
  said: "TikTok cho 1.000 lượt hỏi nghiên cứu mỗi ngày",
};

const Count = z.int().nonnegative();
const Video = z.object({
  id: z.coerce.string().min(1),
  title: z.string().optional(),
  video_description: z.string().optional(),
  create_time: z.number().optional(),
  share_url: z.string().optional(),
  view_count: Count.optional().catch(undefined),
  like_count: Count.optional().catch(undefined),
  comment_count: Count.optional().catch(undefined),
  share_count: Count.optional().catch(undefined),
});
type Video = z.infer<typeof Video>;

const List = z.object({
  data: z.object({
    videos: z.array(z.unknown()).default([]),
    cursor: z.number().optional(),
    has_more: z.boolean().default(false),
    search_id: z.string().optional(),
  }),
});
const Failure = z.object({ error: z.object({ code: z.string() }) });
const Person = z.object({ data: z.object({ user: z.object({ follower_count: Count.optional() }) }) });

const fields =
  "id,title,video_description,create_time,share_url,duration,view_count,like_count,comment_count,share_count";
const researchFields = "id,video_description,create_time,view_count,like_count,comment_count,share_count";

const TokenRefusal = z.object({ error: z.string(), error_description: z.string().optional() });
const refusal: Renewal["refusal"] = (json) => {
  const code = TokenRefusal.safeParse(json).data?.error;
  return code === undefined ? null : tiktokTrouble(code, new Date());
};
const host = "open.tiktokapis.com";
const address = `${base}/oauth/token/`;

/** The account's owner consented: the refresh token lives for a year. */
const byOwner: Renewal = {
  host,
  refusal,
  needs: "client_key, client_secret hoặc refresh_token",
  call: ({ client_key, client_secret, refresh_token }) =>
    client_key === undefined || client_secret === undefined || refresh_token === undefined
      ? null
      : { url: address, form: { client_key, client_secret, grant_type: "refresh_token", refresh_token } },
};

/** An approved researcher's client: its token is given for key and secret. */
const byClient: Renewal = {
  host,
  refusal,
  needs: "client_key hoặc client_secret",
  call: ({ client_key, client_secret }) =>
    client_key === undefined || client_secret === undefined
      ? null
      : { url: address, form: { client_key, client_secret, grant_type: "client_credentials" } },
};

/** A TikTok account by the Display API with its owner's consent, or by the Research API (`api: research`) where TikTok approved it. */
export function tiktokAccount(opening: Opening): Account {
  const { channel, ask, budget, secrets, now } = opening;
  const isResearch = channel.api === "research";
  const { api } = isResearch ? research : display;

  const tiktok = async (path: string, json?: unknown): Promise<Reply> => {
    await budget.check();
    let stale: string | null = null;
    for (;;) {
      const access = await validToken(opening, isResearch ? byClient : byOwner, stale);
      await budget.spend(isResearch ? day : minute, 1);
      const reply = await ask({
        url: `${base}/${path}`,
        headers: { authorization: `Bearer ${access}` },
        ...(json === undefined ? {} : { json }),
      });
      const code = Failure.safeParse(reply.json).data?.error.code;
      if (code === undefined) throw strange(host, reply.status, "phong bì lỗi");
      if (code === "ok") return reply;
      const trouble = tiktokTrouble(code, now());
      if (trouble.until !== null) await budget.rest(trouble.until, trouble.message);
      if (trouble.kind !== "token" || stale !== null) throw trouble;
      stale = access;
    }
  };

  const read = (
    reply: Reply,
  ): { page: Page; videos: readonly Video[]; more: z.infer<typeof List>["data"] } => {
    const list = List.safeParse(reply.json).data;
    if (list === undefined) throw strange(host, reply.status, "danh sách video");
    const videos = list.data.videos.flatMap((row) => Video.safeParse(row).data ?? []);
    if (videos.length === 0 && list.data.videos.length > 0) throw strange(host, reply.status, "video");
    const posts = videos.flatMap((video) => listed(video, api, channel.account) ?? []);
    const other = posts.find(({ post }) => !isOf(channel.account, post.permalink));
    if (other !== undefined)
      throw new PlatformTrouble(
        "token",
        `mã truy cập thuộc tài khoản khác với ${channel.account} ghi trong tệp nguồn; đổi mã hoặc sửa “account”`,
      );
    const kept = { data: { ...list.data, videos } };
    return { page: { answers: [keepable(reply, kept, secrets)], posts }, videos, more: list.data };
  };

  async function* displayed(since: Date): AsyncGenerator<Page> {
    let cursor: number | undefined;
    for (;;) {
      const { page, videos, more } = read(
        await tiktok(`video/list/?fields=${fields}`, {
          max_count: display.perPage,
          ...(cursor === undefined ? {} : { cursor }),
        }),
      );
      yield page;
      const older = videos.every(({ create_time: at }) => at !== undefined && at * 1000 < since.getTime());
      if (!more.has_more || more.cursor === undefined || more.cursor === cursor) return;
      if (older && videos.length > 0) return;
      cursor = more.cursor;
    }
  }

  async function* researched(since: Date): AsyncGenerator<Page> {
    for (let to = now(); to > since; to = new Date(to.getTime() - longestSpan * 86_400_000)) {
      const from = new Date(Math.max(since.getTime(), to.getTime() - (longestSpan - 1) * 86_400_000));
      let place: { readonly cursor: number; readonly search_id: string } | Record<string, never> = {};
      for (;;) {
        const username = channel.account.replace(/^@/, "");
        const { page, more } = read(
          await tiktok(`research/video/query/?fields=${researchFields}`, {
            query: { and: [{ operation: "EQ", field_name: "username", field_values: [username] }] },
            start_date: compact(from),
            end_date: compact(to),
            max_count: research.perPage,
            ...place,
          }),
        );
        yield page;
        if (!more.has_more || more.cursor === undefined || more.search_id === undefined) break;
        place = { cursor: more.cursor, search_id: more.search_id };
      }
    }
  }

  return {
    api,
    list: (since) => (isResearch ? researched(since) : displayed(since)),
    ...(isResearch
      ? {}
      : {
          async *again(posts: Parameters<NonNullable<Account["again"]>>[0]): AsyncGenerator<Again> {
            for (let at = 0; at < posts.length; at += display.perPage) {
              const some = posts.slice(at, at + display.perPage);
              const filters = { video_ids: some.map(({ id }) => id) };
              const { page, videos } = read(await tiktok(`video/query/?fields=${fields}`, { filters }));
              const found = new Set(videos.map(({ id }) => id));
              const missing = some
                .filter(({ id }) => !found.has(id))
                .map((post) => ({ ...post, why: "video đã bị gỡ hoặc chuyển sang riêng tư trên TikTok" }));
              yield { ...page, missing };
            }
          },
          async audience(): Promise<Figures | null> {
            try {
              const reply = await tiktok("user/info/?fields=follower_count");
              const value = Person.safeParse(reply.json).data;
              if (value === undefined) throw strange(host, reply.status, "thông tin tài khoản");
              const counters = countersOf([["followers", "follower_count", value.data.user.follower_count]]);
              return { answer: keepable(reply, value, secrets), counters };
            } catch (error) {
              // Videos may be allowed where the account's figures are not.
              if (error instanceof PlatformTrouble && error.kind === "no-permission") return null;
              throw error;
            }
          },
        }),
  };
}

/** The token decides whose videos come: they must be those of the account in the city's files. */
function isOf(account: string, permalink: string): boolean {
  const name = /^\/(@[^/]+)\//.exec(new URL(permalink).pathname)?.[1];
  return !account.startsWith("@") || name === undefined || name.toLowerCase() === account.toLowerCase();
}

function compact(at: Date): string {
  return at.toISOString().slice(0, 10).replaceAll("-", "");
}

function listed(video: Video, api: string, account: string): Listed | null {
  const given = video.share_url === undefined ? null : visitAddress(video.share_url);
  const name = account.startsWith("@") ? account : api === research.api ? `@${account}` : null;
  const permalink =
    given !== null && given.startsWith("https://")
      ? given
      : name === null
        ? null
        : `https://www.tiktok.com/${name}/video/${encodeURIComponent(video.id)}`;
  if (permalink === null) return null; // an item has to have an address that can be opened
  const title = (video.title ?? "").normalize("NFC").trim();
  const text = (video.video_description ?? "").normalize("NFC").trim();
  return {
    post: {
      platform: "tiktok",
      api,
      id: video.id,
      permalink,
      title: title === "" ? null : title,
      text,
      publishedAt: momentOf(video.create_time),
      editedAt: null,
      link: null,
      media: { image: false, video: true },
      gone: null,
    },
    counters: countersOf([
      ["views", "view_count", video.view_count],
      ["likes", "like_count", video.like_count],
      ["comments", "comment_count", video.comment_count],
      ["shares", "share_count", video.share_count],
    ]),
  };
}
