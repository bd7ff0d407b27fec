import { clockOf, isoOf, weekdayOf } from "../days.ts";
import { a, esc, ul, whole, type Layout } from "./layout.ts";
import { sectionList, shortDate } from "./national.ts";

const p = (text: string): string => `<p>${esc(text)}</p>`;

/** Dân trí: the moment at the end of the address and in `time.author-time`. */
export const dantri: Layout = {
  path: ({ slug, number, clock: { y, m, d, h, min, s } }) =>
    `/${slug}-${y}${m}${d}${h}${min}${s}${String(number % 1000).padStart(3, "0")}.htm`,
  article(page) {
    const { frame, at } = page;
    const clock = at && clockOf(at);
    return whole({
      frame,
      title: `${page.title} | ${frame.name}`,
      head: `<link rel="canonical" href="${page.url}"><meta property="og:title" content="${esc(page.title)}">`,
      main: `<main><ul class="dt-breadcrumb"><li>${a(page.section)}</li></ul>
<article class="singular-container"><h1 class="title-page detail">${esc(page.title)}</h1>
<div class="author-wrap"><div class="author-name"><a href="/tac-gia/1.htm">${esc(page.author)}</a></div>
${clock && at ? `<time class="author-time" datetime="${clock.y}-${clock.m}-${clock.d} ${Number(clock.h)}:${clock.min}">${weekdayOf(at)}, ${clock.d}/${clock.m}/${clock.y} - ${clock.h}:${clock.min}</time>` : ""}</div>
<h2 class="singular-sapo">(Dân trí) - ${esc(page.lead)}</h2>
<div class="singular-content">
${page.paragraphs.map(p).join("\n")}
</div></article>
<section class="article-related">${ul(frame.related, "related-list")}</section></main>`,
    });
  },
  list: (page) => sectionList(page, "article-item", "h3", "article-title-link"),
};

/** VietNamNet. */
export const vietnamnet: Layout = {
  path: ({ slug, number }) => `/${slug}-${2_400_000 + number}.html`,
  article(page) {
    const { frame, at } = page;
    const clock = at && clockOf(at);
    return whole({
      frame,
      title: page.title,
      head: `<link rel="canonical" href="${page.url}"><meta property="og:title" content="${esc(page.title)}">${at ? `<meta property="article:published_time" content="${isoOf(at)}">` : ""}`,
      main: `<div class="bread-crumb-detail"><ul><li>${a(page.section)}</li></ul>
${clock && at ? `<div class="bread-crumb-detail__time">${weekdayOf(at)}, ${clock.d}/${clock.m}/${clock.y} - ${clock.h}:${clock.min}</div>` : ""}</div>
<div class="container__left"><h1 class="content-detail-title">${esc(page.title)}</h1>
<h2 class="content-detail-sapo">${esc(page.lead)}</h2>
<div class="article-detail-author__info"><span class="name">${esc(page.author)}</span></div>
<div class="maincontent main-content">
${page.paragraphs.map(p).join("\n")}
</div></div>
<div class="related-news">${ul(frame.related, "related-list")}</div>`,
    });
  },
  list: (page) =>
    whole({
      frame: page.frame,
      title: page.title,
      head: "",
      main: `<div class="container__left">${page.entries
        .map(
          (entry) =>
            `<div class="horizontalPost version-news"><h3 class="horizontalPost__main-title">${a(entry)}</h3>${entry.at === null ? "" : `<span class="horizontalPost__date">${shortDate(entry.at)}</span>`}</div>`,
        )
        .join("\n")}</div>
${page.next === null ? "" : `<div class="pagination"><a class="next pagination__next" rel="next" href="${esc(page.next)}">Sau</a></div>`}`,
    }),
};

/** A commune's or department's portal on one of the usual builders: plain boxes, the day in brackets. */
export const portal: Layout = {
  path: ({ slug, number }) => `/tin-tuc/${slug}-${number}.html`,
  article(page) {
    const { frame, at } = page;
    const clock = at && clockOf(at);
    return whole({
      frame,
      title: `${page.title} - ${frame.name}`,
      head: `<link rel="canonical" href="${page.url}"><meta property="og:title" content="${esc(page.title)}">`,
      main: `<div class="main-content"><div class="breadcrumb">${a({ title: "Trang chủ", url: "/" })} / ${a(page.section)}</div>
<div class="article-detail"><h1 class="title-detail">${esc(page.title)}</h1>
<div class="info-detail"><span class="date-detail">${clock ? `Ngày đăng: ${clock.d}/${clock.m}/${clock.y}` : ""}</span> <span class="time-detail">${clock ? `${clock.h}:${clock.min}` : ""}</span></div>
<div class="sapo-detail"><strong>${esc(page.lead)}</strong></div>
<div class="content-detail">
${page.paragraphs.map(p).join("\n")}
</div>
<div class="author-detail">${esc(page.author)}</div></div>
<div class="other-detail"><h3>Tin liên quan</h3>${ul(frame.related, "list-other")}</div></div>`,
    });
  },
  list: (page) => sectionList(page, "item-list", "h3", "title-item"),
};
