import { Worker } from "node:worker_threads";
import { Refusal } from "../../../config/verb.ts";
import { BadRecord, StoreDown } from "../errors.ts";
import type { FileOptions } from "./file.ts";
import type { Answer, Job } from "./worker.ts";

/** One thread that works on the file; jobs are answered in any order. */
export interface Hand {
  /** How many jobs it has not answered yet. */
  readonly busy: () => number;
  ask(job: Job): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts a thread on the file; if it dies, the jobs it had fail with StoreDown and the next job starts another. */
export function hire(options: FileOptions): Hand {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let worker: Worker | null = null;
  let last = 0;

  const lose = (cause: unknown) => {
    worker = null;
    const lost = [...waiting.values()];
    waiting.clear();
    for (const one of lost)
      one.reject(new StoreDown("Luồng giữ dữ liệu dừng đột ngột; hãy chạy lại lệnh.", { cause }));
  };
  const start = () => {
    const started = new Worker(new URL("./worker.ts", import.meta.url), { workerData: options });
    started.on("message", (answers: readonly Answer[]) => {
      for (const { number, value, error } of answers) {
        const one = waiting.get(number);
        waiting.delete(number);
        if (error === undefined) one?.resolve(value);
        else one?.reject(errorOf(error, options.file));
      }
      if (waiting.size === 0) started.unref();
    });
    started.on("error", (error) => started === worker && lose(error));
    started.on("exit", () => started === worker && lose(new Error("thread ended")));
    return started;
  };

  return {
    busy: () => waiting.size,
    ask(job) {
      worker ??= start();
      worker.ref();
      last += 1;
      const one = Promise.withResolvers<unknown>();
      waiting.set(last, one);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage({ number: last, job });
      return one.promise;
    },
    async close() {
      const ending = worker;
      await Promise.allSettled([...waiting.values()].map((one) => one.promise));
      worker = null;
      await ending?.terminate();
    },
  };
}

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

function errorOf(parts: NonNullable<Answer["error"]>, file: string): Error {
  if (parts.name === "Refusal") return new Refusal(parts.message);
  if (parts.name === "BadRecord") return new BadRecord(parts.message);
  const cause = new Error(parts.message);
  if (parts.errcode === null) return new Error(`store: ${parts.message}`, { cause });
  // The upper bytes only refine what the lowest byte says.
  const told = advice[parts.errcode & 0xff];
  return new StoreDown(told?.(file) ?? `Lỗi tệp dữ liệu ${file}: ${parts.message}.`, { cause });
}
