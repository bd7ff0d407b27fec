import { type Known, PlatformTrouble } from "./trouble.ts";

/** The Graph API's errors by `code/subcode`, then by `code`: what each means and what to do. */
const known: Readonly<Record<string, Known>> = {
  "1": ["down", "Facebook báo lỗi tạm thời; lượt sau sẽ thử lại"],
  "2": ["down", "dịch vụ của Facebook đang gián đoạn; lượt sau sẽ thử lại"],
  "4": ["throttled", "ứng dụng gọi Facebook quá nhiều; tự giãn ra"],
  "10": [
    "no-permission",
    "mã truy cập chưa có quyền đọc trang này; cấp thêm quyền pages_read_engagement cho ứng dụng",
  ],
  "17": ["throttled", "người dùng hệ thống gọi Facebook quá nhiều; tự giãn ra"],
  "32": ["throttled", "trang bị gọi quá nhiều; tự giãn ra"],
  "100": [
    "changed",
    "Facebook không hiểu câu hỏi (tham số sai hoặc đã bỏ); báo người phát triển, hoặc sửa apiVersion",
  ],
  "100/33": ["gone", "bài hoặc trang không còn, bị ẩn, hoặc mã truy cập không được xem"],
  "102": ["token", "phiên đăng nhập đã hết; cấp lại mã truy cập"],
  "190": ["token", "mã truy cập không dùng được; cấp lại mã truy cập của trang"],
  "190/458": ["token", "ứng dụng đã bị gỡ khỏi trang; quản trị trang cần cài lại ứng dụng rồi cấp mã mới"],
  "190/459": [
    "token",
    "tài khoản cấp mã bị Facebook giữ để kiểm tra; chủ tài khoản đăng nhập facebook.com rồi cấp mã mới",
  ],
  "190/460": ["token", "mật khẩu của tài khoản cấp mã đã đổi; cấp lại mã truy cập"],
  "190/463": ["token", "mã truy cập đã hết hạn; cấp lại mã dài hạn của trang (hoặc của người dùng hệ thống)"],
  "190/464": ["token", "tài khoản cấp mã chưa xác nhận; chủ tài khoản đăng nhập facebook.com rồi cấp mã mới"],
  "190/467": ["token", "mã truy cập đã bị thu hồi; cấp lại mã truy cập"],
  "190/492": ["token", "tài khoản cấp mã không còn vai trò ở trang; thêm lại vai trò rồi cấp mã mới"],
  "341": ["throttled", "Facebook giới hạn tạm thời ứng dụng; tự giãn ra"],
  "368": [
    "throttled",
    "Facebook chặn tạm thời vì nghi vi phạm chính sách; xem thông báo của ứng dụng rồi chờ",
  ],
  "613": ["throttled", "vượt giới hạn gọi riêng của Facebook; tự giãn ra"],
  "803": ["account-gone", "không có trang mang mã này; kiểm tra “account” trong tệp nguồn"],
  "3001": [
    "changed",
    "Facebook không nhận câu hỏi Insights vì thiếu tên số đo; báo người phát triển phần mềm",
  ],
  "80001": ["throttled", "trang dùng hết lượt gọi theo giờ (BUC); tự giãn ra"],
};

const waits: Readonly<Record<string, number>> = { "341": 60, "368": 24 * 60, "613": 60 }; // minutes
const usualWait = 30; // minutes; the windows of app and page usage are an hour long and slide

/** What the error of a Graph answer means. `now` decides until when a throttled token rests. */
export function facebookTrouble(
  error: { readonly code: number; readonly subcode: number | undefined },
  now: Date,
): PlatformTrouble {
  const { code, subcode } = error;
  const name = subcode === undefined ? String(code) : `${code}/${subcode}`;
  const permission: Known = [
    "no-permission",
    "mã truy cập thiếu quyền đọc trang này; xin quyền (pages_read_engagement, hoặc Page Public Content Access với trang của đơn vị khác)",
  ];
  const [kind, words] =
    known[name] ??
    known[String(code)] ??
    (code >= 200 && code <= 299
      ? permission
      : ([
          "changed",
          "Facebook báo lỗi chưa có trong tài liệu phần mềm biết; báo người phát triển phần mềm",
        ] as const));
  const until =
    kind === "throttled" ? new Date(now.getTime() + (waits[String(code)] ?? usualWait) * 60_000) : null;
  return new PlatformTrouble(kind, `Facebook (${name}): ${words}`, { code: name, until });
}
