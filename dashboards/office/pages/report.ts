import { html, raw } from "hono/html";
import { longestText, textParts, textPartNames, type Written } from "../../../pipeline/report/text.ts";
import { mostListed } from "../../report/annexes.ts";
import { digestPaper } from "../../report/digest.ts";
import { firstItems, type FullEdition } from "../../report/editions.ts";
import { reportFiles } from "../../report/files.ts";
import { paperOf } from "../../report/paper-of.ts";
import { frozenAddress, planAddress } from "../address.ts";
import { digestAddress, reportAddress, reportFileAddress, type ReportPlace } from "../address-report.ts";
import { moment, number } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import { periodChoice } from "../period-choice.ts";
import { typedSheet, wordsOf } from "../typed.ts";
import type { Office } from "../office.ts";
import { editionMarkup, type Freezer } from "./report-freeze.ts";
import { paperMarkup } from "./report-paper.ts";

/** What a page says of a form that was just sent. */
export type Said =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly lines: readonly string[] };

const keptBack =
  "Số liệu ở dưới ai cũng xem được. Phần chữ (đánh giá, kiến nghị) đang soạn chỉ hiện cho nơi lập báo cáo và đầu mối; các mục ấy để trống ở đây.";

/** How the page of a report is shown to whoever asks. */
export interface ReportPage {
  readonly known: KnownPlan;
  readonly place: ReportPlace;
  readonly said: Said | null;
  /** What was typed and not taken, with the revision that was written upon: it stands in the form to be sent again. */
  readonly typed: { readonly parts: Written["parts"]; readonly seen: number } | null;
  /** What was typed while somebody else wrote: beside the form, to be copied from. */
  readonly aside: Written["parts"] | null;
  readonly token: string;
  readonly canWrite: boolean;
  /** false = what is being written for it is kept back. */
  readonly canReadWords: boolean;
  readonly canExport: boolean;
  readonly freezer: Freezer | null;
  /** true = at the local desk people write their name down. */
  readonly asksName: boolean;
}

/** The report of a period: which numbers it has, what the clerk writes, its files, and the whole paper to be read through. */
export async function reportPage(office: Office, edition: FullEdition, page: ReportPage): Promise<Markup> {
  const { known, place } = page;
  const paper = paperOf(edition, await firstItems(edition, mostListed), edition.names);
  const body = html`${periodChoice({
      window: place.window,
      clock: office.clock,
      addressOf: (window) => reportAddress({ ...place, window }),
    })}
    <p class="noprint">
      <a href="${planAddress(known.plan.id, "", place.window)}">‹ Tổng quan</a> ·
      <a href="${digestAddress(place)}">Điểm tin báo chí của kỳ</a> ·
      <a href="${frozenAddress(known.plan.id)}">Các kỳ đã chốt</a>
    </p>
    ${saidMarkup(page.said)} ${page.aside === null ? "" : typedSheet(wordsOf(page.aside))}
    <div class="grid noprint">
      <section class="sheet w6" aria-labelledby="so-lieu">
        <h2 id="so-lieu">Số liệu của báo cáo</h2>
        ${editionMarkup(office, edition, page)} ${scopeForm(edition, page)}
        ${page.canReadWords ? "" : html`<p class="small soft">${keptBack}</p>`}
      </section>
      <section class="sheet w6" aria-labelledby="tep">
        <h2 id="tep">Tải tệp</h2>
        ${page.canExport ? filesMarkup(place) : html`<p>Tài khoản này chỉ được xem báo cáo.</p>`}
      </section>
      ${page.canWrite ? textForm(edition, page) : ""}
    </div>
    ${paperMarkup(paper)}`;
  return layout(office.frame, {
    title: `Báo cáo – ${known.plan.number ?? known.plan.title}`,
    known,
    tab: "bao-cao",
    window: place.window,
    body,
  });
}

