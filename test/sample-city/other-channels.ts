import type { Shelf } from "./channels.ts";
import { isoOf } from "./days.ts";
import { esc, whole, type Frame } from "./layouts/layout.ts";
import { pdfOf } from "./pdf.ts";
import type { Piece } from "./piece.ts";
import type { Answer } from "./site.ts";

const shown = 12; // the newest on one page
const html = "text/html; charset=utf-8";

/** A list that a page carries as data for its scripts, at the path that the channel's file names. */
export function dataList(frame: Frame, title: string, { channel, pieces }: Shelf): Answer {
  const rows = pieces
    .slice(0, shown)
    .map(({ draft, url, publishedAt }) => ({ title: draft.title, url, publishedAt: isoOf(publishedAt) }));
  const data = (channel.embedded ?? "items")
    .split(".")
    .toReversed()
    .reduce<unknown>((inner, name) => ({ [name]: inner }), rows);
  const json = JSON.stringify(data).replaceAll("<", String.raw`\u003c`);
  const main = `<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">${json}</script>`;
  return {
    status: 200,
    type: html,
    body: whole({ frame: { ...frame, related: [] }, title, head: "", main }),
  };
}

/** A page of bulletins: one PDF for each piece, with its day. */
export function bulletinList(frame: Frame, title: string, { pieces }: Shelf): Answer {
  const rows = pieces.slice(0, shown).map((piece) => {
    const day = isoOf(piece.publishedAt).slice(0, 10).split("-").toReversed().join("/");
    return `<li><a href="${bulletinPath(piece)}">${esc(piece.draft.title)}</a> <span class="date">${day}</span></li>`;
  });
  const main = `<h1>${esc(title)}</h1><ul class="ban-tin">${rows.join("\n")}</ul>`;
  return {
    status: 200,
    type: html,
    body: whole({ frame: { ...frame, related: [] }, title, head: "", main }),
  };
}

/** Where a piece stands as a bulletin. */
export const bulletinPath = (piece: Piece): string => `/ban-tin/so-${piece.number}.pdf`;

/** The piece as a bulletin in PDF: every seventh is a scan. */
export function bulletin(piece: Piece): Answer {
  const { title, lead, paragraphs } = piece.draft;
  const lines = [title, lead, ...paragraphs].flatMap((text) => [...broken(text), ""]);
  const pages = isScan(piece)
    ? [[]]
    : [lines.slice(0, 44), lines.slice(44)].filter(({ length }) => length > 0);
  return { status: 200, type: "application/pdf", body: pdfOf(pages) };
}

/** Whether a piece's bulletin is a picture without text. */
const isScan = ({ number }: Pick<Piece, "number">): boolean => number % 7 === 0;

/** Lines of a column, about ninety letters each. */
function broken(text: string): string[] {
  return text.match(/\S.{0,88}(?=\s|$)/g) ?? [];
}
