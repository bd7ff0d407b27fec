import type { Channel } from "../config/source-schema.ts";
import { isSameHost, visitAddress } from "./address.ts";
import { embeddedEntries, jsonEntries } from "./embedded-list.ts";
import { type Entry, eachOnce, hintOf, type Reading, writtenAt } from "./listed.ts";
import { type Markup, readHtml } from "./markup.ts";
import { kindOf } from "./xml-start.ts";

type Node = ReturnType<Markup>;

/** What of a channel and its source decides how a section page is read. */
export interface ListingRules extends Pick<Channel, "links" | "next" | "javascript" | "embedded"> {
  /** Host names of the source; links to them, and to the page's own host, may be articles. */
  readonly hosts: readonly string[];
}

/** Reads one page of a section. `base` is the address that answered. */
export function readListing(text: string, base: string, rules: ListingRules): Reading {
  if (kindOf(text) === "json") return readData(text, base, rules);
  const $ = readHtml(text);
  const declared = $("base[href]").first().attr("href");
  const home = (declared === undefined ? null : URL.parse(declared, base)?.href) ?? base;
  const isArticle = (url: string): boolean => isOfSite(url, base, rules.hosts) && looksLikeArticle(url);

  const shown =
    rules.embedded !== undefined
      ? []
      : rules.links === undefined
        ? guessed($, home, isArticle)
        : selected($, rules.links, home, base, rules.hosts);
  // What a page carries for its scripts is looked at where it shows no links, or where its file says so.
  const path = rules.embedded;
  const found =
    shown.length > 0 || (rules.links !== undefined && path === undefined)
      ? shown
      : embeddedEntries($, home, { path, isArticle: (url) => isArticle(url) }).filter(({ url }) =>
          isOfSite(url, base, rules.hosts),
        );
  if (found.length > 0)
    return { kind: "list", entries: eachOnce(found), more: nextPage($, rules.next, home, base) };
  if (rules.javascript || wantsJavascript($))
    return {
      kind: "needs-javascript",
      reason:
        "trang chỉ hiện danh sách khi chạy JavaScript nên chưa đọc được; tìm RSS hoặc sitemap của trang, hoặc đặt javascript: true để đọc bằng trình duyệt",
    };
  if (path !== undefined) return { kind: "not-a-list", reason: lostPath(path) };
  const reason =
    rules.links === undefined
      ? "trang trả lời nhưng không thấy liên kết bài nào; kiểm tra địa chỉ chuyên mục hoặc khai bộ chọn links"
      : `trang trả lời nhưng bộ chọn links "${rules.links}" không trúng liên kết nào; có thể trang đã đổi giao diện, cần sửa bộ chọn`;
  return { kind: "not-a-list", reason };
}

/** An answer that is data as a whole: the address from which a page's script fetches its list. */
function readData(text: string, base: string, rules: ListingRules): Reading {
  const isArticle = (url: string): boolean => isOfSite(url, base, rules.hosts) && looksLikeArticle(url);
  const found = jsonEntries(text, base, { path: rules.embedded, isArticle });
  const own = found.filter(({ url }) => isOfSite(url, base, rules.hosts));
  if (own.length > 0) return { kind: "list", entries: eachOnce(own), more: [] };
  const reason =
    rules.embedded === undefined
      ? "máy chủ trả về JSON mà trong đó không thấy danh sách bài; kiểm tra lại địa chỉ hoặc khai đường dẫn embedded"
      : lostPath(rules.embedded);
  return { kind: "not-a-list", reason };
}

function lostPath(path: string): string {
  return `trang trả lời nhưng đường dẫn embedded "${path}" không trúng danh sách bài nào; có thể trang đã đổi cấu trúc, cần sửa đường dẫn`;
}

function selected(
  $: Markup,
  selector: string,
  home: string,
  base: string,
  hosts: readonly string[],
): Entry[] {
  return $(selector)
    .toArray()
    .flatMap((node) => {
      const link = $(node).is("a[href]") ? $(node) : $(node).find("a[href]").first();
      const url = visitAddress(link.attr("href") ?? "", home);
      return url === null || !isOfSite(url, base, hosts) ? [] : [{ url, hint: hintFor($, link) }];
    });
}

const furniture =
  "nav, header nav, footer, [role=navigation], [role=contentinfo], .breadcrumb, .pagination, .paging";

function guessed($: Markup, home: string, isArticle: (url: string) => boolean): Entry[] {
  return $("a[href]")
    .toArray()
    .flatMap((node) => {
      const link = $(node);
      const url = visitAddress(link.attr("href") ?? "", home);
      if (url === null || !isArticle(url) || link.closest(furniture).length > 0) return [];
      return [{ url, hint: hintFor($, link) }];
    });
}

/** Whether an address belongs to the site of a page, or to one of the source's hosts. */
export function isOfSite(url: string, base: string, hosts: readonly string[]): boolean {
  const host = URL.parse(url)?.hostname ?? "";
  const own = URL.parse(base)?.hostname ?? "";
  return isSameHost(host, own) || hosts.some((one) => isSameHost(host, one) || host.endsWith(`.${one}`));
}

