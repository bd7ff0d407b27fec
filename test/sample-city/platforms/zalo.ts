import { bystanders, grown, json, type Asked, type SamplePost, type Told, type World } from "./model.ts";

/** How the imitated Open API stands to its callers. */
export interface ZaloState {
  readonly app: { readonly app_id: string; readonly secret_key: string };
  /** The OA that the tokens open. */
  oa: string;
  /** Access tokens with their end. */
  readonly access: Map<string, Date>;
  /** The one refresh token that still works; those before it are spent. */
  refresh: string;
  renewals: number;
  /** Error numbers of the next answers. */
  readonly failing: number[];
  /** Dates in seconds instead of milliseconds. */
  inSeconds: boolean;
  calls: number;
}

export function openZalo(oa: string): ZaloState {
  return {
    app: { app_id: "7001", secret_key: "mau-khoa-ung-dung-zalo" },
    oa,
    access: new Map(),
    refresh: "mau-lam-moi-zalo-0",
    renewals: 0,
    failing: [],
    inSeconds: false,
    calls: 0,
  };
}

/** Zalo answers 200 to everything; the number in the envelope decides. */
function envelope(error: number, message: string, data?: unknown): Told {
  return json(200, { error, message, ...(data === undefined ? {} : { data }) });
}

/** Answers as oauth.zaloapp.com would: each refresh token is good once. */
export function zaloToken(asked: Asked, world: World, state: ZaloState): Told {
  const form = new URLSearchParams(asked.body);
  if (asked.method !== "POST" || asked.url.pathname !== "/v4/oa/access_token")
    return envelope(-14000, "Not found");
  if (asked.headers["secret_key"] !== state.app.secret_key || form.get("app_id") !== state.app.app_id)
    return json(200, { error: -14004, error_name: "Invalid app", error_description: "secret_key" });
  if (form.get("grant_type") !== "refresh_token" || form.get("refresh_token") !== state.refresh)
    return json(200, {
      error: -14014,
      error_name: "Invalid refresh token",
      error_description: "used or expired",
    });
  state.renewals += 1;
  const access = `mau-truy-cap-zalo-${state.renewals}`;
  state.refresh = `mau-lam-moi-zalo-${state.renewals}`;
  state.access.set(access, new Date(world.now().getTime() + 90_000_000));
  return json(200, { access_token: access, refresh_token: state.refresh, expires_in: "90000" });
}

/** Answers as openapi.zalo.me would. */
export function zaloApi(asked: Asked, world: World, state: ZaloState): Told {
  state.calls += 1;
  const ends = state.access.get(String(asked.headers["access_token"] ?? ""));
  if (ends === undefined || ends <= world.now()) return envelope(-216, "Access token is invalid");
  const failing = state.failing.shift();
  if (failing !== undefined) return envelope(failing, "Error");
  const account = world.accounts.find((one) => one.platform === "zalo" && one.id === state.oa);
  if (account === undefined) return envelope(-210, "OA not found");
  const query = asked.url.searchParams;
  if (asked.url.pathname === "/v2.0/oa/getoa") {
    const told = envelope(0, "Success", {
      oa_id: state.oa,
      name: account.name,
      num_follower: account.followers,
    });
    // Written as a number of nineteen digits, which JavaScript's numbers do not hold.
    return { ...told, body: told.body.replace(/"oa_id":"(\d+)"/, '"oa_id":$1') };
  }
  const listed = account.posts
    .filter(({ id, publishedAt }) => !world.removed.has(id) && publishedAt <= world.now())
    .toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  if (asked.url.pathname === "/v2.0/article/getdetail") {
    const post = listed.find(({ id }) => id === query.get("id"));
    if (post === undefined) return envelope(-201, "id is invalid");
    return envelope(0, "Success", {
      ...mediaOf(post, world, state),
      description: post.title,
      author: bystanders[0],
      comment: { list: bystanders.map((name) => ({ name })) },
      body: (world.edits.get(post.id) ?? post.text)
        .split("\n")
        .map((line) => ({ type: "text", content: `<p>${line}</p>` })),
    });
  }
  if (asked.url.pathname === "/v2.0/article/getslice") {
    const limit = Number(query.get("limit"));
    const type = query.get("type");
    if (limit > 10) return envelope(-201, "maximum limit is 10");
    if (type !== "normal" && type !== "video")
      return envelope(-201, "type accept only 2 value normal, video");
    const those = listed.filter(({ video }) => video === (type === "video"));
    const offset = Number(query.get("offset"));
    return envelope(0, "Success", {
      total: those.length,
      medias: those.slice(offset, offset + limit).map((post) => mediaOf(post, world, state)),
    });
  }
  return envelope(-404, "Unknown api");
}

function mediaOf(post: SamplePost, world: World, { inSeconds }: ZaloState): Record<string, unknown> {
  const edited = world.edits.has(post.id)
    ? post.publishedAt.getTime() + 3_600_000
    : post.publishedAt.getTime();
  const moment = (ms: number): number => (inSeconds ? Math.floor(ms / 1000) : ms);
  return {
    id: post.id,
    type: post.video ? "video" : "normal",
    title: post.title,
    status: world.hidden.has(post.id) ? "hide" : "show",
    total_view: grown(post.figures.views, post, world.now()),
    total_share: grown(post.figures.shares, post, world.now()),
    create_date: moment(post.publishedAt.getTime()),
    update_date: moment(edited),
    thumb: "https://photo.example/anh.jpg",
    link_view: `https://officialaccount.me/d?id=${post.id}`,
  };
}
