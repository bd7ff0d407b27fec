import { z } from "zod";
import { Refusal } from "../../../config/verb.ts";
import { openSum, type KindSum } from "../copy.ts";
import type { Kind } from "../store.ts";
import { align, wholeIndex, type Pair } from "./align.ts";
import type { Engine } from "./engine.ts";
import { kindNames } from "../mapping.ts";
import { aliasOf, indexOf, layOut, makeIndex, writingAliasOf, type Layout } from "./indices.ts";

/** What became of one kind; `records` were compared by checksum. */
export interface MigratedKind {
  readonly kind: Kind;
  readonly from: string;
  readonly to: string;
  readonly records: number;
}

const Aliased = z.record(z.string(), z.object({ aliases: z.record(z.string(), z.unknown()) }));
const Indices = z.record(
  z.string(),
  z.object({ settings: z.object({ index: z.object({ creation_date: z.string() }) }) }),
);

/**
 * Brings the indices of older mappings up to this program's: each gets a new index from its records; then all are closed to
 * writing, what came meanwhile is brought over, both are compared by count and checksum, and all aliases move in one step. The
 * old indices stay. Ended half way, also by a loss of power, it goes on when it is called again.
 */
export async function migrate(
  engine: Engine,
  layout: Layout,
  told: (kind: MigratedKind) => void = () => undefined,
): Promise<readonly MigratedKind[]> {
  await layOut(engine, layout);
  const pairs: Pair[] = [];
  const current: string[] = [];
  for (const kind of kindNames) {
    const [from, to] = [await indexBehind(engine, aliasOf(layout, kind)), indexOf(layout, kind)];
    if (from === to) current.push(to);
    else pairs.push({ kind, from, to });
  }
  // A way back that was killed may have left them closed.
  if (current.length > 0) await block(engine, current.join(","), false);
  for (const pair of pairs) {
    await makeIndex(engine, pair.to, {});
    // Nobody but this may write there before it is read: what is too much in it is taken away.
    await actOnAliases(engine, await noWriters(engine, layout, [pair.to]));
    await block(engine, pair.to, false);
    // A migration that was killed may have left it closed.
    await block(engine, pair.from, false);
    await fill(engine, pair);
  }
  const moves: MigratedKind[] = [];
  try {
    for (const pair of pairs) {
      await block(engine, pair.from, true);
      await fill(engine, pair);
      const move = { ...pair, records: await compared(engine, pair) };
      moves.push(move);
      told(move);
    }
    if (moves.length > 0) await swap(engine, layout, moves, writersOf(layout, moves));
    return moves;
  } catch (error) {
    for (const { from } of pairs) await block(engine, from, false).catch(() => undefined);
    throw error;
  }
}

/**
 * Puts the aliases back on the newest older index of each kind; what was written since the migration is brought over first
 * (bodies are the same in all mappings). For the program of that older mapping: the newer indices stay, closed to writing.
 * Ended half way it goes on when it is called again, and `migrate` opens again what it had closed.
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
  try {
    const done: MigratedKind[] = [];
    for (const { kind, from, to } of moves) {
      await block(engine, to, false);
      await block(engine, from, true);
      // The older mapping may lack fields: what was written since can only go back where it has all of them.
      const refused = await align(engine, { kind, from, to });
      if (refused.length > 0)
        throw new Refusal(
          `Chỉ mục ${from} có ${refused.length} bản ghi mới hơn ${to} mà chỉ mục cũ không giữ được. Chưa đổi gì. ` +
            "Hãy chép ra SQLite (store copy --to sqlite) trước khi quay lại.",
        );
      done.push({ kind, from, to, records: await countIn(engine, to) });
    }
    const writers = await noWriters(
      engine,
      layout,
      done.map(({ from }) => from),
    );
    await swap(engine, layout, done, writers);
    return done;
  } catch (error) {
    for (const { from, to } of moves) {
      await block(engine, from, false).catch(() => undefined);
      await block(engine, to, true).catch(() => undefined);
    }
    throw error;
  }
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

async function fill(engine: Engine, pair: Pair): Promise<void> {
  const [refused] = await align(engine, pair);
  if (refused !== undefined)
    throw new Refusal(
      `Chỉ mục mới ${pair.to} không nhận bản ghi ${refused.id}: ${refused.reason}. Chưa đổi gì.`,
    );
}

/** Nobody writes any more: both hold the same, or nothing moves. */
async function compared(engine: Engine, { kind, from, to }: Pair): Promise<number> {
  await engine.ask({ method: "POST", path: `/${to}/_refresh` });
  const [old, young] = await Promise.all([sumIn(engine, kind, from), sumIn(engine, kind, to)]);
  if (old.records !== young.records || old.checksum !== young.checksum)
    throw new Refusal(
      `${to} không khớp ${from} (${young.records} và ${old.records} bản ghi). Chưa đổi gì; hãy chạy lại.`,
    );
  return old.records;
}

async function sumIn(engine: Engine, kind: Kind, index: string): Promise<KindSum> {
  const sum = openSum(kind);
  for await (const rows of wholeIndex(engine, kind, index)) sum.add(rows);
  return sum.result();
}

async function countIn(engine: Engine, index: string): Promise<number> {
  await engine.ask({ method: "POST", path: `/${index}/_refresh` });
  const { body } = await engine.ask({ method: "GET", path: `/${index}/_count` });
  return z.object({ count: z.int() }).parse(body).count;
}

async function block(engine: Engine, index: string, on: boolean): Promise<void> {
  const body = { "index.blocks.write": on };
  await engine.ask({ method: "PUT", path: `/${index}/_settings`, body });
}

/** All kinds move in one step: nobody sees one half of the city in the old form and one in the new. */
async function swap(
  engine: Engine,
  layout: Layout,
  moves: readonly MigratedKind[],
  writers: readonly object[],
): Promise<void> {
  const readers = moves.flatMap(({ kind, from, to }) => {
    const alias = aliasOf(layout, kind);
    return [{ remove: { index: from, alias } }, { add: { index: to, alias, is_write_index: true } }];
  });
  await actOnAliases(engine, [...readers, ...writers]);
}

async function actOnAliases(engine: Engine, actions: readonly object[]): Promise<void> {
  if (actions.length > 0) await engine.ask({ method: "POST", path: "/_aliases", body: { actions } });
}

/** Takes from indices the aliases under which programs write there, whatever their version. */
async function noWriters(
  engine: Engine,
  { prefix }: Layout,
  indices: readonly string[],
): Promise<readonly object[]> {
  const path = `/${indices.join(",")}/_alias/${prefix}-*-w*`;
  const { body } = await engine.ask({ method: "GET", path });
  return Object.entries(Aliased.parse(body)).flatMap(([index, { aliases }]) =>
    Object.keys(aliases)
      .filter((alias) => /-w\d+\.\d+$/.test(alias))
      .map((alias) => ({ remove: { index, alias } })),
  );
}

/** Programs of this mapping write to the new indices; those of the older one keep their own alias, on what is closed. */
function writersOf(layout: Layout, moves: readonly MigratedKind[]): readonly object[] {
  return moves.map(({ kind, to }) => ({ add: { index: to, alias: writingAliasOf(layout, kind) } }));
}
