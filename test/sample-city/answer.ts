import { changed, holds, type PlantedChange } from "./changes.ts";
import type { Shelf } from "./channels.ts";
import { dayOf } from "./days.ts";
import { utf16, windows1258 } from "./encode.ts";
import { layoutOf } from "./layouts/choose.ts";
import { bulletin, bulletinPath } from "./other-channels.ts";
import type { Piece } from "./piece.ts";
import { hashed } from "./random.ts";
import { apiOfArticle, apiOfList, articleData, listData, scriptedPage } from "./scripted.ts";
import {
  articlePage,
  channelAnswer,
  frameOf,
  furniture,
  missing,
  notFoundPage,
  page,
  robots,
  type Answer,
  type Site,
} from "./site.ts";
import { works, type Stray } from "./tell.ts";
import { slowness } from "./weather.ts";

/** What changed since the pages were published: a paragraph added, or null = taken down. */
export type Edits = ReadonlyMap<string, string | null>;

/** Answers a request for `target` at `host`, which may be shared by several sites. */
export type Answerer = (sites: readonly Site[], host: string, target: string, now: Date) => Answer;

/** Answers as the sites would, weather included. */
export function answerer(state: {
  readonly edits: Edits;
  readonly strays: readonly Stray[];
  readonly changes: ReadonlyMap<string, PlantedChange>;
}): Answerer {
  return (sites, host, target, now) => {
    const [first] = sites;
    if (first === undefined) return missing(null);
    if (sites.some(({ weather }) => weather?.what === "down")) {
      return {
        status: 503,
        type: "text/html; charset=utf-8",
        body: "<h1>503 Service Unavailable</h1>",
        headers: { "retry-after": "3600" },
      };
    }
    const url = URL.parse(target, `https://${host}`);
    if (url === null) return missing(first);
    const answer = routed(sites, url, now, state);
    return first.weather?.what === "slow" ? { ...answer, delay: slowness } : answer;
  };
}

function routed(sites: readonly Site[], url: URL, now: Date, state: Parameters<typeof answerer>[0]): Answer {
  const number = Number(url.searchParams.get("trang") ?? 1);
  const bare = withoutMarks(url);
  for (const site of sites) {
    const shelf = site.shelves.find(({ channel }) => sameAddress(channel.url, bare));
    if (shelf !== undefined) return listAnswer(site, shelf, number, now, state.strays);
    const piece = site.pieces.get(bare.href);
    if (piece !== undefined) return tagged(site, changedAnswer(site, piece, now, state));
  }
  for (const site of sites) {
    const found = oldAddress(site, bare) ?? strayAnswer(site, bare, state.strays);
    if (found !== null) return found;
    if (bare.pathname === "/robots.txt")
      return { status: 200, type: "text/plain; charset=utf-8", body: robots(site, forbidden(site)) };
    const file = site.pieces.values().find((piece) => bulletinPath(piece) === bare.pathname);
    if (file !== undefined) return bulletin(file);
    const data = scriptData(site, bare, now);
    if (data !== null) return data;
    const known = furniture(site, bare.pathname);
    if (known !== null) return known;
  }
  return missing(sites[0] ?? null);
}

function listAnswer(site: Site, shelf: Shelf, number: number, now: Date, all: readonly Stray[]): Answer {
  const title = shelf.channel.label ?? "Tin tức";
  if (site.weather?.what === "javascript")
    return page(scriptedPage(frameOf(site, null), title, apiOfList(shelf.channel.id)));
  if (site.weather?.what === "new-layout" && site.weather.since <= dayOf(now))
    return page(cards(site, shelf, title));
  if (!works(site, site.shelves.indexOf(shelf))) {
    return site.weather?.what === "html-feed"
      ? page(layoutOf(site.source).list({ frame: frameOf(site, null), title, entries: [], next: null }))
      : channelAnswer(site, { ...shelf, pieces: [] }, { number, address: ({ url }) => url, strays: [] });
  }
  return channelAnswer(site, shelf, {
    number,
    address: (piece) => listedAddress(site, piece, shelf),
    strays: all.filter(({ channel }) => channel === shelf.channel.id),
  });
}

/** The new lists carry their addresses where only a script looks for them. */
function cards(site: Site, { pieces }: Shelf, title: string): string {
  const boxes = pieces
    .map(({ draft, url }) => `<div class="card-v2" data-url="${url}" role="link">${draft.title}</div>`)
    .join("\n");
  return scriptedPage(frameOf(site, null), title, "")
    .replace('<div id="app" data-api=""></div>', `<div class="cards-v2">${boxes}</div>`)
    .replaceAll(/<noscript>.*<\/script>/g, "");
}

function listedAddress(site: Site, piece: Piece, { channel }: Shelf): string {
  const what = site.pageWeather.get(piece);
  if (what === "moved") return oldUrl(site, piece);
  if (what === "plain-http") return piece.url.replace(/^https:/, "http:");
  return site.weather?.what === "utm" && channel.kind === "feed"
    ? `${piece.url}?utm_source=rss&utm_medium=feed&utm_campaign=tin-moi`
    : piece.url;
}

