import { z } from "zod";
import {
  grown,
  json,
  shown,
  type Asked,
  type SampleAccount,
  type SamplePost,
  type Told,
  type World,
} from "./model.ts";

/** How the imitated TikTok stands to its callers. */
export interface TiktokState {
  readonly client: { readonly key: string; readonly secret: string };
  /** Access tokens with the account that consented and the end. */
  readonly access: Map<
    string,
    { readonly account: string; readonly ends: Date; readonly scopes: readonly string[] }
  >;
  /** The refresh token and whose it is. */
  refresh: string;
  account: string;
  renewals: number;
  /** Calls a minute that are allowed. */
  perMinute: number;
  readonly minutes: Map<string, number>;
  readonly failing: string[];
  calls: number;
}

export function openTiktok(account: string): TiktokState {
  return {
    client: { key: "mau-khoa-khach", secret: "mau-bi-mat-tiktok" },
    access: new Map(),
    refresh: "mau-lam-moi-tiktok-0",
    account,
    renewals: 0,
    perMinute: 600,
    minutes: new Map(),
    failing: [],
    calls: 0,
  };
}

const statuses: Readonly<Record<string, number>> = {
  ok: 200,
  access_token_invalid: 401,
  scope_not_authorized: 401,
  rate_limit_exceeded: 429,
  internal_error: 500,
};

function told(code: string, data: unknown = {}): Told {
  return json(statuses[code] ?? 400, {
    data,
    error: { code, message: code === "ok" ? "" : code, log_id: "20251122" },
  });
}

const ListBody = z.object({ max_count: z.int().max(20).default(10), cursor: z.number().optional() });
const QueryBody = z.object({ filters: z.object({ video_ids: z.array(z.string()).max(20) }) });
const ResearchBody = z.object({
  query: z.object({
    and: z.array(z.object({ field_name: z.literal("username"), field_values: z.array(z.string()) })),
  }),
  start_date: z.string().regex(/^\d{8}$/),
  end_date: z.string().regex(/^\d{8}$/),
  max_count: z.int().max(100),
  cursor: z.number().default(0),
});

/** Answers as open.tiktokapis.com would. */
export function tiktok(asked: Asked, world: World, state: TiktokState): Told {
  state.calls += 1;
  const path = asked.url.pathname;
  if (path === "/v2/oauth/token/") return token(asked, world, state);
  const right = state.access.get(String(asked.headers["authorization"] ?? "").replace(/^Bearer /, ""));
  if (right === undefined || right.ends <= world.now()) return told("access_token_invalid");
  const minute = world.now().toISOString().slice(0, 16);
  state.minutes.set(minute, (state.minutes.get(minute) ?? 0) + 1);
  if ((state.minutes.get(minute) ?? 0) > state.perMinute) return told("rate_limit_exceeded");
  const failing = state.failing.shift();
  if (failing !== undefined) return told(failing);
  const account = world.accounts.find((one) => one.platform === "tiktok" && one.id === right.account);
  if (account === undefined) return told("invalid_params");
  if (path === "/v2/user/info/")
    return right.scopes.includes("user.info.stats")
      ? told("ok", { user: { follower_count: account.followers } })
      : told("scope_not_authorized");
  if (!right.scopes.includes("video.list")) return told("scope_not_authorized");
  if (path === "/v2/video/list/") return list(asked, account, world);
  if (path === "/v2/video/query/") {
    const body = QueryBody.safeParse(parsed(asked.body)).data;
    if (body === undefined) return told("invalid_params");
    const videos = shown(world, account).filter(({ id }) => body.filters.video_ids.includes(id));
    return told("ok", { videos: videos.map((post) => videoOf(post, account, world)) });
  }
  if (path === "/v2/research/video/query/") return researched(asked, account, world);
  return told("invalid_params");
}

function token(asked: Asked, world: World, state: TiktokState): Told {
  const form = new URLSearchParams(asked.body);
  if (form.get("client_key") !== state.client.key || form.get("client_secret") !== state.client.secret)
    return json(401, { error: "invalid_client", error_description: "client", log_id: "1" });
  const byClient = form.get("grant_type") === "client_credentials";
  if (!byClient && form.get("refresh_token") !== state.refresh)
    return json(400, { error: "invalid_grant", error_description: "refresh token is invalid", log_id: "1" });
  state.renewals += 1;
  const access = `mau-truy-cap-tiktok-${state.renewals}`;
  state.access.set(access, {
    account: state.account,
    ends: new Date(world.now().getTime() + 86_400_000),
    scopes: ["user.info.basic", "user.info.stats", "video.list"],
  });
  if (byClient) return json(200, { access_token: access, expires_in: 7200, token_type: "Bearer" });
  state.refresh = `mau-lam-moi-tiktok-${state.renewals}`;
  return json(200, {
    access_token: access,
    expires_in: 86_400,
    refresh_token: state.refresh,
    refresh_expires_in: 31_536_000,
    open_id: "mau",
    scope: "video.list",
    token_type: "Bearer",
  });
}

function list(asked: Asked, account: SampleAccount, world: World): Told {
  const body = ListBody.safeParse(parsed(asked.body)).data;
  if (body === undefined) return told("invalid_params");
  const { max_count: most, cursor = world.now().getTime() + 1 } = body;
  const older = shown(world, account).filter(({ publishedAt }) => publishedAt.getTime() < cursor);
  const some = older.slice(0, most);
  return told("ok", {
    videos: some.map((post) => videoOf(post, account, world)),
    cursor: some.at(-1)?.publishedAt.getTime() ?? cursor,
    has_more: older.length > some.length,
  });
}

function researched(asked: Asked, account: SampleAccount, world: World): Told {
  const body = ResearchBody.safeParse(parsed(asked.body)).data;
  if (body === undefined) return told("invalid_params");
  const days = (dayFrom(body.end_date) - dayFrom(body.start_date)) / 86_400_000;
  const names = body.query.and.flatMap(({ field_values: values }) => values);
  if (days > 30 || days < 0 || !names.includes(account.id.replace(/^@/, ""))) return told("invalid_params");
  const those = shown(world, account).filter(({ publishedAt }) => {
    const day = publishedAt.toISOString().slice(0, 10).replaceAll("-", "");
    return day >= body.start_date && day <= body.end_date;
  });
  const some = those.slice(body.cursor, body.cursor + body.max_count);
  return told("ok", {
    videos: some.map((post) => {
      const { share_url: _, title: __, ...rest } = videoOf(post, account, world);
      return rest;
    }),
    cursor: body.cursor + some.length,
    has_more: body.cursor + some.length < those.length,
    search_id: "tim-1",
  });
}

function dayFrom(compact: string): number {
  return Date.parse(compact.replace(/(\d{4})(\d\d)(\d\d)/, "$1-$2-$3"));
}

function videoOf(post: SamplePost, account: SampleAccount, world: World) {
  const now = world.now();
  return {
    id: post.id,
    title: post.title,
    video_description: post.text,
    create_time: Math.floor(post.publishedAt.getTime() / 1000),
    share_url: `https://www.tiktok.com/${account.id}/video/${post.id}?utm_campaign=tt4d_open_api&utm_source=mau`,
    duration: 42,
    view_count: grown(post.figures.views, post, now),
    like_count: grown(post.figures.likes, post, now),
    comment_count: grown(post.figures.comments, post, now),
    share_count: grown(post.figures.shares, post, now),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
