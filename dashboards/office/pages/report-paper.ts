import { html, raw } from "hono/html";
import type { Block, Cell, Run, Table } from "../../report/blocks.ts";
import { dayInWords } from "../../report/form.ts";
import type { Paper } from "../../report/paper.ts";
import { webAddress } from "../address.ts";
import { draw } from "../chart.ts";
import type { Markup } from "../layout.ts";

/** A paper as it is reviewed on the screen and printed: the same blocks as in the `.docx`. */
export function paperMarkup(paper: Paper): Markup {
  const { kind, subject, above, issuer, sign, to, place, day, edition } = paper;
  return html`<article class="paper" aria-label="${kind}">
    <div class="paperhead">
      <div>
        <p>${above.toLocaleUpperCase("vi")}</p>
        <p><strong>${issuer.toLocaleUpperCase("vi")}</strong></p>
        ${sign === null ? "" : html`<p>Số: …………/${sign}</p>`}
        <p><strong class="drafted">DỰ THẢO</strong></p>
      </div>
      <div>
        <p><strong>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</strong></p>
        <p><strong class="motto">Độc lập - Tự do - Hạnh phúc</strong></p>
        <p><em>${place}, ${dayInWords(day)}</em></p>
      </div>
    </div>
    <h2>${kind}<br /><span>${subject}</span></h2>
    ${to === null ? "" : html`<p class="middle">Kính gửi: ${to}</p>`}
    <p class="middle"><em>(${edition})</em></p>
    ${paper.body.map((block) => blockMarkup(block, paperTop))}
    <div class="paperhead end">
      <div>
        <p>
          <strong><em>Nơi nhận:</em></strong>
        </p>
        ${paper.recipients.map((text) => html`<p class="small">${text}</p>`)}
      </div>
      <div>
        <p><strong>${paper.signer.toLocaleUpperCase("vi")}</strong></p>
      </div>
    </div>
    ${paper.annexes.map(
      ({ number, title, blocks }) =>
        html`<section class="annex">
          <h2>Phụ lục ${number}<br /><span>${title}</span></h2>
          ${blocks.map((block) => blockMarkup(block, annexTop))}
        </section>`,
    )}
  </article>`;
}

/** The highest level of headings below the report's name, and below the title of an annex. */
const [paperTop, annexTop] = [1, 2];

function blockMarkup(block: Block, top: number): Markup {
  switch (block.kind) {
    case "heading":
      return headingMarkup(block.text, block.level - top);
    case "paragraph":
      return html`<p>${runs(block.runs)}</p>`;
    case "list":
      return html`<ul>
        ${block.rows.map((row) => html`<li>${runs(row)}</li>`)}
      </ul>`;
    case "chart":
      return html`<figure class="chart">
        ${raw(draw(block.drawing))}
        <figcaption>${block.drawing.title}</figcaption>
      </figure>`;
    case "table":
      return tableMarkup(block);
  }
}

/** Below a title no level is left out, or who listens to the headings looks for one that is missing. */
function headingMarkup(text: string, below: number): Markup {
  if (below <= 0) return html`<h3>${text}</h3>`;
  return below === 1 ? html`<h4>${text}</h4>` : html`<h5>${text}</h5>`;
}

function tableMarkup({ caption, columns, rows }: Table): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ title, align }) => html`<th scope="col" class="${align === "right" ? "n" : ""}">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(
                (cell, place) =>
                  html`<td class="${columns[place]?.align === "right" ? "n" : ""}">${runs(cell)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function runs(cell: Cell): Markup {
  return html`${cell.map(runMarkup)}`;
}

function runMarkup({ text, bold, italic, link, says }: Run): Markup {
  const words =
    says === undefined
      ? html`${text}`
      : html`<span data-so="${says.key}" data-la="${says.of}">${text}</span>`;
  const strong = bold === true ? html`<strong>${words}</strong>` : words;
  const told = italic === true ? html`<em>${strong}</em>` : strong;
  const address = link === undefined ? null : webAddress(link);
  return address === null ? told : html`<a href="${address}" rel="noopener noreferrer external">${told}</a>`;
}
