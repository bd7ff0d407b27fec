import { z } from "zod";
import { Refusal } from "../../../config/verb.ts";
import { digestOf } from "../copy.ts";
import type { Kept, Kind } from "../store.ts";
import type { Engine } from "./engine.ts";
import { kindNames } from "../mapping.ts";
import { aliasOf, indexOf, layOut, makeIndex, type Layout } from "./indices.ts";
import { listRecords, type Placed } from "./read.ts";
import { offerRecords } from "./write.ts";

/** What became of one kind; `records` were compared by checksum. */
export interface MigratedKind {
  readonly kind: Kind;
  readonly from: string;
  readonly to: string;
  readonly records: number;
}

const page = 2_000;
const patience = { milliseconds: 120_000, attempts: 6 };
const Aliased = z.record(z.string(), z.object({ aliases: z.record(z.string(), z.unknown()) }));
const Indices = z.record(
  z.string(),
  z.object({ settings: z.object({ index: z.object({ creation_date: z.string() }) }) }),
);

/**
 * Brings the indices of older mappings up to this program's: each gets a new index from its records, is closed to writing
 * for a last catch-up, compared by count and checksum, and all aliases then move in one step. The old indices stay.
 */
export async function migrate(
  engine: Engine,
  layout: Layout,
  told: (kind: MigratedKind) => void = () => undefined,
): Promise<readonly MigratedKind[]> {
  await layOut(engine, layout);
  const moves: MigratedKind[] = [];
  const blocked: string[] = [];
  try {
    for (const kind of kindNames) {
      const [from, to] = [await indexBehind(engine, aliasOf(layout, kind)), indexOf(layout, kind)];
      if (from === to) continue;
      await makeIndex(engine, to, {});
      await block(engine, to, false);
      await fill(engine, kind, from, to);
      await block(engine, from, true);
      blocked.push(from);
      const records = await catchUp(engine, kind, from, to);
      moves.push({ kind, from, to, records });
      told({ kind, from, to, records });
    }
    if (moves.length > 0) await swap(engine, layout, moves);
    return moves;
  } catch (error) {
    for (const index of blocked) await block(engine, index, false).catch(() => undefined);
    throw error;
  }
}

/**
 * Puts the aliases back on the newest older index of each kind; what was written since the migration is brought over first
 * (bodies are the same in all mappings). For the program of that older mapping.
 */
export async function migrateBack(engine: Engine, layout: Layout): Promise<readonly MigratedKind[]> {
  const moves: MigratedKind[] = [];
  for (const kind of kindNames) {
    const from = await indexBehind(engine, aliasOf(layout, kind));
    const to = await olderThan(engine, layout, kind, from);
    if (to === null) continue;
    moves.push({ kind, from, to, records: 0 });
  }
  if (moves.length === 0)
    throw new Refusal(
      "Không có chỉ mục cũ nào để quay lại: chưa lần nào chạy store migrate, hoặc chúng đã bị xóa.",
    );
  const done: MigratedKind[] = [];
  for (const { kind, from, to } of moves) {
    await block(engine, to, false);
    await block(engine, from, true);
    // The older mapping may lack fields: what was written since can only go back where it has all of them.
    const written = await newer(engine, kind, from, to);
    if (written > 0)
      throw new Refusal(
        `Chỉ mục ${from} có ${written} bản ghi mới hơn ${to} mà chỉ mục cũ không giữ được. Chưa đổi gì. ` +
          "Hãy chép ra SQLite (store copy --to sqlite) trước khi quay lại.",
      );
    done.push({ kind, from, to, records: await countIn(engine, to) });
  }
  await swap(engine, layout, done);
  for (const { from } of done) await block(engine, from, false);
  return done;
}

async function indexBehind(engine: Engine, alias: string): Promise<string> {
  const { body } = await engine.ask({ method: "GET", path: `/_alias/${alias}` });
  const names = Object.keys(Aliased.parse(body));
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  throw new Refusal(
    `Tên ${alias} đang chỉ tới ${names.length} chỉ mục (${names.join(", ")}); chỉ được một. Hãy gỡ bớt.`,
  );
}

