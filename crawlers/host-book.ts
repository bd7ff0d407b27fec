import { readdirSync, readFileSync, rmSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { z } from "zod";
import { makeFolder } from "../config/make-folder.ts";
import { isAlive } from "./holder.ts";

/** What one host has cost since a moment; moments in milliseconds since 1970, by the machine's clock. */
export interface HostCost {
  readonly since: number;
  readonly requests: number;
  readonly bytes: number;
  /** When it was asked last. */
  readonly asked: number;
}

/** What all programs of a machine that share a folder have asked of hosts, beyond the end of each. */
export interface HostBook extends AsyncDisposable {
  /** What programs that have ended since left of a host; null = nothing. It counts as this program's own from now on. */
  inherited(host: string): HostCost | null;
  /** What programs that run beside this one have had of a host, as of some seconds ago; null = nothing. */
  others(host: string): HostCost | null;
  /** Remembers what a host has cost this program, with what it inherited. */
  note(host: string, cost: HostCost): void;
}

const Line = z.tuple([z.string(), z.number(), z.int().nonnegative(), z.number().nonnegative(), z.number()]);
const Book = z.object({ hosts: z.array(Line) });
type Costs = Map<string, HostCost>;

const every = 2_000; // milliseconds between two writings, and two looks at what others wrote; a kill forgets so much
const day = 24 * 60 * 60 * 1000;

/**
 * Opens the book in a folder; each program writes a file of its own, and takes over those of programs that have ended. A
 * folder that cannot be read or written costs the memory, not the visit. `now` is the machine's clock, in milliseconds.
 */
export function openHostBook(
  folder: string,
  {
    now = Date.now,
    pid = process.pid,
    skips = () => false,
  }: {
    readonly now?: () => number;
    readonly pid?: number;
    /** Hosts of which nothing is remembered: sample servers. */
    readonly skips?: (host: string) => boolean;
  } = {},
): HostBook {
  const machine = hostname().replace(/[^\w-]/g, "_");
  const own = path.join(folder, `may-chu.${machine}.${pid}.json`);
  const dead: string[] = [];
  const left: Costs = new Map();
  const noted: Costs = new Map();
  let beside: Costs = new Map();
  let dirty = false;
  let writing: Promise<void> = Promise.resolve();

  const look = (first: boolean): void => {
    beside = new Map();
    for (const name of filesIn(folder)) {
      const [, where, who] = /^may-chu\.([\w-]+)\.(\d+)\.json$/.exec(name) ?? [];
      const file = path.join(folder, name);
      if (where === undefined || (file === own && !first)) continue;
      // Whether a program of another machine lives is not known: a container that was made anew is one, too.
      const lives = where !== machine || (Number(who) !== pid && isAlive(Number(who)));
      if (!lives && !first) continue; // the next start takes it over
      add(lives ? beside : left, costsIn(file), now());
      if (!lives) dead.push(file);
    }
  };
  const write = async (): Promise<void> => {
    if (!dirty) return;
    dirty = false;
    const hosts = [...new Map([...left, ...noted])]
      .filter(([, { since }]) => now() - since < day)
      .map(([host, { since, requests, bytes, asked }]) => [host, since, requests, bytes, asked]);
    try {
      await makeFolder(folder);
      await writeFile(`${own}.moi`, JSON.stringify({ hosts }));
      await rename(`${own}.moi`, own);
      for (const file of dead.splice(0)) if (file !== own) rmSync(file, { force: true });
    } catch {
      dirty = true; // a full disk stops the collecting elsewhere, in words
    }
  };
  const turn = (): void => {
    look(false);
    writing = writing.then(write);
  };
  look(true);
  let timer: NodeJS.Timeout | null = null;
  return {
    inherited: (host) => left.get(host) ?? null,
    others: (host) => beside.get(host) ?? null,
    note(host, cost) {
      if (skips(host)) return;
      noted.set(host, cost);
      dirty = true;
      timer ??= setInterval(turn, every).unref();
    },
    async [Symbol.asyncDispose]() {
      if (timer !== null) clearInterval(timer);
      writing = writing.then(write);
      await writing;
    },
  };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What a file tells; nothing where it is torn or not ours. */
function costsIn(file: string): z.infer<typeof Book>["hosts"] {
  try {
    return Book.parse(JSON.parse(readFileSync(file, "utf8"))).hosts;
  } catch {
    return [];
  }
}

/** Adds costs of the last day; a moment that lies ahead, since the clock was set back, is taken for now. */
function add(to: Costs, lines: z.infer<typeof Book>["hosts"], now: number): void {
  for (const [host, since, requests, bytes, asked] of lines) {
    const before = to.get(host);
    const from = Math.min(since, now);
    if (now - from >= day) continue;
    to.set(host, {
      since: Math.min(from, before?.since ?? from),
      requests: requests + (before?.requests ?? 0),
      bytes: bytes + (before?.bytes ?? 0),
      asked: Math.max(Math.min(asked, now), before?.asked ?? 0),
    });
  }
}
