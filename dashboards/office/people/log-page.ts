import { html, raw } from "hono/html";
import { deedNames, type LogFilter } from "../../../pipeline/people/log.ts";
import type { Audit } from "../../../pipeline/store/records-people.ts";
import { dayField } from "../day-field.ts";
import { moment, number } from "../format.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { problemsBox } from "./sign-in-page.ts";

/** What the page of the log shows. */
export interface LogPage {
  readonly rows: readonly Audit[];
  readonly kinds: readonly string[];
  readonly filter: LogFilter;
  /** Address of the next page; null = this is the last. */
  readonly next: string | null;
  readonly total: number;
  readonly problems: readonly string[];
}

/** "Nhật ký": who did what and when, newest first. */
export function logPage(office: Office, { rows, kinds, filter, next, total, problems }: LogPage): Markup {
  const { actor = "", what = "", subject = "", from = "", to = "" } = filter;
  return layout(office.frame, {
    title: "Nhật ký",
    heading: "Nhật ký",
    at: "log",
    body: html`${problemsBox(problems)}
      <form method="get" action="/nhat-ky" class="filters sheet">
        <p>
          <label for="nguoi">Người làm</label>
          <input id="nguoi" name="nguoi" value="${actor}" maxlength="100" />
        </p>
        <p>
          <label for="viec">Việc</label>
          <select id="viec" name="viec">
            <option value="">mọi việc</option>
            ${kinds.map(
              (kind) =>
                html`<option value="${kind}" ${kind === what ? raw("selected") : ""}>
                  ${nameOfDeed(kind)}
                </option>`,
            )}
          </select>
        </p>
        <p>
          <label for="ve">Trên (mã tin, tài khoản, tệp)</label>
          <input id="ve" name="ve" value="${subject}" maxlength="300" />
        </p>
        <p><label for="tu">Từ ngày</label> ${dayField("tu", from, false)}</p>
        <p><label for="den">Đến hết ngày</label> ${dayField("den", to, false)}</p>
        <p><button type="submit">Lọc</button></p>
      </form>
      <section class="sheet">
        <p>
          Nhật ký có ${number(total)} dòng, chỉ ghi thêm, mỗi dòng mang mã của dòng trước. Kiểm tra:
          <code>npm run -s phusong -- people audit --verify</code>
        </p>
        ${rows.length === 0 ? html`<p>Không có dòng nào theo điều kiện này.</p>` : table(rows)}
        ${next === null ? "" : html`<p><a href="${next}" rel="next">Cũ hơn ›</a></p>`}
      </section>`,
  });
}

function table(rows: readonly Audit[]): Markup {
  return html`<div class="scroll" role="region" aria-label="Các dòng nhật ký" tabindex="0">
    <table class="log">
      <thead>
        <tr>
          <th scope="col">Số</th>
          <th scope="col">Lúc</th>
          <th scope="col">Người</th>
          <th scope="col">Việc</th>
          <th scope="col">Trên</th>
          <th scope="col">Trước</th>
          <th scope="col">Sau</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ number: place, at, actor, what, subject, before, after }) =>
            html`<tr>
              <td>${place === undefined ? "–" : number(place)}</td>
              <td>${moment(at)}</td>
              <td>${actor}</td>
              <td>${nameOfDeed(what)}</td>
              <td class="long">${subject}</td>
              <td class="long">${readable(before)}</td>
              <td class="long">${readable(after)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function nameOfDeed(what: string): string {
  return Object.hasOwn(deedNames, what) ? (deedNames[what] ?? what) : what;
}

/** Moments as they are read in Việt Nam; all else as it was written. */
function readable(text: string | null): string {
  if (text === null) return "–";
  return text.replaceAll(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g, (iso) => moment(iso));
}
