import type { Channel, Family } from "../../config/source-schema.ts";
import { isSameHost, visitAddress } from "../../crawlers/address.ts";
import type { Answer } from "../../crawlers/connector.ts";
import { textOf } from "../../crawlers/decode.ts";
import { readFeed } from "../../crawlers/feed.ts";
import type { Entry, Reading } from "../../crawlers/listed.ts";
import { looksLikeArticle, readListing } from "../../crawlers/listing.ts";
import { readHtml, type Markup } from "../../crawlers/markup.ts";
import { readSitemap } from "../../crawlers/sitemap.ts";
import { ConnectionTrouble } from "../../crawlers/trouble.ts";
import { kindOf } from "../../crawlers/xml-start.ts";
import type { Read } from "../item.ts";

/** A list that was found behind the address, tried as the collector would. */
export interface FoundList {
  readonly kind: Extract<Channel["kind"], "feed" | "sitemap" | "listing">;
  readonly url: string;
  readonly label: string | null;
  readonly entries: readonly Entry[];
  /** How many of the entries are dated by the list, and the newest of these days or moments. */
  readonly dated: number;
  readonly newest: string | null;
  /** Vietnamese: why it is no list; null for one that works. */
  readonly trouble: string | null;
  readonly javascript: boolean;
}

/** An article that was read to try the page family. */
export interface TriedArticle {
  readonly url: string;
  readonly read: Read | null;
  readonly trouble: string | null;
}

/** What trying an address showed. */
export interface Probed {
  readonly url: string;
  readonly finalUrl: string;
  /** What the site calls itself; null where it does not say. */
  readonly name: string | null;
  readonly lists: readonly FoundList[];
  /** Id of the family that is recognised by its signs; null for an unknown one. */
  readonly family: string | null;
  readonly articles: readonly TriedArticle[];
}

export interface ProbeTools {
  /** Politely: robots.txt, pace, redirects. Throws `ConnectionTrouble`. */
  readonly bring: (url: string) => Promise<Answer>;
  readonly families: readonly Family[];
  readonly read: (answer: Answer, entry: Entry, family: Family | undefined) => Promise<Read>;
  /** Told what is being tried now, in Vietnamese. */
  readonly say: (what: string) => void;
}

const mostFeeds = 4;
const mostSitemaps = 3;
const mostArticles = 3;
const feedTypes =
  "link[rel~=alternate][type*=rss], link[rel~=alternate][type*=atom], link[rel~=alternate][type*='feed+json']";

/** Tries an address as the collector would: the list it is or leads to, the site's feeds and sitemaps, some articles. */
export async function probe(address: string, tools: ProbeTools): Promise<Probed> {
  tools.say(`Đang mở ${address}`);
  const answer = await tools.bring(address);
  if (answer.status >= 400)
    throw new ConnectionTrouble(
      "broken-answer",
      address,
      `Địa chỉ trả lời ${answer.status}. Hãy mở thử bằng trình duyệt và chép lại địa chỉ đúng.`,
    );
  const text = textOf(answer.body, answer.headers["content-type"]);
  const page = kindOf(text) === "html" ? readHtml(text) : null;
  const own = page === null ? xmlList(address, answer, text) : pageList(answer, text, titleOf(page));
  const lists = [own];
  const feeds = page === null ? [] : feedsOf(page, answer.finalUrl).slice(0, mostFeeds);
  for (const { url, label } of feeds) lists.push(await tryList("feed", url, label, tools));
  if (own.kind !== "sitemap")
    for (const url of await sitemapsOf(answer.finalUrl, tools))
      lists.push(await tryList("sitemap", url, null, tools));

  const entries = articlesOf(lists, answer.finalUrl);
  const { family, articles } = await tryArticles(entries, tools);
  const name = page === null ? null : nameOf(page);
  return { url: answer.url, finalUrl: answer.finalUrl, name, lists, family, articles };
}

function xmlList(url: string, { finalUrl }: Answer, text: string): FoundList {
  const feed = readFeed(text, finalUrl);
  if (feed.kind === "list") return listOf("feed", url, null, feed);
  const sitemap = readSitemap(text, finalUrl);
  return sitemap.kind === "list" ? listOf("sitemap", url, null, sitemap) : listOf("feed", url, null, feed);
}

function pageList({ finalUrl }: Answer, text: string, label: string | null): FoundList {
  const rules = { links: undefined, next: undefined, javascript: false, hosts: [new URL(finalUrl).hostname] };
  return listOf("listing", finalUrl, label, readListing(text, finalUrl, rules));
}

