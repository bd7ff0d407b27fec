import type { ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";

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

/** Asks what a child has used; null = not known, as before its first report or after its end. */
export function meterOf(child: ChildProcess, source: UsageSource): () => Promise<Usage | null> {
  if (source === "system") return () => toldBySystem(child.pid);
  let last: Usage | null = null;
  child.stdio[4]?.on("data", (chunk: Buffer) => {
    const line = chunk.toString("latin1").trimEnd().split("\n").at(-1) ?? "";
    const [seconds, megabytes] = line.split(" ").map(Number);
    if (seconds !== undefined && megabytes !== undefined && megabytes > 0) last = { seconds, megabytes };
  });
  return () => Promise.resolve(last);
}

async function toldBySystem(pid: number | undefined): Promise<Usage | null> {
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
