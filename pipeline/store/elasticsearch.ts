import { Refusal } from "../../config/verb.ts";
import { byKey, checkedList, checkedSignature, checkedTally, idOf } from "./asked.ts";
import { openEngine, type Engine, type EngineAddress } from "./elastic/engine.ts";
import {
  aliasOf,
  layOut,
  leaseIndex,
  layoutStateOf,
  writingAliasOf,
  type Layout,
} from "./elastic/indices.ts";
import { openLeases, type Leases } from "./elastic/lease.ts";
import { openMarks } from "./elastic/marks.ts";
import { countRecords, listRecords, readRecords, tallyRecords } from "./elastic/read.ts";
import { openScans } from "./elastic/scan.ts";
import { holdStill } from "./elastic/still.ts";
import { removeRecords } from "./elastic/remove.ts";
import { adoptRecords, writeRecords } from "./elastic/write.ts";
import { sendLines, type Said } from "./elastic/bulk.ts";
import type { Line } from "./elastic/line.ts";
import { openLeaseWatch } from "./lease-rule.ts";
import { kindNames, type FieldName, type Slim } from "./mapping.ts";
import { conditionsOf } from "./question.ts";
import type { AnyWrite, Kept, Kind, Signature, Store, Where } from "./store.ts";

/** How an engine's keeper is opened; what is absent is as one small city needs it. */
export interface ElasticsearchOptions extends EngineAddress {
  /** Every index begins with it; two cities may share an engine. */
  readonly prefix?: string;
  readonly replicas?: number;
}

/** A keeper that follows another: it takes records with their revisions and tells of each what became of it. */
export interface ElasticsearchStore extends Store, Leases {
  /** Asks once and waits no longer than `milliseconds` for each bulk; what is not answered throws StoreDown. */
  offer(kind: Kind, lines: readonly Line[], milliseconds: number): Promise<readonly Said[]>;
  /** From now on searches find what anybody wrote of these kinds. */
  findable(of: readonly Kind[]): Promise<void>;
}

const readBatch = 1_000;

/**
 * Keeps everything in Elasticsearch 9: one strict index for each kind behind an alias, made from `mapping.ts`. Indices that
 * are missing are made; throws Refusal for indices of another version and StoreDown where the engine does not answer.
 */
