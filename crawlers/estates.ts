import { isSameHost } from "./address.ts";
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
  for (const channel of channels) {
    const { source } = channel;
    for (const host of ownHosts(channel)) {
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

/** The estate that an address belongs to by its host, www or not; null where no source has that host for its own. */
export function estateAt(url: string, channels: readonly CollectedChannel[]): Estate | null {
  return estateFinder(channels)(url);
}

/** The same for many addresses. */
export function estateFinder(channels: readonly CollectedChannel[]): (url: string) => Estate | null {
  const bySource = new Map(
    estatesOf(channels).flatMap((estate) => estate.sources.map((source) => [source, estate] as const)),
  );
  const byHost = new Map<string, Estate>();
  for (const channel of channels) {
    const estate = bySource.get(channel.source);
    if (estate !== undefined)
      for (const host of ownHosts(channel)) if (!byHost.has(host)) byHost.set(host, estate);
  }
  return (url) => {
    const host = URL.parse(url)?.hostname ?? "";
    const own = byHost.get(host) ?? [...byHost].find(([known]) => isSameHost(known, host))?.[1];
    return own ?? null;
  };
}

function ownHosts({ hosts, kind, url }: CollectedChannel): readonly string[] {
  return onOwnHosts.has(kind) ? [...hosts, new URL(url).hostname] : [];
}
