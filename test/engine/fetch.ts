import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The build of Elasticsearch for integration tests; 9.5.1 is not published as a zip. */
const engineVersion = "9.5.2";

const patience = 540_000; // milliseconds for 124 MB

/** The unpacked engine, fetched through Maven once and kept in the user's cache; `java` unpacks it. Throws when Maven cannot get it. */
export async function fetchEngine(java: string): Promise<string> {
  const cache = cacheFolder();
  const unpacked = path.join(cache, `elasticsearch-${engineVersion}`);
  if (existsSync(path.join(unpacked, "bin"))) return unpacked;
  // Made beside its place and moved there whole, so that a broken download is never taken for an engine.
  const making = path.join(cache, `making-${process.pid}`);
  await mkdir(making, { recursive: true });
  try {
    const artifact = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${engineVersion}:zip`;
    const words = ["-q", "-B", "dependency:copy", `-Dartifact=${artifact}`, `-DoutputDirectory=${making}`];
    await run("mvn", words, { cwd: making, timeout: patience });
    await run(path.join(java, "bin", "jar"), ["xf", `elasticsearch-${engineVersion}.zip`], { cwd: making });
    const whole = path.join(making, `elasticsearch-${engineVersion}`);
    // Unpacking by Java forgets what is a program, and another user has to read it.
    await run("chmod", ["-R", "a+rX", whole]);
    await run("chmod", ["-R", "a+rx", path.join(whole, "bin"), path.join(whole, "lib", "tools")]);
    await rename(whole, unpacked);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return unpacked;
}

/** Root's own folder cannot be read by the user as whom the engine runs. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME: named } = process.env;
  if (named !== undefined && named !== "") return path.join(named, "phusong");
  return process.getuid?.() === 0
    ? path.join("/var", "cache", "phusong")
    : path.join(homedir(), ".cache", "phusong");
}
