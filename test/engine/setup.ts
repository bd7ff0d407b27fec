import { fetchEngine } from "./fetch.ts";
import { javaHome } from "./java.ts";
import { startNode } from "./node.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of a running engine; "" when there is none, then `engineMissing` says why. */
    engineUrl: string;
    engineMissing: string;
    /** The unpacked engine and its Java, for tests that start nodes of their own; "" where only an address is given. */
    engineFolder: string;
    engineJava: string;
  }
}

interface Project {
  provide(key: "engineUrl" | "engineMissing" | "engineFolder" | "engineJava", value: string): void;
}

/** Uses the engine at ES_URL, else starts one of its own for all test files; without Java the tests are skipped and say so. */
export default async function setup(project: Project): Promise<() => Promise<void>> {
  const given = process.env["ES_URL"] ?? "";
  const java = javaHome();
  const tell = (url: string, missing: string, folder: string) => {
    project.provide("engineUrl", url);
    project.provide("engineMissing", missing);
    project.provide("engineFolder", folder);
    project.provide("engineJava", java ?? "");
  };
  if (java === null) {
    tell(given, given === "" ? "no Java 21 or newer, and no ES_URL" : "", "");
    return async () => {};
  }
  // With Java there is no excuse: what cannot be fetched or started fails the run.
  const folder = await fetchEngine(java);
  if (given !== "") {
    tell(given, "", folder);
    return async () => {};
  }
  const node = await startNode({ engine: folder, java });
  try {
    await node.ready();
  } catch (error) {
    await node.remove();
    throw error;
  }
  tell(node.url, "", folder);
  return () => node.remove();
}
