import { meta, type Facts } from "./facts.ts";
import { isArticleNode, textField } from "./json-ld.ts";

const wall =
  /(?:đăng nhập|đăng ký|mua gói|nâng cấp tài khoản).{0,40}(?:để (?:đọc|xem) (?:tiếp|toàn bộ|trọn vẹn)|đọc tiếp)|nội dung (?:này )?(?:chỉ )?dành cho (?:thuê bao|hội viên|thành viên)|bài viết dành cho (?:thuê bao|độc giả trả phí)/iu;
const longestWord = 45; // letters; no Vietnamese syllable has more than seven

/** What a reader of the reading should know, in Vietnamese. */
export function warningsOf(facts: Facts, text: string, isVietnamese: boolean): readonly string[] {
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
  if (paid || locked || wall.test(text.slice(-400)))
    warnings.push("bài có tường phí: có thể chỉ đọc được phần mở đầu");
  if (isVietnamese && new RegExp(`\\p{L}{${longestWord},}`, "u").test(text))
    warnings.push("có đoạn mất dấu cách");
  return warnings;
}
