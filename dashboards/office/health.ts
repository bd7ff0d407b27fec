import type { Source } from "../../config/source-schema.ts";
import type { LookOutcome } from "../../crawlers/ledger.ts";
import type { Sample } from "../../pipeline/measure/frame.ts";
import type { ChannelWatch } from "../../pipeline/measure/observe.ts";

/** How a source fares: what can be said of it, worst first. */
export const healths = [
  "broken",
  "suspect",
  "needs-javascript",
  "not-permitted",
  "not-visited",
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
  silent: { name: "thu được, không có tin trong kỳ", tone: "", todo: "" },
  working: { name: "đang thu tốt", tone: "good", todo: "" },
  "not-due": { name: "không đến lịch trong kỳ", tone: "", todo: "" },
  "no-channel": {
    name: "chưa khai báo kênh",
    tone: "",
    todo: "Khai địa chỉ RSS, sitemap hoặc chuyên mục trong tệp nguồn.",
  },
};

/** A source's health in a window: what its channels answer now, and whether anything came from it in the window. */
export function healthOf(sample: Sample, source: Source): Health {
  const row = sample.sources.find((found) => found.source.id === source.id);
  if (row === undefined) return source.channels.length === 0 ? "no-channel" : "not-due";
  if (row.watches.length === 0) return "not-visited";
  if (row.watches.some(isGood)) {
    const captured = sample.tallies.get(source.id)?.captured ?? 0;
    return captured === 0 ? "silent" : "working";
  }
  const [worst] = row.watches.map(troubleOf).toSorted((a, b) => healths.indexOf(a) - healths.indexOf(b));
  return worst ?? "broken";
}

/** true when the channel's last visit succeeded and its list still shows something. */
export function isGood(watch: ChannelWatch): boolean {
  return !watch.suspect && (watch.lastOutcome === "working" || watch.lastOutcome === "empty");
}

const troubles: Readonly<Record<LookOutcome, Health>> = {
  working: "suspect",
  empty: "suspect",
  stale: "suspect",
  unreachable: "broken",
  refused: "broken",
  "not-a-list": "suspect",
  "needs-javascript": "needs-javascript",
  "not-permitted": "not-permitted",
};

function troubleOf(watch: ChannelWatch): Health {
  return watch.suspect ? "suspect" : troubles[watch.lastOutcome];
}
