import { Worker } from "node:worker_threads";
import { StoreDown } from "../errors.ts";
import { errorOf } from "./advice.ts";
import { openBase, type Base, type FileOptions } from "./file.ts";
import { goodbye, type Answer, type Asked, type Job } from "./jobs.ts";
import { answerAll } from "./work.ts";

/** One who works on the file; jobs are answered in any order. */
export interface Hand {
  /** How many jobs it has not answered yet. */
  readonly busy: () => number;
  /** What comes back depends on the job; `answers.ts` knows how. */
  ask(job: Job): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts a thread on the file; if it dies, the jobs it had fail with StoreDown and the next job starts another. */
export function hireThread(options: FileOptions): Hand {
  const desk = deskOf(options.file);
  let worker: Worker | null = null;
  let hired = false;
  let leavingNow: Asked[] = [];
  let ended: Promise<void> = Promise.resolve();

  const start = () => {
    const started = new Worker(new URL("./thread.mjs", import.meta.url), { workerData: options });
    const lose = (cause: unknown) => {
      if (started !== worker) return;
      worker = null;
      desk.lose(new StoreDown("Luồng giữ dữ liệu dừng đột ngột; hãy chạy lại lệnh.", { cause }));
    };
    const { promise, resolve } = Promise.withResolvers<void>();
    ended = promise;
    started.on("message", (answers: readonly Answer[]) => {
      desk.settle(answers);
      // A program that has nothing else to do may end.
      if (desk.busy() === 0) started.unref();
    });
    started.on("error", lose);
    started.on("exit", () => {
      lose(new Error("the thread ended"));
      resolve();
    });
    return started;
  };

  /** Waking a thread costs more than most jobs: those of one moment go together. */
  const send = () => {
    const all = leavingNow;
    leavingNow = [];
    if (worker === null && hired && options.still === true)
      return desk.lose(new StoreDown("Luồng giữ dữ liệu dừng đột ngột; hãy chạy lại lệnh."));
    hired = true;
    worker ??= start();
    worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(all);
  };

  return {
    busy: desk.busy,
    ask: (job) =>
      desk.ask(job, (asked) => {
        leavingNow.push(asked);
        if (leavingNow.length === 1) queueMicrotask(send);
      }),
    async close() {
      await desk.close();
      const leaving = worker;
      worker = null;
      if (leaving === null) return;
      leaving.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      leaving.postMessage(goodbye);
      await ended;
    },
  };
}

/** Works in the caller's own thread: for what lies in memory, which no other thread can see. */
export function hireHere(options: FileOptions): Hand {
  const desk = deskOf(options.file);
  const waiting: Asked[] = [];
  let base: Base | null = null;
  const answer = () => desk.settle(answerAll(() => (base ??= openBase(options)), waiting.splice(0)));
  return {
    busy: desk.busy,
    ask: (job) =>
      desk.ask(job, (asked) => {
        waiting.push(asked);
        if (waiting.length === 1) setImmediate(answer);
      }),
    async close() {
      await desk.close();
      base?.close();
    },
  };
}

/** Numbers the jobs and hands each answer to whoever waits for it. */
function deskOf(file: string) {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  let closed = false;
  return {
    busy: () => waiting.size,
    ask(job: Job, send: (asked: Asked) => void): Promise<unknown> {
      if (closed) return Promise.reject(new Error("the store is closed"));
      last += 1;
      const one = Promise.withResolvers<unknown>();
      waiting.set(last, one);
      send({ number: last, job });
      return one.promise;
    },
    settle(answers: readonly Answer[]) {
      for (const { number, value, error } of answers) {
        const one = waiting.get(number);
        waiting.delete(number);
        if (error === undefined) one?.resolve(value);
        else one?.reject(errorOf(error, file));
      }
    },
    lose(error: Error) {
      const lost = [...waiting.values()];
      waiting.clear();
      for (const one of lost) one.reject(error);
    },
    /** No job is taken any more; resolves when the last one is answered. */
    async close() {
      closed = true;
      await Promise.allSettled([...waiting.values()].map((one) => one.promise));
    },
  };
}
