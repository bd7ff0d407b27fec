import { fork, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Family } from "../../config/source-schema.ts";
import { Refusal } from "../../config/verb.ts";
import type { Read } from "../item.ts";
import type { Outlets } from "./credit.ts";
import type { Known, Page } from "./read-page.ts";
import type { Order } from "./reader.process.ts";

/** Bounds of one page: past them its process is ended from outside and the next page goes on. */
interface Limits {
  /** Seconds of processor time, where the system tells them; else of the clock. */
  readonly seconds: number;
  /** Memory by which the whole process may grow over one page, buffers included, where the system tells it. */
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
}: Shared): Readers {
  const queue: Job[] = [];
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
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
    const child = fork(fileURLToPath(new URL("reader.process.ts", import.meta.url)), [], {
      execArgv: [`--max-old-space-size=${limits.heapMegabytes ?? limits.megabytes}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
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
    child.once("error", failed);
    child.once("exit", failed);
    child.once("message", () => {
      isReady = true;
      failures = 0;
      idle.push(child);
      next();
    });
    child.send(begin);
  };

  const run = (child: ChildProcess, job: Job): void => {
    const started = Date.now();
    const before = usedBy(child.pid); // asked before the page is sent
    let settled = false;
    working.add(job);
    const end = (read: Read): void => {
      if (settled) return;
      settled = true;
      clearInterval(watch);
      child.off("message", heard);
      child.off("exit", left);
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
      child.kill("SIGKILL");
      end({ kind: "unreadable", reason });
    };
    const watch = setInterval(() => {
      void (async () => {
        const clock = (Date.now() - started) / 1000;
        const [first, used] = await Promise.all([before, usedBy(child.pid)]);
        const isKnown = first !== null && used !== null;
        const own = isKnown ? used.seconds - first.seconds : clock;
        if (own >= limits.seconds || clock >= limits.seconds * (isKnown ? busyMachine : 1))
          stop(`trang cần quá ${limits.seconds} giây để đọc`);
        else if (isKnown && used.megabytes - first.megabytes > limits.megabytes) stop(tooLarge);
      })();
    }, checked);
    child.on("message", heard);
    child.once("exit", left);
    void before.then(() => (settled ? undefined : child.send(job.order)));
  };

  return {
    count,
    read: (page, known = {}) =>
      new Promise((answer, fail) => {
        if (closed) return fail(new Error("the readers are closed"));
        queue.push({ order: { kind: "read", page, known }, answer, fail });
        next();
      }),
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const child of all) child.kill("SIGKILL");
      for (const job of [...queue.splice(0), ...working]) job.fail(new Error("the readers are closed"));
      await Promise.resolve();
    },
  };
}

/** Processor time and memory that a process has used; null where the system does not tell it (not Linux). */
async function usedBy(pid: number | undefined): Promise<{ seconds: number; megabytes: number } | null> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile(`/proc/${pid}/status`, "utf8"),
    ]);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
    // Clock ticks; Linux shows 100 of them a second to programs.
    const seconds = (Number(fields[11]) + Number(fields[12])) / 100;
    return resident === undefined ? null : { seconds, megabytes: Number(resident) / 1024 };
  } catch {
    return null;
  }
}
