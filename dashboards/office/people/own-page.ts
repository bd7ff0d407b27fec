import { html, raw } from "hono/html";
import { renderSVG } from "uqr";
import type { Secured } from "../../../pipeline/people/own.ts";
import { roleNames } from "../../../pipeline/people/roles.ts";
import { totpAddress } from "../../../pipeline/people/codes.ts";
import type { SavedView, Session } from "../../../pipeline/store/records-people.ts";
import { moment, number } from "../format.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import type { Who } from "../who.ts";
import { viewLinks } from "../pages/views.ts";
import { newPasswordFields, problemsBox } from "./sign-in-page.ts";

/** What the page of one's own account shows. */
export interface OwnPage {
  readonly who: Who;
  readonly secured: Secured;
  readonly sessions: readonly Session[];
  readonly views: readonly SavedView[];
  /** Digest of the session that asks. */
  readonly current: string;
  readonly problems: readonly string[];
  readonly done: string | null;
}

/** "Tài khoản của tôi": rights, password, codes, open sessions. */
export function ownPage(office: Office, page: OwnPage): Markup {
  const { who, secured, problems, done } = page;
  const { tokens } = office;
  return layout(office.frame, {
    title: "Tài khoản của tôi",
    heading: "Tài khoản của tôi",
    at: "own",
    body: html`${problemsBox(problems)}
      ${done === null ? "" : html`<div class="said" role="status"><p>${done}</p></div>`}
      <section class="sheet">
        <h2>${who.label}</h2>
        <dl class="facts">
          <dt>Tên đăng nhập</dt>
          <dd>${who.name}</dd>
          <dt>Vai trò</dt>
          <dd>${who.role === "desk" || who.role === "stranger" ? "" : roleNames[who.role]}</dd>
          ${
            who.agencies.length === 0
              ? ""
              : html`<dt>Đơn vị</dt>
                  <dd>${who.agencies.map((id) => agencyName(office, id)).join(", ")}</dd>`
          }
        </dl>
        <form method="post" action="/dang-xuat">
          <input type="hidden" name="token" value="${tokens.issue("dang-xuat")}" />
          <p><button type="submit">Đăng xuất</button></p>
        </form>
      </section>
      ${viewLinks(page.views)}
      <section class="sheet narrow">
        <h2>Mật khẩu</h2>
        ${secured.passwordAt === null ? "" : html`<p>Đặt lúc ${moment(secured.passwordAt)}.</p>`}
        <details>
          <summary>Đổi mật khẩu</summary>
          <form method="post" action="/tai-khoan/mat-khau" class="stacked">
            <input type="hidden" name="token" value="${tokens.issue("mat-khau")}" />
            <p>
              <label for="cu">Mật khẩu đang dùng</label>
              <input
                id="cu"
                name="cu"
                type="password"
                maxlength="200"
                required
                autocomplete="current-password"
              />
            </p>
            ${newPasswordFields}
            <p class="small soft">Các phiên đang mở ở nơi khác sẽ kết thúc.</p>
            <p><button type="submit">Đổi mật khẩu</button></p>
          </form>
        </details>
      </section>
      <section class="sheet narrow">
        <h2>Mã 6 số trên điện thoại</h2>
        ${codesPart(office, secured)}
      </section>
      <section class="sheet narrow">
        <h2>Khóa truy cập</h2>
        <p>
          Để phần mềm khác lấy số liệu qua <a href="/api">API</a>, hoặc theo dõi bản tin.
          <a href="/tai-khoan/khoa">Xem, lập, thu hồi khóa</a>
        </p>
      </section>
      <section class="sheet">
        <h2>Phiên đang mở</h2>
        ${sessionsTable(office, page)}
      </section>`,
  });
}

function codesPart({ tokens }: Office, { codes, recovery }: Secured): Markup {
  if (!codes)
    return html`<p>Chưa bật. Khi bật, đăng nhập cần thêm mã do ứng dụng trên điện thoại tạo ra.</p>
      <p><a class="button plain" href="/tai-khoan/ma-6-so">Bật mã 6 số</a></p>`;
  return html`<p>Đang bật; còn ${number(recovery)} mã dự phòng chưa dùng.</p>
    <details>
      <summary>Tắt mã 6 số</summary>
      <form method="post" action="/tai-khoan/bo-ma-6-so" class="stacked">
        <input type="hidden" name="token" value="${tokens.issue("bo-ma-6-so")}" />
        <p>
          <label for="xac-nhan">Mật khẩu đang dùng</label>
          <input
            id="xac-nhan"
            name="cu"
            type="password"
            maxlength="200"
            required
            autocomplete="current-password"
          />
        </p>
        <p><button type="submit" class="plain">Tắt mã 6 số</button></p>
      </form>
    </details>`;
}

