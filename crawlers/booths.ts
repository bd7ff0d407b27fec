import { fork, type ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Refusal } from "../config/verb.ts";
import type { Standing } from "./booth.ts";
import { meterOf, usualSource, type Meter, type Usage, type UsageSource } from "./usage.ts";

/** Bounds of one piece of work: past them its process is ended from outside and the next piece goes on. */
export interface BoothLimits {
  /** Seconds of processor time; of the clock while nobody tells them. */
  readonly seconds: number;
  /** Memory by which the whole process may grow over one piece, buffers included. */
  readonly megabytes: number;
  /** Memory of the process's JavaScript heap; absent = as `megabytes`. */
  readonly heapMegabytes?: number;
}

/** Why a piece of work has no answer of its own; `crash`: its process ended by itself, mostly for want of memory. */
export type Ended = "time" | "memory" | "crash";

/** What is done in booths, and how. */
export interface BoothWork<Begin, Answer> {
  /** A program that stands in booths (booth.ts). */
  readonly program: URL;
  /** What it opens its work with. */
  readonly begin: Begin;
  readonly limits: BoothLimits;
  /** Size of the processes' young generation (V8's semi-space), megabytes; absent = V8's own. */
  readonly youngMegabytes?: number;
  /** How many pieces are worked on at once; absent = as many as the machine has cores. */
  readonly count?: number;
  /** How the processes' usage is learned; absent = as this machine allows. */
  readonly usage?: UsageSource;
  /** The answer for a piece whose process was ended. */
  readonly ended: (why: Ended) => Answer;
}

/** Processes for what is foreign and may be hostile, one piece at a time in each. */
export interface Booths<Order, Answer> extends AsyncDisposable {
  /** How many pieces are worked on at once. */
  readonly count: number;
  /**
   * Rejects when the booths are closed or cannot be opened: then nothing is known of the piece, and it is tried another time.
   * `seconds`: what this piece may take, where it is not as much as every other.
   */
  work(order: Order, seconds?: number): Promise<Answer>;
}

interface Child extends Meter {
  readonly process: ChildProcess;
  /** What it had used when it was asked last, and when that was. */
  asked: { readonly at: number; readonly used: Promise<Usage | null> };
}

interface Job<Order, Answer> {
  readonly order: Order;
  readonly seconds: number;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

// Times the limit that the clock may run where the processor's time is known: a piece that gets no processor is not a bad one.
const busyMachine = 30;
const checked = 100; // milliseconds between two looks at a piece in work
const mostFailures = 4; // starts in a row that end before the process is ready

/** Opens booths; each process is started when it is first needed. */
export function openBooths<Begin extends object, Order extends object, Answer>({
  program,
  begin,
  limits,
  youngMegabytes,
  count = availableParallelism(),
  usage = usualSource,
  ended,
}: BoothWork<Begin, Answer>): Booths<Order, Answer> {
  const queue: Job<Order, Answer>[] = [];
  const idle: Child[] = [];
  const all = new Set<Child>();
  const working = new Set<Job<Order, Answer>>();
  let closed = false;
  let failures = 0;

  const next = (): void => {
    while (queue.length > 0) {
      const child = idle.pop();
      if (child === undefined) {
        if (all.size < count) start();
        return;
      }
      const job = queue.shift();
      if (job === undefined) idle.push(child);
      else run(child, job);
    }
  };

  const refuse = (words: string): void => {
    for (const job of queue.splice(0)) job.fail(new Refusal(`Không mở được tiến trình đọc trang: ${words}`));
  };

  const start = (): void => {
    const forked = fork(fileURLToPath(program), [usage], {
      execArgv: [
        `--max-old-space-size=${limits.heapMegabytes ?? limits.megabytes}`,
        ...(youngMegabytes === undefined ? [] : [`--max-semi-space-size=${youngMegabytes}`]),
      ],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc", ...(usage === "reports" ? (["pipe"] as const) : [])],
    });
    const asked = { at: Number.NEGATIVE_INFINITY, used: Promise.resolve(null) };
    const child: Child = { process: forked, ...meterOf(forked, usage), asked };
    all.add(child);
    let isReady = false;
    const failed = (): void => {
      all.delete(child);
      if (isReady) return;
      isReady = true; // told once, whether the process could not start or ended at once
      failures += 1;
      if (closed) return;
      if (failures < mostFailures) return next();
      refuse("máy có thể thiếu bộ nhớ. Hãy đóng bớt chương trình rồi chạy lại.");
    };
    forked.once("error", failed);
    forked.once("exit", failed);
    const ready = async (): Promise<void> => {
      await child.begun;
      if (!all.has(child)) return;
      isReady = true;
      failures = 0;
      idle.push(child);
      next();
    };
    forked.once("message", (standing: Standing) => {
      if (standing === "ready") return void ready();
      isReady = true;
      all.delete(child);
      forked.kill("SIGKILL");
      refuse(standing.refused);
    });
    forked.send(begin);
  };

  const run = (child: Child, job: Job<Order, Answer>): void => {
    const started = performance.now(); // which no setting of the clock moves
    const before = usedLately(child); // asked before the piece is sent
    let settled = false;
    working.add(job);
    const end = (answer: Answer): void => {
      if (settled) return;
      settled = true;
      clearInterval(watch);
      child.process.off("message", heard);
      child.process.off("exit", left);
      working.delete(job);
      if (closed) return;
      job.answer(answer);
      next();
    };
    const heard = (answer: Answer): void => {
      idle.push(child);
      end(answer);
    };
    const left = (): void => {
      all.delete(child);
      end(ended("crash"));
    };
    const stop = (why: Ended): void => {
      if (settled) return;
      all.delete(child);
      child.process.kill("SIGKILL");
      end(ended(why));
    };
    const watch = setInterval(() => {
      void (async () => {
        const clock = (performance.now() - started) / 1000;
        const [first, used] = await Promise.all([before, child.used()]);
        const isKnown = first !== null && used !== null;
        const own = isKnown ? used.seconds - first.seconds : clock;
        if (own >= job.seconds || clock >= job.seconds * (isKnown ? busyMachine : 1)) stop("time");
        else if (isKnown && used.megabytes - first.megabytes > limits.megabytes) stop("memory");
      })();
    }, checked);
    child.process.on("message", heard);
    child.process.once("exit", left);
    void before.then(() => (settled ? undefined : child.process.send(job.order)));
  };

  return {
    count,
    work: (order, seconds = limits.seconds) =>
      new Promise((answer, fail) => {
        if (closed) return fail(new Error("the readers are closed"));
        queue.push({ order, seconds, answer, fail });
        next();
      }),
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const child of all) child.process.kill("SIGKILL");
      for (const job of [...queue.splice(0), ...working]) job.fail(new Error("the readers are closed"));
      await Promise.resolve();
    },
  };
}

/** What a child had used at most a look ago: most pieces are done sooner than the system has told what their process uses. */
function usedLately(child: Child): Promise<Usage | null> {
  const now = performance.now();
  if (now - child.asked.at > checked) child.asked = { at: now, used: child.used() };
  return child.asked.used;
}
