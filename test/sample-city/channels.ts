import type { Channel } from "../../config/source-schema.ts";
import { isoOf, rfc822 } from "./days.ts";
import { esc } from "./layouts/layout.ts";
import type { Outlet } from "./outlets.ts";
import { slugOf, type Piece } from "./piece.ts";

/** What one channel of an outlet shows: all it ever lists, newest first, and how much of it on one page. */
export interface Shelf {
  readonly channel: Channel;
  readonly pieces: readonly Piece[];
  readonly perPage: number;
  /** Pages that a visit follows. */
  readonly pages: number;
}

const smallest = 12; // entries on one page of a list

/**
 * Shares the pieces of one source among its channels: a section shows its own, everything stands on at least one. A source
 * that several cities follow is one site; a channel that only one of them follows shows that city's pieces.
 */
export function shelvesOf(outlets: readonly Outlet[], pieces: readonly Piece[]): readonly Shelf[] {
  const newest = pieces.toSorted((left, right) => +right.publishedAt - +left.publishedAt);
  const wanted = [
    ...new Map(outlets.flatMap(({ channels }) => channels).map((channel) => [channel.id, channel])).values(),
  ].map((channel) => {
    const cities = new Set(
      outlets.filter(({ channels }) => channels.some(({ id }) => id === channel.id)).map(({ city }) => city),
    );
    const fits = takerOf(channel);
    return {
      channel,
      follows: (piece: Piece) => cities.has(piece.outlet.city),
      takes: (piece: Piece) => cities.has(piece.outlet.city) && fits(piece),
    };
  });
  const homeOf = (piece: Piece): string | undefined => {
    if (wanted.some(({ takes }) => takes(piece))) return undefined;
    const open = wanted.filter(({ follows }) => follows(piece));
    return open[piece.number % open.length]?.channel.id;
  };
  const homes = new Map(newest.map((piece) => [piece, homeOf(piece)]));
  return wanted.map(({ channel, takes }) => {
    const own = newest.filter((piece) => takes(piece) || homes.get(piece) === channel.id);
    const pages = channel.kind === "listing" && channel.next !== undefined ? channel.pages : 1;
    // A script shows the newest few; the rest waits for a click that nobody makes.
    const perPage = channel.javascript ? smallest : Math.max(smallest, Math.ceil(own.length / pages));
    return { channel, pieces: own, pages, perPage };
  });
}

/** A channel named after a section takes that section's pieces; one with a general name takes all. */
function takerOf({ url, column }: Channel): (piece: Piece) => boolean {
  const words = slugOf(decodeURIComponent(new URL(url).pathname)).replace(/-\d+$/, "");
  if (
    column ||
    /chuyen-doi-so|khoa-hoc|cong-nghe|khcn|nghi-quyet-57|cds|so-hoa|congnghe|nhip-song-so/.test(words)
  ) {
    return ({ pool }) => pool.groups.length > 0 || pool.section === "Khoa học - Công nghệ";
  }
  const found = sections.find(([pattern]) => pattern.test(words));
  if (found === undefined) return () => true;
  const [, names] = found;
  return ({ pool }) => names.includes(pool.section);
}

const sections: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /chinh-tri-xa-hoi/,
    ["Chính trị", "Xã hội", "Kinh tế", "Đô thị", "Văn hóa", "Y tế", "Pháp luật", "Thể thao"],
  ],
  [/kinh-?te(?!-va|dothi)|chung-khoan|tai-chinh/, ["Kinh tế"]],
  [/xa-?hoi(?!\.)/, ["Xã hội"]],
  [/van-?hoa/, ["Văn hóa"]],
  [/giao-?duc/, ["Giáo dục"]],
  [/y-?te|suc-khoe/, ["Y tế"]],
  [/chinh-?tri/, ["Chính trị"]],
  [/do-?thi(?!thong)/, ["Đô thị"]],
  [/the-?thao/, ["Thể thao"]],
  [/phap-?luat/, ["Pháp luật"]],
];

/** Which pieces one visit to a channel can see. */
export function visible({ pieces, perPage, pages }: Shelf): readonly Piece[] {
  return pieces.slice(0, perPage * pages);
}

/** How an address is written in a list: some feeds add campaign marks to it. */
export type AddressIn = (piece: Piece) => string;

/** Whose feed it is. */
export type Masthead = Pick<Outlet, "source" | "origin">;

/** RSS 2.0. */
export function rss(outlet: Masthead, pieces: readonly Piece[], address: AddressIn): string {
  const items = pieces.map(
    (
      piece,
    ) => `<item><title>${esc(piece.draft.title)}</title><link>${esc(address(piece))}</link><guid isPermaLink="false">${piece.number}</guid>
<description><![CDATA[<a href="${esc(piece.url)}"><img src="/thumb/${piece.number}.jpg"></a></br>${piece.draft.lead.replaceAll("]]>", "")}]]></description>
<pubDate>${rfc822(piece.publishedAt)}</pubDate></item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>${esc(outlet.source.name)}</title><link>${outlet.origin}/</link><description>${esc(outlet.source.name)}. Dữ liệu mẫu</description>
${items.join("\n")}
</channel></rss>
`;
}

/** Atom 1.0. */
export function atom(outlet: Masthead, pieces: readonly Piece[], address: AddressIn): string {
  const entries = pieces.map(
    (
      piece,
    ) => `<entry><title>${esc(piece.draft.title)}</title><link rel="alternate" href="${esc(address(piece))}"/><id>tag:${new URL(outlet.origin).host},2025:${piece.number}</id>
<published>${isoOf(piece.publishedAt)}</published><updated>${isoOf(piece.publishedAt)}</updated><summary>${esc(piece.draft.lead)}</summary></entry>`,
  );
  const newest = pieces[0];
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>${esc(outlet.source.name)}</title><subtitle>Dữ liệu mẫu</subtitle><id>${outlet.origin}/</id>${newest ? `<updated>${isoOf(newest.publishedAt)}</updated>` : ""}
${entries.join("\n")}
</feed>
`;
}

/** A news sitemap. */
export function sitemap(outlet: Masthead, pieces: readonly Piece[], address: AddressIn): string {
  const urls = pieces.map(
    (piece) =>
      `<url><loc>${esc(address(piece))}</loc><news:news><news:publication><news:name>${esc(outlet.source.name)}</news:name><news:language>vi</news:language></news:publication><news:publication_date>${isoOf(piece.publishedAt)}</news:publication_date><news:title>${esc(piece.draft.title)}</news:title></news:news></url>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
${urls.join("\n")}
</urlset>
`;
}
