import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { AddressInfo } from "node:net";
import type { Config } from "../../config/load.ts";
import { answerer } from "./answer.ts";
import { plantChanges, type PlantedChange } from "./changes.ts";
import { shelvesOf, type Shelf } from "./channels.ts";
import { dayOf, instantOf } from "./days.ts";
import { readLibrary } from "./library.ts";
import { outletsOf, type Outlet } from "./outlets.ts";
import type { Piece } from "./piece.ts";
import { socialOf, withAccounts, type Social } from "./platforms/accounts.ts";
import { openSamplePlatforms, type SamplePlatforms } from "./platforms/open.ts";
import { askedBy } from "./platforms/serve.ts";
import { giveTokens } from "./platforms/tokens.ts";
import { publish } from "./schedule.ts";
import type { Answer, Site } from "./site.ts";
import { strays, truthOf, type Stray } from "./tell.ts";
import type { TruthRow } from "./truth.ts";
import { hostsBefallen, pagesBefallen, shortFeed } from "./weather.ts";

/** The sample cities, as long as they are open. */
export interface SampleCities {
  /** Where the connector finds each imitated host: `{ "hanoimoi.vn": "127.0.0.1:40123" }`. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly truth: readonly TruthRow[];
  /** Addresses in lists behind which there is nothing. */
  readonly strays: readonly Stray[];
  /** What newsrooms do to published pages after the cities' present. */
  readonly changes: readonly PlantedChange[];
  /** The accounts of the cities on imitated platforms; whoever follows them takes `config` in place of the cities' files. */
  readonly social: Social & {
    readonly config: Config;
    readonly platforms: SamplePlatforms;
    /** Writes tokens that the imitations accept into a folder. */
    giveTokens(folder: string): Promise<void>;
  };
  /** The newsroom adds a paragraph to a published page; returns that paragraph. */
  edit(url: string): string;
  /** The newsroom takes a page down: from now on 410. */
  remove(url: string): void;
  /** Another moment for the cities' clock; what was published stays as it is. */
  at(instant: Date): void;
  close(): Promise<void>;
}

/**
 * Opens one HTTP server on 127.0.0.1 that answers for every configured host by its Host header. `today` is a day or an
 * instant; the same day gives the same content.
 */
