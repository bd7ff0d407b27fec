import type { Address, LookOutcome } from "../crawlers/ledger.ts";
import { isFate, type Fate } from "./fate.ts";
import type { Finding } from "./second-look/watch.ts";

/** The ending of a capture, as screens and terminals call it. */
export const fateWords: Readonly<Record<Fate, string>> = {
  counted: "được tính",
  "off-topic": "ngoài kế hoạch",
  passing: "nhắc thoáng",
  "awaiting-review": "chờ duyệt",
  unchanged: "không đổi so với lần trước",
  signpost: "trang dẫn đường",
  "not-an-article": "không phải tin bài",
  gone: "đã gỡ",
  unreadable: "không đọc được",
  failed: "lỗi",
};

/** How a visit to a channel ended. */
export const outcomeWords: Readonly<Record<LookOutcome, string>> = {
  working: "thu được",
  empty: "thu được, không có tin mới",
  stale: "danh sách đứng yên từ lâu",
  unreachable: "không kết nối được",
  refused: "máy chủ từ chối",
  "not-a-list": "không còn là danh sách tin",
  "needs-javascript": "cần trình duyệt mới hiện danh sách",
  "not-permitted": "không được phép thu",
};

/** What became of an article address in a round. */
export const addressWords: Readonly<Record<Address["state"], string>> = {
  due: "còn chờ tải",
  captured: "tải được",
  gone: "đã gỡ",
  failed: "tải lỗi",
  forbidden: "trang không cho thu",
};

/** What a later look at an item's page found. */
export const findingWords: Readonly<Record<Finding, string>> = {
  unchanged: "không đổi",
  edited: "đã sửa",
  removed: "đã gỡ",
  restored: "đã đăng lại",
  unreadable: "không đọc được như một bài",
  unreachable: "không vào được trang, sẽ thử lại",
};

/** A fate's word; any other text as it stands. */
export function fateWord(fate: string): string {
  return isFate(fate) ? fateWords[fate] : fate;
}

/** Counts by state in words, most first: "tải được 1.204, đã gỡ 2"; "không có" where nothing was counted. */
export function counted(
  counts: Readonly<Record<string, number>>,
  words: Readonly<Record<string, string>>,
): string {
  const all = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, other]) => other - one)
    .map(([state, count]) => `${words[state] ?? state} ${count.toLocaleString("vi-VN")}`);
  return all.length === 0 ? "không có" : all.join(", ");
}
