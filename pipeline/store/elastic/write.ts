import { BadRecord } from "../errors.ts";
import { kinds } from "../mapping.ts";
import type { Kept, Kind, Signature, Write, Written } from "../store.ts";
import { sendLines, type Said } from "./bulk.ts";
import { documentOf, type Offered } from "./document.ts";
import type { Engine, Patience } from "./engine.ts";
import { lineOf, linesOf, newStamp, type Line } from "./line.ts";
import { standingOf, type Standing } from "./read.ts";

/** A write on its way to the engine. */
interface Prepared extends Line {
  readonly at: number;
  readonly expects: number;
}

/**
 * Writes records by compare-and-set: the engine refuses a version that is not newer (`version_type: external`), and what
 * replaces another is held against the revision that stands before. A late retry never overwrites newer data, and a retry
 * that finds its own earlier attempt kept says so.
 */
export async function writeRecords<K extends Kind>(
  engine: Engine,
  kind: K,
  alias: string,
  writes: readonly Write<K>[],
  by: Signature,
): Promise<readonly Written[]> {
  const stamp = newStamp();
  const { actor, at: signedAt } = by; // whoever signs may carry more, a `value` of their own for instance
  const prepared = writes.map(({ value, expects }, at): Prepared => ({
    at,
    expects,
    ...lineOf(
      value.id,
      expects + 1,
      documentOf(kind, { value, revision: expects + 1, actor, at: signedAt }, `${stamp}${at}`),
    ),
  }));
  const written = new Map<number, Written>();
  for (const wave of wavesOf(prepared)) {
    const replaced = wave.filter(({ expects }) => expects > 0);
    // A new record needs no look, the engine refuses it where there is one.
    const standing = await standingById(engine, alias, replaced);
    const fit = wave.filter(({ id, expects }) => expects === 0 || standing.get(id)?.revision === expects);
    for (const { at, id } of wave.filter((one) => !fit.includes(one)))
      written.set(at, { outcome: "conflict", revision: standing.get(id)?.revision ?? 0 });
    if (kinds[kind].appendOnly === true && fit.some(({ expects }) => expects > 0))
      throw new BadRecord(`Loại "${kind}" chỉ được ghi thêm, không được sửa.`);
    await send(engine, alias, fit, stamp, written);
  }
  return writes.map((_, at) => written.get(at) ?? { outcome: "conflict", revision: 0 });
}

/** Takes records over with their revisions; what stands with the same or a newer one is left. Gives how many were taken. */
export async function adoptRecords<K extends Kind>(
  engine: Engine,
  kind: K,
  alias: string,
  kept: readonly Kept<K>[],
): Promise<number> {
  const said = await offerRecords(engine, kind, alias, kept);
  for (const [i, one] of said.entries())
    if (one.as === "refused") throw refusalOf(kept[i]?.value.id ?? "", one.reason);
  return said.filter((one) => one.as === "kept").length;
}

/** Offers records with their revisions and tells of each what the engine said, in their order. */
export async function offerRecords<K extends Kind>(
  engine: Engine,
  kind: K,
  alias: string,
  kept: readonly Offered<K>[],
  patience?: Patience,
  named: { readonly alias: boolean } = { alias: true },
): Promise<readonly Said[]> {
  return sendLines(engine, alias, linesOf(kind, kept), patience, named);
}

async function send(
  engine: Engine,
  alias: string,
  fit: readonly Prepared[],
  stamp: string,
  written: Map<number, Written>,
): Promise<void> {
  const said = await sendLines(engine, alias, fit);
  const late = fit.filter((_, i) => said[i]?.as === "late");
  const standing = await standingById(engine, alias, late);
  for (const [i, { at, id, version }] of fit.entries()) {
    const one = said[i];
    if (one?.as === "refused") throw refusalOf(id, one.reason);
    const found = standing.get(id);
    const ours = one?.as === "kept" || (found?.revision === version && found.stamp === `${stamp}${at}`);
    written.set(
      at,
      ours ? { outcome: "kept", revision: version } : { outcome: "conflict", revision: found?.revision ?? 0 },
    );
  }
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

async function standingById(
  engine: Engine,
  alias: string,
  of: readonly Line[],
): Promise<ReadonlyMap<string, Standing>> {
  const ids = of.map(({ id }) => id);
  const found = await standingOf(engine, alias, ids);
  return new Map(ids.map((id, i) => [id, found[i] ?? { revision: 0, stamp: "" }]));
}

function refusalOf(id: string, reason: string): BadRecord {
  return new BadRecord(`Elasticsearch không nhận bản ghi ${id}: ${reason}`);
}
