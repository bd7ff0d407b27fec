import type { Channel } from "../../config/schema.ts";
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

/** Shares an outlet's pieces among its channels: a section shows its own, everything stands on at least one. */
export function shelvesOf(outlet: Outlet, pieces: readonly Piece[]): readonly Shelf[] {
  const newest = pieces.toSorted((left, right) => +right.publishedAt - +left.publishedAt);
  const wanted = outlet.channels.map((channel) => ({ channel, takes: takerOf(channel) }));
  const homeless = new Set(newest.filter((piece) => !wanted.some(({ takes }) => takes(piece))));
  return wanted.map(({ channel, takes }, at) => {
    const own = newest.filter(
      (piece) => takes(piece) || (homeless.has(piece) && piece.number % wanted.length === at),
    );
    const pages = channel.kind === "listing" ? channel.pages : 1;
    return {
      channel,
      pieces: own,
      pages,
      perPage: channel.kind === "listing" ? Math.max(smallest, Math.ceil(own.length / pages)) : own.length,
    };
  });
}

/** A channel named after a section takes that section's pieces; one with a general name takes all. */
function takerOf({ url, column }: Channel): (piece: Piece) => boolean {
  const words = slugOf(decodeURIComponent(new URL(url).pathname)).replace(/-\d+$/, "");
  if (column || /chuyen-doi-so|khoa-hoc|cong-nghe|khcn|nghi-quyet-57|cds|so-hoa|congnghe/.test(words)) {
    return ({ pool }) => pool.groups.length > 0 || pool.section === "Khoa học - Công nghệ";
  }
  const found = sections.find(([pattern]) => pattern.test(words));
  if (found === undefined) return () => true;
  const [, names] = found;
  return ({ pool }) => names.includes(pool.section);
}

const sections: readonly (readonly [RegExp, readonly string[]])[] = [
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
export function visible({ channel, pieces, perPage, pages }: Shelf): readonly Piece[] {
  return channel.javascript ? [] : pieces.slice(0, perPage * pages);
}

/** How an address is written in a list: some feeds add campaign marks to it. */
export type AddressIn = (piece: Piece) => string;

/** RSS 2.0. */
export function rss(outlet: Outlet, pieces: readonly Piece[], address: AddressIn): string {
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
export function atom(outlet: Outlet, pieces: readonly Piece[], address: AddressIn): string {
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
export function sitemap(outlet: Outlet, pieces: readonly Piece[], address: AddressIn): string {
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
