import type { Element } from "./tree.ts";

/** What an element's tag, class and id say of it. They are hints: a guard in body.ts keeps them from deleting a body. */
export interface Hint {
  /** Words that name furniture: menus, related boxes, share bars, advertisements. Empty for the rest of the page. */
  readonly noise: readonly string[];
  /** Comments of readers: their text may be longer than the article's. */
  readonly comments: boolean;
  /** Named as a list of other articles. */
  readonly related: boolean;
  /** Named like the body of an article. */
  readonly body: boolean;
}

const furniture = new Set(
  (
    "nav navbar navigation menu submenu breadcrumb breadcrumbs footer foot sidebar aside rail widget widgets share sharing " +
    "shares sharebar sharetools social socials addthis sharethis related relate recommended recommendation recommendations recirc " +
    "recirculation outbrain taboola promo promos promotion promoted sponsor sponsored ad ads advert advertisement " +
    "advertising adv adsense banner admzone newsletter subscribe subscription signup popup modal overlay cookie cookies " +
    "consent gdpr onetrust tag tags taglist tagcloud pagination pager paging prevnext trending popular mostread mostpopular readmore " +
    "morefrom seealso skip skyscraper toolbar tools print masthead copyright disclaimer teaser teasers toc lightbox hidden " +
    "invisible screenreader offscreen caption captions credit credits wp-caption gallery-caption " +
    "relatednewsbox c-banner cms-relate vcsortableinpreviewmode-related jp-relatedposts authorbio aboutauthor donate donation paywall-cta regwall " +
    "login signin loginform rating ratings stars follow followus feedback poll survey quiz " +
    "author authors byline authorbox authorinfo author-description meta metainfo metadata dateline timestamp kicker mediainfo infotext cta capping dropdown tooltip breaking ticker recirc promo-box marketing playlist gallery-caption " +
    "author-bio author-box about-author post-meta entry-meta article-meta read-more read-next most-read most-popular see-also more-from more-stories " +
    "visually-hidden sr-only visuallyhidden screen-reader-text related-posts related-articles related-news related-content post-tags entry-footer article-footer post-footer " +
    "bio biography yarpp table-of-contents ez-toc lwptoc"
  ).split(" "),
);
const readers = new Set(
  "comment comments commentlist disqus fb-comments respond replies livefyre comment-list talkback".split(" "),
);
const bodies = new Set(
  (
    "articlebody article-body articlecontent article-content articletext article-text post-content postcontent post-body " +
    "entry-content entrycontent story-body storybody story-content storytext story-text body-content content-body news-content " +
    "newscontent news-body detail-content content-detail contentdetail fck_detail singular-content maincontent " +
    "article__body article__content article-detail td-post-content article-main"
  ).split(" "),
);
const others = new Set(
  "related relate recommended recommendation recommendations recirc recirculation outbrain taboola trending popular teaser teasers morefrom seealso readmore mostread mostpopular relatednewsbox".split(
    " ",
  ),
);
const tags = new Set("nav aside footer menu amp-sidebar".split(" "));
const nothing: Hint = { noise: [], comments: false, related: false, body: false };
const named: Hint = { ...nothing, body: true };
const known = new Map<string, Hint>();
const mostKnown = 20_000;

/** Reads the hints of one element; equal class lists are read once. */
export function hintOf(element: Element): Hint {
  const { attribs, name } = element;
  const { hidden, style } = attribs;
  const unseen =
    (hidden !== undefined && hidden !== "until-found") ||
    (style !== undefined && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style));
  const key = `${name} ${attribs["class"] ?? ""} #${attribs["id"] ?? ""} ${attribs["role"] ?? ""} ${attribs["itemprop"] ?? ""} ${unseen}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const hint = read(name, attribs, unseen);
  if (known.size >= mostKnown) known.clear();
  known.set(key, hint);
  return hint;
}

function read(name: string, attribs: Readonly<Record<string, string>>, unseen: boolean): Hint {
  if (name === "html" || name === "body" || name === "main" || name === "#root") return nothing;
  const role = attribs["role"] ?? "";
  const words = wordsOf(`${attribs["class"] ?? ""} ${attribs["id"] ?? ""}`);
  const noise = words.filter((word) => furniture.has(word));
  if (unseen) noise.push("[hidden]");
  if (tags.has(name)) noise.push(`<${name}>`);
  if (/^(?:navigation|complementary|contentinfo|banner|dialog|menu|alert|search)$/.test(role))
    noise.push(`@${role}`);
  if (/articleBody/i.test(attribs["itemprop"] ?? "") || words.some((word) => bodies.has(word)))
    return unseen ? { ...named, noise: ["[hidden]"] } : named;
  const comments = words.some((word) => readers.has(word));
  const related = noise.some((word) => others.has(word));
  return noise.length > 0 || comments ? { noise, comments, related, body: false } : nothing;
}

/** The words of class names: whole names, their parts, and neighbouring parts joined by a hyphen. */
function wordsOf(names: string): readonly string[] {
  const words: string[] = [];
  for (const name of names.split(/\s+/)) {
    if (name === "" || name.length > 80) continue;
    const parts = name
      .replace(/([a-z])([A-Z])/g, "$1-$2")
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((part) => part !== "");
    words.push(name.toLowerCase());
    for (const [at, part] of parts.entries()) {
      words.push(part);
      const next = parts[at + 1];
      if (next !== undefined) words.push(`${part}-${next}`, `${part}${next}`);
    }
  }
  return words;
}
