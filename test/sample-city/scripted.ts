import type { Shelf } from "./channels.ts";
import { isoOf } from "./days.ts";
import { whole, type ArticlePage, type Frame } from "./layouts/layout.ts";
import type { Answer } from "./site.ts";

/** A page whose matter only a script fetches and shows: an empty frame, and the address of the JSON it asks for. */
export function scriptedPage(frame: Frame, title: string, api: string): string {
  return whole({
    frame: { ...frame, related: [] },
    title,
    head: "",
    main: `<div id="app" data-api="${api}"></div><noscript>Bạn cần bật JavaScript để xem danh sách tin.</noscript><script src="/static/app.js" defer></script>`,
  });
}

/** Where a scripted list fetches its entries, and a scripted article its text. */
export const apiOfList = (channel: string): string => `/api/tin-tuc?kenh=${encodeURIComponent(channel)}`;
export const apiOfArticle = (number: number): string => `/api/bai?so=${number}`;

/** The script of all scripted pages. */
export const appScript: Answer = {
  status: 200,
  type: "text/javascript; charset=utf-8",
  body: `
const app = document.getElementById("app");
const make = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });
const list = (entries) => entries.map((entry) => {
  const card = make("div", "", { className: "tin" });
  const head = document.createElement("h3");
  head.append(make("a", entry.title, { href: entry.url }));
  card.append(head, make("time", entry.shown, { dateTime: entry.at }), make("p", entry.lead));
  return card;
});
const article = (page) => [
  make("h1", page.title, { className: "title-detail" }),
  make("time", page.shown, { dateTime: page.at }),
  make("h2", page.lead, { className: "sapo" }),
  ...page.paragraphs.map((text) => make("p", text)),
  make("p", page.author, { className: "author" }),
];
fetch(app.dataset.api).then((answer) => answer.json()).then((data) => {
  const box = document.createElement(Array.isArray(data) ? "section" : "article");
  box.append(...(Array.isArray(data) ? list(data) : article(data)));
  app.append(box);
});
`,
};

/** What a scripted list is filled with. */
export function listData({ pieces, perPage }: Shelf): Answer {
  return json(
    pieces.slice(0, perPage).map(({ draft, url, publishedAt }) => ({
      title: draft.title,
      url,
      lead: draft.lead,
      at: isoOf(publishedAt),
      shown: isoOf(publishedAt).slice(0, 10).split("-").toReversed().join("/"),
    })),
  );
}

/** What a scripted article is filled with. */
export function articleData({ title, lead, paragraphs, author, at }: ArticlePage): Answer {
  const iso = at === null ? "" : isoOf(at);
  return json({ title, lead, paragraphs, author, at: iso, shown: iso.slice(0, 16).replace("T", " ") });
}

function json(value: unknown): Answer {
  return { status: 200, type: "application/json; charset=utf-8", body: JSON.stringify(value) };
}
