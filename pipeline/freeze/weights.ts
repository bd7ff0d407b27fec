import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { Refusal } from "../../config/verb.ts";
import type { FrozenPeriod } from "./frozen.ts";
import { frozenFolder } from "./lines.ts";

const weights = "mo-hinh";

/** Learned weights as a frozen period names them; the copy lies under their digest, since many periods are judged by the same. */
export function weightsNamed(name: string, text: string): FrozenPeriod["models"][number] {
  const digest = digestOf(text);
  return { name, digest, file: path.join(frozenFolder, weights, `${digest.slice(0, 32)}.json.gz`) };
}

/** Keeps a copy of learned weights, once. */
export async function keepWeights(data: string, name: string, text: string): Promise<void> {
  const named = weightsNamed(name, text);
  const isThere = await readWeights(data, named).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const whole = path.join(data, named.file);
  await mkdir(path.dirname(whole), { recursive: true });
  await writeFile(`${whole}.tam`, await promisify(gzip)(text));
  await rename(`${whole}.tam`, whole);
}

/** The text of weights that were kept; throws a `Refusal` when the file is gone or is not what was kept. */
export async function readWeights(
  data: string,
  { file, digest }: { readonly file: string; readonly digest: string },
): Promise<string> {
  const whole = path.join(data, file);
  try {
    const text = (await promisify(gunzip)(await readFile(whole))).toString("utf8");
    if (digestOf(text) !== digest) throw new Error("digest differs");
    return text;
  } catch (cause) {
    throw new Refusal(`Bản lưu mô hình ${whole} không đọc được hoặc đã bị sửa. Hãy lấy lại từ bản sao lưu.`, {
      cause,
    });
  }
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
