import { type Known, PlatformTrouble } from "./trouble.ts";

/** The Open API's errors by number; it answers 200 to everything. */
const known: Readonly<Record<string, Known>> = {
  "-124": ["token", "mã truy cập của OA đã hết hạn"],
  "-201": ["changed", "Zalo không nhận tham số; báo người phát triển phần mềm"],
  "-209": ["no-permission", "gói dịch vụ của OA không có giao diện này; nâng gói OA hoặc nhập tay"],
  "-210": ["no-permission", "ứng dụng chưa được OA cấp quyền; quản trị OA cấp quyền cho ứng dụng"],
  "-216": ["token", "mã truy cập của OA không đúng hoặc đã hết hạn"],
  "-14014": [
    "token",
    "mã làm mới của OA đã dùng rồi hoặc hết hạn (mỗi mã chỉ dùng một lần); quản trị OA cấp lại bộ mã mới, và không dùng chung bộ mã với phần mềm khác",
  ],
  "-32": ["throttled", "gọi Zalo quá nhiều; tự giãn ra"],
};
const wait = 30 * 60_000; // Zalo does not say how long

/** What an error number of Zalo's means. */
export function zaloTrouble(code: number, now: Date): PlatformTrouble {
  const [kind, words] = known[String(code)] ?? [
    "changed",
    "Zalo báo lỗi chưa có trong tài liệu phần mềm biết; báo người phát triển phần mềm",
  ];
  const until = kind === "throttled" ? new Date(now.getTime() + wait) : null;
  return new PlatformTrouble(kind, `Zalo (${code}): ${words}`, { code: String(code), until });
}
