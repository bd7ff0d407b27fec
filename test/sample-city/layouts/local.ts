import { clockOf, isoOf, weekdayOf } from "../days.ts";
import { a, esc, ul, whole, type ArticlePage, type Layout } from "./layout.ts";
import { sectionList, shortDate } from "./national.ts";

const p = (text: string): string => `<p>${esc(text)}</p>`;

/** OneCMS: a normal template, and a longform one for every sixth story. */
export const onecms: Layout = {
  path: ({ slug, number }) => `/${slug}-${number}.html`,
  article: (page) => (page.number % 6 === 0 ? longform(page) : normal(page)),
  list: (page) => sectionList(page, "b-grid__row", "h3", "b-grid__title-link"),
};

function normal(page: ArticlePage): string {
  const { frame, at } = page;
  const clock = at && clockOf(at);
  return whole({
    frame,
    title: `${page.title} - ${frame.name}`,
    head: `<link rel="canonical" href="${page.url}"><meta property="og:title" content="${esc(page.title)}"><meta property="og:image" content="/thumb/${page.number}.jpg">`,
    main: `<div class="c-detail"><div class="c-detail-head"><span class="c-detail-head__cat">${a(page.section)}</span>
${clock ? `<span class="c-detail-head__time">${clock.d}/${clock.m}/${clock.y} - ${clock.h}:${clock.min}</span>` : ""}
<h1 class="c-detail-head__title">${esc(page.title)}</h1></div>
<div class="c-news-detail"><div class="content-main-normal">
<h2 class="desc">${esc(page.dateline)}${esc(page.lead)}</h2>
<div class="entry">${page.paragraphs.map(p).join("\n")}
<p class="author" style="text-align:right"><strong>${esc(page.author)}</strong></p></div></div></div>
<div class="c-widget-tags onecms__tags"><a href="/tu-khoa/thoi-su">thời sự</a></div>
<div class="c-template-list"><h4>Có thể bạn quan tâm</h4>${ul(frame.related, "c-list")}</div></div>`,
  });
}

function longform(page: ArticlePage): string {
  const { frame, at } = page;
  const clock = at && clockOf(at);
  return whole({
    frame,
    title: page.title,
    head: `<link rel="canonical" href="${page.url}"><meta property="og:title" content="${esc(page.title)}">`,
    main: `<div class="sc-longform"><div class="sc-longform-header">
<h1 class="sc-longform-header-title block-sc-title">${esc(page.title)}</h1>
<p class="sc-longform-header-sapo block-sc-sapo">${esc(page.lead)}</p>
<span class="sc-longform-header-author block-sc-author">${esc(page.author)}</span>
${clock ? `<span class="sc-longform-header-date block-sc-publish-time">${clock.d}/${clock.m}/${clock.y} ${clock.h}:${clock.min}</span>` : ""}</div>
<div class="b-maincontent"><article class="entry">${page.paragraphs.map(p).join('\n<div class="sc-space"></div>\n')}</article></div></div>
${ul(frame.related, "sc-related")}`,
  });
}

/** MasterCMS. */
export const mastercms: Layout = {
  path: ({ slug, number }) => `/${slug}-${100_000 + number}.html`,
  article(page) {
    const { frame, at } = page;
    const clock = at && clockOf(at);
    return whole({
      frame,
      title: page.title,
      head: `<link rel="canonical" href="${page.url}"><meta property="og:title" content="${esc(page.title)}">${at ? `<meta property="article:published_time" content="${isoOf(at)}">` : ""}`,
      main: `<div class="article-detail"><div class="article-detail-cate">${a(page.section)}</div>
<h1 class="article-detail-title">${esc(page.title)}</h1>
<div class="article-detail-info"><span class="article-detail-author">${esc(page.author)}</span> ${clock && at ? `<span class="article-detail-date format_time">${weekdayOf(at)}, ${clock.d}/${clock.m}/${clock.y} | ${clock.h}:${clock.min} GMT+7</span>` : ""}</div>
<div class="article-detail-desc"><strong>${esc(page.dateline)}${esc(page.lead)}</strong></div>
<div class="article-detail-content __MASTERCMS_CONTENT">
${page.paragraphs.map(p).join("\n")}
<table class="__MB_ARTICLE_A"><tbody><tr><td><a href="${frame.related[0]?.url ?? "/"}">${esc(frame.related[0]?.title ?? "")}</a></td></tr></tbody></table>
</div>
<div class="article-other"><h3>Tin khác</h3>${ul(frame.related, "article-list")}</div></div>`,
    });
  },
  list: (page) => sectionList(page, "article", "h3", "article-title"),
};

