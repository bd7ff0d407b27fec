import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { byKey, checkedList, checkedSignature, checkedTally, idOf } from "./asked.ts";
import type { FieldName, Slim } from "./mapping.ts";
import { openLeaseWatch } from "./lease-rule.ts";
import { outboxOver, type Outbox } from "./outbox.ts";
import { conditionsOf, fieldOf, openFieldOf } from "./question.ts";
import {
  keptOf,
  leaseOf,
  placeOf,
  rowsOf,
  sacksOf,
  seqsOf,
  slimOf,
  tallyOf,
  writtenOf,
} from "./sqlite/answers.ts";
import { hireHere, hireThread, type Hand } from "./sqlite/crew.ts";
import type { Change, Question } from "./sqlite/jobs.ts";
import type { WriteJob } from "./sqlite/write.ts";
import type { Kept, Kind, Store, Where, Write, Written } from "./store.ts";

function rowOf<K extends Kind>(kind: K, { value, expects }: Write<K>): WriteJob["rows"][number] {
  return { id: idOf(kind, value.id), expects, body: JSON.stringify(value) };
}

/** What can be set about a file; the defaults are for one desk. */
export interface SqliteOptions {
  /** Threads that read; writing has its own. */
  readonly readers?: number;
  /** The file may grow to so many pages of 4,096 bytes. */
  readonly maxPages?: number;
  /** From so many rows on a value or a word is common and asked for row by row; 20,000 was measured to be about right. */
  readonly commonFrom?: number;
  /** Kinds that another keeper follows: what is written of them waits in the outbox to be sent. */
  readonly outbox?: readonly Kind[];
  /** Shows the file as it stands when it is opened; nothing can be written. */
  readonly still?: boolean;
}

/** A keeper in a file; its outbox may only be asked when it was opened with kinds to follow. */
export interface SqliteStore extends Store {
  readonly outbox: Outbox;
}

const scanBatch = 2_000;
const writeBatch = 1_000;

/**
 * Keeps everything in one SQLite file, worked on by threads of its own; `:memory:` keeps it until closing and works in the
 * caller's thread. Throws Refusal or StoreDown with what to do.
 */
