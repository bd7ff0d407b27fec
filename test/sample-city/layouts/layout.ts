import type { Clock } from "../days.ts";

/** A link as lists, menus and boxes show it. */
export interface Link {
  readonly title: string;
  readonly url: string;
}

/** What any page of an outlet carries around its matter. */
export interface Frame {
  readonly name: string;
  readonly origin: string;
  readonly menu: readonly Link[];
  readonly related: readonly Link[];
}

/** One article as a page shows it. */
export interface ArticlePage {
  readonly frame: Frame;
  readonly url: string;
  readonly title: string;
  readonly lead: string;
  readonly paragraphs: readonly string[];
  readonly author: string;
  readonly section: Link;
  /** Absent = the page shows no date. */
  readonly at: Date | null;
  /** Only how long ago: "3 ngày trước"; the page has no other date then. */
  readonly relative: string | null;
  readonly credit: { readonly name: string; readonly url: string } | null;
  readonly number: number;
  /** What the paper puts before the first sentence: "Kinhtedothi - ". */
  readonly dateline: string;
}

/** One entry of a section list. */
export interface Entry extends Link {
  /** null where the list does not say when. */
  readonly at: Date | null;
  readonly lead: string;
}

/** One page of a section list. */
export interface ListPage {
  readonly frame: Frame;
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly next: string | null;
}

/** What an address is made of. */
interface AddressParts {
  readonly slug: string;
  readonly number: number;
  readonly clock: Clock;
  readonly section: string;
  /** The last label of the host: `vietnamplus`. */
  readonly site: string;
}

/** How one family of sites writes its addresses and pages. */
export interface Layout {
  path(parts: AddressParts): string;
  article(page: ArticlePage): string;
  list(page: ListPage): string;
}

/** Text as it may stand between tags and in quoted attributes. */
export function esc(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** `<a>` for a link. */
export function a({ title, url }: Link, attributes = ""): string {
  return `<a href="${esc(url)}"${attributes === "" ? "" : ` ${attributes}`}>${esc(title)}</a>`;
}

/** A list of links. */
export function ul(links: readonly Link[], name: string): string {
  return `<ul class="${name}">${links.map((link) => `<li>${a(link, `title="${esc(link.title)}"`)}</li>`).join("")}</ul>`;
}

/** A whole page: head, the outlet's furniture above and below, and the matter between. */
export function whole(parts: {
  frame: Frame;
  title: string;
  head: string;
  top?: string;
  main: string;
  bottom?: string;
}): string {
  const { frame, title, head, main } = parts;
  return `<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>${esc(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}
<link rel="stylesheet" href="/static/site.css">
</head>
<body>
${parts.top ?? furnitureAbove(frame)}
${main}
${parts.bottom ?? furnitureBelow(frame)}
</body>
</html>
`;
}

function furnitureAbove(frame: Frame): string {
  return `<header class="site-header"><a class="logo" href="/">${esc(frame.name)}</a>
<form class="search" action="/tim-kiem"><input name="q" placeholder="Nhập từ khóa tìm kiếm"><button>Tìm</button></form>
<nav class="menu">${ul(frame.menu, "menu-list")}</nav></header>
<div class="banner-top admzone" id="adm-top"><a href="https://ads.example/vi?zone=1">Quảng cáo</a></div>`;
}

function furnitureBelow(frame: Frame): string {
  return `<aside class="sidebar"><h4>Đọc nhiều</h4>${ul(frame.related.slice(0, 4), "most-read")}
<div class="box-ads">Mua sắm cuối tuần, giảm giá đến 50%. Xem ngay!</div></aside>
<footer class="site-footer"><p>${esc(frame.name)}. Điện thoại đường dây nóng: 024.0000.0000. Ghi rõ nguồn khi phát hành lại thông tin từ trang này.</p>
<p class="sample">Dữ liệu mẫu</p></footer>`;
}
