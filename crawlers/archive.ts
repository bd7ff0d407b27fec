import { randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "../config/make-folder.ts";
import { Refusal } from "../config/verb.ts";
import type { Capture, Clock, Evidence } from "./capture.ts";
import { digestOf, packExchange, packWarcinfo, unpackResponse } from "./warc.ts";

/** What of a capture the archive gives back. */
export type Archived = Pick<Capture, "id" | "url" | "finalUrl" | "status" | "headers" | "body" | "fetchedAt">;

/** Evidence that cannot be shown any more: the file is gone or was changed. The message says which, in Vietnamese. */
export class EvidenceLost extends Error {
  override name = "EvidenceLost";
}

export interface Archive {
  readonly folder: string;
  /** Durable when it resolves. Refuses with a `Refusal` when the folder or the disk takes nothing more; then nothing is kept. */
  keep(capture: Archived, requestHeaders: Readonly<Record<string, string>>): Promise<Evidence>;
  /** Reads a capture back and checks its digest. Throws `EvidenceLost`. */
  open(evidence: Evidence): Promise<Archived>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ArchiveOptions {
  readonly clock: Clock;
  /** Named in each file's first record. */
  readonly software: string;
  /** A file that has grown to this many bytes is closed; a WARC of 1 GB is what other tools expect at most. */
  readonly fileBytes?: number;
}

interface Waiting {
  readonly response: Uint8Array;
  readonly request: Uint8Array;
  readonly digest: string;
  readonly resolve: (evidence: Evidence) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens a folder of WARC 1.1 files, gzip for each record. Each process writes files of its own, whose names nobody else
 * takes, so that several collectors may share the folder and a record torn by a killed process harms no other.
 */
export function openArchive(folder: string, options: ArchiveOptions): Archive {
  const fileBytes = options.fileBytes ?? 1024 ** 3;
  let current: { readonly name: string; readonly handle: FileHandle; size: number } | null = null;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;

  const fresh = async (): Promise<NonNullable<typeof current>> => {
    await makeFolder(folder);
    const stamp = options.clock.now().toISOString().replace(/\D/g, "").slice(0, 14);
    const name = `phusong-${stamp}-${process.pid}-${randomBytes(4).toString("hex")}.warc.gz`;
    const handle = await open(path.join(folder, name), "wx");
    const info = await packWarcinfo(name, options.clock.now().toISOString(), options.software);
    await handle.write(info);
    await syncFolder(folder);
    return { name, handle, size: info.length };
  };

  /** Writes all that waits as one piece and one fsync; a failed write is cut off again and its captures are refused. */
  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      current ??= await fresh();
      const file = current;
      const start = file.size;
      const bytes = Buffer.concat(batch.flatMap(({ response, request }) => [response, request]));
      await writeAll(file.handle, bytes, start);
      await file.handle.datasync();
      file.size = start + bytes.length;
      let offset = start;
      for (const { response, request, digest, resolve } of batch) {
        resolve({ file: file.name, offset, length: response.length, digest });
        offset += response.length + request.length;
      }
      if (file.size >= fileBytes) await leave();
    } catch (error) {
      // What half of a batch left behind must not stand before later records: this file is cut and never written again.
      const torn = current;
      current = null;
      await torn?.handle.truncate(torn.size).catch(() => undefined);
      await torn?.handle.close().catch(() => undefined);
      for (const { reject } of batch) reject(refusalOf(error, folder));
    }
  };
  const leave = async (): Promise<void> => {
    const file = current;
    current = null;
    await file?.handle.close();
  };
  const writeAllWaiting = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await writeBatch(batch);
    }
    writing = null;
  };
  const close = async (): Promise<void> => {
    await writing;
    await leave();
  };

  return {
    folder,
    async keep(capture, requestHeaders) {
      const packed = await packExchange({ ...capture, requestHeaders });
      const digest = digestOf(capture.body);
      return new Promise<Evidence>((resolve, reject) => {
        waiting.push({ ...packed, digest, resolve, reject });
        writing ??= writeAllWaiting();
      });
    },
    async open(evidence) {
      const bytes = await bytesAt(path.join(folder, path.basename(evidence.file)), evidence);
      const exchange = await unpackResponse(bytes);
      if (exchange === null)
        throw new EvidenceLost(
          `Bản chụp trong ${evidence.file} (vị trí ${evidence.offset}) không đọc được; khôi phục tệp từ bản sao lưu.`,
        );
      if (digestOf(exchange.body) !== evidence.digest)
        throw new EvidenceLost(
          `Bản chụp trong ${evidence.file} (vị trí ${evidence.offset}) đã bị sửa: mã băm không khớp; khôi phục tệp từ bản sao lưu.`,
        );
      return exchange;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw Object.assign(new Error("nothing was written"), { code: "ENOSPC" });
    done += bytesWritten;
  }
}

async function bytesAt(file: string, evidence: Evidence): Promise<Uint8Array> {
  try {
    await using handle = await open(file, "r");
    const bytes = new Uint8Array(evidence.length);
    const { bytesRead } = await handle.read(bytes, 0, evidence.length, evidence.offset);
    return bytes.subarray(0, bytesRead);
  } catch (error) {
    throw new EvidenceLost(
      `Không mở được tệp bản chụp ${evidence.file}; kiểm tra thư mục lưu trữ hoặc khôi phục từ bản sao lưu.`,
      { cause: error },
    );
  }
}

/** A new file's name is durable only when its folder is; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  await using handle = await open(folder, "r");
  await handle.sync();
}

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

function refusalOf(error: unknown, folder: string): Refusal {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const said = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return new Refusal(`Không ghi được bản chụp vào thư mục lưu trữ ${folder}: ${said}.`, { cause: error });
}
