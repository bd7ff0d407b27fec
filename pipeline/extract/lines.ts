import type { Block } from "./blocks.ts";
import type { Element } from "./tree.ts";

/** Headings after which a page offers other pages: the rest is no part of the article. In the languages of the measured sets. */
const endings =
  /^(?:(?:xem thêm|đọc thêm|tin liên quan|bài liên quan|tin cùng chuyên mục|bài cùng chuyên mục|cùng chuyên mục|tin khác|các tin khác|bài viết khác|tin cũ hơn|tin mới hơn|các tin đã đưa|bình luận|ý kiến bạn đọc|gửi bình luận|đọc nhiều|tin đọc nhiều|tin nổi bật|có thể bạn quan tâm|chủ đề liên quan|từ khóa|tags?|related(?: (?:articles?|posts?|stories|content|reading|resources|links|topics|news))?|recommended(?: (?:for you|reading|stories|articles))?|more (?:from|on|stories|articles|news|like this)\b.*|you (?:may|might) (?:also )?(?:like|be interested).*|read (?:next|more|also)|up next|what to read next|see also|further reading|keep reading|continue reading|latest (?:posts?|news|articles|stories)|recent (?:posts?|articles)|popular (?:posts?|articles|stories)|trending(?: now)?|most (?:read|popular|viewed)|comments?(?: \(\d+\))?|\d+ comments?|leave a (?:reply|comment).*|join the (?:conversation|discussion).*|share(?: this)?(?: (?:article|post|story|page))?|about the authors?|about (?:the )?author|author bio|newsletter|sign up.{0,60}|subscribe.{0,60}|references|sources|citations|article sources|works cited|footnotes|post navigation|tags and topics|related tags|topics|filed under.*|editor.?s? picks|get (?:the|our) newsletter|contact us|follow us.*|table of contents|in this article|on this page|jump to(?: section)?|advertisement|mehr zum thema|mehr dazu|mehr aus .*|lesen sie auch|lesen sie mehr|das könnte (?:sie|dich|ihnen) auch .*|passend zum (?:artikel|thema)|weitere (?:artikel|themen|meldungen|nachrichten).*|themen|auch interessant|newsletter abonnieren|kommentare?|kommentieren|à lire aussi|lire aussi|voir aussi|sur le même sujet|commentaires?|lee también|ver también|más noticias|más información|te puede interesar|temas|comentarios|noticias relacionadas|leggi anche|articoli correlati|commenti|lees ook|läs också|läs mer|les også|læs også|czytaj także|zobacz także|přečtěte si.*|související.*|читайте также|по теме|関連記事|関連ニュース|あわせて読みたい|관련 ?기사|ilgili haberler))\s*[:：…]?\s*$/iu;

/** Lines that are furniture wherever they stand. */
const furniture =
  /^(?:advertisement|werbung|anzeige|publicité|publicidad|quảng cáo|ad|ads|sponsored|share(?: this.*)?|chia sẻ|in bài(?: viết)?|theo dõi (?:chúng tôi|báo|.{0,30} trên).{0,60}|lưu bài viết|copy link|sao chép liên kết|print|email|facebook|twitter|linkedin|pinterest|whatsapp|telegram|zalo|tweet|pin it|x|link copied.*|save|listen to this article.*|nghe đọc bài|nghe bài viết|nghe tin|skip to (?:main )?content.*|table of contents|contents|mục lục|in this article:?|jump to:?.*|toggle.{0,30}|read more|đọc tiếp|xem thêm|see more|show more|view more|load more|learn more|click here|back to top|image(?: credit)?|photo(?: credit)?|play video|watch video|close|next|previous|menu|search|loading.*|updated?|published|posted|by|written by|reviewed by|edited by|fact checked by|last updated:?|minutes? read|\d+ min(?:ute)?s?\.? read|\d+ phút đọc|\d+ shares?|\d+ views?|lượt xem:? ?\d*|view in gallery.*|view gallery.*|get started(?: now| today| for free)?|sign up(?: now| today| for free)?|download(?: now| the ebook| pdf)?|book (?:a )?(?:demo|call|now).*|request (?:a )?demo|contact us(?: today| now)?|shop now|buy now.*|check price.*|view deal|subscribe(?: now)?|log ?in|register|đăng nhập|đăng ký|open this photo in gallery:?|hide caption|toggle caption|enlarge this image|copyright.{0,80}|©.{0,80}|all rights reserved.*)$/iu;

