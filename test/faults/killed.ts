import { spawn } from "node:child_process";
import path from "node:path";

/** The product's door, for a program in a process of its own. */
export const door = path.resolve("config/door.mjs");

/** When a program is killed by SIGKILL: so many milliseconds after its start, or after the first word that it says. */
export interface KillAt {
  readonly after: number;
  readonly since: "start" | "first word";
}

/** How a program ended. */
export interface Ended {
  readonly wasKilled: boolean;
  /** null = it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  /** The end of what it said there. */
  readonly stderr: string;
}

const keptOfErrors = 4_000; // characters

/** Runs Node with these words, and kills it where it has not ended by itself before. */
export function run(
  words: readonly string[],
  how: { readonly env?: Readonly<Record<string, string>>; readonly kill?: KillAt | null } = {},
): Promise<Ended> {
  const { env = {}, kill = null } = how;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    let timer: NodeJS.Timeout | undefined;
    const begin = (since: KillAt["since"]): void => {
      if (kill?.since === since) timer ??= setTimeout(() => child.kill("SIGKILL"), kill.after);
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      begin("first word");
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-keptOfErrors);
      begin("first word");
    });
    begin("start");
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ wasKilled: signal === "SIGKILL", code, stdout, stderr });
    });
  });
}

/** The same of one of the product's verbs; throws where it ends by itself with another code than 0. */
export async function runVerb(
  words: readonly string[],
  how: Parameters<typeof run>[1] = {},
): Promise<"done" | "killed"> {
  const { wasKilled, code, stderr } = await run([door, ...words], how);
  if (wasKilled) return "killed";
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${stderr}`);
  return "done";
}
