import { clockOf, isoOf, weekdayOf } from "../days.ts";
import { a, esc, ul, whole, type Layout, type ListPage } from "./layout.ts";

const p = (text: string): string => `<p>${esc(text)}</p>`;

/** VCCorp's system: `data-role` hooks, the moment at the end of the address, a related box inside the body. */
export const vccorp: Layout = {
  path: ({ slug, number, clock: { y, m, d, h, min, s } }) =>
    `/${slug}-102${y.slice(2)}${m}${d}${h}${min}${s}${String(number % 1000).padStart(3, "0")}.htm`,
  article(page) {
    const { frame, at, related } = { ...page, related: page.frame.related };
    const clock = at && clockOf(at);
    const half = Math.ceil(page.paragraphs.length / 2);
    return whole({
      frame,
      title: `${page.title} | ${frame.name}`,
      head: `<link rel="canonical" href="${page.url}"><meta property="og:type" content="article"><meta property="og:title" content="${esc(page.title)}"><meta property="og:description" content="${esc(page.lead)}">
${at ? `<meta property="article:published_time" content="${isoOf(at)}">` : ""}<meta property="article:section" content="${esc(page.section.title)}">`,
      main: `<main class="detail"><div class="detail-cate"><a data-role="cate-name" href="${page.section.url}">${esc(page.section.title)}</a></div>
<h1 class="detail-title" data-role="title">${esc(page.title)}</h1>
<div class="detail-author-bot"><span class="author" data-role="author">${esc(page.author)}</span>
${clock && at ? `<div class="detail-time"><!-- <time>01/01/2019 07:00</time> --><div data-role="publishdate">${clock.d}/${clock.m}/${clock.y} ${clock.h}:${clock.min} GMT+7</div></div>` : ""}</div>
<h2 class="detail-sapo" data-role="sapo">${esc(page.dateline)}${esc(page.lead)}</h2>
<div class="detail-content afcbc-body" data-role="content">
${page.paragraphs.slice(0, half).map(p).join("\n")}
<div class="VCSortableInPreviewMode" type="RelatedNewsBox"><a href="${related[0]?.url ?? "/"}">${esc(related[0]?.title ?? "Tin mới")}</a></div>
<figure class="VCSortableInPreviewMode" type="Photo"><img src="/thumb/${page.number}.jpg" alt=""><figcaption>Ảnh minh họa.</figcaption></figure>
${page.paragraphs.slice(half).map(p).join("\n")}
</div>
<div class="detail-relate"><h3>Tin liên quan</h3>${ul(related, "box-related")}</div></main>`,
    });
  },
  list: (page) => sectionList(page, "box-category-item", "h3", "box-category-link-title"),
};

/** ePi's "cms-*" system: `-post<id>.<ext>`, ISO date in `meta.cms-date`. */
export const epi: Layout = {
  path: ({ slug, number, site }) => `/${slug}-post${number}.${extensions[site] ?? "html"}`,
  article(page) {
    const { frame, at } = page;
    const clock = at && clockOf(at);
    return whole({
      frame,
      title: `${page.title} | ${frame.name}`,
      head: `<link rel="canonical" href="${page.url}"><meta property="og:title" content="${esc(page.title)}">${at ? `<meta class="cms-date" content="${isoOf(at)}">` : ""}`,
      main: `<div class="breadcrumb">${a({ title: "Trang chủ", url: "/" })} › ${a(page.section)}</div>
<article class="article"><h1 class="article__title cms-title">${esc(page.title)}</h1>
<div class="article__meta"><span class="article__author cms-author">${esc(page.author)}</span>${clock && at ? `<time class="time" datetime="${isoOf(at)}">${clock.d}/${clock.m}/${clock.y} ${clock.h}:${clock.min}</time>` : ""}</div>
<div class="article__sapo cms-desc">${esc(page.dateline)}${esc(page.lead)}</div>
<div class="article__body zce-content-body cms-body">
${page.paragraphs.map((text, at2) => p(text) + (at2 === 1 && frame.related[0] ? `<a class="cms-relate" href="${frame.related[0].url}">${esc(frame.related[0].title)}</a><div class="ads_middle" id="adsWeb_AdsArticleMiddle">Quảng cáo</div>` : "")).join("\n")}
</div>
<div class="article__tag">Từ khóa: <a href="/tag-1.html">tin tức</a> <a href="/tag-2.html">đời sống</a></div></article>
<section class="box-related"><h3>Tin cùng chuyên mục</h3>${ul(frame.related, "story-list")}</section>`,
    });
  },
  list: (page) => sectionList(page, "story", "h2", "story__heading cms-link"),
};

const extensions: Readonly<Record<string, string>> = {
  vietnamplus: "vnp",
  tienphong: "tpo",
  anninhthudo: "antd",
};

