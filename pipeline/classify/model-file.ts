import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Plane } from "./learned.ts";
import type { LengthModel, PlanModel } from "./model.ts";

const Numbers = z.string().regex(/^[A-Za-z0-9+/=]*$/);

/** Base64 of little-endian numbers: features as uint32, then floats in the same order. */
const LengthFile = z.strictObject({
  planes: z.array(z.strictObject({ group: z.string(), bias: z.number(), weights: Numbers })),
  counts: z.strictObject({ bias: z.number(), weights: Numbers }),
  joint: z.array(z.number()),
});

const ModelFile = z.strictObject({
  plan: z.string(),
  version: z.string(),
  rows: z.int(),
  bits: z.int().min(8).max(22),
  documents: z.int(),
  features: Numbers,
  idf: Numbers,
  short: LengthFile,
  long: LengthFile,
});

/** Where a plan's model stands beside its phrase book. */
export function modelPath(folder: string, plan: string): string {
  return path.join(folder, `model-${plan}.json`);
}

/** A plan's model as its file holds it. */
interface ModelRead {
  readonly model: PlanModel;
  /** SHA-256 of the file. */
  readonly digest: string;
}

/** Reads a plan's model; null when the city has none yet, an error when the file is damaged. */
export function readModel(folder: string, plan: string): PlanModel | null {
  return readModelFile(folder, plan)?.model ?? null;
}

/** The same with the digest of the file that was read. */
export function readModelFile(folder: string, plan: string): ModelRead | null {
  let text: string;
  try {
    text = readFileSync(modelPath(folder, plan), "utf8");
  } catch {
    return null;
  }
  const file = ModelFile.parse(JSON.parse(text));
  const at = new Uint32Array(bytes(file.features));
  const size = 1 << file.bits;
  const spread = (packed: string): Float32Array => {
    const values = new Float32Array(bytes(packed));
    const table = new Float32Array(size);
    for (const [i, feature] of at.entries()) table[feature] = values[i] ?? 0;
    return table;
  };
  const plane = (one: { bias: number; weights: string }): Plane => ({
    bias: one.bias,
    weights: spread(one.weights),
  });
  const view = (one: z.infer<typeof LengthFile>): LengthModel => ({
    planes: one.planes.map(({ group, ...written }) => ({ group, plane: plane(written) })),
    counts: plane(one.counts),
    joint: one.joint,
  });
  const model = {
    plan: file.plan,
    version: file.version,
    rows: file.rows,
    weights: { bits: file.bits, documents: file.documents, idf: spread(file.idf) },
    short: view(file.short),
    long: view(file.long),
  };
  return { model, digest: hash("sha256", text) };
}

/** A model as the text of its file; only features that training met are written. */
export function writtenModel(model: PlanModel): string {
  const at = [...model.weights.idf.keys()].filter((i) => (model.weights.idf[i] ?? 0) > 0);
  const pack = (table: Float32Array): string => base64(Float32Array.from(at, (i) => table[i] ?? 0));
  const view = ({ planes, counts, joint }: LengthModel): z.infer<typeof LengthFile> => ({
    planes: planes.map(({ group, plane }) => ({ group, bias: plane.bias, weights: pack(plane.weights) })),
    counts: { bias: counts.bias, weights: pack(counts.weights) },
    joint: [...joint],
  });
  const file = {
    plan: model.plan,
    version: model.version,
    rows: model.rows,
    bits: model.weights.bits,
    documents: model.weights.documents,
    features: base64(Uint32Array.from(at)),
    idf: pack(model.weights.idf),
    short: view(model.short),
    long: view(model.long),
  };
  return `${JSON.stringify(file)}\n`;
}

function base64(numbers: Float32Array | Uint32Array): string {
  return Buffer.from(numbers.buffer).toString("base64");
}

function bytes(packed: string): ArrayBuffer {
  const buffer = Buffer.from(packed, "base64");
  const copy = new ArrayBuffer(buffer.length);
  new Uint8Array(copy).set(buffer);
  return copy;
}