function sessionsTable({ tokens }: Office, { sessions, current }: OwnPage): Markup {
  return html`<div class="scroll" role="region" aria-label="Các phiên đang mở" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Bắt đầu</th>
          <th scope="col">Lần cuối</th>
          <th scope="col">Từ địa chỉ</th>
          <th scope="col">Trình duyệt</th>
          <th scope="col">Việc</th>
        </tr>
      </thead>
      <tbody>
        ${sessions.map(
          ({ id, startedAt, seenAt, address, agent }) =>
            html`<tr>
              <td>${moment(startedAt)}</td>
              <td>${moment(seenAt)}</td>
              <td>${address === "" ? "máy này" : address}</td>
              <td>${agent === "" ? "không rõ" : agent}</td>
              <td>
                ${
                  id === current
                    ? "phiên này"
                    : html`<form method="post" action="/tai-khoan/phien">
                        <input type="hidden" name="token" value="${tokens.issue(`phien/${id}`)}" />
                        <input type="hidden" name="phien" value="${id}" />
                        <button type="submit" class="plain">Kết thúc</button>
                      </form>`
                }
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Turning codes on: the QR picture, the key as text, and the first code. */
export function codesPage(
  office: Office,
  asked: { readonly login: string; readonly secret: string; readonly problems: readonly string[] },
): Markup {
  const { login, secret, problems } = asked;
  const picture = renderSVG(totpAddress(secret, login), { border: 4 });
  return layout(office.frame, {
    title: "Bật mã 6 số",
    heading: "Bật mã 6 số",
    at: "own",
    body: html`${problemsBox(problems)}
      <section class="sheet narrow">
        <ol>
          <li>
            Mở ứng dụng tạo mã trên điện thoại (Google Authenticator, Microsoft Authenticator, FreeOTP …).
          </li>
          <li>
            Quét hình này, hoặc gõ khóa bằng tay.
            <p class="qr" role="img" aria-label="Hình QR chứa khóa ở dòng dưới">${raw(picture)}</p>
            <p>Khóa: <code>${secret.match(/.{1,4}/g)?.join(" ") ?? secret}</code></p>
          </li>
          <li>Nhập mã 6 số đang hiện trên điện thoại.</li>
        </ol>
        <form method="post" action="/tai-khoan/ma-6-so" class="stacked">
          <input type="hidden" name="token" value="${office.tokens.issue(`ma-6-so/${secret}`)}" />
          <input type="hidden" name="khoa" value="${secret}" />
          <p>
            <label for="ma">Mã 6 số</label>
            <input
              id="ma"
              name="ma"
              maxlength="7"
              required
              inputmode="numeric"
              autocomplete="one-time-code"
            />
          </p>
          <p><button type="submit">Bật mã 6 số</button></p>
        </form>
      </section>`,
  });
}

/** The recovery codes, this one time. */
export function recoveryPage(office: Office, codes: readonly string[]): Markup {
  return layout(office.frame, {
    title: "Mã dự phòng",
    heading: "Mã dự phòng",
    at: "own",
    body: html`<div class="said" role="status">
        <p>Đã bật mã 6 số. Các phiên đang mở ở nơi khác đã kết thúc.</p>
      </div>
      <section class="sheet narrow">
        <p>
          Khi mất điện thoại, mỗi mã dưới đây thay mã 6 số được một lần. Hãy in ra hoặc chép lại rồi cất kỹ:
          <strong>trang này chỉ hiện một lần.</strong>
        </p>
        <ul class="codes">
          ${codes.map((code) => html`<li><code>${code}</code></li>`)}
        </ul>
        <p><a class="button" href="/tai-khoan">Tôi đã chép lại</a></p>
      </section>`,
  });
}

/** What the registry calls an agency, in whichever city it stands. */
export function agencyName({ config }: Office, id: string): string {
  for (const { agencies } of config.cities) {
    const found = agencies.find((one) => one.id === id);
    if (found !== undefined) return found.name;
  }
  return id;
}
