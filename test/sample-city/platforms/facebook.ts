import {
  bystanders,
  cursorAt,
  grown,
  json,
  placeOf,
  shown,
  type Asked,
  type SampleAccount,
  type SamplePost,
  type Told,
  type World,
} from "./model.ts";

/** How the imitated Graph API stands to its callers; tests turn these. */
export interface FacebookState {
  /** What each token may read; `subcode` makes it an expired or withdrawn one. */
  readonly tokens: Map<
    string,
    { readonly page: string; readonly subcode?: number; readonly insights?: boolean }
  >;
  /** Percent that X-App-Usage and X-Business-Use-Case-Usage tell. */
  usage: number;
  /** Minutes that the latter tells until access comes back. */
  regain: number;
  /** Error code of the next answers, in order. */
  readonly failing: { readonly code: number; readonly subcode?: number }[];
  /** Metrics that were retired: one of them fails a whole request. */
  readonly retired: Set<string>;
  readonly unpublished: Set<string>;
  /** An empty page with a next one is put into the middle of lists. */
  emptyPage: boolean;
  /** The token expires when this page (0 = first) of a list is asked for. */
  expiresAtPage: number | null;
  calls: number;
}

export function openFacebook(): FacebookState {
  return {
    tokens: new Map(),
    usage: 10,
    regain: 0,
    failing: [],
    retired: new Set(),
    unpublished: new Set(),
    emptyPage: false,
    expiresAtPage: null,
    calls: 0,
  };
}

/** Answers as graph.facebook.com would. */
export function facebook(asked: Asked, world: World, state: FacebookState): Told {
  state.calls += 1;
  const headers = {
    "x-app-usage": JSON.stringify({ call_count: state.usage, total_time: 25, total_cputime: 25 }),
    "x-business-use-case-usage": JSON.stringify({
      "900100": [
        {
          type: "pages",
          call_count: state.usage,
          total_cputime: 20,
          total_time: 20,
          estimated_time_to_regain_access: state.regain,
        },
      ],
    }),
  };
  const refuse = (code: number, subcode?: number, message = "Refused"): Told =>
    json(
      code === 1 || code === 2 ? 500 : code === 200 ? 403 : 400,
      {
        error: {
          message: `(#${code}) ${message}`,
          type: "OAuthException",
          code,
          ...(subcode === undefined ? {} : { error_subcode: subcode }),
          fbtrace_id: "AbCdEf",
        },
      },
      headers,
    );
  const failing = state.failing.shift();
  if (failing !== undefined) return refuse(failing.code, failing.subcode);

  const token = String(asked.headers["authorization"] ?? "").replace(/^Bearer /, "");
  const right = state.tokens.get(token);
  if (right === undefined) return refuse(190, undefined, `Invalid OAuth access token ${token}`);
  if (right.subcode !== undefined) return refuse(190, right.subcode, `Session has expired for ${token}`);
  const [, version, id = "", edge] = asked.url.pathname.split("/");
  if (!/^v\d+\.\d+$/.test(version ?? "")) return refuse(2500, undefined, "Unknown path components");

  const account = world.accounts.find((one) => one.platform === "facebook" && one.id === id);
  if (account !== undefined) {
    if (right.page !== id) return refuse(10, undefined, "requires pages_read_engagement");
    if (edge === undefined)
      return json(
        200,
        {
          id,
          name: account.name,
          followers_count: account.followers,
          fan_count: account.followers - 7,
          is_published: !state.unpublished.has(id),
        },
        headers,
      );
    if (edge !== "published_posts" && edge !== "posts") return refuse(100);
    return listOf(asked, account, { world, state, token, headers, refuse });
  }
  const post = world.accounts.flatMap((one) => shown(world, one)).find((one) => one.id === id);
  if (post === undefined || !id.startsWith(`${right.page}_`))
    return refuse(100, 33, "Unsupported get request");
  if (edge === "insights")
    return insightsOf(asked, post, { world, state, headers, refuse, may: right.insights ?? false });
  return json(200, nodeOf(post, world, asked), headers);
}