/** What an aggregator prints above a reprint, glued or not: "10 giờ trướcBài gốc". */
const aggregator =
  /^(?:\d{1,3}\s+(?:giây|phút|giờ|ngày|tuần|tháng)\s+trước\s*)?(?:bài gốc|\d{1,3}\s+(?:giây|phút|giờ|ngày|tuần|tháng)\s+trước)$/iu;

/** Lines that invite a reader elsewhere, with a link. */
const invitation =
  /^[\s[(►▶>»*•→–-]*(?:read more|read also|read next|read|related|see also|see more|more|also read|watch|don.?t miss|must read|recommended|explore|learn more|check out|xem thêm|đọc thêm|xem tiếp|tin liên quan|bài liên quan|>>|lesen sie (?:auch|mehr|hier)|mehr (?:zum thema|dazu|lesen)|lire aussi|à lire|lee también|lea también|ver más|leggi anche|lees ook|les også|läs mer|läs också|læs også|czytaj (?:też|także|więcej)|čtěte (?:také|dále)|читайте также|читати також)\b\s*[:：|–-]?/iu;

const photo =
  /^[\s([]*(?:ảnh|ảnh minh họa|photos?|photograph|image|images|picture|foto|fotos|bild|bildquelle|bildrechte|photo by|image credit|image source|photo credit|image via|crédit photo|getty images|quelle|source|fuente|credits?)\s*[:：/©]\s*\S.{0,120}$|©\s?\S.{0,60}$|\((?:ảnh|photo|foto|image)s?\s*[:：].{0,80}\)$/iu;

/** Whether a heading or short line says that the article has ended. */
export function endsArticle(block: Pick<Block, "text">): boolean {
  return block.text.length <= 80 && endings.test(block.text);
}

const dateOnly =
  /^[^\p{L}]{0,5}(?:(?:updated?|published|posted|last updated|on|stand|aktualisiert|veröffentlicht|publié le|cập nhật|ngày đăng|đăng lúc|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)\s*:?,?\s*(?:on|am|lúc|ngày|at)?\s*){0,4}(?:\p{L}{3,10}\.?,?\s*)?\d{1,4}(?:st|nd|rd|th|\.|\/|-)?\s*(?:(?:de\s+)?\p{L}{3,12}\.?,?|\d{1,2}|[/.-]\s?\d{1,2})\s*(?:de\s+|[/.,-]\s?)?\d{0,4}[\s,|@–-]*(?:(?:um|at|à|lúc|kl\.?)?\s*\d{1,2}[:.h]\d{2}(?::\d\d)?\s*(?:uhr|am|pm|a\.m\.|p\.m\.|gmt[+-]?\d*|\(gmt[+-]\d+\)|[A-Z]{2,4})?)?[\s.]*$/iu;

/** Whether a line is furniture of the page and no reading text: a share word, a photo credit, a bare date, an invitation. */
export function isFurniture(block: Block): boolean {
  const { text, linked } = block;
  if (text.length <= 90 && furniture.test(text)) return true;
  if (text.length <= 40 && aggregator.test(text)) return true;
  if (text.length <= 60 && dateOnly.test(text)) return !isInRow(block);
  if (text.length <= 160 && photo.test(text)) return true;
  if (linked > text.length * 0.4 && text.length < 250 && invitation.test(text)) return true;
  return !/[\p{L}\p{N}]/u.test(text);
}

/** Whether a line is one cell of several in a row of a table: there a date is matter, not a stamp. */
function isInRow({ text, element, table }: Block): boolean {
  if (!table || text.length > 12) return false;
  let cell: Element | null = element;
  while (cell !== null && cell.name !== "td" && cell.name !== "th") cell = cell.parent;
  const cells = cell?.parent?.children.filter((one) => typeof one !== "string" && /^t[dh]$/.test(one.name));
  return (cells?.length ?? 0) > 1;
}

/** Text that two writings of a title have in common. */
export function titleKey(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

/** The first letter or digit where it is Latin and stands by itself: not with an accent behind it. */
const firstLatin =
  /^[^\p{L}\p{N}]*([0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff])(?![\u0300-\u036f])/u;

/** Tells of a line whether it is one of these titles, however each is written. */
export function amongTitles(titles: readonly string[]): (line: string) => boolean {
  const keys = new Set(titles.map(titleKey));
  const firsts = new Set([...keys].map((key) => key.charAt(0)));
  return (line) => {
    const first = firstLatin.exec(line)?.[1]?.toLowerCase().charAt(0);
    // Most lines begin otherwise than every title, and need not be read to their end.
    return (first === undefined || firsts.has(first)) && keys.has(titleKey(line));
  };
}