/** WordPress, as several departments use it. */
export const wordpress: Layout = {
  path: ({ slug, clock: { y, m, d } }) => `/${y}/${m}/${d}/${slug}/`,
  article(page) {
    const { frame, at } = page;
    const clock = at && clockOf(at);
    return whole({
      frame,
      title: `${page.title} &#8211; ${frame.name}`.replace("&#8211;", "–"),
      head: `<meta name="generator" content="WordPress 6.4"><link rel="canonical" href="${page.url}"><link rel="alternate" type="application/rss+xml" href="/feed/">${at ? `<meta property="article:published_time" content="${isoOf(at)}">` : ""}`,
      main: `<div id="content" class="site-content"><main id="main"><article id="post-${page.number}" class="post type-post hentry">
<header class="entry-header"><h1 class="entry-title">${esc(page.title)}</h1>
<div class="entry-meta">${clock && at ? `<span class="posted-on"><time class="entry-date published" datetime="${isoOf(at)}">${clock.d}/${clock.m}/${clock.y}</time></span>` : ""} <span class="byline"><span class="author vcard">${esc(page.author)}</span></span> <span class="cat-links">${a(page.section)}</span></div></header>
<div class="entry-content">
<p><strong>${esc(page.dateline)}${esc(page.lead)}</strong></p>
${page.paragraphs.map(p).join("\n")}
<div class="sharedaddy"><h3>Chia sẻ:</h3><ul><li>Facebook</li><li>Zalo</li></ul></div>
</div></article>
<nav class="post-navigation">${ul(frame.related.slice(0, 2), "nav-links")}</nav></main></div>`,
    });
  },
  list: (page) => sectionList(page, "post hentry", "h2", "entry-title-link"),
};

/** A DotNetNuke portal: one long form around the page, the date in words. */
export const dnn: Layout = {
  path: ({ slug, number, section }) => `/${section}/${slug}-${number}.html`,
  article(page) {
    const { frame, at } = page;
    const clock = at && clockOf(at);
    return whole({
      frame,
      title: `${frame.name} > ${page.title}`,
      head: `<meta name="generator" content="DotNetNuke"><link rel="canonical" href="${page.url}">`,
      main: `<form method="post" action="" id="Form"><input type="hidden" name="__VIEWSTATE" value="dDwtMTM4">
<div id="dnn_ContentPane"><div class="DnnModule DnnModule-${page.number}"><div class="breadcrumb">${a(page.section)}</div>
<div class="news-detail"><h1 class="newstitle title">${esc(page.title)}</h1>
<div class="newsdate date">${clock && at ? `${weekdayOf(at)}, ngày ${clock.d} tháng ${clock.m} năm ${clock.y} ${clock.h}:${clock.min}` : ""}</div>
<div class="sapo news-head"><b>${esc(page.lead)}</b></div>
<div class="newsbody content Normal">
${page.paragraphs.map((text) => `<p style="text-align: justify;"><span style="font-size:14px">${esc(text)}</span></p>`).join("\n")}
</div><div class="newsauthor author" style="text-align:right"><b>${esc(page.author)}</b></div></div>
<div class="other-news"><b>Các tin khác</b>${ul(frame.related, "othernews")}</div></div></div></form>`,
    });
  },
  list: (page) => sectionList(page, "news-item", "div", "news-title"),
};

