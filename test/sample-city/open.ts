import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Config } from "../../config/load.ts";
import { shelvesOf, visible } from "./channels.ts";
import { dayOf, instantOf, isoOf } from "./days.ts";
import { layoutOf } from "./layouts/choose.ts";
import { readLibrary } from "./library.ts";
import { outletsOf, ownerOn, type Outlet } from "./outlets.ts";
import { textOf, type Piece } from "./piece.ts";
import { publish } from "./schedule.ts";
import { articlePage, channelAnswer, furniture, missing, page, type Answer, type Site } from "./site.ts";
import type { TruthRow } from "./truth.ts";

/** The sample cities, as long as they are open. */
export interface SampleCities {
  /** Where the connector finds each imitated host: `{ "hanoimoi.vn": "127.0.0.1:40123" }`. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly truth: readonly TruthRow[];
  close(): Promise<void>;
}

/**
 * Opens one HTTP server on 127.0.0.1 that answers for every configured host by its Host header. `today` is a day or an
 * instant; the same day gives the same content.
 */
export async function openSampleCities(options: {
  today: string;
  config: Config;
  port?: number;
}): Promise<SampleCities> {
  const now = clockAt(options.today);
  const today = dayOf(now());
  const outlets = outletsOf(options.config);
  const pieces = publish(outlets, readLibrary(), today, new Map());
  const sites = sitesOf(outlets, pieces);
  const byHost = new Map<string, Site[]>();
  for (const site of sites)
    for (const host of hostsOf(site)) byHost.set(host, [...(byHost.get(host) ?? []), site]);
  const server = createServer((request, response) => {
    const host = (request.headers.host ?? "").replace(/:\d+$/, "");
    const here = byHost.get(host) ?? [];
    const answer = answerOf(here, `https://${host}`, request.url ?? "/", now());
    response.writeHead(answer.status, { "content-type": answer.type, ...answer.headers });
    response.end(request.method === "HEAD" ? undefined : answer.body);
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server.address());
  return {
    hosts: Object.fromEntries([...byHost.keys()].map((host) => [host, `127.0.0.1:${port}`])),
    truth: sites.flatMap((site) => [...site.pieces.values()].map((piece) => truthOf(site, piece))),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** One site for each source, whichever cities follow it. */
function sitesOf(outlets: readonly Outlet[], pieces: readonly Piece[]): readonly Site[] {
  const ids = [...new Set(outlets.map(({ source }) => source.id))];
  return ids.flatMap((id) => {
    const those = outlets.filter(({ source }) => source.id === id);
    const own = pieces.filter(({ outlet }) => outlet.source.id === id);
    return those.slice(0, 1).map(({ source, origin }): Site => ({
      source,
      origin,
      outlets: those,
      shelves: shelvesOf(those, own),
      pieces: new Map(own.map((piece) => [piece.url, piece])),
    }));
  });
}

function hostsOf({ outlets }: Site): ReadonlySet<string> {
  return new Set(
    outlets.flatMap(({ source, channels }) => [
      ...source.hosts,
      ...channels.map(({ url }) => new URL(url).host),
    ]),
  );
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

/** The clock of the cities: an instant stands still; a day is the real clock on that day and its last half hour otherwise. */
function clockAt(today: string): () => Date {
  if (today.length > 10) {
    const instant = new Date(today);
    return () => instant;
  }
  return () => (dayOf(new Date()) === today ? new Date() : instantOf(today, 23, 30));
}

function answerOf(sites: readonly Site[], origin: string, target: string, now: Date): Answer {
  const url = new URL(target, origin);
  const number = Number(url.searchParams.get("trang") ?? 1);
  url.searchParams.delete("trang");
  for (const site of sites) {
    const shelf = site.shelves.find(({ channel }) => sameAddress(channel.url, url));
    if (shelf !== undefined) return channelAnswer(site, shelf, number, (piece) => piece.url);
    const piece = site.pieces.get(plain(url));
    if (piece !== undefined) return page(layoutOf(site.source).article(articlePage(site, piece, now)));
  }
  for (const site of sites) {
    const found = furniture(site, url.pathname);
    if (found !== null) return found;
  }
  return missing(sites[0] ?? null);
}

function sameAddress(channel: string, url: URL): boolean {
  const known = new URL(channel);
  return known.pathname === url.pathname && known.search === url.search;
}

function plain(url: URL): string {
  const bare = new URL(url);
  const marks = url.searchParams.keys().filter((name) => name.startsWith("utm_"));
  for (const name of marks) bare.searchParams.delete(name);
  return bare.href;
}

function truthOf(site: Site, piece: Piece): TruthRow {
  const { outlet, pool, head, draft, publishedAt } = piece;
  const day = dayOf(publishedAt);
  const owner = ownerOn(outlet, day);
  const listedIn = site.shelves
    .filter((shelf) => visible(shelf).includes(piece))
    .map(({ channel }) => channel.id);
  const about = pool.groups.length > 0;
  return {
    url: piece.url,
    city: outlet.city,
    source: outlet.source.id,
    plan: outlet.plan,
    title: draft.title,
    text: textOf(draft),
    groups: pool.groups,
    groupsOk: pool.alsoFine,
    tier: head.tier,
    agencies: [
      ...(owner === null ? [] : [{ id: owner.id, role: "owner" as const }]),
      ...draft.mentions.map((id) => ({ id, role: "mention" as const })),
    ],
    publishedDay: day,
    publishedAt: isoOf(publishedAt),
    story: (piece.origin ?? piece).url,
    copy: piece.origin === null ? "original" : "reprint",
    recognisable: about ? head.by : null,
    kind: "article",
    trap: about ? null : pool.id.startsWith("trap-") ? pool.id.slice(5) : null,
    listedIn,
    reachable: listedIn.length > 0,
    weather: null,
  };
}
