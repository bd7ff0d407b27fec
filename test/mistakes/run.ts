import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";

const door = path.resolve("config/door.mjs");

/** How a verb ended, and all it said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
  /** Called with the process once it runs, for tests that disturb it. */
  readonly meanwhile?: (child: ChildProcess) => void;
  /** Runs as this user of the system; only root may ask for it. */
  readonly uid?: number;
}

/** Runs a verb in a process and a process group of its own, without our own settings; rejects when a stack is shown. */
export function run(words: readonly string[], around: Surroundings = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("PHUSONG_"));
    const child = spawn(process.execPath, [door, ...words], {
      env: { ...Object.fromEntries(own), ...around.env },
      stdio: ["pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
      ...(around.cwd === undefined ? {} : { cwd: around.cwd }),
      ...(around.uid === undefined ? {} : { uid: around.uid }),
    });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.once("error", reject);
    child.once("close", (code) => {
      if (stackTrace.test(err))
        reject(new Error(`${words.join(" ")} showed a stack or an error nobody foresaw:\n${err}`));
      else resolve({ code, out, err });
    });
    child.stdin.on("error", () => undefined); // a verb that refuses to start does not read
    child.stdin.end(around.stdin ?? "");
    around.meanwhile?.(child);
  });
}

/** What no clerk should ever see: a line of a stack, an error nobody foresaw. */
export const stackTrace = /^\s+at .+[:(]\d+|Chi tiết kỹ thuật|UnhandledPromise|node:internal/m;