/** An old ASP.NET portal built of tables, text parted by `<br>`. */
export const tables: Layout = {
  path: ({ number }) => `/tin-tuc/chi-tiet.aspx?id=${number}`,
  article(page) {
    const { frame, at } = page;
    const clock = at && clockOf(at);
    return whole({
      frame,
      title: `${page.title} - ${frame.name}`,
      head: `<meta name="GENERATOR" content="Microsoft Visual Studio .NET 7.1">`,
      top: `<table width="1000" align="center" cellpadding="0"><tr><td colspan="2"><a href="/"><img src="/images/banner.gif" alt="${esc(frame.name)}"></a></td></tr>
<tr><td width="200" valign="top">${ul(frame.menu, "menutrai")}</td><td valign="top">`,
      main: `<table width="100%" class="tinchitiet"><tr><td class="tieude title"><b>${esc(page.title)}</b></td></tr>
<tr><td class="ngaydang date">${clock ? `(Ngày đăng: ${clock.d}/${clock.m}/${clock.y} ${clock.h}:${clock.min})` : ""}</td></tr>
<tr><td class="trichyeu sapo"><b>${esc(page.lead)}</b></td></tr>
<tr><td class="noidung content"><div align="justify">${page.paragraphs.map(esc).join("<br><br>\n")}</div></td></tr>
<tr><td class="tacgia author" align="right"><i>${esc(page.author)}</i></td></tr></table>
<table><tr><td><b>Tin đã đưa</b></td></tr>${frame.related.map((link) => `<tr><td>- ${a(link)}</td></tr>`).join("")}</table>`,
      bottom: `</td></tr><tr><td colspan="2" align="center" class="footer">${esc(frame.name)}. Chịu trách nhiệm nội dung: Ban biên tập.<br>Dữ liệu mẫu</td></tr></table>`,
    });
  },
  list: (page) =>
    whole({
      frame: page.frame,
      title: page.title,
      head: "",
      main: `<table width="100%" class="danhsachtin">${page.entries
        .map(
          (entry) =>
            `<tr><td class="tin">${a(entry, 'class="tieudetin"')}${entry.at === null ? "" : ` <span class="ngay">(${shortDate(entry.at).slice(0, 10)})</span>`}</td></tr>`,
        )
        .join("\n")}</table>
${page.next === null ? "" : `<div class="phantrang"><a class="next" rel="next" href="${esc(page.next)}">Trang sau</a></div>`}`,
    }),
};

/** Huế's paper: sections in the address, ASP.NET behind it. */
export const huengaynay: Layout = {
  path: ({ slug, number, section }) => `/${section}/tin-tuc/${slug}-${number}.html`,
  article(page) {
    const { frame, at } = page;
    const clock = at && clockOf(at);
    return whole({
      frame,
      title: page.title,
      head: `<link rel="canonical" href="${page.url}"><link rel="amphtml" href="${frame.origin}/amp.aspx?newid=${page.number}"><meta property="og:title" content="${esc(page.title)}">`,
      main: `<div class="detail-page"><div class="cate">${a(page.section)}</div>
<h1 class="detail__title">${esc(page.title)}</h1>
<div class="detail__time date">${clock && at ? `${weekdayOf(at)}, ${clock.d}/${clock.m}/${clock.y} ${clock.h}:${clock.min}` : ""}</div>
<div class="detail__summary sapo">${esc(page.dateline)}${esc(page.lead)}</div>
<div class="detail__content content">
${page.paragraphs.map(p).join("\n")}
</div>
<div class="detail__author author">${esc(page.author)}</div>
<div class="detail__other">${ul(frame.related, "list-other")}</div></div>`,
    });
  },
  list: (page) => sectionList(page, "news-item", "h3", "news-title"),
};
