import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { freePort, quickJava, startNode, type EngineNode } from "./node.ts";

/** Some nodes of one cluster on this machine. */
export interface Cluster {
  readonly nodes: readonly EngineNode[];
  readonly urls: readonly string[];
  /** Waits until every copy of every index stands on a living node; throws after four minutes. */
  whole(): Promise<void>;
  /** Which node holds the index's primary copy; asked of any living node. */
  holderOf(index: string): Promise<EngineNode>;
  remove(): Promise<void>;
}

const patience = 240_000; // milliseconds
const Shards = z.array(z.object({ node: z.string().nullable(), prirep: z.string() }));

/** Starts so many nodes that find each other; they share nothing but the machine. */
export async function startCluster(engine: string, java: string, count: number): Promise<Cluster> {
  const names = Array.from({ length: count }, (_, i) => `n${i + 1}`);
  const ports = await Promise.all(names.map(freePort));
  const nodes = await Promise.all(
    names.map((name, i) =>
      startNode({
        engine,
        java,
        heap: "512m",
        flags: quickJava,
        settings: {
          "cluster.name": "phusong-nodes",
          "node.name": name,
          "transport.port": String(ports[i]),
          "discovery.seed_hosts": ports.map((port) => `127.0.0.1:${port}`).join(","),
          "cluster.initial_master_nodes": names.join(","),
        },
      }),
    ),
  );

  /** The first node that answers. */
  async function asked(path: string): Promise<unknown> {
    for (const { url } of nodes) {
      const answer = await fetch(new URL(path, url), { signal: AbortSignal.timeout(8_000) }).catch(
        () => null,
      );
      if (answer?.status === 200) return answer.json();
      await answer?.body?.cancel();
    }
    return null;
  }

  const remove = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.remove()));
  };
  const whole = async (): Promise<void> => {
    const wanted = `/_cluster/health?wait_for_status=green&wait_for_nodes=${count}&timeout=5s`;
    for (const end = Date.now() + patience; Date.now() < end; await pause(300))
      if ((await asked(wanted)) !== null) return;
    throw new Error("the cluster is not whole");
  };
  try {
    await whole();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    nodes,
    urls: nodes.map(({ url }) => url),
    whole,
    async holderOf(index) {
      const shards = Shards.parse(await asked(`/_cat/shards/${index}?format=json`));
      const name = shards.find(({ prirep }) => prirep === "p")?.node ?? "";
      const node = nodes[names.indexOf(name)];
      if (node === undefined) throw new Error(`nobody holds ${index}`);
      return node;
    },
    remove,
  };
}
