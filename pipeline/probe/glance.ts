import type { Family } from "../../config/source-schema.ts";
import { visitAddress } from "../../crawlers/address.ts";
import { textOf } from "../../crawlers/decode.ts";
import { readHtml, type Markup } from "../../crawlers/markup.ts";
import { kindOf } from "../../crawlers/xml-start.ts";

/** A page as it came; `base` is the address that answered. */
export interface GlancedPage {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
  readonly base: string;
}

/** What the head of a page tells of it and its site. */
export interface Glance {
  readonly kind: "page" | "no-page";
  readonly title: string | null;
  /** What the site calls itself; null where it does not say. */
  readonly name: string | null;
  readonly feeds: readonly { readonly url: string; readonly label: string | null }[];
  /** Id of the family whose signs the page bears; null for none. */
  readonly family: string | null;
}

const feedTypes =
  "link[rel~=alternate][type*=rss], link[rel~=alternate][type*=atom], link[rel~=alternate][type*='feed+json']";
const mostFeeds = 100;

/** Looks at a page that is not known to be harmless; to be called where somebody ends what takes too long. */
export function glance({ body, contentType, base }: GlancedPage, families: readonly Family[]): Glance {
  const text = textOf(body, contentType);
  if (kindOf(text) !== "html") return { kind: "no-page", title: null, name: null, feeds: [], family: null };
  const $ = readHtml(text);
  const title = tidy($("title").first().text());
  return {
    kind: "page",
    title,
    name: tidy($("meta[property='og:site_name']").attr("content") ?? "") ?? title,
    feeds: feedsOf($, base).slice(0, mostFeeds),
    family: families.find(({ signs }) => signs.some((sign) => $(sign).length > 0))?.id ?? null,
  };
}

function feedsOf($: Markup, base: string): { url: string; label: string | null }[] {
  return $(feedTypes)
    .toArray()
    .flatMap((node) => {
      const url = visitAddress($(node).attr("href") ?? "", base);
      return url === null ? [] : [{ url, label: $(node).attr("title")?.trim() || null }];
    });
}

function tidy(text: string): string | null {
  const said = text.replace(/\s+/g, " ").trim().normalize("NFC").slice(0, 80);
  return said === "" ? null : said;
}
