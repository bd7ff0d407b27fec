import { absolute } from "./address.ts";
import { meta, type Facts } from "./facts.ts";
import { isArticleNode, textField } from "./json-ld.ts";
import { textOf } from "./tree.ts";

const wall =
  /(?:đăng nhập|đăng ký|mua gói|nâng cấp tài khoản).{0,40}(?:để (?:đọc|xem) (?:tiếp|toàn bộ|trọn vẹn)|đọc tiếp)|nội dung (?:này )?(?:chỉ )?dành cho (?:thuê bao|hội viên|thành viên)|bài viết dành cho (?:thuê bao|độc giả trả phí)/iu;
/** 45 letters and more; no Vietnamese syllable has more than seven. */
const longWord = /\p{L}{45,}/u;
const longest = 45;

/** Whether so many signs stand in a row without a gap; nearly no text has them, and only one sign in many has to be looked at. */
function hasStretch(text: string, length: number): boolean {
  for (let start = 0; start + length <= text.length;) {
    let at = start + length - 1;
    while (at >= start && !isGap(text.charCodeAt(at))) at -= 1;
    if (at < start) return true;
    start = at + 1;
  }
  return false;
}

const gap = /\s/;

function isGap(unit: number): boolean {
  return unit < 0x80 ? unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) : gap.test(String.fromCharCode(unit));
}

const nextLabel =
  /^(?:trang (?:sau|tiếp(?: theo)?|2)|đọc tiếp (?:trang|phần) 2|phần 2|next page|page 2)\s*[»›>→]*$/iu;

/**
 * The address at which the same article goes on: a `rel=next` or a link "Trang 2" whose address is the page's own with a
 * number of a page. The next article of a series or of a section is none.
 */
function nextPart(facts: Facts): string | null {
  const labelled = facts.tree.elements.filter(
    (element) =>
      element.name === "a" &&
      (/(?:^|\s)next(?:\s|$)/i.test(element.attribs["rel"] ?? "") || nextLabel.test(textOf(element))),
  );
  const stated = [
    ...(facts.links.get("next") ?? []),
    ...labelled.map(({ attribs }) => attribs["href"] ?? ""),
  ];
  for (const href of stated) {
    const address = href === "" || href.startsWith("#") ? null : absolute(href, facts.url);
    if (address !== null && isPartOf(address, facts.url)) return address;
  }
  return null;
}

const pageNumber =
  /(?:[?&](?:page|p|trang|paged)=|[/_.-](?:page|trang|p)[-/_]?|[/_])(\d{1,2})(?=\.\w{2,5}$|\/?$|&)/i;

function isPartOf(next: string, own: string): boolean {
  const [ours, theirs] = [stemOf(own), stemOf(next)];
  const number = Number(pageNumber.exec(next)?.[1] ?? 0);
  return ours !== "" && ours === theirs && number > Number(pageNumber.exec(own)?.[1] ?? 1);
}

/** An address without its page number, ending and scheme. */
function stemOf(address: string): string {
  return address
    .replace(/^https?:\/\/(?:www\.|m\.|amp\.)?/, "")
    .replace(/#.*$/, "")
    .replace(pageNumber, "")
    .replace(/\.\w{2,5}$/, "")
    .replace(/[/?&]+$/, "");
}

/** What a reader of the reading should know, in Vietnamese. `behind` = the lines right after the body. */
export function warningsOf(
  facts: Facts,
  text: string,
  behind: string,
  isVietnamese: boolean,
): readonly string[] {
  const warnings: string[] = [];
  if (facts.tree.cut) warnings.push("trang quá dài, chỉ đọc phần đầu");
  const paid = facts.nodes.some(
    (node) =>
      isArticleNode(node) &&
      (node["isAccessibleForFree"] === false ||
        textField(node, "isAccessibleForFree")?.toLowerCase() === "false"),
  );
  const locked = /^(?:locked|metered|false)$/i.test(
    meta(facts, "article:content_tier", "isaccessibleforfree") ?? "",
  );
  if (paid || locked || wall.test(`${text.slice(-400)} ${behind}`))
    warnings.push("bài có tường phí: có thể chỉ đọc được phần mở đầu");
  const next = nextPart(facts);
  if (next !== null) warnings.push(`bài còn tiếp ở trang khác: ${next}`);
  if (isVietnamese && hasStretch(text, longest) && longWord.test(text)) warnings.push("có đoạn mất dấu cách");
  return warnings;
}