export async function openElasticsearchStore(options: ElasticsearchOptions): Promise<ElasticsearchStore> {
  const { prefix = "phusong", replicas = 0 } = options;
  const layout: Layout = { prefix, replicas };
  const engine = openEngine(options);
  try {
    const standing = await layoutStateOf(engine, layout);
    if (standing.state === "older") throw older(standing.kinds);
    if (standing.state === "missing") await layOut(engine, layout);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return keeperOver(engine, layout);
}

function keeperOver(engine: Engine, layout: Layout): ElasticsearchStore {
  const alias = (kind: Kind) => aliasOf(layout, kind);
  const writer = (kind: Kind) => writingAliasOf(layout, kind);
  const unfound = new Set<Kind>(); // written here since the last refresh
  const leases = openLeases(engine, leaseIndex(layout), openLeaseWatch());

  /** What a write left, even one that failed half way, is not found until it is refreshed after the write's end. */
  const written = async <T>(kind: Kind, writing: Promise<T>): Promise<T> => {
    try {
      return await writing;
    } finally {
      unfound.add(kind);
    }
  };
  /** Every record of a step is on its way before any of the next; the engine itself makes each of them last. */
  const writeStep = async (step: readonly AnyWrite[], by: Signature): Promise<boolean> => {
    const byKind = Map.groupBy(step, ({ kind }) => kind);
    const all = [...byKind].map(([kind, writes]) =>
      written(kind, writeRecords(engine, kind, writer(kind), writes, by)),
    );
    return (await Promise.all(all)).flat().every(({ outcome }) => outcome === "kept");
  };

  const marks = openMarks(engine);
  const scans = openScans(engine);
  const refreshing = new Map<Promise<unknown>, readonly Kind[]>();
  const refreshKinds = async (of: readonly Kind[], marked: readonly Kind[]): Promise<void> => {
    if (of.length === 0) return;
    for (const kind of marked) unfound.delete(kind);
    const asking = engine.ask({ method: "POST", path: `/${of.map(alias).join(",")}/_refresh` });
    refreshing.set(asking, of);
    try {
      await asking;
    } catch (error) {
      for (const kind of marked) unfound.add(kind);
      throw error;
    } finally {
      refreshing.delete(asking);
    }
  };

  const list: Store["list"] = async (kind, ask) => {
    const { next: cursorAt, ...job } = checkedList(kind, ask);
    const found = await listRecords(engine, { ...job, kind, alias: alias(kind) });
    const last = found.length === ask.limit ? found.at(-1) : undefined;
    const next = last === undefined ? null : cursorAt({ value: last.place, id: last.kept.value.id });
    return { rows: found.map(({ kept }) => kept), next };
  };

  async function* scan<K extends Kind, F extends FieldName<K>>(
    kind: K,
    fields: readonly F[],
    where?: Where,
  ): AsyncIterable<Slim<K, F>> {
    const conditions = conditionsOf(kind, where);
    for await (const row of scans({ kind, alias: alias(kind), conditions, fields })) {
      if (!isSlim<K, F>(row, fields)) throw new Error("a scanned row without its fields");
      yield row;
    }
  }

  return {
    async read(kind, ids) {
      const usable = [...new Set(ids)].filter((id) => isId(kind, id));
      const found = new Map<string, Kept<typeof kind>>();
      for (let at = 0; at < usable.length; at += readBatch) {
        for (const kept of await readRecords(engine, kind, alias(kind), usable.slice(at, at + readBatch)))
          if (kept !== null) found.set(kept.value.id, kept);
      }
      return ids.map((id) => found.get(id) ?? null);
    },
    async write(kind, writes, by) {
      checkedSignature(by);
      for (const { value } of writes) idOf(kind, value.id);
      return written(kind, writeRecords(engine, kind, writer(kind), writes, by));
    },
    async adopt(kind, kept) {
      for (const { value, actor, at } of kept) {
        checkedSignature({ actor, at });
        idOf(kind, value.id);
      }
      return written(kind, adoptRecords(engine, kind, writer(kind), kept));
    },
    async remove(kind, ids) {
      const usable = ids.filter((id) => isId(kind, id));
      await written(kind, removeRecords(engine, writer(kind), usable));
    },
    async offer(kind, lines, milliseconds) {
      const once = { milliseconds, attempts: 1 };
      return written(kind, sendLines(engine, writer(kind), lines, once));
    },
    async findable(of) {
      await engine.ask({ method: "POST", path: `/${of.map(alias).join(",")}/_refresh` });
    },
    async writeInSteps(steps, by) {
      checkedSignature(by);
      for (const { kind, value } of steps.flat()) idOf(kind, value.id);
      for (const step of steps) if (!(await writeStep(step, by))) return false;
      return true;
    },
    list,
    count: async (kind, where) => countRecords(engine, alias(kind), conditionsOf(kind, where)),
    async tally(kind, by, where, sums = []) {
      const conditions = checkedTally(kind, by, where, sums);
      const rows = await tallyRecords(engine, { kind, alias: alias(kind), conditions, by, sums });
      return rows.toSorted(byKey);
    },
    scan,
    ...leases,
    async still(held) {
      const moment = await holdStill(engine, held.map(alias));
      return keeperOver(moment, layout);
    },
    marks: (kind) => marks(kind, alias(kind)),
    async refresh(of) {
      // What others wrote is found within the index's own interval; only what was written here has to be hurried.
      // Who wrote nothing here and names no kinds wants to see what others wrote.
      const mine = [...unfound].filter((kind) => of === undefined || of.includes(kind));
      const waiting = mine.length === 0 && of === undefined ? kindNames : mine;
      // What was marked before another's refresh is found when that one has ended.
      const others = [...refreshing].filter(([, kinds]) => kinds.some((kind) => of?.includes(kind) ?? true));
      await Promise.all([refreshKinds(waiting, mine), ...others.map(([done]) => done)]);
    },
    close: () => engine.close(),
    [Symbol.asyncDispose]: () => engine.close(),
  };
}

function isId(kind: Kind, id: string): boolean {
  try {
    return idOf(kind, id) === id;
  } catch {
    return false;
  }
}

function isSlim<K extends Kind, F extends FieldName<K>>(
  row: object,
  fields: readonly F[],
): row is Slim<K, F> {
  return fields.every((name) => name in row);
}

function older(kinds: readonly Kind[]): Refusal {
  return new Refusal(
    `Chỉ mục của ${kinds.join(", ")} do bản phần mềm cũ hơn ghi. Hãy chạy: npm run -s phusong -- store migrate`,
  );
}
