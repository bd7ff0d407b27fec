import { Refusal } from "../config/verb.ts";
import type { Place } from "./warc.ts";

/** Evidence that cannot be shown any more: the file is gone or was changed. The message says which, in Vietnamese. */
export class EvidenceLost extends Error {
  override name = "EvidenceLost";
}

/** What is said of evidence that is lost, and what to do. */
export const lostWords = {
  unreadable: ({ file, offset }: Place) =>
    `Bản chụp trong ${file} (vị trí ${offset}) không đọc được; khôi phục tệp từ bản sao lưu.`,
  changed: ({ file, offset }: Place) =>
    `Bản chụp trong ${file} (vị trí ${offset}) đã bị sửa: mã băm không khớp; khôi phục tệp từ bản sao lưu.`,
  gone: ({ file }: Place) =>
    `Không mở được tệp bản chụp ${file}; kiểm tra thư mục lưu trữ hoặc khôi phục từ bản sao lưu.`,
  pruned: (day: string) =>
    `Bản chụp này đã được xóa theo thời hạn lưu trữ ngày ${day}; số liệu và nội dung đã đọc vẫn còn.`,
} as const;

const reasons: Readonly<Record<string, string>> = {
  EACCES: "không có quyền ghi; cấp quyền ghi cho tài khoản chạy công cụ hoặc chọn thư mục khác",
  EPERM: "không có quyền ghi; cấp quyền ghi cho tài khoản chạy công cụ hoặc chọn thư mục khác",
  EROFS: "ổ đĩa chỉ cho đọc; chọn thư mục khác",
  ENOSPC: "ổ đĩa đã đầy; dọn bớt hoặc chuyển thư mục lưu trữ sang ổ khác rồi chạy lại, không mất gì đã thu",
  EFBIG: "hệ thống không cho tệp lớn hơn nữa (ulimit -f); nâng giới hạn rồi chạy lại, không mất gì đã thu",
  EDQUOT: "đã hết hạn mức đĩa; xin thêm hạn mức hoặc chọn thư mục khác rồi chạy lại",
  ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục; chọn thư mục khác",
  EEXIST: "đường dẫn là một tệp, không phải thư mục; chọn thư mục khác",
  EMFILE: "mở quá nhiều tệp cùng lúc; tăng giới hạn số tệp mở (ulimit -n)",
};

/** What is said when the archive takes nothing more. */
export function archiveRefusal(error: unknown, folder: string): Refusal {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const said = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return new Refusal(`Không ghi được bản chụp vào thư mục lưu trữ ${folder}: ${said}.`, { cause: error });
}
