import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Elasticsearch 9.5 runs on Java of at least this version. */
const oldest = 21;

/** The folder of a Java that the engine can run on, from the environment or from where systems keep theirs; null without one. */
export function javaHome(): string | null {
  const { ES_JAVA_HOME, TEMURIN_HOME, JAVA_HOME } = process.env;
  const named = [ES_JAVA_HOME, TEMURIN_HOME, JAVA_HOME].filter((home) => home !== undefined);
  return [...named, ...installed()].find((home) => versionIn(home) >= oldest) ?? null;
}

function installed(): readonly string[] {
  const folder = path.join("/usr", "lib", "jvm");
  return existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
}

function versionIn(home: string): number {
  const release = path.join(home, "release");
  if (!existsSync(release)) return 0;
  return Number(/JAVA_VERSION="(\d+)/u.exec(readFileSync(release, "utf8"))?.[1] ?? 0);
}
