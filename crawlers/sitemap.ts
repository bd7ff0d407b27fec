import { visitAddress } from "./address.ts";
import { eachOnce, hintOf, type Reading, writtenAt } from "./listed.ts";
import { readXml } from "./markup.ts";
import { definesEntities, kindOf } from "./xml-start.ts";

/**
 * Reads a sitemap, a news sitemap or an index of sitemaps. Of an index, `more` names the parts, newest first. Entries of
 * a plain sitemap come newest `lastmod` first, undated ones last; `lastmod` is when a page changed, so it is no
 * publication date and only `news:publication_date` becomes one.
 */
export function readSitemap(text: string, base: string): Reading {
  const kind = kindOf(text);
  if (kind === "html")
    return not(
      "máy chủ trả về một trang HTML thay vì sitemap; xem địa chỉ sitemap đúng trong robots.txt của trang",
    );
  if (kind === "other" && text.trim() !== "") return readPlainList(text, base);
  if (kind !== "xml")
    return not("nội dung không phải sitemap; xem địa chỉ sitemap đúng trong robots.txt của trang");
  if (definesEntities(text))
    return not(
      "sitemap tự định nghĩa thực thể XML (một cách làm quá tải) nên không đọc; báo cho nơi quản trị trang",
    );

  const $ = readXml(text);
  if ($("sitemapindex").length > 0) {
    const parts = $("sitemap")
      .toArray()
      .map((node) => ({
        url: visitAddress($(node).children("loc").first().text(), base),
        changed: writtenAt($(node).children("lastmod").first().text()) ?? "",
      }))
      .toSorted((a, b) => b.changed.localeCompare(a.changed));
    const known = parts.flatMap(({ url, changed }) => (url === null ? [] : [[url, changed] as const]));
    return { kind: "list", entries: [], more: [...new Map(known).keys()], ...changes(known) };
  }
  if ($("urlset").length === 0) return not("XML này không phải sitemap; nếu là RSS thì khai kênh là feed");
  const rows = $("url")
    .toArray()
    .flatMap((node) => {
      const row = $(node);
      const url = visitAddress(row.children("loc").first().text(), base);
      if (url === null) return [];
      const news = row.children("news\\:news").first();
      const hint = hintOf({
        title: news.children("news\\:title").first().text().trim().normalize("NFC"),
        publishedAt: writtenAt(news.children("news\\:publication_date").first().text()),
        summary: null,
        original: null,
      });
      const changed = hint?.publishedAt ?? writtenAt(row.children("lastmod").first().text()) ?? "";
      return [{ url, hint, changed }];
    })
    .toSorted((a, b) => (Date.parse(b.changed) || 0) - (Date.parse(a.changed) || 0));
  const entries = eachOnce(rows.map(({ url, hint }) => ({ url, hint })));
  return {
    kind: "list",
    entries,
    more: [],
    ...changes(rows.map(({ url, changed }) => [url, changed] as const)),
  };
}

function changes(known: readonly (readonly [string, string])[]): { changed?: ReadonlyMap<string, string> } {
  const dated = known.filter(([, date]) => date !== "");
  return dated.length === 0 ? {} : { changed: new Map(dated) };
}

/** The text form: one address a line. */
function readPlainList(text: string, base: string): Reading {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const urls = lines.flatMap((line) =>
    /^https?:\/\//.test(line.trim()) ? (visitAddress(line, base) ?? []) : [],
  );
  if (urls.length === 0 || urls.length < lines.length / 2)
    return not("nội dung không phải sitemap; xem địa chỉ sitemap đúng trong robots.txt của trang");
  return { kind: "list", entries: eachOnce(urls.map((url) => ({ url, hint: null }))), more: [] };
}

function not(reason: string): Reading {
  return { kind: "not-a-list", reason };
}
