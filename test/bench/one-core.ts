import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { OneCoreWork } from "./one-core.process.ts";

/** Plain extraction in a process of its own that the system holds on one core, helping threads included. */
export interface OneCore extends AsyncDisposable {
  /** Whether the system does hold it there; elsewhere its garbage is collected on other cores. */
  readonly isHeld: boolean;
  /** Reads all pages once; what it took of the processor, milliseconds. */
  pass(): Promise<number>;
}

const taskset = "/usr/bin/taskset"; // of util-linux

/** Starts the process with the same size of young generation as those that settle again. */
export async function openOneCore(work: OneCoreWork, flags: readonly string[]): Promise<OneCore> {
  const program = fileURLToPath(new URL("one-core.process.ts", import.meta.url));
  const isHeld = existsSync(taskset);
  const child = fork(program, [], {
    serialization: "advanced",
    ...(isHeld
      ? { execPath: taskset, execArgv: ["-c", "0", process.execPath, ...flags] }
      : { execArgv: [...flags] }),
  });
  const ask = async (told: object | "pass"): Promise<number> => {
    const answered = once(child, "message");
    child.send(told);
    const [milliseconds]: unknown[] = await answered;
    return Number(milliseconds);
  };
  await ask(work);
  return {
    isHeld,
    pass: () => ask("pass"),
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
