import type { Account, Again, Figures, Opening, Page } from "./account.ts";
import type { Bucket } from "./allowance.ts";
import { keepable, type Reply, strange } from "./ask.ts";
import { countersOf, type Listed, momentOf } from "./post.ts";
import { PlatformTrouble } from "./trouble.ts";
import { youtubeAtomAccount } from "./youtube-atom.ts";
import { youtubeTrouble } from "./youtube-errors.ts";
import { Channels, Failure, Found, PlaylistItems, Video, Videos } from "./youtube-shapes.ts";

const base = "https://www.googleapis.com/youtube/v3";
const atOnce = 50; // ids or entries of one answer
const api = "data v3";

const pacific = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/Los_Angeles",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  hourCycle: "h23",
});

/** The day in California, by which YouTube counts. */
function pacificDay(at: Date): string {
  return pacific.format(at).slice(0, 10);
}

/** The next midnight in California: the first full hour that lies on another day there. */
function nextPacificDay(now: Date): Date {
  const hour = 3_600_000;
  let at = new Date(Math.ceil((now.getTime() + 1) / hour) * hour);
  while (pacificDay(at) === pacificDay(now)) at = new Date(at.getTime() + hour);
  return at;
}

const daily = { windowOf: pacificDay, endsAt: nextPacificDay };
const units: Bucket = { name: "units", limit: 10_000, said: "YouTube cho 10.000 đơn vị mỗi ngày", ...daily };
const searches: Bucket = { name: "search", limit: 100, said: "YouTube cho 100 lượt tìm mỗi ngày", ...daily };

/** A channel by the Data API with a key; without a key (`api: atom`) by its public feed of the 15 newest. */
export function youtubeAccount(opening: Opening): Account {
  return opening.channel.api === "atom" ? youtubeAtomAccount(opening) : dataAccount(opening);
}

function dataAccount(opening: Opening): Account {
  const { channel, token, ask, budget, secrets, now } = opening;

  const youtube = async (
    path: string,
    query: Readonly<Record<string, string>>,
    etag: string | null = null,
  ): Promise<Reply> => {
    await budget.check();
    await budget.spend(path === "search" ? searches : units, 1); // also a wrong call and an unchanged list cost one
    const reply = await ask({
      url: `${base}/${path}?${new URLSearchParams(query).toString()}`,
      headers: {
        "x-goog-api-key": token.api_key ?? token.access_token ?? "",
        ...(etag === null ? {} : { "if-none-match": etag }),
      },
    });
    if (reply.status === 304) return reply;
    const failure = Failure.safeParse(reply.json).data?.error;
    if (failure !== undefined) {
      const reasons = [...failure.errors, ...failure.details].flatMap(({ reason }) => reason ?? []);
      const time = { now: now(), quotaOpens: nextPacificDay(now()) };
      const trouble = youtubeTrouble({ status: failure.code, reasons }, time);
      if (trouble.until !== null) await budget.rest(trouble.until, trouble.message);
      throw trouble;
    }
    if (reply.status >= 400) throw strange("www.googleapis.com", reply.status, "lỗi không có mã");
    return reply;
  };

  let asked: Promise<{ reply: Reply; value: ReturnType<typeof Channels.parse> }> | undefined;
  const about = () => {
    asked ??= (async () => {
      const { account } = channel;
      const by = account.startsWith("@") ? { forHandle: account } : { id: account };
      const reply = await youtube("channels", { part: "statistics,contentDetails", ...by });
      const value = Channels.safeParse(reply.json).data;
      if (value === undefined) throw strange("www.googleapis.com", reply.status, "thông tin kênh");
      if (value.items.length === 0)
        throw new PlatformTrouble(
          "account-gone",
          "YouTube không có kênh mang mã này; sửa “account” trong tệp nguồn (mã UC… hoặc @tên)",
        );
      return { reply, value };
    })();
    return asked;
  };

  /** Videos by id: what is deleted or private is missing from the answer. */
  const videos = async (ids: readonly string[]): Promise<{ page: Page; found: ReadonlySet<string> }> => {
    const reply = await youtube("videos", { part: "snippet,statistics,status", id: ids.join(",") });
    const rows = Videos.safeParse(reply.json).data?.items;
    if (rows === undefined) throw strange("www.googleapis.com", reply.status, "danh sách video");
    const items = rows.flatMap((row) => Video.safeParse(row).data ?? []);
    if (items.length === 0 && rows.length > 0)
      throw strange("www.googleapis.com", reply.status, "thông tin video");
    const posts = items
      .filter(({ snippet }) => snippet.liveBroadcastContent !== "upcoming") // announced, not published yet
      .map(listed);
    return {
      page: { answers: [keepable(reply, { items: asWritten(items) }, secrets)], posts },
      found: new Set(items.map(({ id }) => id)),
    };
  };

  return {
    api,
    async *list(since, etag): AsyncGenerator<Page> {
      const { value } = await about();
      const [first] = value.items;
      const playlistId = first?.contentDetails.relatedPlaylists.uploads;
      if (playlistId === undefined) return;
      let pageToken: string | undefined;
      do {
        const query = { part: "contentDetails", playlistId, maxResults: String(atOnce) };
        let reply: Reply;
        try {
          reply = await youtube(
            "playlistItems",
            pageToken === undefined ? query : { ...query, pageToken },
            pageToken === undefined ? etag : null,
          );
        } catch (error) {
          if (!(error instanceof PlatformTrouble) || error.code !== "playlistNotFound") throw error;
          // Without uploads there is no list; a search tells "none yet" from "list broken".
          yield* searched(first?.id ?? "", youtube, videos, opening);
          return;
        }
        if (reply.status === 304) {
          yield { answers: [], posts: [], unchanged: true };
          return;
        }
        const page = PlaylistItems.safeParse(reply.json).data;
        if (page === undefined) throw strange("www.googleapis.com", reply.status, "danh sách tải lên");
        const recent = page.items.filter(({ contentDetails }) => !isBefore(contentDetails, since));
        const ids = recent.map(({ contentDetails }) => contentDetails.videoId);
        const own = keepable(reply, page, secrets);
        const read = ids.length === 0 ? null : (await videos(ids)).page;
        const tag = pageToken === undefined ? reply.headers["etag"] : undefined;
        yield {
          answers: [own, ...(read?.answers ?? [])],
          posts: read?.posts ?? [],
          ...(tag === undefined ? {} : { etag: tag }),
        };
        pageToken = recent.length === 0 && page.items.length > 0 ? undefined : page.nextPageToken;
      } while (pageToken !== undefined);
    },
    async *again(posts): AsyncGenerator<Again> {
      for (let at = 0; at < posts.length; at += atOnce) {
        const some = posts.slice(at, at + atOnce);
        const { page, found } = await videos(some.map(({ id }) => id));
        const missing = some
          .filter(({ id }) => !found.has(id))
          .map((post) => ({ ...post, why: "video đã bị gỡ hoặc chuyển sang riêng tư trên YouTube" }));
        yield { ...page, missing };
      }
    },
    async audience(): Promise<Figures | null> {
      const { reply, value } = await about();
      const statistics = value.items[0]?.statistics;
      if (statistics === undefined || statistics.hiddenSubscriberCount === true) return null;
      const counters = countersOf([["followers", "statistics.subscriberCount", statistics.subscriberCount]]);
      return { answer: keepable(reply, value, secrets), counters };
    },
  };
}