const notPages =
  /\.(?:jpe?g|png|gif|webp|svg|ico|css|js|pdf|docx?|xlsx?|pptx?|zip|rar|mp[34]|m3u8|xml|rss|json|txt)$/i;
const notArticles =
  /\/(?:tags?|tu-khoa|chu-de|topics?|tac-gia|authors?|search|tim-kiem|login|dang-nhap|rss|lien-he|gioi-thieu|category)(?:\/|\.\w+$|$)|\/(?:trang|page)[-/]?\d+|-(?:event|tag|topic)-?\d+\.\w+$/i;

/** Whether an address has the shape of an article: a slug of several words, or a number behind a slug. */
export function looksLikeArticle(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  const path = url.pathname;
  if (notPages.test(path) || notArticles.test(path)) return false;
  const last = path.split("/").findLast((part) => part !== "") ?? "";
  const stem = last.replace(/\.\w{2,5}$/, "");
  const words = stem.split(/[-_]+/).filter((word) => word !== "");
  if (/(?:^|[-_a-z])\d{4,}$/i.test(stem) && (words.length >= 3 || last !== stem)) return true;
  if (words.length >= 5) return true;
  return /(?:^|[?&])(?:id|newid|newsid|articleid|itemid|p)=\d+/i.test(url.search);
}

/** What a list says of an item: its title, and the date on its card; `isItem` tells links to other items apart. */
export function hintFor(
  $: Markup,
  link: Node,
  isItem: (url: string) => boolean = looksLikeArticle,
): Entry["hint"] {
  const title = (link.attr("title") ?? "").trim() || link.text().replace(/\s+/g, " ").trim();
  return hintOf({
    title: title.normalize("NFC").slice(0, 500),
    publishedAt: dateBeside($, link, isItem),
    summary: null,
    original: null,
  });
}

const highest = 6; // steps from a link up to the card that shows the item
const deepest = 60; // levels of a card; what is deeper is no card
const longestDate = 60; // characters; a longer text is a sentence that happens to hold a date
const dated = "time, [datetime], [class*=time], [class*=date], [class*=ngay]";

/** The date on an item's card: the nearest one around the link, as long as no other item's link stands there too. */
function dateBeside($: Markup, link: Node, isItem: (url: string) => boolean): string | null {
  const own = pathOf(link.attr("href"));
  let card = link;
  for (let step = 0; step < highest; step += 1) {
    card = card.parent();
    if (card.length === 0 || holdsOther(card, own, isItem)) return null;
    const [first, ...rest] = card
      .find(dated)
      .toArray()
      .flatMap((node) => dateOf($(node)));
    if (first !== undefined) return rest.every((date) => date === first) ? first : null;
  }
  return null;
}

/** Whether a card leads to another item too; it ends at the first, for a page may have ten thousand of them. */
function holdsOther(card: Node, own: string, isItem: (url: string) => boolean): boolean {
  const holds = (node: (typeof nodes)[number], depth: number): boolean => {
    if ("attribs" in node && node.name === "a" && node.attribs["href"] !== undefined) {
      const path = pathOf(node.attribs["href"]);
      if (path !== own && isItem(`https://x${path}`)) return true;
    }
    if (!("children" in node)) return false;
    return depth >= deepest || node.children.some((child) => holds(child, depth + 1));
  };
  const nodes = card.toArray();
  return nodes.some((node) => holds(node, 0));
}

function dateOf(node: Node): string[] {
  const texts = [node.attr("datetime") ?? "", node.text()].map((text) => text.trim());
  const written = texts.find((text) => text !== "" && text.length <= longestDate);
  return written === undefined ? [] : [writtenAt(written) ?? []].flat();
}

function pathOf(href: string | undefined): string {
  const url = URL.parse(href ?? "", "https://x/");
  return url === null ? "/" : url.pathname + url.search;
}

/** Address of the next page of a list by its selector; none where it leads nowhere else. */
export function nextPage($: Markup, selector: string | undefined, home: string, base: string): string[] {
  if (selector === undefined) return [];
  const href = $(selector).first().attr("href") ?? "";
  const url = visitAddress(href, home);
  return href === "" ||
    url === null ||
    url === base ||
    !isSameHost(new URL(url).hostname, new URL(base).hostname)
    ? []
    : [url];
}

/** A page without links whose body is an empty frame for scripts. */
function wantsJavascript($: Markup): boolean {
  const asks = /javascript/i.test($("noscript").text());
  const frame = $("#root, #app, #__next, #__nuxt, app-root, [ng-app], [data-reactroot]").length > 0;
  const scripts = $("script[src]").length;
  const words = $("body").clone().find("script, style, noscript").remove().end().text().trim().length;
  return asks || frame || (scripts > 0 && words < 400);
}
