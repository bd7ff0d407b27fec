import { z } from "zod";
import { visitAddress } from "./address.ts";
import { type Entry, eachOnce, hintOf, type Reading, writtenAt } from "./listed.ts";
import { type Markup, plainText, readXml } from "./markup.ts";
import { definesEntities, kindOf } from "./xml-start.ts";

const longestSummary = 1000; // characters; a hint, not the article

/** Reads RSS 2.0, RSS 1.0 (RDF), Atom or JSON Feed. `base` is the address that answered. */
export function readFeed(text: string, base: string): Reading {
  const kind = kindOf(text);
  if (kind === "html")
    return notAFeed(
      "máy chủ trả về một trang HTML thay vì RSS; mở địa chỉ bằng trình duyệt để tìm RSS đúng, hoặc khai kênh này là listing",
    );
  if (kind === "json") return readJsonFeed(text, base);
  if (kind === "other")
    return notAFeed(
      text.trim() === ""
        ? "máy chủ trả về nội dung trống thay vì RSS"
        : "nội dung không phải RSS, Atom hay JSON Feed",
    );
  if (definesEntities(text))
    return notAFeed(
      "RSS tự định nghĩa thực thể XML (một cách làm quá tải) nên không đọc; báo cho nơi quản trị trang",
    );

  const $ = readXml(text);
  const roots = $("rss, feed, rdf\\:RDF, RDF").first();
  if (roots.length === 0)
    return notAFeed("XML này không phải RSS hay Atom; nếu là sitemap thì khai kênh là sitemap");
  const entries = $("item, entry")
    .toArray()
    .flatMap((node) => entryOf($, $(node), base));
  return { kind: "list", entries: eachOnce(entries), more: [] };
}

function entryOf($: Markup, item: ReturnType<Markup>, base: string): Entry[] {
  const child = (...names: string[]): string =>
    names.map((name) => item.children(name).first().text().trim()).find((text) => text !== "") ?? "";
  const link = (rel: string): string | undefined =>
    item
      .children("link[href]")
      .toArray()
      .find((node) => ($(node).attr("rel") ?? "alternate") === rel)?.attribs["href"];
  const guid = item.children("guid").first();
  const permalink =
    guid.attr("isPermaLink") !== "false" && /^https?:/.test(guid.text().trim())
      ? guid.text().trim()
      : undefined;
  const url = [link("alternate"), child("link"), permalink, link("self")].find(
    (found) => found !== undefined && found !== "",
  );
  const address = url === undefined ? null : visitAddress(url, base);
  if (address === null) return [];
  const original = link("via");
  const hint = hintOf({
    title: plainText(child("title")),
    publishedAt: writtenAt(child("pubDate", "published", "dc\\:date", "date", "updated")),
    summary: plainText(child("description", "summary")).slice(0, longestSummary),
    original: original === undefined ? null : visitAddress(original, base),
  });
  return [{ url: address, hint }];
}

const JsonFeed = z.object({
  version: z.string().startsWith("https://jsonfeed.org/version/"),
  items: z.array(z.unknown()),
});
const JsonItem = z.object({
  url: z.string(),
  title: z.string().optional().catch(undefined),
  summary: z.string().optional().catch(undefined),
  date_published: z.string().optional().catch(undefined),
  external_url: z.string().optional().catch(undefined),
});

function readJsonFeed(text: string, base: string): Reading {
  const feed = JsonFeed.safeParse(parsed(text));
  if (!feed.success) return notAFeed("JSON này không theo chuẩn JSON Feed; kiểm tra lại địa chỉ");
  const entries = feed.data.items.flatMap((row) => {
    const item = JsonItem.safeParse(row).data;
    const url = item === undefined ? null : visitAddress(item.url, base);
    if (item === undefined || url === null) return [];
    const hint = hintOf({
      title: item.title?.normalize("NFC"),
      publishedAt: writtenAt(item.date_published ?? ""),
      summary: item.summary?.slice(0, longestSummary).normalize("NFC"),
      original: item.external_url === undefined ? null : visitAddress(item.external_url, base),
    });
    return [{ url, hint }];
  });
  return { kind: "list", entries: eachOnce(entries), more: [] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return null;
  }
}

function notAFeed(reason: string): Reading {
  return { kind: "not-a-list", reason };
}
