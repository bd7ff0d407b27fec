import { meta, type Facts } from "./facts.ts";
import { plainText, textField, typesOf } from "./json-ld.ts";
import { titleKey } from "./lines.ts";
import { textOf, type Element } from "./tree.ts";

/** A page's title and where it was found. */
export interface Title {
  readonly text: string;
  readonly how: string;
}

/** The headline of a page: the heading that the head of the page confirms, else the head's own. */
export function titleOf(
  facts: Facts,
  ruled: { readonly elements: readonly Element[]; readonly how: string },
): Title | null {
  const named = ruled.elements.map(textOf).find((text) => text !== "");
  if (named !== undefined) return { text: once(named), how: ruled.how };
  const { article } = facts;
  const linked = article === null ? null : (textField(article, "headline") ?? textField(article, "name"));
  const og = meta(facts, "og:title", "twitter:title", "dc.title", "parsely-title");
  const headings = facts.headings
    .map((heading) => once(plainText(textOf(heading)) ?? ""))
    .filter((text) => text.length > 3 && text.length < 300);
  const heading = nearest(
    headings,
    [linked, og, facts.documentTitle].filter((text) => text !== null),
  );
  const shared = og === null ? null : (plainText(og) ?? og);
  if (heading !== null && shared !== null && isBehindKicker(heading, shared))
    return { text: shared, how: "meta og:title" };
  // Linked data that only repeats the window's title speaks to search engines, the heading to readers.
  const isForEngines =
    linked !== null &&
    facts.documentTitle !== null &&
    (shared === null || titleKey(withoutSite(shared, facts)) !== titleKey(linked)) &&
    titleKey(withoutSite(facts.documentTitle, facts)) === titleKey(withoutSite(linked, facts));
  // A newspaper's own headline is more exact than a heading, unless it only adds the outlet's name.
  const isNews = article !== null && typesOf(article).some((type) => type.includes("NewsArticle"));
  const isConfirmed =
    heading !== null &&
    linked !== null &&
    ((isForEngines && !heading.endsWith(linked)) || titleKey(linked).startsWith(titleKey(heading)));
  if (isNews && linked !== null && !isConfirmed) return { text: linked, how: "json-ld" };
  if (heading !== null) return { text: heading, how: "h1" };
  const whole = shared === null ? null : withoutSite(shared, facts);
  // Linked data may cut a long headline off.
  const isCut = whole !== null && linked !== null && titleKey(whole).startsWith(titleKey(linked));
  if (linked !== null && linked.length > 8 && !isCut)
    return { text: withoutSite(linked, facts), how: "json-ld" };
  if (whole !== null) return { text: whole, how: "meta og:title" };
  if (facts.documentTitle !== null && facts.documentTitle !== "")
    return { text: withoutSite(facts.documentTitle, facts), how: "title" };
  const [only] = headings;
  return only === undefined ? null : { text: only, how: "h1" };
}

/** Whether a heading is a kicker, a sign between and the title: "Cải cách hành chính: Phường bỏ giấy hẹn". */
function isBehindKicker(heading: string, title: string): boolean {
  if (title.length < 15 || !heading.endsWith(title)) return false;
  return /^.{3,30}(?::| [-–—|])\s*$/u.test(heading.slice(0, heading.length - title.length));
}

/** A title that the page writes twice in one element, once. */
function once(text: string): string {
  const half = text.slice(0, Math.floor(text.length / 2)).trim();
  return half.length > 10 && text.slice(Math.ceil(text.length / 2)).trim() === half ? half : text;
}

const likeness = 0.3; // share of common words from which a heading is believed to say what the head of the page says

/** The heading that says what the head of the page says; "Blog" and the outlet's name do not. */
function nearest(headings: readonly string[], heads: readonly string[]): string | null {
  let best: string | null = null;
  let most = likeness;
  for (const heading of headings) {
    const words = wordsOf(heading);
    for (const head of heads) {
      const isStart =
        heading.length > 8 && titleKey(heading) !== "" && titleKey(head).startsWith(titleKey(heading));
      if (words.size < 3 && headings.length > 1 && !isStart) continue;
      const others = wordsOf(head);
      const common = [...words].filter((word) => others.has(word)).length;
      const share = common / Math.max(1, Math.min(words.size, others.size)) + (isStart ? 1 : 0);
      if (share <= most) continue;
      best = heading;
      most = share;
    }
  }
  return best;
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu),
  );
}

const separator = /\s+[|–—·•»:-]\s+|\s*[|｜ㅣ]\s*|\s+::\s+/g;

/** How portals and papers of Việt Nam begin their own names. */
const ownName =
  /^(?:(?:trang|cổng) (?:thông tin|tt)|cổng dịch vụ|báo (?:điện tử )?\p{Lu}|đài (?:phát thanh|truyền hình|pt)|tạp chí|ubnd |ủy ban nhân dân|uỷ ban nhân dân|website|trang chủ)/iu;

/** Whether a title is the name of a portal only. */
export function isPortalName(title: string): boolean {
  return ownName.test(title) && !/\d/.test(title) && title.length < 90;
}

/** Cuts the outlet's name off the end: "Tiêu đề - Báo Hànộimới". */
function withoutSite(text: string, facts: Facts): string {
  const site = titleKey(meta(facts, "og:site_name", "application-name") ?? "");
  const host = titleKey(facts.url.replace(/^https?:\/\/(?:www\.)?/, "").replace(/[/?#].*$/, ""));
  const cuts = [...text.matchAll(separator)];
  for (const cut of cuts.toReversed()) {
    const head = text.slice(0, cut.index);
    const tail = titleKey(text.slice(cut.index + cut[0].length));
    const isSite =
      tail !== "" &&
      (ownName.test(text.slice(cut.index + cut[0].length)) ||
        tail === site ||
        host.includes(tail) ||
        (site !== "" && tail.startsWith(site)));
    if (isSite && head.length > 5) return head.trim();
  }
  const last = cuts.at(-1);
  if (last === undefined || !/[|–—-]/.test(last[0])) return text;
  const head = text.slice(0, last.index).trim();
  const tail = text.slice(last.index + last[0].length).trim();
  return head.length > 15 && tail.split(/\s+/).length <= 4 && head.length > tail.length * 1.5 ? head : text;
}