function oldUrl(site: Site, piece: Piece): string {
  return `${site.origin}/bai-cu-truoc-khi-doi-giao-dien-${piece.number}.html`;
}

function oldAddress(site: Site, url: URL): Answer | null {
  const number = /^\/bai-cu-truoc-khi-doi-giao-dien-(\d+)\.html$/.exec(url.pathname)?.[1];
  const piece = site.pieces.values().find((one) => String(one.number) === number);
  if (piece !== undefined) return moved(piece.url);
  return url.host === new URL(site.origin).host ||
    site.outlets.some(({ channels }) => channels.some((channel) => new URL(channel.url).host === url.host))
    ? null
    : moved(`${site.origin}${url.pathname}${url.search}`);
}

function moved(location: string): Answer {
  return { status: 301, type: "text/html; charset=utf-8", body: "", headers: { location } };
}

function strayAnswer(site: Site, url: URL, all: readonly Stray[]): Answer | null {
  const stray = all.find((one) => one.url === url.href);
  if (stray === undefined) return null;
  return { ...page(notFoundPage(frameOf(site, null))), status: stray.what === "gone" ? 410 : 200 };
}

function forbidden(site: Site): readonly string[] {
  return [...site.pieces.values()]
    .filter((piece) => site.pageWeather.get(piece) === "robots")
    .map(({ url }) => new URL(url).pathname);
}

/** What the scripts of a scripted site fetch. */
function scriptData(site: Site, url: URL, now: Date): Answer | null {
  if (url.pathname === "/api/tin-tuc") {
    const shelf = site.shelves.find(({ channel }) => channel.id === url.searchParams.get("kenh"));
    return shelf === undefined ? null : listData(shelf);
  }
  if (url.pathname !== "/api/bai") return null;
  const piece = site.pieces.values().find(({ number }) => String(number) === url.searchParams.get("so"));
  return piece === undefined ? null : articleData(articlePage(site, piece, now));
}

/** The article, as far as a change that was planted leaves it there. */
function changedAnswer(
  site: Site,
  piece: Piece,
  now: Date,
  { edits, changes }: Parameters<typeof answerer>[0],
): Answer {
  const planted = changes.get(piece.url);
  const what = planted === undefined || !holds(planted, now) ? null : planted.what;
  const notFound = page(notFoundPage(frameOf(site, null)));
  if (what === "gone" || what === "returned") return { ...notFound, status: 410 };
  if (what === "missing") return { ...notFound, status: 404 };
  if (what === "soft-404") return notFound;
  if (what === "home") return { ...moved(`${site.origin}/`), status: 302 };
  if (what === "down") return { ...page("<h1>503 Service Unavailable</h1>"), status: 503 };
  const answer = articleAnswer(site, piece, now, { edits, what });
  return what === "redesigned"
    ? { ...answer, body: `${answer.body.toString()}<!-- giao diện mới -->` }
    : answer;
}

/** Some outlets tell by a tag whether a page is still the same. */
function tagged({ source }: Site, answer: Answer): Answer {
  if (answer.status !== 200 || typeof answer.body !== "string" || hashed(source.id) % 2 === 0) return answer;
  return { ...answer, headers: { etag: `"${(hashed(answer.body) >>> 0).toString(16)}"` } };
}

function articleAnswer(
  site: Site,
  piece: Piece,
  now: Date,
  { edits, what: change }: { readonly edits: Edits; readonly what: PlantedChange["what"] | null },
): Answer {
  const edit = edits.get(piece.url);
  if (edit === null) return { ...page(notFoundPage(frameOf(site, null))), status: 410 };
  if (site.shelves.some(({ channel }) => channel.javascriptArticles === true))
    return page(scriptedPage(frameOf(site, null), site.source.name, apiOfArticle(piece.number)));
  const what = site.pageWeather.get(piece);
  const shown =
    change === null ? articlePage(site, piece, now) : changed(change, articlePage(site, piece, now));
  const body = layoutOf(site.source).article({
    ...shown,
    paragraphs: edit === undefined ? shown.paragraphs : [...shown.paragraphs, edit],
    at: what === "no-date" ? null : shown.at,
  });
  const html = { status: 200, type: "text/html" };
  if (what === "nfd") return page(body.normalize("NFD"));
  if (what === "windows-1258") return { ...html, body: windows1258(body.replace("utf-8", "windows-1258")) };
  if (what === "utf-16") return { ...html, body: utf16(body.replace("utf-8", "utf-16")) };
  return page(body);
}

function sameAddress(channel: string, url: URL): boolean {
  const known = new URL(channel);
  return known.pathname === url.pathname && known.search === url.search;
}

/** The address without page number and campaign marks. */
function withoutMarks(url: URL): URL {
  const bare = new URL(url);
  for (const name of url.searchParams.keys())
    if (name === "trang" || name.startsWith("utm_")) bare.searchParams.delete(name);
  return bare;
}