/** VnExpress: the reporter's name only at the end of the body, right-aligned; the organisation in JSON-LD. */
export const vnexpress: Layout = {
  path: ({ slug, number }) => `/${slug}-${4_000_000 + number}.html`,
  article(page) {
    const { frame, at } = page;
    const clock = at && clockOf(at);
    const ld = {
      "@context": "https://schema.org",
      "@type": "NewsArticle",
      headline: page.title,
      ...(at ? { datePublished: isoOf(at), dateModified: isoOf(at) } : {}),
      author: { "@type": "Organization", name: frame.name },
    };
    return whole({
      frame,
      title: `${page.title} - ${frame.name}`,
      head: `<link rel="canonical" href="${page.url}"><meta name="robots" content="noarchive">
${at ? `<meta name="pubdate" content="${isoOf(at)}"><meta itemprop="datePublished" content="${isoOf(at)}"><meta name="its_publication" content="${Math.floor(at.getTime() / 1000)}">` : ""}
<script type="application/ld+json">${JSON.stringify(ld).replaceAll("<", "\\u003c")}</script>`,
      main: `<section class="section page-detail"><ul class="breadcrumb"><li>${a(page.section)}</li></ul>
${clock && at ? `<span class="date">${weekdayOf(at)}, ${Number(clock.d)}/${Number(clock.m)}/${clock.y}, ${clock.h}:${clock.min} (GMT+7)</span>` : ""}
<h1 class="title-detail">${esc(page.title)}</h1>
<p class="description">${esc(page.lead)}</p>
<article class="fck_detail">
${page.paragraphs.map((text) => `<p class="Normal">${esc(text)}</p>`).join("\n")}
<p class="Normal" style="text-align:right;"><strong>${esc(page.author)}</strong></p>
</article>
<div class="box-tinlienquanv2">${ul(frame.related, "list-news")}</div>
<div class="comment"><span class="num_cmt_detail" data-objectid="${page.number}"></span></div></section>`,
    });
  },
  list: (page) => sectionList(page, "item-news", "h3", "title-news"),
};

/** An aggregator: how long ago, a link to the original, the credit line at the end. */
export const baomoi: Layout = {
  path: ({ slug, number }) => `/${slug}-c${50_000_000 + number}.epi`,
  article(page) {
    const { frame, at, credit } = page;
    const clock = at && clockOf(at);
    const when = page.relative ?? (clock ? `${clock.d}/${clock.m}/${clock.y} ${clock.h}:${clock.min}` : "");
    const original = credit ? `<a class="origin" href="${esc(credit.url)}" rel="nofollow">Bài gốc</a>` : "";
    return whole({
      frame,
      title: page.title,
      head: `<link rel="canonical" href="${page.url}"><meta property="og:title" content="${esc(page.title)}">`,
      main: `<div class="article"><h1>${esc(page.title)}</h1>
<div class="meta"><span class="publisher">${esc(credit?.name ?? "")}</span><time${page.relative === null && at ? ` datetime="${isoOf(at)}"` : ""}>${when}</time>${original}</div>
<h3 class="sapo">${esc(page.lead)}</h3>
<div class="content-body">
${page.paragraphs.map((text) => `<p class="body-text">${esc(text)}</p>`).join("\n")}
<p class="body-author"><strong>${esc(page.author)}</strong></p>
</div>
${credit ? `<p class="source">Nguồn ${esc(credit.name)} : <a href="${esc(credit.url)}">${esc(credit.url)}</a></p>` : ""}
<div class="related">${ul(frame.related, "list")}</div></div>`,
    });
  },
  list: (page) =>
    whole({
      frame: page.frame,
      title: page.title,
      head: "",
      main: `<div class="list">${page.entries.map((entry) => `<div class="relative"><h3>${a(entry)}</h3></div>`).join("\n")}</div>
${page.next === null ? "" : `<a class="load-more next" rel="next" href="${esc(page.next)}">Xem thêm</a>`}`,
    }),
};

/** A section page as newspapers lay it out: a headline and a first sentence for each entry. */
export function sectionList(page: ListPage, item: string, heading: string, link: string): string {
  const rows = page.entries.map(
    ({ title, url, lead, at }) =>
      `<article class="${item}"><${heading} class="title">${a({ title, url }, `class="${link}"`)}</${heading}>
<p class="summary">${esc(lead.slice(0, 120))}</p>${at === null ? "" : `<span class="time">${shortDate(at)}</span>`}</article>`,
  );
  return whole({
    frame: page.frame,
    title: page.title,
    head: "",
    main: `<main class="list-page"><h1 class="cate-title">${esc(page.title)}</h1>
<div class="list-news">${rows.join("\n")}</div>
${page.next === null ? "" : `<div class="pagination"><a class="next" rel="next" href="${esc(page.next)}">Trang sau</a></div>`}</main>`,
  });
}

/** `14/11/2026 23:30`. */
export function shortDate(at: Date): string {
  const { d, m, y, h, min } = clockOf(at);
  return `${d}/${m}/${y} ${h}:${min}`;
}
