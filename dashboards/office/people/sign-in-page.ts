import { html } from "hono/html";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";

/** The purpose of the sign-in form's token. */
export const signInPurpose = "dang-nhap";

/** "Đăng nhập": name, password, and the code where one is in use. `back` is where the person wanted to go. */
export function signInPage(
  office: Office,
  asked: { readonly back: string; readonly login: string; readonly problems: readonly string[] },
): Markup {
  const { back, login, problems } = asked;
  return layout(office.frame, {
    title: "Đăng nhập",
    heading: "Đăng nhập",
    body: html`${problemsBox(problems)}
      <section class="sheet narrow">
        <form method="post" action="/dang-nhap" class="stacked">
          <input type="hidden" name="token" value="${office.tokens.issue(signInPurpose)}" />
          <input type="hidden" name="ve" value="${back}" />
          <p>
            <label for="ten">Tên đăng nhập</label>
            <input
              id="ten"
              name="ten"
              value="${login}"
              maxlength="40"
              required
              autocomplete="username"
              autocapitalize="none"
              spellcheck="false"
            />
          </p>
          <p>
            <label for="mat-khau">Mật khẩu</label>
            <input
              id="mat-khau"
              name="mat-khau"
              type="password"
              maxlength="200"
              required
              autocomplete="current-password"
            />
          </p>
          <p>
            <label for="ma">Mã 6 số hoặc mã dự phòng (nếu tài khoản đã bật)</label>
            <input id="ma" name="ma" maxlength="40" autocomplete="one-time-code" inputmode="text" />
          </p>
          <p><button type="submit">Đăng nhập</button></p>
        </form>
        ${
          office.signIn === null
            ? ""
            : html`<p>
                <a class="button plain" href="/dang-nhap/chung?ve=${encodeURIComponent(back)}"
                  >Đăng nhập bằng tài khoản chung của thành phố</a
                >
              </p>`
        }
        <p class="small soft">
          Quên mật khẩu: xin người quản trị một liên kết đặt lại. Tài khoản do người quản trị lập, không tự
          đăng ký.
        </p>
      </section>`,
  });
}

/** The page behind an invitation: the person sets a password. */
export function invitationPage(
  office: Office,
  asked: {
    readonly login: string;
    readonly name: string;
    readonly path: string;
    readonly problems: readonly string[];
  },
): Markup {
  const { login, name, path, problems } = asked;
  return layout(office.frame, {
    title: "Đặt mật khẩu",
    heading: "Đặt mật khẩu",
    body: html`${problemsBox(problems)}
      <section class="sheet narrow">
        <p>Chào ${name}. Tên đăng nhập của bạn: <strong>${login}</strong>.</p>
        <form method="post" action="${path}" class="stacked">
          <input type="hidden" name="token" value="${office.tokens.issue(path)}" />
          <input type="hidden" name="ten" value="${login}" autocomplete="username" />
          ${newPasswordFields}
          <p><button type="submit">Đặt mật khẩu</button></p>
        </form>
        <p class="small soft">Liên kết này chỉ dùng được một lần.</p>
      </section>`,
  });
}

/** A new password, twice. */
export const newPasswordFields = html`<p>
    <label for="moi">Mật khẩu mới (ít nhất 10 chữ cái; nên là vài từ dễ nhớ)</label>
    <input
      id="moi"
      name="moi"
      type="password"
      minlength="10"
      maxlength="200"
      required
      autocomplete="new-password"
    />
  </p>
  <p>
    <label for="lai">Nhập lại mật khẩu mới</label>
    <input id="lai" name="lai" type="password" maxlength="200" required autocomplete="new-password" />
  </p>`;

/** What is to be mended, over a form; "" when nothing is. */
export function problemsBox(problems: readonly string[]): Markup | "" {
  if (problems.length === 0) return "";
  return html`<div class="said bad" role="alert">${problems.map((line) => html`<p>${line}</p>`)}</div>`;
}
