import type { Block } from "./blocks.ts";
import { meta, type Facts } from "./facts.ts";
import { typesOf } from "./json-ld.ts";
import { textOf } from "./tree.ts";

/** Why a page is no article; null = nothing speaks against it. `gone` = the page says that it was removed. */
export interface Objection {
  readonly kind: "not-an-article" | "unreadable" | "gone";
  /** In Vietnamese. */
  readonly reason: string;
}

const goneTitle =
  /^(?:lỗi\s*)?404\b|\b404(?: error)?\s*$|không tìm thấy|trang (?:này )?không tồn tại|bài viết (?:này )?(?:không tồn tại|đã bị xóa|đã bị gỡ|đã được gỡ)|page not found|not found$|seite nicht gefunden|page introuvable|página no encontrada/iu;
const searchPath =
  /\/(?:tim-kiem|search|tim_kiem|timkiem|tag|tags|topic|chu-de|author|tac-gia|category|chuyen-muc)(?:[/.?]|$)|[?&](?:s|q|keyword|tukhoa)=/i;
const loginTitle =
  /^(?:đăng nhập|đăng nhập hệ thống|log ?in|sign in|anmelden|xác thực|just a moment|attention required|access denied|403 forbidden|checking your browser)/iu;

/** Judges what kind of page it is, on solid evidence only: an article must not be refused. */
export function objectionTo(
  facts: Facts,
  title: string,
  blocks: readonly Block[],
  all: readonly Block[],
): Objection | null {
  const running = blocks.filter((block) => block.text.length >= 60 && block.linked < block.text.length * 0.4);
  const chars = running.reduce((sum, block) => sum + block.text.length, 0);
  const said = [title, facts.documentTitle ?? "", ...facts.headings.slice(0, 3).map(textOf)].map((text) =>
    text.trim(),
  );
  if (chars < 700 && said.some((text) => goneTitle.test(text)))
    return { kind: "gone", reason: "trang báo không tìm thấy bài (soft 404)" };
  if (chars < 400 && loginTitle.test(said[0] === "" ? (said[1] ?? "") : (said[0] ?? "")))
    return { kind: "not-an-article", reason: "trang đăng nhập hoặc trang chặn" };
  if (isHome(facts.url)) return { kind: "not-an-article", reason: "trang chủ" };
  const isArticle =
    facts.article !== null ||
    meta(facts, "og:type") === "article" ||
    facts.metas.has("article:published_time");
  const links = all.filter((block) => block.linked > block.text.length * 0.6).length;
  const listed = facts.nodes.some((node) =>
    typesOf(node).some((type) => /^(?:CollectionPage|SearchResultsPage|ItemList)$/.test(type)),
  );
  if (!isArticle && searchPath.test(facts.url) && chars < 1500 && links > 15)
    return { kind: "not-an-article", reason: "trang tìm kiếm, thẻ hoặc chuyên mục" };
  if (!isArticle && chars < 250 && links > 30 && links > running.length * 8)
    return {
      kind: "not-an-article",
      reason: listed ? "trang danh sách bài" : "trang chuyên mục: phần lớn là đường dẫn, không có thân bài",
    };
  if (blocks.length === 0 && title === "")
    return { kind: "unreadable", reason: "không đọc được chữ nào trong trang" };
  return null;
}

function isHome(url: string): boolean {
  try {
    const { pathname, search } = new URL(url);
    return (
      /^\/*(?:(?:index|default|home|trang-chu)(?:\.\w{2,5})?)?\/*$/i.test(pathname) &&
      !/[?&]\w*(?:id|p|article|news|tin)\w*=/i.test(search)
    );
  } catch {
    return false;
  }
}
