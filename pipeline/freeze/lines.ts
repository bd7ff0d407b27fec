import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Refusal } from "../../config/verb.ts";
import { collected, FrozenLine, linesOfFirstVersion, type FrozenPeriod } from "./frozen.ts";

/** Folder of frozen periods below the data folder. */
export const frozenFolder = "ban-chot";

/** Where a frozen period lies, and the SHA-256 of its text. */
export interface FrozenFile {
  readonly file: string;
  readonly digest: string;
}

/**
 * Writes a frozen period under the data folder, line by line, so that its size is the disk's matter and not the memory's; a
 * file under its own name is always whole.
 */
export async function writeFrozen(
  data: string,
  named: { readonly plan: string; readonly period: string },
  lines: AsyncIterable<FrozenLine>,
): Promise<FrozenFile> {
  await mkdir(path.join(data, frozenFolder), { recursive: true });
  const begun = path.join(data, frozenFolder, `${process.pid}-${Date.now()}.tam`);
  const hash = createHash("sha256");
  async function* text(): AsyncGenerator<string> {
    for await (const line of lines) {
      const written = `${JSON.stringify(line)}\n`;
      hash.update(written);
      yield written;
    }
  }
  try {
    const into = createWriteStream(begun, { flush: true });
    await pipeline(Readable.from(text()), createGzip({ level: 4 }), into);
  } catch (error) {
    // Half a file is of no use, and on a full disk it is in the way.
    await rm(begun, { force: true });
    throw error;
  }
  const digest = hash.digest("hex");
  const name = `${named.plan}-${named.period.replace(/[^\w-]/g, "_")}-${digest.slice(0, 12)}.json.gz`;
  const file = path.join(frozenFolder, name);
  await rename(begun, path.join(data, file));
  return { file, digest };
}

/** Reads a frozen period line by line, after the whole was held against its digest; throws a `Refusal` when it is gone or is not what was written. */
export async function* frozenLines(data: string, frozen: FrozenFile): AsyncGenerator<FrozenLine> {
  const whole = path.join(data, frozen.file);
  if ((await digestIn(whole)) !== frozen.digest) throw spoilt(whole);
  const lines = createInterface({ input: createReadStream(whole).pipe(createGunzip()), crlfDelay: Infinity });
  for await (const text of lines) {
    const value: unknown = JSON.parse(text);
    const old = linesOfFirstVersion(value);
    if (old === null) yield FrozenLine.parse(value);
    else yield* old;
  }
}

async function digestIn(file: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), createGunzip(), hash);
    return hash.digest("hex");
  } catch {
    return null;
  }
}

function spoilt(whole: string): Refusal {
  return new Refusal(
    `Bản chốt ${whole} không đọc được hoặc đã bị sửa. Hãy lấy lại tệp này từ bản sao lưu; số liệu đã chốt không lập lại được từ kho hiện tại.`,
  );
}

/** Reads a whole frozen period into memory; throws a `Refusal` when the file is gone or is not what was written. */
export function readFrozen(data: string, frozen: FrozenFile): Promise<FrozenPeriod> {
  return collected(frozenLines(data, frozen));
}
