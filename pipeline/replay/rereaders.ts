import { fork, type ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Settings } from "../../config/settings.ts";
import { Refusal } from "../../config/verb.ts";
import { meterOf, usualSource } from "../../crawlers/usage.ts";
import type { Reread } from "./reread.ts";
import type { Order, Told } from "./reread.process.ts";

/** Processes that settle captures again, as many as the machine has cores. */
export interface Rereaders extends AsyncDisposable {
  readonly count: number;
  /** What the processes took of the processor for the batches so far, milliseconds. */
  readonly processorMs: () => number;
  /** Resolves when every process stands ready; batches may be given before. */
  readonly ready: Promise<void>;
  /**
   * Settles a batch again. Captures on whose page a process died or stood still are given back in `guarded`: they are to be
   * read one at a time, under limits.
   */
  reread(captures: readonly string[]): Promise<{
    readonly results: readonly Reread[];
    readonly guarded: readonly string[];
  }>;
}

interface Job {
  readonly captures: readonly string[];
  readonly results: Reread[];
  readonly guarded: string[];
  readonly resolve: (done: { results: readonly Reread[]; guarded: readonly string[] }) => void;
  readonly reject: (error: Error) => void;
}

const pageSeconds = 10; // of processor time for one page; of the clock where the processor's is not known
const longestPause = 120_000; // milliseconds by the clock without a word; a process that gets no processor is not a bad page's
/** A young generation of 64 MB, as Node takes it: of a page little outlives it, and collecting it less often takes a fifth off all processor time. */
export const youngGeneration = "--max-semi-space-size=64";
const heapMegabytes = 700; // of one process: the cities' rules and models, and a page

/** Opens the processes; each reads the configuration, the store and the archive for itself. */
export function openRereaders(
  settings: Pick<Settings, "config" | "data" | "archive" | "engine">,
  count = availableParallelism(),
): Rereaders {
  const queue: Job[] = [];
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const readiness = Array.from({ length: count }, () => Promise.withResolvers<void>());
  let closed = false;
  let processorMs = 0;

  const next = (): void => {
    for (let child = idle.pop(); child !== undefined; child = idle.pop()) {
      const job = queue.shift();
      if (job === undefined) {
        idle.push(child);
        return;
      }
      run(child, job);
    }
  };

  const start = (ready: PromiseWithResolvers<void>): void => {
    const child = fork(fileURLToPath(new URL("reread.process.ts", import.meta.url)), [], {
      execArgv: [`--max-old-space-size=${heapMegabytes}`, youngGeneration],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    all.add(child);
    const failed = (words: string): void => {
      all.delete(child);
      const refusal = new Refusal(`Không mở được tiến trình đọc lại: ${words}. Hãy chạy lại lệnh.`);
      ready.reject(refusal);
      for (const job of queue.splice(0)) job.reject(refusal);
    };
    const gone = (): void => failed("nó dừng ngay khi mở, máy có thể thiếu bộ nhớ");
    child.once("exit", gone);
    child.once("message", (told: Told) => {
      child.off("exit", gone);
      if (told.kind !== "ready") return failed(told.kind === "failed" ? told.reason : told.kind);
      ready.resolve();
      idle.push(child);
      next();
    });
    child.send({ kind: "begin", settings } satisfies Order);
  };

  const run = (child: ChildProcess, job: Job): void => {
    let at: string | null = null;
    let heardOf = 0; // messages
    let seen: { readonly heardOf: number; readonly clock: number; readonly used: number | null } | null =
      null;
    const meter = usualSource === "system" ? meterOf(child, usualSource) : null;
    const left = (): readonly string[] => {
      const done = new Set([...job.results.map(({ capture }) => capture), ...job.guarded]);
      return job.captures.filter((capture) => !done.has(capture));
    };
    const end = (): void => {
      clearInterval(watch);
      child.off("message", heard);
      child.off("exit", died);
    };
    const heard = (told: Told): void => {
      heardOf += 1;
      if (told.kind === "at") at = told.capture;
      if (told.kind === "failed") {
        end();
        job.reject(new Error(told.reason));
        child.kill("SIGKILL");
      }
      if (told.kind !== "done") return;
      end();
      job.results.push(...told.results);
      processorMs += told.processorMs;
      idle.push(child);
      job.resolve(job);
      next();
    };
    const died = (): void => {
      end();
      all.delete(child);
      if (closed) return job.reject(new Error("the processes are closed"));
      if (at === null) return job.reject(new Refusal("Tiến trình đọc lại dừng đột ngột. Hãy chạy lại lệnh."));
      job.guarded.push(at);
      queue.unshift(job);
      start(Promise.withResolvers<void>());
    };
    const look = async (): Promise<void> => {
      const used = (await meter?.used())?.seconds ?? null;
      const now = { heardOf, clock: performance.now(), used };
      if (seen === null || seen.heardOf !== heardOf || at === null) {
        seen = now;
        return;
      }
      const paused = now.clock - seen.clock;
      const isOver =
        used === null || seen.used === null
          ? paused > pageSeconds * 1000
          : used - seen.used > pageSeconds || paused > longestPause;
      if (isOver) child.kill("SIGKILL");
    };
    const watch = setInterval(() => void look(), 500);
    child.on("message", heard);
    child.once("exit", died);
    child.send({ kind: "reread", captures: left() } satisfies Order);
  };

  for (const ready of readiness) start(ready);
  const ready = Promise.all(readiness.map(({ promise }) => promise)).then(() => undefined);
  ready.catch(() => undefined); // told to whoever waits for it, or by the first batch
  return {
    count,
    processorMs: () => processorMs,
    ready,
    reread: (captures) =>
      new Promise((resolve, reject) => {
        queue.push({ captures, results: [], guarded: [], resolve, reject });
        next();
      }),
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const child of all) child.kill("SIGKILL");
      await Promise.resolve();
    },
  };
}