interface Around {
  readonly world: World;
  readonly state: FacebookState;
  readonly headers: Readonly<Record<string, string>>;
  readonly refuse: (code: number, subcode?: number, message?: string) => Told;
}

function listOf(asked: Asked, account: SampleAccount, around: Around & { readonly token: string }): Told {
  const { searchParams } = asked.url;
  const { world, state, headers, token, refuse } = around;
  const since = Number(searchParams.get("since") ?? 0) * 1000;
  const limit = Math.min(100, Number(searchParams.get("limit") ?? 25));
  const place = placeOf(searchParams.get("after"));
  if (state.expiresAtPage !== null && place >= state.expiresAtPage * limit)
    return refuse(190, 463, `Session has expired for ${token}`);
  const all = shown(world, account).filter(({ publishedAt }) => publishedAt.getTime() >= since);
  const isHole = state.emptyPage && place === 0;
  const some = isHole ? [] : all.slice(place === 1 ? 0 : place, (place === 1 ? 0 : place) + limit);
  const end = isHole ? 1 : (place === 1 ? 0 : place) + limit;
  const next = new URL(asked.url);
  next.searchParams.set("access_token", token);
  next.searchParams.set("after", cursorAt(end));
  return json(
    200,
    {
      data: some.map((post) => nodeOf(post, world, asked)),
      paging: {
        cursors: { before: cursorAt(place), after: cursorAt(end) },
        ...(end < all.length ? { next: next.href } : {}),
      },
    },
    headers,
  );
}

/** One post; whoever forgets `limit(0)` gets people as well. */
function nodeOf(post: SamplePost, world: World, asked: Asked): unknown {
  const now = world.now();
  const fields = asked.url.searchParams.get("fields") ?? "";
  const people = fields.includes("limit(0)")
    ? []
    : bystanders.map((name, at) => ({
        id: `55500${at}`,
        name,
        from: { name },
        message: `${name} viết gì đó`,
      }));
  const shares = grown(post.figures.shares, post, now);
  const [page = "", number = ""] = post.id.split("_");
  return {
    id: post.id,
    message: post.text,
    created_time: post.publishedAt.toISOString().replace(/\.\d+Z$/, "+0000"),
    permalink_url: `https://www.facebook.com/${page}/posts/${number}`,
    status_type: post.video ? "added_video" : post.link === null ? "added_photos" : "shared_story",
    // A field that nobody asked for and that may be there one day.
    from: { id: page, name: bystanders[0] },
    ...(shares === 0 ? {} : { shares: { count: shares } }),
    reactions: {
      data: people,
      summary: { total_count: grown(post.figures.likes, post, now), viewer_reaction: "NONE" },
    },
    comments: {
      data: people,
      summary: { order: "ranked", total_count: grown(post.figures.comments, post, now), can_comment: true },
    },
    attachments: {
      data: [
        post.link === null
          ? { media_type: post.video ? "video" : "photo" }
          : { media_type: "link", unshimmed_url: post.link, title: post.title },
      ],
    },
  };
}

const metrics = ["post_media_view", "post_total_media_view_unique"];

function insightsOf(asked: Asked, post: SamplePost, around: Around & { readonly may: boolean }): Told {
  const { world, state, headers, refuse, may } = around;
  if (!may) return refuse(200, undefined, "requires read_insights");
  const names = (asked.url.searchParams.get("metric") ?? "").split(",");
  if (names.some((name) => !metrics.includes(name) || state.retired.has(name)))
    return refuse(100, undefined, "The value must be a valid insights metric");
  const views = grown(post.figures.views, post, world.now());
  return json(
    200,
    {
      data: names.map((name) => ({
        name,
        period: "lifetime",
        values: [{ value: name === "post_media_view" ? views : Math.floor(views * 0.7) }],
        title: name,
        description: "",
        id: `${post.id}/insights/${name}/lifetime`,
      })),
      paging: { previous: `${asked.url.href}&access_token=x`, next: `${asked.url.href}&access_token=x` },
    },
    headers,
  );
}
