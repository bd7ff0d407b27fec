import { fork, type ChildProcess } from "node:child_process";
import { z } from "zod";

const Said = z.union([
  z.object({ begin: z.string(), at: z.number() }),
  z.object({ end: z.string(), at: z.number() }),
  z.object({ failed: z.string() }),
]);

/** Machines that want to lead, each a program of its own, and what they said of their work, in the order in which it came. */
export interface Machines extends AsyncDisposable {
  /** Who began the chore since then, each name once; milliseconds by this machine's clock. */
  leaders(since: number): readonly string[];
  /** How often two of them worked at once. */
  overlaps(): number;
  failures(): readonly string[];
  kill(name: string): void;
  stop(name: string): Promise<void>;
}

/** Starts three machines on one store; their clocks disagree by almost a minute. */
function startMachines(place: string, prefix = ""): Machines {
  const said: z.infer<typeof Said>[] = [];
  const script = new URL("./leader.process.ts", import.meta.url);
  const skews = { one: 0, two: 25_000, three: -25_000 };
  const children = new Map<string, ChildProcess>();
  for (const [name, skew] of Object.entries(skews)) {
    const child = fork(script, [place, name, String(skew), prefix], { stdio: "inherit" });
    child.on("message", (message) => void said.push(Said.parse(message)));
    // Whoever is killed at work is not at work any more, once all that it said has come.
    child.once("disconnect", () => void said.push({ end: name, at: Date.now() }));
    children.set(name, child);
  }
  return {
    leaders: (since) => [
      ...new Set(said.flatMap((one) => ("begin" in one && one.at >= since ? [one.begin] : []))),
    ],
    overlaps() {
      let working: string | null = null;
      let found = 0;
      for (const one of said) {
        if ("begin" in one && working !== null && working !== one.begin) found += 1;
        if ("begin" in one) working = one.begin;
        if ("end" in one && working === one.end) working = null;
      }
      return found;
    },
    failures: () => said.flatMap((one) => ("failed" in one ? [one.failed] : [])),
    kill: (name) => void children.get(name)?.kill("SIGKILL"),
    async stop(name) {
      const child = children.get(name);
      if (child === undefined) return;
      child.kill("SIGTERM");
      await gone(child);
    },
    async [Symbol.asyncDispose]() {
      for (const child of children.values()) child.kill("SIGKILL");
      await Promise.all(children.values().map(gone));
    },
  };
}

/** Three machines on one store: one leads; killed it is followed, and one that ends well is followed at once. */
export async function leadsOnce(
  place: string,
  prefix: string,
  expect: {
    readonly one: (found: readonly string[]) => void;
    readonly poll: (work: () => boolean) => Promise<void>;
  },
): Promise<{ readonly overlaps: number; readonly failures: readonly string[] }> {
  await using machines = startMachines(place, prefix);
  await expect.poll(() => machines.leaders(0).length > 0);
  await new Promise((soon) => void setTimeout(soon, 1_500));
  const [first = "", ...others] = machines.leaders(0);
  expect.one([first, ...others]);
  machines.kill(first);
  const killed = Date.now();
  await expect.poll(() => machines.leaders(killed + 500).length > 0);
  const [second = "", ...more] = machines.leaders(killed + 500);
  expect.one([second, ...more]);
  await machines.stop(second);
  const stopped = Date.now();
  await expect.poll(() => machines.leaders(stopped).length > 0);
  expect.one(machines.leaders(stopped));
  return { overlaps: machines.overlaps(), failures: machines.failures() };
}

function gone(child: ChildProcess): Promise<void> {
  return new Promise((exited) => {
    if (child.exitCode !== null || child.signalCode !== null) exited();
    else child.once("exit", () => exited());
  });
}
