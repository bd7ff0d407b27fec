import { type Known, PlatformTrouble } from "./trouble.ts";

/** TikTok's errors by code: what each means and what to do. */
const known: Readonly<Record<string, Known>> = {
  access_token_invalid: ["token", "mã truy cập không đúng hoặc đã hết hạn"],
  scope_not_authorized: [
    "no-permission",
    "chủ tài khoản chưa đồng ý cho đọc mục này; cấp lại mã với quyền user.info.basic, user.info.stats, video.list",
  ],
  scope_permission_missed: [
    "no-permission",
    "ứng dụng chưa được TikTok duyệt quyền cần thiết (video.list, user.info.stats)",
  ],
  invalid_params: ["changed", "TikTok không nhận tham số; báo người phát triển phần mềm"],
  rate_limit_exceeded: ["throttled", "gọi TikTok quá nhiều; tự giãn ra"],
  internal_error: ["down", "TikTok báo lỗi tạm thời; lượt sau sẽ thử lại"],
  daily_quota_limit_exceeded: ["quota", "đã hết hạn mức ngày của TikTok; tự thu tiếp ngày hôm sau"],
  // Answers of the token address.
  invalid_grant: [
    "token",
    "mã làm mới đã hết hạn hoặc bị thu hồi; chủ tài khoản TikTok đồng ý lại rồi cấp mã mới",
  ],
  invalid_client: [
    "token",
    "client_key hoặc client_secret không đúng; xem lại trong trang ứng dụng của TikTok",
  ],
  invalid_request: ["token", "yêu cầu đổi mã truy cập không đúng; xem lại tệp mã truy cập"],
};
const wait = 5 * 60_000; // the window of a minute slides; a few minutes are enough

/** What an error code of TikTok's means. */
export function tiktokTrouble(code: string, now: Date): PlatformTrouble {
  const [kind, words] = known[code] ?? [
    "changed",
    "TikTok báo lỗi chưa có trong tài liệu phần mềm biết; báo người phát triển phần mềm",
  ];
  const until =
    kind === "throttled" ? new Date(now.getTime() + wait) : kind === "quota" ? nextUtcDay(now) : null;
  return new PlatformTrouble(kind, `TikTok (${code}): ${words}`, { code, until });
}

/** Midnight in UTC, when TikTok's day begins. */
export function nextUtcDay(now: Date): Date {
  return new Date(Date.parse(`${now.toISOString().slice(0, 10)}T00:00:00Z`) + 86_400_000);
}
