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
