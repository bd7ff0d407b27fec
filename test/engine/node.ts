import { execFile, spawn, type ChildProcess } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { openSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Words for the Java of a node that is to start often and live briefly. */
export const quickJava = ["-XX:TieredStopAtLevel=1"] as const;
const readyWithin = 240_000; // milliseconds; on two busy cores a start takes half a minute
const grace = 20_000; // milliseconds between asking it to end and ending it

/** How one node is started; everything it writes stands in a folder of its own. */
export interface NodeAsk {
  /** The unpacked engine. */
  readonly engine: string;
  readonly java: string;
  /** As Java writes it; 1 GB where it is absent. */
  readonly heap?: string;
  /** Further words for Java; nodes that live for seconds start sooner with the first compiler alone. */
  readonly flags?: readonly string[];
  /** Further settings as Elasticsearch names them: `node.name`, `discovery.seed_hosts` ... */
  readonly settings?: Readonly<Record<string, string>>;
  /** Changes the node's own configuration folder before it starts. */
  readonly prepare?: (config: string) => Promise<void>;
}

/** A node that was started; `ready()` tells when it answers. */
export interface EngineNode {
  readonly url: string;
  readonly folder: string;
  /** Where other nodes of its cluster find it. */
  readonly transport: string;
  /** Waits for at least yellow health; throws with the end of its log. */
  ready(): Promise<void>;
  /** Waits until its port answers anything at all: for a node whose health is asked with a password. */
  listening(): Promise<void>;
  /** Ends it as its operator would. */
  stop(): Promise<void>;
  /** SIGKILL, without a word before. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** A port of this machine on which nobody listens now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  const address = server.address();
  await new Promise((closed) => {
    server.close(closed);
  });
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Starts one node of a real Elasticsearch on loopback; where we are root, as a user without rights, since it refuses root. */
export async function startNode(ask: NodeAsk): Promise<EngineNode> {
  const folder = await mkdtemp(path.join(tmpdir(), "phusong-engine-"));
  const config = path.join(folder, "config");
  await cp(path.join(ask.engine, "config"), config, { recursive: true });
  for (const part of ["data", "logs", "snapshots", "tmp"]) await mkdir(path.join(folder, part));
  await ask.prepare?.(config);
  const root = process.getuid?.() === 0;
  if (root) {
    await chmod(folder, 0o755);
    await run("chown", ["-R", "nobody", folder]);
  }
  const settings: Record<string, string> = {
    "discovery.type": "single-node",
    "http.port": String(await freePort()),
    "transport.port": String(await freePort()),
    "network.host": "127.0.0.1",
    "xpack.security.enabled": "false",
    "path.data": path.join(folder, "data"),
    "path.logs": path.join(folder, "logs"),
    "path.repo": path.join(folder, "snapshots"),
    // A test machine's disk is nearly full more often than not; what is tested sets it back.
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    // Every test has indices of its own in one node, three dozen for each keeper.
    "cluster.max_shards_per_node": "5000",
    ...ask.settings,
  };
  if (settings["cluster.initial_master_nodes"] !== undefined) delete settings["discovery.type"];
  const url = `${settings["xpack.security.http.ssl.enabled"] === "true" ? "https" : "http"}://127.0.0.1:${settings["http.port"]}`;
  let child = launch();

  function launch(): ChildProcess {
    const words = Object.entries(settings).flatMap(([key, value]) => ["-E", `${key}=${value}`]);
    const command = path.join(ask.engine, "bin", "elasticsearch");
    const heap = ask.heap ?? "1g";
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      ES_JAVA_HOME: ask.java,
      ES_JAVA_OPTS: [`-Xms${heap} -Xmx${heap}`, ...(ask.flags ?? [])].join(" "),
      ES_PATH_CONF: config,
      ES_TMPDIR: path.join(folder, "tmp"),
    };
    const as = root ? ["setpriv", "--reuid", "nobody", "--clear-groups"] : [];
    const [program = command, ...rest] = [...as, command, ...words];
    const said = openSync(path.join(folder, "said.log"), "a");
    // A group of its own, so that the launcher and its engine end together.
    return spawn(program, rest, { env, cwd: folder, stdio: ["ignore", said, said], detached: true });
  }

  async function finish(signal: NodeJS.Signals): Promise<void> {
    const { pid } = child;
    if (pid === undefined || !lives(pid)) return;
    const gone = new Promise((exited) => {
      child.once("exit", exited);
    });
    process.kill(signal === "SIGKILL" ? -pid : pid, signal);
    await Promise.race([gone, pause(grace, undefined, { ref: false })]);
    if (lives(-pid)) process.kill(-pid, "SIGKILL");
    while (lives(-pid)) await pause(50);
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + readyWithin;
    while (Date.now() < end && child.exitCode === null) {
      if (await holds()) return;
      await pause(300);
    }
    throw new Error(`the engine did not start:\n${await endOf(path.join(folder, "said.log"))}`);
  }

  return {
    url,
    folder,
    transport: `127.0.0.1:${settings["transport.port"]}`,
    ready: () => until(() => answers(url)),
    listening: () => until(() => accepts(Number(settings["http.port"]))),
    stop: () => finish("SIGTERM"),
    kill: () => finish("SIGKILL"),
    async restart() {
      await finish("SIGTERM");
      child = launch();
    },
    async remove() {
      await finish("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const health = new URL("/_cluster/health?wait_for_status=yellow&timeout=5s", url);
    const answer = await fetch(health, { signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const tell = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => tell(true)).once("error", () => tell(false));
  });
}

async function endOf(file: string): Promise<string> {
  return (await readFile(file, "utf8").catch(() => "(it said nothing)")).slice(-3_000);
}
