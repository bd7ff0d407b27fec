import { visitAddress } from "./address.ts";
import { type Entry, eachOnce, type Reading } from "./listed.ts";
import { hintFor, isOfSite, type ListingRules, nextPage } from "./listing.ts";
import { readHtml } from "./markup.ts";
import { kindOf } from "./xml-start.ts";

/** Reads a page that lists bulletins in PDF: each link to a file is an item, with the date that stands on its card. */
export function readBulletins(text: string, base: string, rules: ListingRules): Reading {
  if (kindOf(text) === "json")
    return { kind: "not-a-list", reason: "máy chủ trả về JSON thay vì trang bản tin; kiểm tra lại địa chỉ" };
  const $ = readHtml(text);
  const declared = $("base[href]").first().attr("href");
  const home = (declared === undefined ? null : URL.parse(declared, base)?.href) ?? base;
  const entries = $(rules.links ?? "a[href]")
    .toArray()
    .flatMap((node): Entry[] => {
      const link = $(node).is("a[href]") ? $(node) : $(node).find("a[href]").first();
      const url = visitAddress(link.attr("href") ?? "", home);
      const isBulletin = url !== null && (rules.links !== undefined || isPdf(url));
      return isBulletin && isOfSite(url, base, rules.hosts) ? [{ url, hint: hintFor($, link, isPdf) }] : [];
    });
  if (entries.length > 0)
    return { kind: "list", entries: eachOnce(entries), more: nextPage($, rules.next, home, base) };
  return {
    kind: "not-a-list",
    reason:
      rules.links === undefined
        ? "trang trả lời nhưng không có liên kết tới tệp PDF nào; kiểm tra địa chỉ hoặc khai bộ chọn links"
        : `trang trả lời nhưng bộ chọn links "${rules.links}" không trúng liên kết nào; có thể trang đã đổi giao diện, cần sửa bộ chọn`,
  };
}

function isPdf(url: string): boolean {
  return /\.pdf$/i.test(URL.parse(url)?.pathname ?? "");
}
