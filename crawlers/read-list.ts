import { gunzipSync } from "node:zlib";
import type { Channel } from "../config/source-schema.ts";
import { readBulletins } from "./bulletin.ts";
import type { Answer } from "./connector.ts";
import { textOf } from "./decode.ts";
import { readFeed } from "./feed.ts";
import type { Reading } from "./listed.ts";
import { readListing, type ListingRules } from "./listing.ts";
import { readSitemap } from "./sitemap.ts";

/** One page of a list as it came, with what decides how it is read. */
export interface ListPage extends ListingRules {
  readonly kind: Channel["kind"];
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
  /** The address that answered. */
  readonly base: string;
}

/** Reads a page of a list; rejects only where nothing is known of it, so that it is read another time. */
export type ReadList = (page: ListPage) => Promise<Reading>;

/** Reads lists in this very process, where nobody ends what takes too long: for lists that are known. */
export const readHere: ReadList = async (page) => readList(page);

const unpackedBytes = 64 * 1024 * 1024; // of a gzipped sitemap; the protocol allows 50 MB

/** What of a channel and an answer a reader of lists needs. */
export function listPage(
  { kind, links, next, javascript, embedded, hosts }: ListingRules & Pick<Channel, "kind">,
  { body, headers, finalUrl }: Answer,
): ListPage {
  return {
    kind,
    links,
    next,
    javascript,
    embedded,
    hosts,
    body,
    contentType: headers["content-type"],
    base: finalUrl,
  };
}

/** Reads a page of a list by the kind of its channel. Never throws for what stands in it. */
export function readList(page: ListPage): Reading {
  const body = unpacked(page.body);
  if (body === null)
    return { kind: "not-a-list", reason: "tệp nén bị hỏng hoặc quá lớn; kiểm tra lại địa chỉ" };
  try {
    return listIn(page, textOf(body, page.contentType));
  } catch (error) {
    // Markup of thousands of levels overflows the stack of whoever walks it.
    if (!(error instanceof RangeError)) throw error;
    return {
      kind: "not-a-list",
      reason: "trang lồng quá nhiều tầng nên không đọc được; kiểm tra lại địa chỉ",
    };
  }
}

function listIn(page: ListPage, text: string): Reading {
  if (page.kind === "feed") return readFeed(text, page.base);
  if (page.kind === "sitemap") return readSitemap(text, page.base);
  if (page.kind === "bulletin") return readBulletins(text, page.base, page);
  return readListing(text, page.base, page);
}

/** Sitemaps may be files in gzip, without a content encoding that the connector would have undone. */
function unpacked(body: Uint8Array): Uint8Array | null {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  try {
    return gunzipSync(body, { maxOutputLength: unpackedBytes });
  } catch {
    return null;
  }
}
