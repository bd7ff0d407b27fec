import { z } from "zod";
import { fetchEngine } from "../engine/fetch.ts";
import { javaHome } from "../engine/java.ts";
import { startNode } from "../engine/node.ts";

/** Does work on the engine at ES_URL, else on a node of its own with 1 GB heap that ends with it; throws without Java. */
export async function withEngine(work: (url: string) => Promise<void>): Promise<void> {
  const given = process.env["ES_URL"] ?? "";
  if (given !== "") return work(given);
  const java = javaHome();
  if (java === null) throw new Error("no Java 21 or newer, and no ES_URL");
  const node = await startNode({ engine: await fetchEngine(java), java });
  try {
    await node.ready();
    await work(node.url);
  } finally {
    await node.remove();
  }
}

const Sizes = z.array(z.object({ "pri.store.size": z.coerce.number() }));

/** Bytes that a city's indices take up on the disk, each record once. */
export async function bytesOf([url = ""]: readonly string[], prefix: string): Promise<number> {
  const answer = await fetch(new URL(`/_cat/indices/${prefix}-*?h=pri.store.size&bytes=b&format=json`, url));
  return Sizes.parse(await answer.json()).reduce((sum, { "pri.store.size": size }) => sum + size, 0);
}
