import { inspect } from "node:util";
import { Refusal } from "./verb.ts";

/**
 * What a person at the keyboard reads when a verb ends with an error: the message of a `Refusal`, which says what to do; for
 * anything else one sentence and the technical detail. The whole stack is shown with `PHUSONG_DEBUG=1`.
 */
export function told(
  error: unknown,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const stack = env["PHUSONG_DEBUG"] === "1" ? `${inspect(error)}\n` : "";
  if (error instanceof Refusal) return `${error.message}\n${stack}`;
  const system = ofTheSystem(error);
  if (system !== null) return `${system}\nChi tiết kỹ thuật: ${detail(error)}\n${stack}`;
  return (
    "Có lỗi ngoài dự liệu, lệnh đã dừng; những gì đã lưu vẫn còn. Hãy chạy lại; nếu vẫn gặp, chạy với PHUSONG_DEBUG=1 " +
    `và gửi nguyên văn cho người quản trị.\nChi tiết kỹ thuật: ${detail(error)}\n${stack}`
  );
}

const advice: Readonly<Record<string, string>> = {
  EACCES: "không có quyền; cấp quyền cho tài khoản chạy lệnh này hoặc chọn nơi khác",
  EPERM: "không có quyền; cấp quyền cho tài khoản chạy lệnh này hoặc chọn nơi khác",
  EROFS: "ổ đĩa chỉ cho đọc; chọn nơi khác",
  ENOSPC: "ổ đĩa đã đầy; dọn chỗ rồi chạy lại, những gì đã lưu vẫn còn",
  EDQUOT: "đã hết hạn mức đĩa; dọn chỗ rồi chạy lại, những gì đã lưu vẫn còn",
  EISDIR: "đây là một thư mục, cần một tệp",
  ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
  ENOENT: "không có tệp hoặc thư mục này; xem lại đường dẫn",
  EEXIST: "đã có tệp hoặc thư mục trùng tên; chọn tên khác",
  EMFILE: "mở quá nhiều tệp cùng lúc; tăng giới hạn số tệp mở (ulimit -n)",
};

/** A file, folder or disk that does not do its part; null for any other error. */
function ofTheSystem(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
  const said = Object.hasOwn(advice, error.code) ? advice[error.code] : undefined;
  if (said === undefined) return null;
  return `${"path" in error && typeof error.path === "string" ? error.path : "Đọc, ghi không được"}: ${said}.`;
}

/** One line: the error, and the one that it came from. */
function detail(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (do ${error.cause.message})` : "";
  return `${error.name}: ${error.message}${cause}`.replaceAll(/\s+/g, " ");
}
