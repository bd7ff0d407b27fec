import type { Figures, Opening, Wanted } from "./account.ts";
import { keepable, type Reply, strange } from "./ask.ts";
import type { AskGraph } from "./facebook.ts";
import { Insights } from "./facebook-shapes.ts";
import { countersOf } from "./post.ts";
import { PlatformTrouble } from "./trouble.ts";

/** Since November 2025 and June 2026 these stand for impressions and for reach; the older names are gone. */
const metrics = [
  ["media_views", "post_media_view"],
  ["media_viewers", "post_total_media_view_unique"],
] as const;

/**
 * Insights of one post. A metric that Facebook has retired fails the whole request, so it is found out, remembered and
 * left out; a token without `read_insights` is remembered too. null = nothing may be read.
 */
export async function insightsOf(
  post: Wanted,
  graph: AskGraph,
  { budget, secrets }: Opening,
): Promise<Figures | null> {
  if (await budget.isWithout("insights")) return null;
  const asked: string[] = [];
  for (const [, name] of metrics) if (!(await budget.isWithout(name))) asked.push(name);
  const reply = await answered(post, asked, graph, budget);
  if (reply === null) return null;
  const insights = Insights.safeParse(reply.json).data;
  if (insights === undefined) throw strange("graph.facebook.com", reply.status, "số liệu Insights");
  const counters = countersOf(
    metrics.map(([metric, name]) => {
      const value = insights.data.find((one) => one.name === name)?.values.at(-1)?.value;
      return [metric, name, typeof value === "number" ? value : null];
    }),
  );
  return { answer: keepable(reply, insights, secrets), counters };
}

async function answered(
  post: Wanted,
  names: readonly string[],
  graph: AskGraph,
  budget: Opening["budget"],
): Promise<Reply | null> {
  if (names.length === 0) return null;
  // A reel has its numbers at the video behind it.
  const reel = /\/reel\/(\d+)/.exec(post.permalink)?.[1];
  const path = reel === undefined ? `${post.id}/insights` : `${reel}/video_insights`;
  try {
    return await graph(path, { metric: names.join(",") });
  } catch (error) {
    if (!(error instanceof PlatformTrouble)) throw error;
    if (error.kind === "no-permission") {
      await budget.goWithout("insights");
      return null;
    }
    if (error.kind === "gone") return null;
    if (error.code !== "metric") throw error;
    const [first = "", ...others] = names;
    if (others.length === 0) {
      await budget.goWithout(first);
      return null;
    }
    const good: string[] = [];
    for (const name of names) if ((await answered(post, [name], graph, budget)) !== null) good.push(name);
    return good.length === 0 || good.length === names.length ? null : answered(post, good, graph, budget);
  }
}
