import {
  bystanders,
  cursorAt,
  grown,
  hashOf,
  json,
  placeOf,
  shown,
  type Asked,
  type SampleAccount,
  type SamplePost,
  type Told,
  type World,
} from "./model.ts";

/** How the imitated Data API stands to its callers. */
export interface YoutubeState {
  /** Keys with what they have used today; the day is that of California. */
  readonly keys: Map<string, { units: number; searches: number; day: string }>;
  readonly limits: { units: number; searches: number };
  /** Reason of the next answers' errors. */
  readonly failing: string[];
  /** Statuses of the next answers of the public feed. */
  readonly feedFails: number[];
  /** Channels without a list of uploads. */
  readonly withoutUploads: Set<string>;
  calls: number;
}

export function openYoutube(): YoutubeState {
  return {
    keys: new Map(),
    limits: { units: 10_000, searches: 100 },
    failing: [],
    feedFails: [],
    withoutUploads: new Set(),
    calls: 0,
  };
}

const statuses: Readonly<Record<string, number>> = {
  keyInvalid: 400,
  playlistNotFound: 404,
  channelNotFound: 404,
  backendError: 503,
};

/** Answers as www.googleapis.com would under /youtube/v3. */
export function youtubeData(asked: Asked, world: World, state: YoutubeState): Told {
  state.calls += 1;
  const what = asked.url.pathname.split("/").at(-1) ?? "";
  const query = asked.url.searchParams;
  const key = String(asked.headers["x-goog-api-key"] ?? query.get("key") ?? "");
  const right = state.keys.get(key);
  if (right === undefined) return refused("keyInvalid", `API key not valid: ${key}`);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Los_Angeles" }).format(world.now());
  if (right.day !== day) Object.assign(right, { units: 0, searches: 0, day });
  const failing = state.failing.shift();
  if (failing !== undefined) {
    right.units += 1;
    return refused(failing);
  }
  const isSearch = what === "search";
  if (isSearch ? right.searches >= state.limits.searches : right.units >= state.limits.units)
    return refused(
      "quotaExceeded",
      'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.',
    );
  if (isSearch) right.searches += 1;
  else right.units += 1;

  if (what === "channels") return channels(query, world, state);
  if (what === "playlistItems") return playlist(asked, world, state);
  if (what === "videos") return videos(query, world);
  if (what === "search") {
    const account = accountOf(world, query.get("channelId"));
    const items = account === undefined ? [] : shown(world, account).slice(0, 50);
    return json(200, {
      kind: "youtube#searchListResponse",
      items: items.map(({ id }) => ({ id: { videoId: id } })),
    });
  }
  return refused("badRequest");
}

function refused(reason: string, message = reason): Told {
  const code = statuses[reason] ?? 403;
  return json(code, {
    error: { code, message, errors: [{ message, domain: "youtube.quota", reason }] },
  });
}

function accountOf(world: World, id: string | null): SampleAccount | undefined {
  return world.accounts.find((one) => one.platform === "youtube" && one.id === id);
}

function channels(query: URLSearchParams, world: World, { withoutUploads }: YoutubeState): Told {
  const handle = query.get("forHandle");
  const account =
    accountOf(world, query.get("id")) ??
    world.accounts.find((one) => one.platform === "youtube" && handle !== null && `@${one.name}` === handle);
  if (account === undefined)
    return json(200, { kind: "youtube#channelListResponse", pageInfo: { totalResults: 0 } });
  const uploads = withoutUploads.has(account.id) ? "UU-none" : account.id.replace(/^UC/, "UU");
  return json(200, {
    kind: "youtube#channelListResponse",
    items: [
      {
        id: account.id,
        statistics: {
          subscriberCount: String(account.followers),
          hiddenSubscriberCount: false,
          videoCount: "9",
        },
        contentDetails: { relatedPlaylists: { likes: "", uploads } },
      },
    ],
  });
}