export async function openSqliteStore(file: string, options: SqliteOptions = {}): Promise<SqliteStore> {
  const { maxPages, commonFrom, outbox: followed, still = false } = options;
  const setup = { file, maxPages, commonFrom, outbox: followed, still };
  const hire = file === ":memory:" ? hireHere : hireThread;
  const writer = hire(setup);
  // Another thread would open another memory, or see another moment.
  const readers =
    still || file === ":memory:" ? [] : Array.from({ length: options.readers ?? 2 }, () => hire(setup));
  try {
    await writer.ask({ question: { do: still ? "hold-still" : "prepare" } });
  } catch (error) {
    await writer.close();
    throw error;
  }
  const idlest = () => readers.toSorted((a, b) => a.busy() - b.busy())[0] ?? writer;
  const look = (question: Question) => idlest().ask({ question });
  // What is read at one moment for one purpose is small and goes to one thread in one message. What is looked up is written
  // soon after, and the writer has these pages at hand, which every write takes from the readers.
  let chosen: Hand | null = null;
  const lookBriefly = (question: Question, beforeWriting = false) => {
    if (chosen === null) queueMicrotask(() => (chosen = null));
    chosen ??= beforeWriting ? writer : idlest();
    return chosen.ask({ question });
  };
  const rows = async (question: Question) => rowsOf(await look(question));
  const briefRows = async (question: Question, beforeWriting?: boolean) =>
    rowsOf(await lookBriefly(question, beforeWriting));
  const watch = openLeaseWatch();
  const alter = (change: Change) => writer.ask({ change });
  const close = async () => void (await Promise.all([writer, ...readers].map((hand) => hand.close())));

  const list: Store["list"] = async (kind, ask) => {
    const { next: cursorAt, ...job } = checkedList(kind, ask);
    const isLookup = job.conditions.some(
      (one) => one.test === "is" && fieldOf(kind, one.field).use === "lookup",
    );
    const found = await briefRows({ do: "list", list: job }, isLookup);
    const last = found.length === ask.limit ? found.at(-1) : undefined;
    const next = last === undefined ? null : cursorAt({ value: placeOf(last), id: String(last[0]) });
    return { rows: found.map((row) => keptOf(kind, row)), next };
  };

  async function* scan<K extends Kind, F extends FieldName<K>>(
    kind: K,
    fields: readonly F[],
    where?: Where,
  ): AsyncIterable<Slim<K, F>> {
    const conditions = conditionsOf(kind, where);
    const shape = fields.map((name) => ({
      name,
      type: openFieldOf(kind, name).type,
      many: openFieldOf(kind, name).many,
    }));
    const seqs = seqsOf(await look({ do: "match", kind, conditions }));
    const batch = (at: number) => {
      const found = rows({ do: "slim", slim: { kind, fields, seqs: seqs.slice(at, at + scanBatch) } });
      // Whoever leaves the scan early does not wait for it.
      found.catch(() => null);
      return found;
    };
    let coming = batch(0);
    for (let at = 0; at < seqs.length; at += scanBatch) {
      const found = await coming;
      // The next batch is read while the caller works on this one.
      coming = at + scanBatch < seqs.length ? batch(at + scanBatch) : Promise.resolve([]);
      for (const row of found) yield slimOf<K, F>(row, shape);
    }
  }

  return {
    async read(kind, ids) {
      const found = new Map<string, Kept<typeof kind>>();
      for (let at = 0; at < ids.length; at += scanBatch) {
        for (const row of await briefRows({ do: "read", kind, ids: ids.slice(at, at + scanBatch) })) {
          found.set(String(row[0]), keptOf(kind, row));
        }
      }
      return ids.map((id) => found.get(id) ?? null);
    },
    async write(kind, writes, by) {
      checkedSignature(by);
      const prepared = writes.map((one) => rowOf(kind, one));
      const written: Written[] = [];
      // Between two batches others get their turn.
      for (let at = 0; at < prepared.length; at += writeBatch) {
        const batch = prepared.slice(at, at + writeBatch);
        written.push(...writtenOf(await alter({ do: "write", write: { kind, by, rows: batch } })));
      }
      return written;
    },
    async adopt(kind, kept) {
      const prepared = kept.map(({ value, revision, actor, at }) => {
        checkedSignature({ actor, at });
        return { id: idOf(kind, value.id), revision, actor, at, body: JSON.stringify(value) };
      });
      let taken = 0;
      for (let at = 0; at < prepared.length; at += writeBatch) {
        const batch = prepared.slice(at, at + writeBatch);
        taken += Number(await alter({ do: "adopt", adopt: { kind, rows: batch } }));
      }
      return taken;
    },
    async remove(kind, ids) {
      for (let at = 0; at < ids.length; at += writeBatch)
        await alter({ do: "remove", kind, ids: ids.slice(at, at + writeBatch) });
    },
    async writeInSteps(steps, by, { soon = false } = {}) {
      checkedSignature(by);
      const prepared = steps.map((step) => {
        const byKind = Map.groupBy(step, ({ kind }) => kind);
        return [...byKind].map(([kind, all]) => ({ kind, by, rows: all.map((one) => rowOf(kind, one)) }));
      });
      return (await alter({ do: "write-in-steps", steps: prepared, soon })) === true;
    },
    list,
    async count(kind, where) {
      return Number(await look({ do: "count", kind, conditions: conditionsOf(kind, where) }));
    },
    async tally(kind, by, where, sums = []) {
      const found = await rows({
        do: "tally",
        tally: { kind, conditions: checkedTally(kind, by, where, sums), by, sums },
      });
      const types = by.map((field) => fieldOf(kind, field).type);
      return found.map((row) => tallyOf(row, types)).toSorted(byKey);
    },
    scan,
    async lease(name, holder, seconds, now) {
      const until = now.getTime() + seconds * 1000;
      const dead = watch.dead(name, seconds);
      const ask = { name, holder, now: now.getTime(), until, dead };
      const lease = leaseOf(await alter({ do: "take-lease", lease: ask }));
      if (lease.holder !== holder) {
        watch.seen(name, lease.revision, seconds);
        return null;
      }
      watch.forget(name);
      return lease;
    },
    async release(lease) {
      await alter({ do: "end-lease", lease });
    },
    async still() {
      if (file !== ":memory:") return openSqliteStore(file, { ...options, still: true });
      // What lies in memory is seen by one connection only: a copy of it stands still.
      const folder = await mkdtemp(path.join(tmpdir(), "phusong-"));
      const copy = path.join(folder, "phusong.sqlite");
      await look({ do: "copy-into", file: copy });
      const held = await openSqliteStore(copy, { ...options, still: true });
      const leave = async () => {
        await held.close();
        await rm(folder, { recursive: true, force: true });
      };
      return { ...held, [Symbol.asyncDispose]: leave };
    },
    async marks(kind) {
      const found = await rows({ do: "marks", kind });
      return new Map(found.map(([day, mark]) => [String(day), String(mark)]));
    },
    async refresh() {},
    outbox: outboxOver(
      (outbox) => look({ do: "ask-outbox", outbox }),
      (outbox) => alter({ do: "change-outbox", outbox }),
      async (after, many, bytes) => sacksOf(await look({ do: "pack", after, rows: many, bytes })),
    ),
    close,
    [Symbol.asyncDispose]: close,
  };
}
