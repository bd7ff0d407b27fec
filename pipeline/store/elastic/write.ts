import { z } from "zod";
import { BadRecord, StoreDown } from "../errors.ts";
import { kinds } from "../mapping.ts";
import type { Kind, Records, Signature, Write, Written } from "../store.ts";
import { documentOf } from "./document.ts";
import type { Engine } from "./engine.ts";
import { revisionsOf } from "./read.ts";

const bulkBytes = 5_000_000;
const bulkRecords = 2_000;

/** A write on its way to the engine. */
interface Prepared {
  readonly at: number;
  readonly id: string;
  readonly expects: number;
  readonly lines: readonly [string, string];
}

const Bulk = z.object({
  items: z.array(
    z.record(
      z.string(),
      z.object({
        status: z.int(),
        error: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
      }),
    ),
  ),
});

/**
 * Writes records by compare-and-set: the engine refuses a version that is not newer (`version_type: external`), and what
 * replaces another is held against the revision that stands before. A late retry never overwrites newer data.
 */
export async function writeRecords<K extends Kind>(
  engine: Engine,
  kind: K,
  alias: string,
  writes: readonly Write<K>[],
  by: Signature,
): Promise<readonly Written[]> {
  const prepared = writes.map(({ value, expects }, at): Prepared => ({
    at,
    id: value.id,
    expects,
    lines: linesOf(kind, value, expects, by),
  }));
  const written = new Map<number, Written>();
  for (const wave of wavesOf(prepared)) {
    const standing = await standingOf(engine, alias, wave);
    const fit = wave.filter(({ id, expects }) => (standing.get(id) ?? expects) === expects);
    for (const { at, id } of wave.filter((one) => !fit.includes(one)))
      written.set(at, { outcome: "conflict", revision: standing.get(id) ?? 0 });
    if (kinds[kind].appendOnly === true && fit.some(({ expects }) => expects > 0))
      throw new BadRecord(`Loại "${kind}" chỉ được ghi thêm, không được sửa.`);
    for (const batch of batchesOf(fit)) await send(engine, alias, batch, written);
  }
  return writes.map((_, at) => written.get(at) ?? { outcome: "conflict", revision: 0 });
}

function linesOf<K extends Kind>(
  kind: K,
  value: Records[K],
  expects: number,
  by: Signature,
): readonly [string, string] {
  const action = { index: { _id: value.id, version: expects + 1, version_type: "external" } };
  return [JSON.stringify(action), JSON.stringify(documentOf(kind, value, by))];
}

/** The same record twice in one call is written one after the other. */
function wavesOf(all: readonly Prepared[]): readonly (readonly Prepared[])[] {
  const waves: Prepared[][] = [];
  const depth = new Map<string, number>();
  for (const one of all) {
    const at = depth.get(one.id) ?? 0;
    depth.set(one.id, at + 1);
    (waves[at] ??= []).push(one);
  }
  return waves;
}

/** Revisions of what is to be replaced; a new record needs no look, the engine refuses it where there is one. */
async function standingOf(
  engine: Engine,
  alias: string,
  wave: readonly Prepared[],
): Promise<ReadonlyMap<string, number>> {
  const ids = wave.filter(({ expects }) => expects > 0).map(({ id }) => id);
  const revisions = await revisionsOf(engine, alias, ids);
  return new Map(ids.map((id, i) => [id, revisions[i] ?? 0]));
}

function* batchesOf(all: readonly Prepared[]): Generator<readonly Prepared[]> {
  let batch: Prepared[] = [];
  let bytes = 0;
  for (const one of all) {
    const size = one.lines[1].length;
    if (batch.length > 0 && (bytes + size > bulkBytes || batch.length >= bulkRecords)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(one);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

async function send(
  engine: Engine,
  alias: string,
  batch: readonly Prepared[],
  written: Map<number, Written>,
): Promise<void> {
  const { body } = await engine.ask({
    method: "POST",
    path: `/${alias}/_bulk`,
    lines: batch.flatMap(({ lines }) => lines),
  });
  const { items } = Bulk.parse(body);
  const late: Prepared[] = [];
  for (const [i, one] of batch.entries()) {
    const { status = 0, error } = Object.values(items[i] ?? {})[0] ?? {};
    if (status === 200 || status === 201) written.set(one.at, { outcome: "kept", revision: one.expects + 1 });
    else if (status === 409) late.push(one);
    else throw refusalOf(one.id, status, `${error?.type ?? "?"}: ${error?.reason ?? ""}`.slice(0, 300));
  }
  const revisions = await revisionsOf(
    engine,
    alias,
    late.map(({ id }) => id),
  );
  for (const [i, one] of late.entries())
    written.set(one.at, { outcome: "conflict", revision: revisions[i] ?? 0 });
}

function refusalOf(id: string, status: number, reason: string): Error {
  if (status >= 400 && status < 404)
    return new BadRecord(`Elasticsearch không nhận bản ghi ${id}: ${reason}`);
  return new StoreDown(
    `Elasticsearch chưa ghi được (lỗi ${status}). Hãy xem nhật ký và chỗ trống trên đĩa của Elasticsearch.`,
    { cause: new Error(reason) },
  );
}