export async function openSampleCities(options: {
  readonly today: string;
  readonly config: Config;
  readonly port?: number;
  /** true = what is published after the cities' clock is not there yet, and unchanged answers are known by their tags. */
  readonly growing?: boolean;
  /** Share of the originals that the cities publish, 0 to 1; absent = all. */
  readonly part?: number;
  /** What befalls a host at a moment, beside its weather: a status that it answers everything with, or a socket that it closes. */
  readonly befalls?: (host: string, now: Date) => number | "hangs-up" | null;
}): Promise<SampleCities> {
  let now = clockAt(options.today);
  const today = dayOf(now());
  const outlets = outletsOf(options.config);
  const hosts = hostsBefallen(outlets, today);
  const silentSince = new Map(
    [...hosts].filter(([, { what }]) => what === "silent").map(([id, { since }]) => [id, since]),
  );
  const pieces = publish(outlets, readLibrary(), today, silentSince, options.part);
  const pages = pagesBefallen(pieces, hosts, today);
  const sites = sitesOf(outlets, pieces, pages, hosts);
  const byHost = Map.groupBy(
    sites.flatMap((site) => [...hostsOf(site)].map((host) => ({ host, site }))),
    ({ host }) => host,
  );
  const edits = new Map<string, string | null>();
  const opened = now();
  const truth = sites.flatMap((site) =>
    [...site.pieces.values()].map((piece) => truthOf(site, piece, opened)),
  );
  const calm = new Set(
    truth.flatMap(({ url, reachable, weather }) => (reachable && weather === null ? [url] : [])),
  );
  const changes = plantChanges(pieces, ({ url }) => calm.has(url), opened);
  const answer = answerer({ edits, strays: strays(sites), changes });

  const social = socialOf(options.config, pieces, today);
  const platforms = openSamplePlatforms(social.accounts, () => now());
  const onPlatform = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, body } = platforms.answer(await askedBy(request));
    response.writeHead(status, { ...headers }).end(body);
  };

  const server = createServer((request, response) => {
    const host = (request.headers.host ?? "").replace(/:\d+$/, "");
    if (platforms.hosts.includes(host)) return void onPlatform(request, response);
    const trouble = options.befalls?.(host, now()) ?? null;
    if (trouble === "hangs-up") return void request.socket.destroy();
    if (trouble !== null) return void response.writeHead(trouble).end();
    const all = (byHost.get(host) ?? []).map(({ site }) => site);
    const here = options.growing === true ? all.map((site) => publishedBy(site, now())) : all;
    const plain = answer(here, host, request.url ?? "/", now());
    const { status, type, body, headers, delay } = options.growing === true ? taggedByBody(plain) : plain;
    const reply = (): void => {
      const isSame = headers?.["etag"] !== undefined && headers["etag"] === request.headers["if-none-match"];
      if (isSame) return void response.writeHead(304, headers).end();
      response.writeHead(status, { "content-type": type, ...headers });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    if (delay === undefined) reply();
    else void wait(delay).then(reply);
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const at = `127.0.0.1:${portOf(server.address())}`;
  const known = new Set(pieces.map(({ url }) => url));
  const mustKnow = (url: string): void => {
    if (!known.has(url)) throw new RangeError(`the sample cities have no page ${url}`);
  };
  return {
    hosts: Object.fromEntries([...byHost.keys(), ...platforms.hosts].map((host) => [host, at])),
    social: {
      ...social,
      config: withAccounts(options.config, social),
      platforms,
      giveTokens: (folder) => giveTokens(folder, social, platforms),
    },
    truth,
    strays: strays(sites),
    changes: [...changes.values()],
    edit(url) {
      mustKnow(url);
      const added =
        "Bài được bổ sung sau khi đăng: ban tổ chức đính chính giờ bắt đầu và gửi lời xin lỗi tới bạn đọc.";
      edits.set(url, added);
      return added;
    },
    remove(url) {
      mustKnow(url);
      edits.set(url, null);
    },
    at(instant) {
      now = () => instant;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** One site for each source, whichever cities follow it. */
function sitesOf(
  outlets: readonly Outlet[],
  pieces: readonly Piece[],
  pages: Site["pageWeather"],
  hosts: ReturnType<typeof hostsBefallen>,
): readonly Site[] {
  const ids = [...new Set(outlets.map(({ source }) => source.id))];
  return ids.flatMap((id) => {
    const those = outlets.filter(({ source }) => source.id === id);
    const own = pieces.filter(({ outlet }) => outlet.source.id === id);
    return those.slice(0, 1).map(({ source, origin }): Site => ({
      source,
      origin,
      outlets: those,
      shelves:
        hosts.get(id)?.what === "short-feed" ? shelvesOf(those, own).map(shortened) : shelvesOf(those, own),
      pieces: new Map(own.map((piece) => [piece.url, piece])),
      weather: hosts.get(id) ?? null,
      pageWeather: pages,
    }));
  });
}

function shortened(shelf: Shelf): Shelf {
  return shelf.channel.kind === "feed" ? { ...shelf, pieces: shelf.pieces.slice(0, shortFeed) } : shelf;
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

/** The site as it stood at a moment. */
function publishedBy(site: Site, now: Date): Site {
  const isOut = ({ publishedAt }: Piece): boolean => publishedAt <= now;
  return {
    ...site,
    shelves: site.shelves.map((shelf) => ({ ...shelf, pieces: shelf.pieces.filter(isOut) })),
    pieces: new Map([...site.pieces].filter(([, piece]) => isOut(piece))),
  };
}

function taggedByBody(answer: Answer): Answer {
  if (answer.status !== 200 || answer.headers?.["etag"] !== undefined) return answer;
  const etag = `"${createHash("sha1").update(answer.body).digest("hex").slice(0, 16)}"`;
  return { ...answer, headers: { ...answer.headers, etag } };
}
