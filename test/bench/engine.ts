import { z } from "zod";
import type { EngineSettings } from "../../config/engine-settings.ts";
import { openEngine } from "../../pipeline/store/elastic/engine.ts";
import { optionsOf } from "../../pipeline/store/open.ts";
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

/** Bytes that a city's indices take up on the disk, each record once; what is being merged stands there twice. */
export async function bytesOf(settings: EngineSettings): Promise<number> {
  const engine = openEngine(await optionsOf(settings));
  try {
    const { body } = await engine.ask({
      method: "GET",
      path: `/_cat/indices/${settings.prefix}-*`,
      query: { h: "pri.store.size", bytes: "b", format: "json" },
    });
    return Sizes.parse(body).reduce((sum, { "pri.store.size": size }) => sum + size, 0);
  } finally {
    await engine.close();
  }
}
