import { type Known, PlatformTrouble } from "./trouble.ts";

/** The Data API's errors by their `reason`: what each means and what to do. */
const known: Readonly<Record<string, Known>> = {
  quotaExceeded: ["quota", "đã hết hạn mức ngày của YouTube; tự thu tiếp khi hạn mức mở lại"],
  dailyLimitExceeded: ["quota", "đã hết hạn mức ngày của YouTube; tự thu tiếp khi hạn mức mở lại"],
  rateLimitExceeded: ["throttled", "gọi YouTube quá nhanh; tự giãn ra"],
  userRateLimitExceeded: ["throttled", "gọi YouTube quá nhanh; tự giãn ra"],
  keyInvalid: ["token", "khóa API không đúng; tạo khóa mới trong Google Cloud, thay vào tệp mã truy cập"],
  keyExpired: ["token", "khóa API đã hết hạn; tạo khóa mới trong Google Cloud"],
  API_KEY_INVALID: [
    "token",
    "khóa API không đúng; tạo khóa mới trong Google Cloud, thay vào tệp mã truy cập",
  ],
  ipRefererBlocked: [
    "token",
    "khóa API bị giới hạn địa chỉ gọi; thêm địa chỉ của máy thu vào giới hạn của khóa",
  ],
  accessNotConfigured: [
    "no-permission",
    "dự án Google Cloud chưa bật YouTube Data API v3; bật rồi chờ vài phút",
  ],
  SERVICE_DISABLED: [
    "no-permission",
    "dự án Google Cloud chưa bật YouTube Data API v3; bật rồi chờ vài phút",
  ],
  authError: ["token", "mã truy cập YouTube đã hết hạn hoặc sai; cấp lại"],
  forbidden: ["no-permission", "khóa API không được phép đọc mục này"],
  insufficientPermissions: ["no-permission", "mã truy cập không được phép đọc mục này"],
  playlistItemsNotAccessible: ["no-permission", "danh sách video của kênh để riêng tư"],
  channelClosed: ["account-gone", "kênh YouTube đã đóng; sửa “account” trong tệp nguồn"],
  channelSuspended: ["account-gone", "kênh YouTube bị YouTube đình chỉ"],
  channelForbidden: ["no-permission", "kênh YouTube không cho đọc"],
  channelNotFound: ["account-gone", "không có kênh YouTube mang mã này; sửa “account” trong tệp nguồn"],
  playlistNotFound: ["gone", "kênh chưa có danh sách video tải lên"],
  videoNotFound: ["gone", "video không còn"],
  backendError: ["down", "YouTube báo lỗi tạm thời; lượt sau sẽ thử lại"],
  internalError: ["down", "YouTube báo lỗi tạm thời; lượt sau sẽ thử lại"],
};

/** What an error of the Data API means. */
export function youtubeTrouble(
  error: { readonly status: number; readonly reasons: readonly string[] },
  time: { readonly now: Date; readonly quotaOpens: Date },
): PlatformTrouble {
  const code = error.reasons.find((reason) => known[reason] !== undefined) ?? error.reasons[0] ?? "";
  const [kind, words] =
    known[code] ??
    (error.status >= 500
      ? (["down", "YouTube báo lỗi tạm thời; lượt sau sẽ thử lại"] as const)
      : (["changed", "YouTube không hiểu câu hỏi; báo người phát triển phần mềm"] as const));
  const until =
    kind === "quota"
      ? time.quotaOpens
      : kind === "throttled"
        ? new Date(time.now.getTime() + 5 * 60_000)
        : null;
  return new PlatformTrouble(kind, `YouTube (${code || error.status}): ${words}`, { code, until });
}
