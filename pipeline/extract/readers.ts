import { fork, type ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Family } from "../../config/source-schema.ts";
import { Refusal } from "../../config/verb.ts";
import type { Read } from "../item.ts";
import type { Outlets } from "./credit.ts";
import type { Known, Page } from "./read-page.ts";
import type { Order } from "./reader.process.ts";
import { longestPage } from "./tree.ts";
import { meterOf, usualSource, type Meter, type UsageSource } from "./usage.ts";

/** Bounds of one page: past them its process is ended from outside and the next page goes on. */
interface Limits {
  /** Seconds of processor time; of the clock while nobody tells them. */
  readonly seconds: number;
  /** Memory by which the whole process may grow over one page, buffers included. */
  readonly megabytes: number;
  /** Memory of the process's JavaScript heap; absent = as `megabytes`. */
  readonly heapMegabytes?: number;
}
const usual: Limits = { seconds: 2, megabytes: 300 };
const busyMachine = 5; // times the limit that the clock may run where the processor is shared and its time is known
const checked = 100; // milliseconds between two looks at a page in work

const mostFailures = 4; // starts in a row that end before the process is ready

/** Reads pages in processes of their own, as many as the machine has cores. */
export interface Readers extends AsyncDisposable {
  /** How many pages are read at once. */
  readonly count: number;
  /** Rejects when the readers are closed or cannot be started: then nothing is known of the page, and it is read another time. */
  read(page: Page, known?: Omit<Known, "outlets">): Promise<Read>;
}

/** What holds for all pages that are read. */
interface Shared {
  readonly families: readonly Family[];
  readonly outlets: Outlets;
  readonly limits?: Limits;
  readonly count?: number;
  /** How the processes' usage is learned; absent = as this machine allows. */
  readonly usage?: UsageSource;
}

interface Child extends Meter {
  readonly process: ChildProcess;
}

interface Job {
  readonly order: Order;
  readonly answer: (read: Read) => void;
  readonly fail: (error: Error) => void;
}

/** Opens reading processes; each is started when it is first needed. */
export function openReaders({
  families,
  outlets,
  limits = usual,
  count = availableParallelism(),
  usage = usualSource,
}: Shared): Readers {
  const queue: Job[] = [];
  const idle: Child[] = [];
  const all = new Set<Child>();
  const working = new Set<Job>();
  let closed = false;
  let failures = 0;
  const tooLarge = `trang cần quá ${limits.megabytes} MB bộ nhớ hoặc làm hỏng bộ đọc`;
  const begin: Order = { kind: "begin", families, outlets };

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

  const start = (): void => {
    const forked = fork(fileURLToPath(new URL("reader.process.ts", import.meta.url)), [usage], {
      execArgv: [`--max-old-space-size=${limits.heapMegabytes ?? limits.megabytes}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc", ...(usage === "reports" ? (["pipe"] as const) : [])],
    });
    const child: Child = { process: forked, ...meterOf(forked, usage) };
    all.add(child);
    let isReady = false;
    const failed = (): void => {
      all.delete(child);
      if (isReady) return;
      isReady = true; // told once, whether the process could not start or ended at once
      failures += 1;
      if (closed) return;
      if (failures < mostFailures) return next();
      const words =
        "Không mở được tiến trình đọc trang: máy có thể thiếu bộ nhớ. Hãy đóng bớt chương trình rồi chạy lại.";
      for (const job of queue.splice(0)) job.fail(new Refusal(words));
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
    forked.once("message", () => void ready());
    forked.send(begin);
  };

  const run = (child: Child, job: Job): void => {
    const started = Date.now();
    const before = child.used(); // asked before the page is sent
    let settled = false;
    working.add(job);
    const end = (read: Read): void => {
      if (settled) return;
      settled = true;
      clearInterval(watch);
      child.process.off("message", heard);
      child.process.off("exit", left);
      working.delete(job);
      if (closed) return;
      job.answer(read);
      next();
    };
    const heard = (read: Read): void => {
      idle.push(child);
      end(read);
    };
    const left = (): void => {
      all.delete(child);
      end({ kind: "unreadable", reason: tooLarge });
    };
    const stop = (reason: string): void => {
      if (settled) return;
      all.delete(child);
      child.process.kill("SIGKILL");
      end({ kind: "unreadable", reason });
    };
    const watch = setInterval(() => {
      void (async () => {
        const clock = (Date.now() - started) / 1000;
        const [first, used] = await Promise.all([before, child.used()]);
        const isKnown = first !== null && used !== null;
        const own = isKnown ? used.seconds - first.seconds : clock;
        if (own >= limits.seconds || clock >= limits.seconds * (isKnown ? busyMachine : 1))
          stop(`trang cần quá ${limits.seconds} giây để đọc`);
        else if (isKnown && used.megabytes - first.megabytes > limits.megabytes) stop(tooLarge);
      })();
    }, checked);
    child.process.on("message", heard);
    child.process.once("exit", left);
    void before.then(() => (settled ? undefined : child.process.send(job.order)));
  };

  return {
    count,
    read: (page, known = {}) =>
      new Promise((answer, fail) => {
        if (closed) return fail(new Error("the readers are closed"));
        // What is not read is not sent either; one sign more tells the reader that there was more.
        const html = page.html.slice(0, longestPage + 1);
        queue.push({ order: { kind: "read", page: { ...page, html }, known }, answer, fail });
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
