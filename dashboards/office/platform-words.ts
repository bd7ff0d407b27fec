import type { PlatformName } from "../../crawlers/platforms/post.ts";

/** Platforms by the names that people call them. */
const platformWords: Readonly<Record<PlatformName, string>> = {
  facebook: "Facebook",
  youtube: "YouTube",
  zalo: "Zalo OA",
  tiktok: "TikTok",
};

/** What platforms count. Two platforms that use one word count by rules of their own: never added up. */
const metricWords: Readonly<Record<string, string>> = {
  views: "lượt xem",
  likes: "lượt thích",
  reactions: "cảm xúc",
  comments: "bình luận",
  shares: "chia sẻ",
  media_views: "lượt xem nội dung (Insights)",
  media_viewers: "người xem nội dung (Insights)",
  followers: "người theo dõi",
  reach: "lượt tiếp cận",
  viewers: "người xem",
  visits: "lượt truy cập",
  users: "người dùng đăng ký",
};

/** A platform's name; one that nobody knows stands as it is. */
export function platformWord(platform: string): string {
  return Object.entries(platformWords).find(([name]) => name === platform)?.[1] ?? platform;
}

const cumulative = "/luy-ke"; // how `suppliedReach` marks a number that grows from period to period

/** What a metric is called; one that nobody knows stands as it is. */
export function metricWord(metric: string): string {
  if (metric.endsWith(cumulative)) return `${metricWord(metric.slice(0, -cumulative.length))} (lũy kế)`;
  return metricWords[metric] ?? metric;
}
