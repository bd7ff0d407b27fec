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
  return (
    "Có lỗi ngoài dự liệu, lệnh đã dừng; những gì đã lưu vẫn còn. Hãy chạy lại; nếu vẫn gặp, chạy với PHUSONG_DEBUG=1 " +
    `và gửi nguyên văn cho người quản trị.\nChi tiết kỹ thuật: ${detail(error)}\n${stack}`
  );
}

/** One line: the error, and the one that it came from. */
function detail(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (do ${error.cause.message})` : "";
  return `${error.name}: ${error.message}${cause}`.replaceAll(/\s+/g, " ");
}
