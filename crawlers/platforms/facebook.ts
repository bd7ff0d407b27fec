import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Account, Again, Figures, Opening, Page, Wanted } from "./account.ts";
import { keepable, type Reply, strange } from "./ask.ts";
import { insightsOf } from "./facebook-insights.ts";
import { facebookTrouble } from "./facebook-errors.ts";
import { Failure, fields, List, Node, PageNode, usageOf } from "./facebook-shapes.ts";
import { countersOf, type Listed, momentOf } from "./post.ts";
import { PlatformTrouble } from "./trouble.ts";

/** The version that is asked for where the city's files name none; good until July 2028 at least. */
const usualVersion = "v26.0";
const host = "https://graph.facebook.com";
const perPage = 100;
const nearLimit = 80; // percent of an allowance at which we stop
const rest = 30; // minutes, where Facebook does not say how long

/** Asks the Graph API and understands its refusals. */
export type AskGraph = (path: string, query: Readonly<Record<string, string>>) => Promise<Reply>;

/**
 * A page by the Pages API: its own posts with reactions, comments and shares as figures, insights where the token may
 * read them. `api: public` reads another's page by Page Public Content Access, without insights.
 */
export function facebookAccount(opening: Opening): Account {
  const { channel, token, ask, budget, secrets, now } = opening;
  const version = channel.apiVersion ?? usualVersion;
  const isOwn = channel.api !== "public";
  const api = `${isOwn ? "pages" : "public"} ${version}`;
  const secret = token.access_token ?? "";

  const graph: AskGraph = async (path, query) => {
    await budget.check();
    const url = new URL(`${host}/${version}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const reply = await ask({
      url: url.href,
      headers: { authorization: `Bearer ${secret}` },
      // The proof that the caller knows the app's secret is a parameter by Facebook's documents, and nothing else.
      ...(token.app_secret === undefined ? {} : { hidden: { appsecret_proof: proofOf(opening, secret) } }),
    });
    const { percent, regain } = usageOf(reply.headers);
    if (percent >= nearLimit) {
      const until = new Date(now().getTime() + (regain > 0 ? regain : rest) * 60_000);
      await budget.rest(until, `Facebook báo đã dùng ${Math.round(percent)}% lượt gọi nên tạm dừng`);
    }
    const failure = Failure.safeParse(reply.json).data?.error;
    if (failure !== undefined) {
      const trouble = facebookTrouble({ code: failure.code, subcode: failure.error_subcode }, now());
      if (trouble.until !== null) await budget.rest(trouble.until, trouble.message);
      throw /must be a valid insights metric/i.test(failure.message)
        ? new PlatformTrouble("changed", trouble.message, { code: "metric" })
        : trouble;
    }
    if (reply.status >= 400) throw strange("graph.facebook.com", reply.status, "lỗi không có mã");
    return reply;
  };

  const listed = (node: Node): Listed => ({
    post: {
      platform: "facebook",
      api,
      id: node.id,
      permalink: permalinkOf(node),
      title: null,
      text: (node.message ?? node.story ?? "").normalize("NFC"),
      publishedAt: momentOf(node.created_time),
      editedAt: null,
      link: node.attachments?.data.find(({ unshimmed_url: url }) => isOutside(url))?.unshimmed_url ?? null,
      media: mediaOf(node),
      gone:
        node.is_hidden === true || node.is_published === false
          ? "bài đã bị ẩn hoặc hủy đăng trên Facebook"
          : null,
    },
    counters: countersOf([
      ["reactions", "reactions.summary.total_count", node.reactions?.summary.total_count],
      ["comments", "comments.summary.total_count", node.comments?.summary.total_count],
      // By Facebook's documents the field is left out exactly where nobody shared.
      ["shares", "shares.count", node.shares?.count ?? 0],
    ]),
  });

  return {
    api,
    async *list(since): AsyncGenerator<Page> {
      let after: string | undefined;
      const seen = new Set<string>();
      do {
        const reply = await graph(`${channel.account}/${isOwn ? "published_posts" : "posts"}`, {
          fields,
          since: String(Math.floor(since.getTime() / 1000)),
          limit: String(perPage),
          ...(after === undefined ? {} : { after }),
        });
        const list = List.safeParse(reply.json).data;
        if (list === undefined) throw strange("graph.facebook.com", reply.status, "danh sách bài");
        const nodes = list.data.flatMap((row) => Node.safeParse(row).data ?? []);
        if (nodes.length === 0 && list.data.length > 0)
          throw strange("graph.facebook.com", reply.status, "bài đăng");
        yield { answers: [keepable(reply, { data: nodes }, secrets)], posts: nodes.map(listed) };
        // A page may be short or empty in the middle; the end is where no next one is named.
        after = list.paging?.next === undefined ? undefined : list.paging.cursors?.after;
        if (after !== undefined && seen.has(after)) break;
        if (after !== undefined) seen.add(after);
      } while (after !== undefined);
    },
    async *again(posts): AsyncGenerator<Again> {
      for (const wanted of posts) yield await oneAgain(wanted, graph, opening, listed);
    },
    ...(isOwn ? { insights: (post: Wanted) => insightsOf(post, graph, opening) } : {}),
    async audience(): Promise<Figures | null> {
      const reply = await graph(channel.account, {
        fields: "id,name,followers_count,fan_count,is_published",
      });
      const page = PageNode.safeParse(reply.json).data;
      if (page === undefined) throw strange("graph.facebook.com", reply.status, "thông tin trang");
      if (page.is_published === false)
        throw new PlatformTrouble(
          "account-gone",
          "trang Facebook đang ở trạng thái chưa đăng (unpublished); quản trị trang cần đăng lại trang",
        );
      const counters = countersOf([["followers", "followers_count", page.followers_count]]);
      return { answer: keepable(reply, page, secrets), counters };
    },
  };
}

async function oneAgain(
  wanted: Wanted,
  graph: AskGraph,
  { secrets }: Opening,
  listed: (node: Node) => Listed,
): Promise<Again> {
  try {
    const reply = await graph(wanted.id, { fields });
    const node = Node.safeParse(reply.json).data;
    if (node === undefined) throw strange("graph.facebook.com", reply.status, "một bài đăng");
    return { answers: [keepable(reply, node, secrets)], posts: [listed(node)], missing: [] };
  } catch (error) {
    if (!(error instanceof PlatformTrouble) || error.kind !== "gone") throw error;
    const why = "bài đã bị gỡ hoặc ẩn trên Facebook (100/33)";
    return { answers: [], posts: [], missing: [{ ...wanted, why }] };
  }
}

function proofOf({ token, secrets }: Opening, secret: string): string {
  const proof = createHmac("sha256", token.app_secret ?? "")
    .update(secret)
    .digest("hex");
  secrets.add(proof);
  return proof;
}

const HttpsAddress = z.url({ protocol: /^https$/ });

function permalinkOf({ id, permalink_url: given }: Node): string {
  const url = HttpsAddress.safeParse(given);
  return url.success ? url.data : `https://www.facebook.com/${encodeURIComponent(id)}`;
}

/** Whether the attachment leads away from Facebook. */
function isOutside(url: string | undefined): boolean {
  const read = url === undefined ? null : URL.parse(url);
  return read !== null && /^https?:$/.test(read.protocol) && !/(^|\.)(facebook|fb)\.\w+$/.test(read.hostname);
}

function mediaOf({ attachments, status_type: status }: Node): { image: boolean; video: boolean } {
  const kinds = attachments?.data.map(({ media_type: kind }) => kind ?? "") ?? [];
  return {
    image: kinds.some((kind) => kind === "photo" || kind === "album") || status === "added_photos",
    video: kinds.some((kind) => kind.startsWith("video")) || status === "added_video",
  };
}
