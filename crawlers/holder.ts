import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";

/** The name under which a collector holds its leases. */
export interface Holder {
  readonly name: string;
  /** Gives the name up; after a kill the next collector of this machine finds it instead. */
  readonly release: () => Promise<void>;
}

/**
 * Claims a name for this process. A name whose process was killed is taken over together with its leases, so that a
 * restarted collector need not wait for them to run out. The name of a file holds machine, name and process, and taking
 * over is one renaming, which only one process can win.
 */
export async function claimHolder(folder: string): Promise<Holder> {
  await mkdir(folder, { recursive: true });
  const machine = hostname().replace(/[^\w-]/g, "_");
  const mine = (name: string): string => path.join(folder, `collector.${machine}.${name}.${process.pid}`);
  const owned = new RegExp(`^collector\\.${machine}\\.([0-9a-f]+)\\.(\\d+)$`);
  for (const file of await readdir(folder)) {
    const [, name, pid] = owned.exec(file) ?? [];
    if (name === undefined || isAlive(Number(pid))) continue;
    try {
      await rename(path.join(folder, file), mine(name));
      return held(machine, name, mine(name));
    } catch {
      continue; // another process was quicker
    }
  }
  const name = randomBytes(4).toString("hex");
  await (await open(mine(name), "wx")).close();
  return held(machine, name, mine(name));
}

function held(machine: string, name: string, file: string): Holder {
  return { name: `${machine}/${name}`, release: () => rm(file, { force: true }) };
}

/** Whether a process of this machine still runs; this process itself may have claimed before and died as another. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
