import { atom, rss, sitemap, type AddressIn, type Shelf } from "./channels.ts";
import { dayOf, daysBetween } from "./days.ts";
import { layoutOf } from "./layouts/choose.ts";
import { whole, type ArticlePage, type Entry, type Frame, type Link } from "./layouts/layout.ts";
import type { Outlet } from "./outlets.ts";
import { bulletinList, dataList } from "./other-channels.ts";
import { slugOf, type Piece } from "./piece.ts";
import { apiOfList, appScript, scriptedPage } from "./scripted.ts";
import type { Befallen, PageWeather } from "./weather.ts";

/** What a host answers to one request. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until it answers. */
  readonly delay?: number;
}

/** One source with all that its hosts serve, for every city that follows it. */
export interface Site extends Pick<Outlet, "source" | "origin"> {
  readonly outlets: readonly Outlet[];
  readonly shelves: readonly Shelf[];
  readonly pieces: ReadonlyMap<string, Piece>;
  /** What befalls the host; null = fair. */
  readonly weather: Befallen | null;
  /** What befalls single pages, of all sites. */
  readonly pageWeather: ReadonlyMap<Piece, PageWeather>;
}

const html = "text/html; charset=utf-8";
const sectionNames = [
  "Chính trị",
  "Kinh tế",
  "Đô thị",
  "Văn hóa",
  "Xã hội",
  "Giáo dục",
  "Y tế",
  "Khoa học - Công nghệ",
  "Thể thao",
  "Pháp luật",
];

/** A page that is there. */
export function page(body: string): Answer {
  return { status: 200, type: html, body };
}

/** The page that an outlet shows for an address it does not know. */
export function missing(site: Site | null): Answer {
  const frame =
    site === null ? { name: "Trang mẫu", origin: "", menu: [], related: [] } : frameOf(site, null);
  return { status: 404, type: html, body: notFoundPage(frame) };
}

/** "Không tìm thấy trang", as a whole page. */
export function notFoundPage(frame: Frame): string {
  return whole({
    frame,
    title: "Không tìm thấy trang",
    head: "",
    main: `<main><h1>Không tìm thấy trang</h1><p>Trang bạn tìm không tồn tại hoặc đã bị gỡ. Mời bạn quay lại <a href="/">trang chủ</a>.</p></main>`,
  });
}

/** Menu, name and box of other stories around a page of the site. */
export function frameOf(site: Site, piece: Piece | null): Frame {
  const all = [...site.pieces.values()];
  const at = piece === null ? all.length : all.indexOf(piece);
  const related = all.slice(Math.max(0, at - 5), at).map(linkTo);
  const menu = sectionNames.map((title) => ({ title, url: `${site.origin}/muc/${slugOf(title)}` }));
  return { name: site.source.name, origin: site.origin, menu, related };
}

/** The page of one article; `now` decides how an aggregator says how long ago it was. */
export function articlePage(site: Site, piece: Piece, now: Date): ArticlePage {
  const { draft, origin, outlet, publishedAt } = piece;
  return {
    frame: frameOf(site, piece),
    url: piece.url,
    title: draft.title,
    lead: draft.lead,
    paragraphs:
      origin === null || outlet.carrier === "aggregator"
        ? draft.paragraphs
        : [...draft.paragraphs, `(Theo ${origin.outlet.source.name})`],
    author: piece.author,
    section: { title: piece.pool.section, url: `${outlet.origin}/muc/${slugOf(piece.pool.section)}` },
    at: publishedAt,
    relative: outlet.carrier === "aggregator" ? ago(publishedAt, now) : null,
    credit:
      outlet.carrier === "aggregator" && origin !== null
        ? { name: origin.outlet.source.name, url: origin.url }
        : null,
    number: piece.number,
    dateline: outlet.source.datelines[0] ?? "",
  };
}

