import { html, raw } from "hono/html";
import { rightsIn } from "../../../pipeline/people/accounts.ts";
import { scopeNames, scopes } from "../../../pipeline/people/scopes.ts";
import { isOpen } from "../../../pipeline/people/tokens.ts";
import type { AccessToken, Person } from "../../../pipeline/store/records-people.ts";
import { moment } from "../format.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { problemsBox } from "./sign-in-page.ts";

/** For how many days a key may be made. */
export const tokenLives = [30, 90, 180, 365] as const;

/** What the page of an account's keys shows. `made`: a key that was made just now, whose secret is shown this one time. */
export interface TokensPage {
  readonly person: Person;
  /** true = the person's own page. */
  readonly own: boolean;
  readonly tokens: readonly AccessToken[];
  readonly problems: readonly string[];
  readonly done: string | null;
  readonly made: { readonly secret: string; readonly token: AccessToken } | null;
}

/** "Khóa truy cập": the keys by which other programs ask in this account's name, and the form that makes one. */
export function tokensPage(office: Office, page: TokensPage): Markup {
  const { person, own, problems, done, made } = page;
  const here = own ? "/tai-khoan/khoa" : `/nguoi-dung/${encodeURIComponent(person.id)}/khoa`;
  return layout(office.frame, {
    title: "Khóa truy cập",
    heading: own ? "Khóa truy cập của tôi" : `Khóa truy cập của ${person.name}`,
    at: own ? "own" : "people",
    body: html`<p class="crumbs">
        ${own ? html`<a href="/tai-khoan">‹ Tài khoản của tôi</a>` : html`<a href="/nguoi-dung">‹ Người dùng</a>`}
      </p>
      ${problemsBox(problems)}
      ${done === null ? "" : html`<div class="said" role="status"><p>${done}</p></div>`}
      ${made === null ? "" : madeBox(made)}
      <section class="sheet">
        <h2>Các khóa</h2>
        <p class="small soft">
          Phần mềm khác dùng khóa để lấy số liệu qua <a href="/api">API</a>, hoặc để theo dõi bản tin. Khóa
          làm được nhiều nhất bằng tài khoản ${person.id} lúc đó (${rightsIn(person)}); tài khoản đóng thì
          khóa hết dùng.
        </p>
        ${page.tokens.length === 0 ? html`<p>Chưa có khóa nào.</p>` : table(office, page, here)}
      </section>
      ${person.state === "closed" ? "" : form(office, person, here)}`,
  });
}

function madeBox({ secret, token }: NonNullable<TokensPage["made"]>): Markup {
  return html`<div class="said" role="status">
    <p>
      Khóa “${token.name}”. Hãy chép ngay vào phần mềm sẽ dùng: <strong>khóa chỉ hiện một lần</strong>, mất
      thì thu hồi và lập khóa khác.
    </p>
    <p><code class="long">${secret}</code></p>
    ${
      token.scopes.includes("tin")
        ? html`<p>
            Bản tin: chép địa chỉ “Theo dõi danh sách này” ở trang Tin, bài (hoặc tệp lịch ở trang Lịch báo
            cáo) rồi thêm vào cuối <code class="long">&amp;khoa=${secret}</code> (địa chỉ chưa có dấu “?” thì
            thay “&amp;” bằng “?”). Ai có địa chỉ này đều đọc được: đừng chuyển tiếp.
          </p>`
        : ""
    }
  </div>`;
}

function table({ clock, tokens: forms }: Office, { tokens }: TokensPage, here: string): Markup {
  const now = clock.now();
  return html`<table class="stack">
    <caption class="hidden">
      Các khóa của tài khoản
    </caption>
    <thead>
      <tr>
        <th scope="col">Dùng cho</th>
        <th scope="col">Phạm vi</th>
        <th scope="col">Lập lúc</th>
        <th scope="col">Hết hạn</th>
        <th scope="col">Dùng lần cuối</th>
        <th scope="col">Việc</th>
      </tr>
    </thead>
    <tbody>
      ${tokens.map(
        (one) =>
          html`<tr>
            <th scope="row">${one.name}</th>
            <td class="small" data-name="Phạm vi">
              ${one.scopes.map((scope) => scopeNames[scope]).join("; ")}
            </td>
            <td data-name="Lập lúc">${moment(one.createdAt)} <span class="small soft">(${one.by})</span></td>
            <td data-name="Hết hạn">${moment(one.expiresAt)}</td>
            <td data-name="Dùng lần cuối">${one.usedAt === null ? "chưa dùng" : moment(one.usedAt)}</td>
            <td>
              ${
                isOpen(one, now)
                  ? html`<form method="post" action="${here}/thu-hoi">
                      <input type="hidden" name="token" value="${forms.issue(`thu-hoi/${one.id}`)}" />
                      <input type="hidden" name="khoa" value="${one.id}" />
                      <button type="submit" class="plain">
                        Thu hồi<span class="hidden"> ${one.name}</span>
                      </button>
                    </form>`
                  : one.revokedAt === null
                    ? "đã hết hạn"
                    : `đã thu hồi ${moment(one.revokedAt)}`
              }
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function form({ tokens }: Office, { id }: Person, here: string): Markup {
  return html`<section class="sheet narrow">
    <h2>Lập khóa mới</h2>
    <form method="post" action="${here}" class="stacked">
      <input type="hidden" name="token" value="${tokens.issue(`khoa/${id}`)}" />
      <p>
        <label for="ten">Dùng cho việc gì</label>
        <input id="ten" name="ten" maxlength="80" required autocomplete="off" />
      </p>
      <fieldset>
        <legend>Phạm vi (chỉ chọn phần cần)</legend>
        ${scopes.map(
          (scope) =>
            html`<label class="choice"
              ><input type="checkbox" name="pham-vi" value="${scope}" /> ${scopeNames[scope]}</label
            >`,
        )}
      </fieldset>
      <p>
        <label for="han">Thời hạn</label>
        <select id="han" name="han">
          ${tokenLives.map((days) => html`<option value="${days}" ${days === 90 ? raw("selected") : ""}>${days} ngày</option>`)}
        </select>
      </p>
      <p><button type="submit">Lập khóa</button></p>
    </form>
  </section>`;
}