async function tryList(
  kind: "feed" | "sitemap",
  url: string,
  label: string | null,
  { bring, say }: ProbeTools,
): Promise<FoundList> {
  say(`Đang thử ${kind === "feed" ? "RSS" : "sitemap"} ${url}`);
  try {
    const answer = await bring(url);
    if (answer.status !== 200) return failed(kind, url, `trả lời ${answer.status}`);
    const text = textOf(answer.body, answer.headers["content-type"]);
    return listOf(
      kind,
      url,
      label,
      kind === "feed" ? readFeed(text, answer.finalUrl) : readSitemap(text, answer.finalUrl),
    );
  } catch (error) {
    if (!(error instanceof ConnectionTrouble) || error.kind === "stopped") throw error;
    return failed(kind, url, error.message);
  }
}

function listOf(kind: FoundList["kind"], url: string, label: string | null, reading: Reading): FoundList {
  if (reading.kind !== "list")
    return { ...failed(kind, url, reading.reason), javascript: reading.kind === "needs-javascript" };
  const dates = reading.entries.flatMap(({ hint }) => hint?.publishedAt ?? []);
  const newest = dates.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null;
  const isIndex = reading.entries.length === 0 && reading.more.length > 0;
  const trouble = reading.entries.length > 0 || isIndex ? null : "trả lời mà không có tin nào";
  return {
    kind,
    url,
    label,
    entries: reading.entries,
    dated: dates.length,
    newest,
    trouble,
    javascript: false,
  };
}

function failed(kind: FoundList["kind"], url: string, trouble: string): FoundList {
  return { kind, url, label: null, entries: [], dated: 0, newest: null, trouble, javascript: false };
}

function feedsOf($: Markup, base: string): { url: string; label: string | null }[] {
  return $(feedTypes)
    .toArray()
    .flatMap((node) => {
      const url = visitAddress($(node).attr("href") ?? "", base);
      return url === null ? [] : [{ url, label: $(node).attr("title")?.trim() || null }];
    });
}

/** Sitemaps that robots.txt names; those for news first, since they tell dates. */
async function sitemapsOf(page: string, { bring, say }: ProbeTools): Promise<string[]> {
  const address = new URL("/robots.txt", page).href;
  say(`Đang xem ${address}`);
  try {
    const answer = await bring(address);
    if (answer.status !== 200) return [];
    const text = textOf(answer.body, answer.headers["content-type"]);
    const named = [...text.matchAll(/^[ \t]*sitemap[ \t]*:[ \t]*(\S+)/gim)].flatMap(
      ([, url = ""]) => visitAddress(url, page) ?? [],
    );
    const news = named.filter((url) => /news|tin/i.test(new URL(url).pathname));
    return [...new Set([...news, ...named])].slice(0, mostSitemaps);
  } catch (error) {
    if (!(error instanceof ConnectionTrouble) || error.kind === "stopped") throw error;
    return [];
  }
}

/** Articles to try, of the site itself: those of the best list, or the address itself where it looks like one. */
function articlesOf(lists: readonly FoundList[], page: string): readonly Entry[] {
  const host = new URL(page).hostname;
  const own = lists.map(({ entries }) =>
    entries.filter(({ url }) => isSameHost(new URL(url).hostname, host)),
  );
  const best =
    own.find((entries) => entries.some(({ hint }) => hint?.publishedAt !== undefined)) ??
    own.find((entries) => entries.length > 0);
  const asked = looksLikeArticle(page) ? [{ url: page, hint: null }] : [];
  return [...asked, ...(best ?? [])].slice(0, mostArticles);
}

async function tryArticles(
  entries: readonly Entry[],
  { bring, families, read, say }: ProbeTools,
): Promise<Pick<Probed, "family" | "articles">> {
  const articles: TriedArticle[] = [];
  const seen = new Map<string, number>();
  for (const entry of entries) {
    say(`Đang đọc thử bài ${entry.url}`);
    try {
      const answer = await bring(entry.url);
      const $ = readHtml(textOf(answer.body, answer.headers["content-type"]));
      const family = families.find(({ signs }) => signs.some((sign) => $(sign).length > 0));
      if (family !== undefined) seen.set(family.id, (seen.get(family.id) ?? 0) + 1);
      const isGone = answer.status >= 400;
      articles.push({
        url: entry.url,
        read: isGone ? null : await read(answer, entry, family),
        trouble: isGone ? `trả lời ${answer.status}` : null,
      });
    } catch (error) {
      if (!(error instanceof ConnectionTrouble) || error.kind === "stopped") throw error;
      articles.push({ url: entry.url, read: null, trouble: error.message });
    }
  }
  const family = [...seen].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
  return { family, articles };
}

function nameOf($: Markup): string | null {
  const said = $("meta[property='og:site_name']").attr("content")?.trim() || titleOf($);
  return said === null ? null : said.normalize("NFC").slice(0, 80);
}

function titleOf($: Markup): string | null {
  const title = $("title").first().text().replace(/\s+/g, " ").trim().normalize("NFC");
  return title === "" ? null : title.slice(0, 80);
}