async function olderThan(engine: Engine, layout: Layout, kind: Kind, now: string): Promise<string | null> {
  const { body } = await engine.ask({ method: "GET", path: `/${aliasOf(layout, kind)}-v*/_settings` });
  const found = Object.entries(Indices.parse(body)).map(([name, { settings }]) => ({
    name,
    made: Number(settings.index.creation_date),
  }));
  const made = found.find(({ name }) => name === now)?.made ?? 0;
  const older = found.filter((one) => one.name !== now && one.made < made);
  return older.toSorted((a, b) => b.made - a.made)[0]?.name ?? null;
}

async function fill(engine: Engine, kind: Kind, from: string, to: string): Promise<void> {
  for await (const rows of recordsOf(engine, kind, from)) await put(engine, kind, to, rows);
}

/** Nobody writes any more: what came meanwhile is brought over, and both are compared. */
async function catchUp(engine: Engine, kind: Kind, from: string, to: string): Promise<number> {
  await fill(engine, kind, from, to);
  const [old, young] = [await sumIn(engine, kind, from), await sumIn(engine, kind, to)];
  if (old.records !== young.records || old.sum !== young.sum)
    throw new Refusal(
      `${to} không khớp ${from} (${young.records} và ${old.records} bản ghi). Chưa đổi gì; hãy chạy lại.`,
    );
  return old.records;
}

async function newer(engine: Engine, kind: Kind, from: string, to: string): Promise<number> {
  let refused = 0;
  for await (const rows of recordsOf(engine, kind, from)) {
    const said = await offerRecords(engine, kind, to, rows, patience, { alias: false });
    refused += said.filter(({ as }) => as === "refused").length;
  }
  return refused;
}

async function put(engine: Engine, kind: Kind, to: string, rows: readonly Kept<Kind>[]): Promise<void> {
  const said = await offerRecords(engine, kind, to, rows, patience, { alias: false });
  for (const [i, one] of said.entries())
    if (one.as === "refused")
      throw new Refusal(
        `Chỉ mục mới ${to} không nhận bản ghi ${rows[i]?.value.id}: ${one.reason}. Chưa đổi gì.`,
      );
}

async function sumIn(
  engine: Engine,
  kind: Kind,
  index: string,
): Promise<{ readonly records: number; readonly sum: bigint }> {
  let [records, sum] = [0, 0n];
  for await (const rows of recordsOf(engine, kind, index)) {
    records += rows.length;
    for (const kept of rows) sum = (sum + digestOf(kept)) % (1n << 256n);
  }
  return { records, sum };
}

async function countIn(engine: Engine, index: string): Promise<number> {
  await engine.ask({ method: "POST", path: `/${index}/_refresh` });
  const { body } = await engine.ask({ method: "GET", path: `/${index}/_count` });
  return z.object({ count: z.int() }).parse(body).count;
}

async function* recordsOf<K extends Kind>(
  engine: Engine,
  kind: K,
  index: string,
): AsyncIterable<readonly Kept<K>[]> {
  await engine.ask({ method: "POST", path: `/${index}/_refresh` });
  let after: { readonly value: string; readonly id: string } | null = null;
  for (;;) {
    const found: readonly Placed<K>[] = await listRecords(engine, {
      kind,
      alias: index,
      conditions: [],
      by: "id",
      direction: "ascending",
      limit: page,
      after,
    });
    if (found.length > 0) yield found.map(({ kept }) => kept);
    const last = found.at(-1)?.kept.value.id;
    if (found.length < page || last === undefined) return;
    after = { value: last, id: last };
  }
}

async function block(engine: Engine, index: string, on: boolean): Promise<void> {
  const body = { "index.blocks.write": on };
  await engine.ask({ method: "PUT", path: `/${index}/_settings`, body });
}

/** All kinds move in one step: nobody sees one half of the city in the old form and one in the new. */
async function swap(engine: Engine, layout: Layout, moves: readonly MigratedKind[]): Promise<void> {
  const actions = moves.flatMap(({ kind, from, to }) => {
    const alias = aliasOf(layout, kind);
    return [{ remove: { index: from, alias } }, { add: { index: to, alias, is_write_index: true } }];
  });
  await engine.ask({ method: "POST", path: "/_aliases", body: { actions } });
}