/** The press digest of a period. */
export function digestPage(
  office: Office,
  known: KnownPlan,
  edition: FullEdition,
  place: ReportPlace,
): Markup {
  const body = html`${periodChoice({
      window: place.window,
      clock: office.clock,
      addressOf: (window) => digestAddress({ ...place, window }),
    })}
    <p class="noprint">
      <a href="${reportAddress({ ...place, agency: null })}">‹ Báo cáo của kỳ</a> ·
      <a class="button" href="${reportFileAddress({ ...place, agency: null }, "diem-tin.docx")}"
        >Tải điểm tin (.docx)</a
      >
    </p>
    ${paperMarkup(digestPaper(edition))}`;
  return layout(office.frame, {
    title: `Điểm tin – ${known.plan.number ?? known.plan.title}`,
    known,
    tab: "bao-cao",
    window: place.window,
    body,
  });
}

function scopeForm({ report }: FullEdition, { known, place }: ReportPage): Markup {
  const owing = new Set(report.agencies.map(({ id }) => id));
  const rows = known.city.agencies.filter(
    ({ kind, id }) => kind !== "class" && (place.agency !== null || owing.has(id)),
  );
  return html`<form method="get" action="/ke-hoach/${encodeURIComponent(place.plan)}/bao-cao">
    <input type="hidden" name="ky" value="${place.window.id}" />
    ${place.draft ? html`<input type="hidden" name="ban" value="tam-tinh" />` : ""}
    <p>
      <label for="don-vi">Báo cáo của</label>
      <select id="don-vi" name="don-vi">
        <option value="">Toàn ${known.city.city.name}</option>
        ${rows.map(
          ({ id, name }) =>
            html`<option value="${id}" ${id === place.agency ? raw("selected") : ""}>${name}</option>`,
        )}
      </select>
      <button type="submit">Mở</button>
    </p>
  </form>`;
}

function filesMarkup(place: ReportPlace): Markup {
  return html`<ul class="plainlist">
    ${Object.entries(reportFiles)
      .filter(([file]) => place.agency === null || file !== "diem-tin.docx")
      .map(
        ([file, { name }]) => html`<li><a href="${reportFileAddress(place, file)}" download>${name}</a></li>`,
      )}
  </ul>`;
}

function textForm({ text }: FullEdition, { place, token, asksName, typed }: ReportPage): Markup {
  const parts = typed?.parts ?? text.parts;
  return html`<section class="sheet w12" aria-labelledby="viet">
    <h2 id="viet">Phần cán bộ tổng hợp viết</h2>
    <p class="small soft">
      ${
        text.by === null
          ? "Chưa ai viết."
          : `Bản ${number(text.revision)}, ${text.by.actor} ghi lúc ${moment(text.by.at)}.`
      }
      Nội dung này vào đúng mục của báo cáo; số liệu không sửa ở đây.
    </p>
    <form method="post" action="${reportAddress(place)}" class="wide-form">
      <input type="hidden" name="token" value="${token}" />
      <input type="hidden" name="ban-sua" value="${typed?.seen ?? text.revision}" />
      ${textPartNames.map(
        (name) =>
          html`<p>
            <label for="viet-${name}">${textParts[name]}</label>
            ${
              name === "signer"
                ? html`<input
                    id="viet-${name}"
                    name="${name}"
                    maxlength="120"
                    value="${parts[name] ?? ""}"
                  />`
                : html`<textarea id="viet-${name}" name="${name}" rows="3" maxlength="${longestText}">
${parts[name] ?? ""}</textarea>`
            }
          </p>`,
      )}
      ${
        asksName
          ? html`<p>
              <label for="nguoi">Tên người viết</label><input id="nguoi" name="nguoi" maxlength="60" />
            </p>`
          : ""
      }
      <p><button type="submit">Ghi vào báo cáo</button></p>
    </form>
  </section>`;
}

function saidMarkup(said: Said | null): Markup | "" {
  if (said === null) return "";
  if (said.kind === "done") return html`<div class="said" role="status"><p>Đã ghi vào báo cáo.</p></div>`;
  return html`<div class="said warn" role="alert">${said.lines.map((line) => html`<p>${line}</p>`)}</div>`;
}
