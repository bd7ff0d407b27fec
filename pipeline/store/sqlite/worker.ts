import { parentPort, workerData } from "node:worker_threads";
import type { Condition } from "../question.ts";
import type { Kind, Lease } from "../store.ts";
import { openBase, prepareFile, type Base, type FileOptions } from "./file.ts";
import { countRows, listBodies, readBodies, scanRows, tallyRows, type ListJob } from "./read.ts";
import { endLease, takeLease, writeRows, type LeaseJob, type WriteJob } from "./write.ts";

/** Jobs that change the file; those that wait at the same time share a transaction. */
export type Change =
  | { readonly do: "write"; readonly write: WriteJob }
  | { readonly do: "take-lease"; readonly lease: LeaseJob }
  | { readonly do: "end-lease"; readonly lease: Lease };

/** Jobs that stand alone: making the file ready, and all that only reads. */
export type Question =
  | { readonly do: "prepare" }
  | { readonly do: "read"; readonly kind: Kind; readonly ids: readonly string[] }
  | { readonly do: "list"; readonly list: ListJob }
  | { readonly do: "count"; readonly kind: Kind; readonly conditions: readonly Condition[] }
  | { readonly do: "tally"; readonly tally: Parameters<typeof tallyRows>[1] }
  | { readonly do: "scan"; readonly scan: Parameters<typeof scanRows>[1] };

/** What a worker can be asked to do. */
export type Job =
  | { readonly change: Change; readonly question?: undefined }
  | { readonly question: Question; readonly change?: undefined };

/** A job with the number under which its answer is awaited. */
export interface Asked {
  readonly number: number;
  readonly job: Job;
}

/** What became of a job. An error comes as its parts, since classes do not cross threads. */
export interface Answer {
  readonly number: number;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly errcode: number | null };
}

/** The main thread's end of the line, as far as it is used here. */
interface Line {
  postMessage(answers: readonly Answer[]): void;
  on(event: "message", hear: (asked: Asked) => void): unknown;
}

if (parentPort !== null) work(parentPort, workerData);

function work(line: Line, options: FileOptions): void {
  let base: Base | null = null;
  const open = () => (base ??= openBase(options));
  const waiting: Asked[] = [];
  const answer = () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    line.postMessage(answerAll(open, waiting.splice(0)));
  };
  line.on("message", (asked) => {
    waiting.push(asked);
    // All that has arrived by then shares one transaction and one flush to the disk.
    if (waiting.length === 1) setImmediate(answer);
  });
}

function answerAll(open: () => Base, waiting: readonly Asked[]): Answer[] {
  const changes: Numbered[] = [];
  for (const { number, job } of waiting)
    if (job.change !== undefined) changes.push({ number, change: job.change });
  const answers = changes.length === 0 ? [] : changeAll(open, changes);
  for (const { number, job } of waiting) {
    const { question } = job;
    if (question !== undefined) answers.push(attempt(number, () => look(open(), question)));
  }
  return answers;
}

interface Numbered {
  readonly number: number;
  readonly change: Change;
}

/** One transaction for all; when one of them fails, each gets its own, so that it fails alone. */
function changeAll(open: () => Base, all: readonly Numbered[]): Answer[] {
  try {
    const base = open();
    return inTransaction(base, () =>
      all.map(({ number, change: job }) => ({ number, value: change(base, job) })),
    );
  } catch (error) {
    if (all.length === 1) return all.map(({ number }) => ({ number, error: partsOf(error) }));
    return all.flatMap((one) => changeAll(open, [one]));
  }
}

function inTransaction<T>(base: Base, act: () => T): T {
  base.database.exec("BEGIN IMMEDIATE");
  try {
    const value = act();
    base.database.exec("COMMIT");
    return value;
  } catch (error) {
    if (base.database.isTransaction) base.database.exec("ROLLBACK");
    throw error;
  }
}

function attempt(number: number, act: () => unknown): Answer {
  try {
    return { number, value: act() };
  } catch (error) {
    return { number, error: partsOf(error) };
  }
}

function change(base: Base, job: Change): unknown {
  switch (job.do) {
    case "write":
      return writeRows(base, job.write);
    case "take-lease":
      return takeLease(base, job.lease);
    case "end-lease":
      return endLease(base, job.lease);
  }
}

function look(base: Base, job: Question): unknown {
  switch (job.do) {
    case "prepare":
      return prepareFile(base);
    case "read":
      return readBodies(base, job.kind, job.ids);
    case "list":
      return listBodies(base, job.list);
    case "count":
      return countRows(base, job.kind, job.conditions);
    case "tally":
      return tallyRows(base, job.tally);
    case "scan":
      return scanRows(base, job.scan);
  }
}

function partsOf(error: unknown): NonNullable<Answer["error"]> {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), errcode: null };
  const errcode = "errcode" in error && typeof error.errcode === "number" ? error.errcode : null;
  return { name: error.name, message: error.message, errcode };
}
