import { Refusal } from "../../../config/verb.ts";
import { BadRecord, StoreDown } from "../errors.ts";
import type { Answer } from "./jobs.ts";

/** SQLite's result codes, for which a person can do something. */
const advice: Readonly<Record<number, (file: string) => string>> = {
  5: (file) =>
    `Tệp dữ liệu đang bị chương trình khác giữ quá lâu: ${file}. Hãy đóng chương trình đó rồi chạy lại.`,
  8: (file) => `Không ghi được vào ${file}: thư mục hoặc tệp chỉ cho đọc. Hãy cấp quyền ghi.`,
  10: (file) => `Ổ đĩa báo lỗi khi đọc, ghi ${file}. Hãy kiểm tra ổ đĩa và dung lượng trống.`,
  11: (file) =>
    `Tệp dữ liệu bị hỏng: ${file}. Hãy giữ lại tệp này và khôi phục bản sao: phusong restore <tệp sao lưu>.`,
  13: (file) => `Đĩa đầy, chưa ghi thêm được vào ${file}; những gì đã ghi vẫn còn. Hãy dọn chỗ rồi chạy lại.`,
  14: (file) => `Không mở được ${file}. Hãy kiểm tra thư mục có tồn tại và cho phép ghi.`,
  26: (file) =>
    `${file} không phải tệp dữ liệu SQLite. Hãy chọn thư mục dữ liệu khác hoặc khôi phục bản sao.`,
};

/** The error that a caller gets, from the parts in which it crossed the threads. */
export function errorOf(parts: NonNullable<Answer["error"]>, file: string): Error {
  if (parts.name === "Refusal") return new Refusal(parts.message);
  if (parts.name === "BadRecord") return new BadRecord(parts.message);
  const cause = new Error(parts.message);
  if (parts.errcode === null) return new Error(`store: ${parts.message}`, { cause });
  // The upper bytes only refine what the lowest byte says.
  const told = advice[parts.errcode & 0xff];
  return new StoreDown(told?.(file) ?? `Lỗi tệp dữ liệu ${file}: ${parts.message}.`, { cause });
}

/** An error as it can cross threads. */
export function partsOf(error: unknown): NonNullable<Answer["error"]> {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), errcode: null };
  const errcode = "errcode" in error && typeof error.errcode === "number" ? error.errcode : null;
  return { name: error.name, message: error.message, errcode };
}

/** Runs something on a file in this thread; SQLite's errors come out as those that say what to do. */
export function explained<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof Error && "syscall" in error) {
      throw new StoreDown(`Không ghi được ${file}: ${error.message}. Hãy kiểm tra quyền ghi và chỗ trống.`, {
        cause: error,
      });
    }
    throw errorOf(partsOf(error), file);
  }
}
