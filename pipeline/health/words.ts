import type { BreakKind, ChannelHealth } from "./health.ts";

/** What each way of being broken is called, and what a person does about it. */
export const breakWords: Readonly<Record<BreakKind, { readonly name: string; readonly todo: string }>> = {
  unreachable: {
    name: "không kết nối được",
    todo: "Mở địa chỉ bằng trình duyệt. Trang vẫn mở được: kiểm tra mạng của máy thu. Trang không mở được: báo đơn vị quản trị trang.",
  },
  refused: {
    name: "máy chủ từ chối",
    todo: "Gửi đơn vị quản trị trang văn bản đề nghị cho phép máy thu của thành phố (tên máy thu ghi ở trang Máy thu).",
  },
  "changed-shape": {
    name: "nghi đổi giao diện",
    todo: "Chạy lệnh probe với địa chỉ này, rồi sửa links, next hoặc quy tắc đọc bài trong tệp nguồn.",
  },
  "empty-feed": {
    name: "danh sách rỗng",
    todo: "Địa chỉ trả lời mà không có tin nào: tìm địa chỉ RSS hoặc chuyên mục đúng (lệnh probe) và sửa trong tệp nguồn.",
  },
  "stale-feed": {
    name: "danh sách đứng yên",
    todo: "Danh sách chỉ còn tin cũ: tìm địa chỉ đang dùng của trang (lệnh probe) và sửa trong tệp nguồn.",
  },
  "dates-wrong": {
    name: "ngày đăng sai",
    todo: "Trang ghi ngày không thể có: báo đơn vị quản trị trang; sửa quy tắc đọc ngày nếu trang đã đổi cách ghi.",
  },
  "needs-browser": {
    name: "cần trình duyệt",
    todo: "Khai javascript: true cho kênh, hoặc tìm RSS, sitemap của trang (lệnh probe).",
  },
};

/** What a silence is, and what a person does about it. */
export const silentTodo =
  "Máy thu vẫn đọc được trang. Hỏi đơn vị xem có tạm dừng đăng tin hay đã chuyển sang địa chỉ khác.";

/** A channel's health in a few words: "nghi đổi giao diện", "im lặng", "đang thu tốt". */
export function healthName(health: ChannelHealth): string {
  switch (health.state) {
    case "working":
      return health.shaky ? "vừa lỗi, đang thử lại" : "đang thu tốt";
    case "silent":
      return "im lặng";
    case "broken":
      return breakWords[health.kind].name;
    case "not-permitted":
      return "cần quyền hoặc nhập tay";
    case "not-due":
      return { new: "chưa ghé lần nào", ended: "đã hết thời hạn", "not-begun": "chưa đến thời hạn" }[
        health.why
      ];
    default:
      return health satisfies never;
  }
}
