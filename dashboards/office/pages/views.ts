import { html } from "hono/html";
import { longestName } from "../../../pipeline/people/views.ts";
import type { SavedView } from "../../../pipeline/store/records-people.ts";
import { windowNamed } from "../../../pipeline/measure/windows.ts";
import { movingPeriod } from "../address-period.ts";
import { moment } from "../format.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";

/** What the page of saved views shows. */
export interface ViewsPage {
  readonly views: readonly SavedView[];
  /** The view that is to be saved, as path and question; null when the page only lists. */
  readonly saving: string | null;
  readonly name: string;
  readonly problem: string | null;
  readonly done: string | null;
}

/** "Khung nhìn đã lưu": the form for a new one, and the list with a way to take each away. */
export function viewsPage(office: Office, page: ViewsPage): Markup {
  const { views, saving, problem, done } = page;
  return layout(office.frame, {
    title: "Khung nhìn đã lưu",
    heading: "Khung nhìn đã lưu",
    at: "views",
    body: html`${problem === null ? "" : html`<div class="said bad" role="alert"><p>${problem}</p></div>`}
      ${done === null ? "" : html`<div class="said" role="status"><p>${done}</p></div>`}
      ${saving === null ? "" : saveForm(office, page, saving)}
      <section class="sheet" aria-labelledby="da-luu">
        <h2 id="da-luu">Khung nhìn của tôi</h2>
        ${
          views.length === 0
            ? html`<p>
                Chưa lưu khung nhìn nào. Mở một trang của kế hoạch, chọn kỳ, bộ lọc, cách sắp xếp rồi bấm
                <strong>Lưu khung nhìn này</strong>.
              </p>`
            : html`<ul class="plainlist views">
                ${views.map((view) => viewRow(office, view))}
              </ul>`
        }
        <p class="small soft">
          Khung nhìn chỉ giữ địa chỉ (trang, kỳ, bộ lọc, cách sắp xếp); số liệu luôn là số lúc mở. Muốn gửi
          cho người khác thì gửi thẳng địa chỉ trên thanh địa chỉ.
        </p>
      </section>`,
  });
}

/** The views as links, for the pages on which people begin. */
export function viewLinks(views: readonly SavedView[]): Markup | "" {
  if (views.length === 0) return "";
  return html`<section class="sheet" aria-labelledby="khung-nhin">
    <header>
      <h2 id="khung-nhin">Khung nhìn đã lưu</h2>
      <a class="small" href="/khung-nhin">Sửa danh sách</a>
    </header>
    <ul class="plainlist views">
      ${views.map(({ name, address }) => html`<li><a href="${address}">${name}</a></li>`)}
    </ul>
  </section>`;
}

function saveForm({ tokens, clock }: Office, { name }: ViewsPage, saving: string): Markup {
  const asked = new URL(saving, "http://localhost").searchParams.get("ky") ?? "";
  const window = windowNamed(asked);
  const moving = window === null ? null : movingPeriod(window, clock);
  return html`<section class="sheet narrow" aria-labelledby="luu">
    <h2 id="luu">Lưu khung nhìn này</h2>
    <form method="post" action="/khung-nhin" class="stacked">
      <input type="hidden" name="token" value="${tokens.issue("khung-nhin")}" />
      <input type="hidden" name="dia-chi" value="${saving}" />
      <p>
        <label for="ten">Tên (dùng lại tên cũ thì thay khung nhìn cũ)</label>
        <input id="ten" name="ten" value="${name}" maxlength="${longestName}" required />
      </p>
      ${
        moving === null || window === null
          ? ""
          : html`<fieldset>
              <legend>Khi mở lại</legend>
              <label class="choice"
                ><input type="radio" name="ky" value="theo-lich" checked /> luôn mở kỳ
                ${moving.startsWith("dang-chay") ? "đang chạy" : "vừa kết thúc"} cùng loại</label
              >
              <label class="choice"
                ><input type="radio" name="ky" value="dung-ky" /> luôn mở đúng ${window.name}</label
              >
            </fieldset>`
      }
      <p>
        <button type="submit">Lưu</button>
        <a href="${saving}">Quay lại trang, không lưu</a>
      </p>
    </form>
  </section>`;
}

function viewRow({ tokens }: Office, { name, address, at }: SavedView): Markup {
  return html`<li>
    <a href="${address}">${name}</a> <span class="small soft">lưu ${moment(at)}</span>
    <form method="post" action="/khung-nhin/bo" class="inline">
      <input type="hidden" name="token" value="${tokens.issue("khung-nhin")}" />
      <input type="hidden" name="ten" value="${name}" />
      <button type="submit" class="plain">Bỏ<span class="hidden"> khung nhìn ${name}</span></button>
    </form>
  </li>`;
}
