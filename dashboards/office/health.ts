import type { Source } from "../../config/source-schema.ts";
import type { BreakKind, ChannelHealth } from "../../pipeline/health/health.ts";
import type { WatchedChannel } from "../../pipeline/health/watch.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";

/** How a source fares: what can be said of it, worst first. */
export const healths = [
  "broken",
  "suspect",
  "needs-javascript",
  "not-permitted",
  "not-visited",
  "unread",
  "silent",
  "working",
  "not-due",
  "no-channel",
] as const;
export type Health = (typeof healths)[number];

/** What a health is called, how grave it is, and what to do about it. */
export const healthWords: Readonly<
  Record<
    Health,
    { readonly name: string; readonly tone: "good" | "warn" | "bad" | ""; readonly todo: string }
  >
> = {
  broken: {
    name: "hỏng",
    tone: "bad",
    todo: "Mở địa chỉ bằng trình duyệt. Trang vẫn sống thì kiểm tra mạng của máy thu; trang chết thì báo đơn vị chủ quản.",
  },
  suspect: {
    name: "nghi hỏng bộ bóc tách",
    tone: "bad",
    todo: "Trang trả lời nhưng danh sách không còn tin: giao diện có thể đã đổi. Sửa địa chỉ chuyên mục hoặc “links” trong tệp nguồn.",
  },
  "needs-javascript": {
    name: "cần trình duyệt",
    tone: "warn",
    todo: "Khai “javascript: true” cho kênh, hoặc tìm RSS, sitemap của trang.",
  },
  "not-permitted": {
    name: "cần quyền hoặc nhập tay",
    tone: "warn",
    todo: "Trang cấm máy thu (robots.txt) hoặc đòi đăng nhập: xin phép đơn vị chủ quản, hoặc nhập số liệu tay. Không tính là lỗi của đơn vị.",
  },
  "not-visited": {
    name: "chưa ghé lần nào",
    tone: "warn",
    todo: "Chạy lệnh collect, hoặc chờ lịch thu.",
  },
  unread: {
    name: "chưa thu được trong kỳ",
    tone: "warn",
    todo: "Trong kỳ chưa có ngày nào thu đủ, nên chưa thể nói đơn vị không đăng tin. Kênh vừa lỗi thì máy tự thử lại; kỳ trước ngày bắt đầu thu thì dùng lệnh back-fill.",
  },
  silent: { name: "thu được, không có tin trong kỳ", tone: "", todo: "" },
  working: { name: "đang thu tốt", tone: "good", todo: "" },
  "not-due": { name: "không đến lịch trong kỳ", tone: "", todo: "" },
  "no-channel": {
    name: "chưa khai báo kênh",
    tone: "",
    todo: "Khai địa chỉ RSS, sitemap hoặc chuyên mục trong tệp nguồn.",
  },
};

/**
 * A source's health: how its channels fare now, by the one rule of the health page, and whether anything came from it in the
 * window. One channel that works is enough; else the worst speaks.
 */
export function healthOf(sample: Sample, source: Source, channels: readonly WatchedChannel[]): Health {
  if (source.channels.length === 0) return "no-channel";
  const row = sample.sources.find((one) => one.source.id === source.id);
  if (row === undefined) return "not-due";
  if (channels.some(({ health }) => isGood(health))) {
    if ((sample.tallies.get(source.id)?.captured ?? 0) > 0) return "working";
    // Of days on which nobody could read it nothing is known, a silence least of all.
    return row.watches.some(({ observed }) => row.days.some((day) => observed.has(day)))
      ? "silent"
      : "unread";
  }
  const [worst] = channels
    .map(({ health }) => troubleOf(health))
    .toSorted((a, b) => healths.indexOf(a) - healths.indexOf(b));
  return worst ?? "not-visited";
}

/** true when the channel is read, though its outlet may be silent. */
export function isGood({ state }: ChannelHealth): boolean {
  return state === "working" || state === "silent";
}

const breaks: Readonly<Record<BreakKind, Health>> = {
  unreachable: "broken",
  refused: "broken",
  "changed-shape": "suspect",
  "empty-feed": "suspect",
  "stale-feed": "suspect",
  "dates-wrong": "suspect",
  "needs-browser": "needs-javascript",
};

function troubleOf(health: ChannelHealth): Health {
  if (health.state === "broken") return breaks[health.kind];
  if (health.state === "not-permitted") return "not-permitted";
  return health.state === "not-due" && health.why !== "new" ? "not-due" : "not-visited";
}