function playlist({ url, headers }: Asked, world: World, _state: YoutubeState): Told {
  const account = accountOf(world, (url.searchParams.get("playlistId") ?? "").replace(/^UU/, "UC"));
  if (account === undefined) return refused("playlistNotFound");
  // The list tells private videos too; only the videos themselves do not.
  const all = account.posts
    .filter(({ id, publishedAt }) => !world.removed.has(id) && publishedAt <= world.now())
    .toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  const most = Math.min(50, Number(url.searchParams.get("maxResults") ?? 5));
  const place = placeOf(url.searchParams.get("pageToken"));
  const etag = `"${hashOf(all.map(({ id }) => id).join()).slice(0, 20)}-${place}"`;
  if (headers["if-none-match"] === etag) return { status: 304, headers: { etag }, body: "" };
  return json(
    200,
    {
      kind: "youtube#playlistItemListResponse",
      etag,
      ...(place + most < all.length ? { nextPageToken: cursorAt(place + most) } : {}),
      items: all.slice(place, place + most).map(({ id, publishedAt }) => ({
        contentDetails: { videoId: id, videoPublishedAt: publishedAt.toISOString() },
      })),
      pageInfo: { totalResults: all.length, resultsPerPage: most },
    },
    { etag },
  );
}

function videos(query: URLSearchParams, world: World): Told {
  const ids = (query.get("id") ?? "").split(",");
  if (ids.length > 50) return refused("invalidFilters");
  const found = world.accounts
    .filter(({ platform }) => platform === "youtube")
    .flatMap((account) =>
      shown(world, account)
        .filter(({ id }) => ids.includes(id))
        .map((post) => ({ post, account })),
    );
  return json(200, {
    kind: "youtube#videoListResponse",
    items: found.map(({ post, account }) => videoOf(post, account, world)),
    pageInfo: { totalResults: found.length, resultsPerPage: found.length },
  });
}

function videoOf(post: SamplePost, account: SampleAccount, world: World): unknown {
  const now = world.now();
  const counts = {
    viewCount: String(grown(post.figures.views, post, now)),
    favoriteCount: "0",
    ...(world.quiet.has(post.id)
      ? {}
      : {
          likeCount: String(grown(post.figures.likes, post, now)),
          commentCount: String(grown(post.figures.comments, post, now)),
        }),
  };
  return {
    kind: "youtube#video",
    etag: "y",
    id: post.id,
    snippet: {
      publishedAt: post.publishedAt.toISOString(),
      channelId: account.id,
      title: post.title,
      description: post.text,
      channelTitle: account.name,
      tags: [bystanders[0]],
      liveBroadcastContent: "none",
    },
    status: { privacyStatus: "public" },
    contentDetails: { duration: "PT3M12S" },
    statistics: counts,
  };
}

/** Answers as www.youtube.com would: the public feed of the 15 newest videos, and robots.txt. */
export function youtubeFeed({ url }: Asked, world: World, state: YoutubeState): Told {
  if (url.pathname === "/robots.txt")
    return {
      status: 200,
      headers: { "content-type": "text/plain" },
      body: "User-agent: *\nDisallow: /results\n",
    };
  const failing = state.feedFails.shift();
  const account = accountOf(world, url.searchParams.get("channel_id"));
  if (failing !== undefined || account === undefined || url.pathname !== "/feeds/videos.xml")
    return { status: failing ?? 404, headers: { "content-type": "text/html" }, body: "<h1>Error</h1>" };
  const entries = shown(world, account)
    .slice(0, 15)
    .map(
      (
        post,
      ) => `<entry><id>yt:video:${post.id}</id><yt:videoId>${post.id}</yt:videoId><yt:channelId>${account.id}</yt:channelId>
<title>${escaped(post.title)}</title><link rel="alternate" href="https://www.youtube.com/watch?v=${post.id}"/>
<published>${post.publishedAt.toISOString()}</published><updated>${world.now().toISOString()}</updated>
<media:group><media:title>${escaped(post.title)}</media:title><media:description>${escaped(post.text)}</media:description>
<media:community><media:starRating count="${grown(post.figures.likes, post, world.now())}" average="5.00" min="1" max="5"/><media:statistics views="${grown(post.figures.views, post, world.now())}"/></media:community></media:group></entry>`,
    );
  return {
    status: 200,
    headers: { "content-type": "text/xml; charset=UTF-8" },
    body: `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
<yt:channelId>${account.id.slice(2)}</yt:channelId><title>${escaped(account.name)}</title>${entries.join("\n")}</feed>`,
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