/** "10 giờ trước", "Hôm qua", "6 ngày trước"; null for what is older than nine days. */
export function ago(at: Date, now: Date): string | null {
  const days = daysBetween(dayOf(at), dayOf(now));
  if (days < 0 || days > 9) return null;
  if (days === 1) return "Hôm qua";
  if (days > 1) return `${days} ngày trước`;
  const minutes = Math.floor((+now - +at) / 60_000);
  return minutes < 60 ? `${Math.max(1, minutes)} phút trước` : `${Math.floor(minutes / 60)} giờ trước`;
}

/** Home page, section pages and the files that every host has; null for an address that the site does not know. */
export function furniture(site: Site, path: string): Answer | null {
  const all = [...site.pieces.values()].toReversed();
  if (path === "/static/app.js") return appScript;
  if (path.startsWith("/thumb/") || path.startsWith("/static/") || path.startsWith("/images/")) {
    return { status: 200, type: path.startsWith("/static/") ? "text/css" : "image/gif", body: "" };
  }
  const section = sectionNames.find((name) => path === `/muc/${slugOf(name)}`);
  if (path !== "/" && section === undefined) return null;
  const those = section === undefined ? all : all.filter(({ pool }) => pool.section === section);
  return page(
    layoutOf(site.source).list({
      frame: frameOf(site, null),
      title: section ?? site.source.name,
      entries: those.slice(0, 18).map(entryOf),
      next: null,
    }),
  );
}

/** The robots.txt of an outlet, with the paths it forbids beside the usual ones. */
export function robots(outlet: Pick<Outlet, "origin">, forbidden: readonly string[]): string {
  const lines = ["/tim-kiem", "/in-trang/", ...forbidden].map((path) => `Disallow: ${path}`);
  return ["User-agent: *", ...lines, `Sitemap: ${outlet.origin}/sitemap.xml`, ""].join("\n");
}

/** What a channel answers: a feed, a sitemap, or page n of a list, strays last on its first page. */
export function channelAnswer(
  site: Site,
  shelf: Shelf,
  options: { readonly number: number; readonly address: AddressIn; readonly strays: readonly Link[] },
): Answer {
  const { channel, pieces, perPage } = shelf;
  const { number, address, strays } = options;
  if (channel.kind === "sitemap")
    return { status: 200, type: "application/xml; charset=utf-8", body: sitemap(site, pieces, address) };
  if (channel.kind === "feed") {
    return site.weather?.what === "atom"
      ? { status: 200, type: "application/atom+xml; charset=utf-8", body: atom(site, pieces, address) }
      : { status: 200, type: "application/rss+xml; charset=utf-8", body: rss(site, pieces, address) };
  }
  if (channel.kind === "bulletin")
    return bulletinList(frameOf(site, null), channel.label ?? "Bản tin", shelf);
  if (channel.embedded !== undefined) return dataList(frameOf(site, null), channel.label ?? "Tin tức", shelf);
  const shown = pieces.slice((number - 1) * perPage, number * perPage);
  const next = number * perPage < pieces.length ? nextPage(channel.url, number + 1) : null;
  const entries = [
    ...shown.map((piece) => ({
      ...entryOf(piece),
      url: address(piece),
      at: site.pageWeather.get(piece) === "no-date" ? null : piece.publishedAt,
    })),
    ...(number === 1 ? strays.map(({ title, url }) => ({ title, url, at: null, lead: "" })) : []),
  ];
  const title = channel.label ?? "Tin tức";
  return page(
    channel.javascript
      ? scriptedPage(frameOf(site, null), title, apiOfList(channel.id))
      : layoutOf(site.source).list({ frame: frameOf(site, null), title, entries, next }),
  );
}

function nextPage(url: string, number: number): string {
  const next = new URL(url);
  next.searchParams.set("trang", String(number));
  return `${next.pathname}${next.search}`;
}

function linkTo({ draft, url }: Piece): Link {
  return { title: draft.title, url };
}

function entryOf(piece: Piece): Entry {
  return { title: piece.draft.title, url: piece.url, at: piece.publishedAt, lead: piece.draft.lead };
}
