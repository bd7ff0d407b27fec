import type { Channel, Family } from "../../config/source-schema.ts";
import { isSameHost, visitAddress } from "../../crawlers/address.ts";
import type { Answer } from "../../crawlers/connector.ts";
import { textOf } from "../../crawlers/decode.ts";
import type { Entry, Reading } from "../../crawlers/listed.ts";
import { looksLikeArticle } from "../../crawlers/listing.ts";
import { listPage, type ListPage, type ReadList } from "../../crawlers/read-list.ts";
import { ConnectionTrouble } from "../../crawlers/trouble.ts";
import type { Read } from "../item.ts";
import type { Glance } from "./glance.ts";
import type { Unseen } from "./glances.ts";

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
  /** What the head of a page tells, looked at where it can do no harm. */
  readonly look: (answer: Answer) => Promise<Glance | Unseen>;
  readonly readList: ReadList;
  readonly families: readonly Family[];
  readonly read: (answer: Answer, entry: Entry, family: Family | undefined) => Promise<Read>;
  /** Told what is being tried now, in Vietnamese. */
  readonly say: (what: string) => void;
}

const mostFeeds = 4;
const mostSitemaps = 3;
const mostArticles = 3;

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
  const seen = await tools.look(answer);
  const own = await ownList(address, answer, seen, tools);
  const lists = [own];
  const feeds = seen.kind === "page" ? seen.feeds.slice(0, mostFeeds) : [];
  for (const { url, label } of feeds) lists.push(await tryList("feed", url, label, tools));
  if (own.kind !== "sitemap")
    for (const url of await sitemapsOf(answer.finalUrl, tools))
      lists.push(await tryList("sitemap", url, null, tools));

  const entries = articlesOf(lists, answer.finalUrl);
  const { family, articles } = await tryArticles(entries, tools);
  const name = seen.kind === "page" ? seen.name : null;
  return { url: answer.url, finalUrl: answer.finalUrl, name, lists, family, articles };
}

async function ownList(
  url: string,
  answer: Answer,
  seen: Glance | Unseen,
  { readList }: ProbeTools,
): Promise<FoundList> {
  if (seen.kind === "unseen") return failed("listing", answer.finalUrl, seen.reason);
  if (seen.kind === "page")
    return listOf("listing", answer.finalUrl, seen.title, await readList(pageOf("listing", answer)));
  const feed = await readList(pageOf("feed", answer));
  if (feed.kind === "list") return listOf("feed", url, null, feed);
  const sitemap = await readList(pageOf("sitemap", answer));
  return sitemap.kind === "list" ? listOf("sitemap", url, null, sitemap) : listOf("feed", url, null, feed);
}

/** An answer as the reader of lists takes it, by no rules but the usual ones. */
function pageOf(kind: FoundList["kind"], answer: Answer): ListPage {
  const { hostname } = new URL(answer.finalUrl);
  return listPage({ kind, links: undefined, next: undefined, javascript: false, hosts: [hostname] }, answer);
}

async function tryList(
  kind: "feed" | "sitemap",
  url: string,
  label: string | null,
  { bring, readList, say }: ProbeTools,
): Promise<FoundList> {
  say(`Đang thử ${kind === "feed" ? "RSS" : "sitemap"} ${url}`);
  try {
    const answer = await bring(url);
    if (answer.status !== 200) return failed(kind, url, `trả lời ${answer.status}`);
    return listOf(kind, url, label, await readList(pageOf(kind, answer)));
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
  { bring, look, families, read, say }: ProbeTools,
): Promise<Pick<Probed, "family" | "articles">> {
  const articles: TriedArticle[] = [];
  const seen = new Map<string, number>();
  for (const entry of entries) {
    say(`Đang đọc thử bài ${entry.url}`);
    try {
      const answer = await bring(entry.url);
      const glimpse = await look(answer);
      if (glimpse.kind === "unseen") {
        articles.push({ url: entry.url, read: null, trouble: glimpse.reason });
        continue;
      }
      const family = families.find(({ id }) => glimpse.family === id);
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
