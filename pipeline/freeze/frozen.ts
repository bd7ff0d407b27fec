import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { z } from "zod";
import { Refusal } from "../../config/verb.ts";

const names = z.array(z.string());

/** An item as it stood: where it is proved, and its labels for the plan. */
const FrozenItem = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  source: z.string(),
  story: z.string(),
  copy: z.string(),
  day: z.string().nullable(),
  tier: z.string(),
  counted: z.boolean(),
  review: z.boolean(),
  groups: names,
  /** `agency/role`. */
  agencies: names,
  rules: z.string(),
  /** Who labelled it; empty = rules and model alone. */
  reviewers: names,
  capture: z.string(),
  evidence: z.object({ file: z.string(), offset: z.number(), length: z.number(), digest: z.string() }),
});
export type FrozenItem = z.infer<typeof FrozenItem>;

const FrozenFigure = z.object({
  id: z.string(),
  indicator: z.string(),
  agency: z.string().nullable(),
  group: z.string().nullable(),
  source: z.string().nullable(),
  tier: z.string().nullable(),
  variant: z.string().nullable(),
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  state: z.string(),
});
export type FrozenFigure = z.infer<typeof FrozenFigure>;

/** A period as it stood when it was frozen, with all that made its numbers. */
const FrozenPeriod = z.object({
  version: z.literal(1),
  plan: z.string(),
  city: z.string(),
  period: z.string(),
  from: z.string(),
  to: z.string(),
  frozenAt: z.string(),
  actor: z.string(),
  /** Digest over all files of the configuration. */
  config: z.string(),
  /** The city's files, the registry among them, and the common ones: name to text. */
  files: z.record(z.string(), z.string()),
  /** Learned weights that judged: the file's name in the configuration, its SHA-256, and where a copy of it lies. */
  models: z.array(z.object({ name: z.string(), digest: z.string(), file: z.string() })).default([]),
  items: z.array(FrozenItem),
  figures: z.array(FrozenFigure),
  decisions: z.array(
    z.object({
      id: z.string(),
      item: z.string(),
      what: z.string(),
      value: z.string().nullable(),
      reason: z.string(),
      rules: z.string(),
      actor: z.string(),
      at: z.string(),
    }),
  ),
});
export type FrozenPeriod = z.infer<typeof FrozenPeriod>;

/** Folder of frozen periods below the data folder. */
export const frozenFolder = "ban-chot";
const weights = "mo-hinh";

/** Writes a frozen period under the data folder; gives the file's name there and the SHA-256 of its text. */
export async function writeFrozen(
  data: string,
  frozen: FrozenPeriod,
): Promise<{ readonly file: string; readonly digest: string }> {
  const text = JSON.stringify(frozen);
  const digest = digestOf(text);
  const name = `${frozen.plan}-${frozen.period.replace(/[^\w-]/g, "_")}-${digest.slice(0, 12)}.json.gz`;
  const file = path.join(frozenFolder, name);
  await mkdir(path.join(data, frozenFolder), { recursive: true });
  const whole = path.join(data, file);
  await writeFile(`${whole}.tam`, await promisify(gzip)(text));
  await rename(`${whole}.tam`, whole); // a file under its own name is always whole
  return { file, digest };
}

/** Reads a frozen period; throws a `Refusal` when the file is gone or is not what was written. */
export async function readFrozen(
  data: string,
  { file, digest }: { readonly file: string; readonly digest: string },
): Promise<FrozenPeriod> {
  const whole = path.join(data, file);
  try {
    const text = (await promisify(gunzip)(await readFile(whole))).toString("utf8");
    if (digestOf(text) !== digest) throw new Error("digest differs");
    return FrozenPeriod.parse(JSON.parse(text));
  } catch (cause) {
    throw new Refusal(
      `Bản chốt ${whole} không đọc được hoặc đã bị sửa. Hãy lấy lại tệp này từ bản sao lưu; số liệu đã chốt không lập lại được từ kho hiện tại.`,
      { cause },
    );
  }
}

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