async function* searched(
  channelId: string,
  youtube: (path: string, query: Readonly<Record<string, string>>) => Promise<Reply>,
  videos: (ids: readonly string[]) => Promise<{ page: Page }>,
  { secrets }: Opening,
): AsyncGenerator<Page> {
  const reply = await youtube("search", {
    part: "id",
    channelId,
    type: "video",
    order: "date",
    maxResults: String(atOnce),
  });
  const found = Found.safeParse(reply.json).data;
  if (found === undefined) throw strange("www.googleapis.com", reply.status, "kết quả tìm");
  const own = keepable(reply, found, secrets);
  const ids = found.items.map(({ id }) => id.videoId);
  const read = ids.length === 0 ? null : (await videos(ids)).page;
  yield { answers: [own, ...(read?.answers ?? [])], posts: read?.posts ?? [] };
}

function isBefore({ videoPublishedAt: at }: { videoPublishedAt?: string | undefined }, since: Date): boolean {
  return at !== undefined && Date.parse(at) < since.getTime();
}

function listed({ id, snippet, statistics, status }: Video): Listed {
  return {
    post: {
      platform: "youtube",
      api,
      id,
      permalink: `https://www.youtube.com/watch?v=${encodeURIComponent(id)}`,
      title: snippet.title.normalize("NFC"),
      text: snippet.description.normalize("NFC"),
      publishedAt: momentOf(snippet.publishedAt),
      editedAt: null,
      link: null,
      media: { image: false, video: true },
      gone: status?.privacyStatus === "private" ? "video chuyển sang riêng tư trên YouTube" : null,
    },
    counters: countersOf([
      ["views", "statistics.viewCount", statistics?.viewCount],
      ["likes", "statistics.likeCount", statistics?.likeCount],
      ["comments", "statistics.commentCount", statistics?.commentCount],
    ]),
  };
}

/** Counts go into the archive as text, as YouTube writes them. */
function asWritten(items: readonly Video[]): unknown {
  return items.map(({ statistics, ...rest }) => ({
    ...rest,
    ...(statistics === undefined
      ? {}
      : {
          statistics: Object.fromEntries(
            Object.entries(statistics).flatMap(([name, count]) =>
              count === undefined ? [] : [[name, String(count)]],
            ),
          ),
        }),
  }));
}
