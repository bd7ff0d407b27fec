import type { CollectedChannel } from "./visit.ts";

/** Sources that share hosts and are worked on by one collector at a time, so that a host's pace holds over all machines. */
export interface Estate {
  /** The first of its sources' ids. */
  readonly name: string;
  readonly sources: readonly string[];
}

const onOwnHosts: ReadonlySet<string> = new Set(["feed", "sitemap", "listing", "bulletin"]);

/** Groups sources by the hosts that they share; accounts on platforms share the platform and are no neighbours for it. */
export function estatesOf(channels: readonly CollectedChannel[]): readonly Estate[] {
  const parents = new Map<string, string>();
  const rootOf = (name: string): string => {
    const parent = parents.get(name) ?? name;
    return parent === name ? name : rootOf(parent);
  };
  for (const { source, hosts, kind, url } of channels) {
    const own = onOwnHosts.has(kind) ? [...hosts, new URL(url).hostname] : [];
    for (const host of own) {
      const [one, other] = [rootOf(`source ${source}`), rootOf(`host ${host}`)];
      if (one !== other) parents.set(other, one);
    }
  }
  const sources = [...new Set(channels.map(({ source }) => source))].toSorted();
  return [...Map.groupBy(sources, (source) => rootOf(`source ${source}`)).values()].map((those) => ({
    name: those[0] ?? "",
    sources: those,
  }));
}
