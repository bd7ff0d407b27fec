import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** What a process has used since it began. */
export interface Usage {
  /** Of processor time, all threads. */
  readonly seconds: number;
  /** Of memory that it holds now, buffers included. */
  readonly megabytes: number;
}

/** Linux tells of any process; elsewhere a thread of the process itself reports, which runs on while a page is read. */
export type UsageSource = "system" | "reports";

/** How usage is learned on this machine. */
export const usualSource: UsageSource = process.platform === "linux" ? "system" : "reports";

/** Learns what a child uses. */
export interface Meter {
  /** Null = not known, as after the child's end. */
  readonly used: () => Promise<Usage | null>;
  /** Fulfilled once usage is known, or will not be. */
  readonly begun: Promise<unknown>;
}

const patience = 10_000; // milliseconds for a first report; without any, the clock alone is the limit

/** Opens the meter of a child that has just been started. */
export function meterOf(child: ChildProcess, source: UsageSource): Meter {
  if (source === "system") return { used: async () => toldBySystem(child.pid), begun: Promise.resolve() };
  let last: Usage | null = null;
  const reports = child.stdio[4];
  reports?.on("data", (chunk: Buffer) => {
    const line = chunk.toString("latin1").trimEnd().split("\n").at(-1) ?? "";
    const [seconds, megabytes] = line.split(" ").map(Number);
    if (seconds !== undefined && megabytes !== undefined && megabytes > 0) last = { seconds, megabytes };
  });
  const first = new Promise((done) => reports?.once("data", done));
  const begun = Promise.race([first, setTimeout(patience, null, { ref: false })]);
  return { used: () => Promise.resolve(last), begun };
}

/** Read at once: these are no files on a disk, and asking through the thread pool costs more than a small page. */
function toldBySystem(pid: number | undefined): Usage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    // Clock ticks; Linux shows 100 of them a second to programs.
    const seconds = (Number(fields[11]) + Number(fields[12])) / 100;
    return resident === undefined ? null : { seconds, megabytes: Number(resident) / 1024 };
  } catch {
    return null;
  }
}
