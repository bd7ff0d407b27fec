import { html, raw } from "hono/html";
import { rightsIn } from "../../../pipeline/people/accounts.ts";
import { roleNames, roles, type Role } from "../../../pipeline/people/roles.ts";
import type { Person } from "../../../pipeline/store/records-people.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { agencyName } from "./own-page.ts";
import { problemsBox } from "./sign-in-page.ts";

/** What the page of all accounts shows. `link` is shown this one time. */
export interface PeoplePage {
  readonly people: readonly Person[];
  readonly problems: readonly string[];
  readonly done: string | null;
  readonly link: { readonly person: string; readonly address: string } | null;
}

/** What each role may do, for the one who gives it. */
const mayWords: Readonly<Record<Role, string>> = {
  viewer: "xem số liệu, tin và bản lưu",
  officer: "như người xem; nhập liệu, báo thiếu tin và xuất tệp của đơn vị mình",
  reviewer: "như người xem; duyệt tin, xác nhận số liệu nhập, xuất tệp",
  analyst: "như người xem; xác nhận số liệu nhập, chốt kỳ, xuất tệp",
  administrator: "mọi việc, kể cả tài khoản và nhật ký",
};

/** "Người dùng": all accounts, what each may, and the form that adds one. */
export function peoplePage(office: Office, page: PeoplePage): Markup {
  const { people, problems, done, link } = page;
  return layout(office.frame, {
    title: "Người dùng",
    heading: "Người dùng",
    at: "people",
    body: html`${problemsBox(problems)}
      ${done === null ? "" : html`<div class="said" role="status"><p>${done}</p></div>`}
      ${link === null ? "" : linkBox(link)} ${people.length === 0 ? firstBox : list(office, people)}
      <section class="sheet narrow">
        <h2>Thêm người dùng</h2>
        <form method="post" action="/nguoi-dung" class="stacked">
          <input type="hidden" name="token" value="${office.tokens.issue("nguoi-dung")}" />
          <p>
            <label for="ten">Tên đăng nhập (chữ thường không dấu, ví dụ lan.nguyen)</label>
            <input id="ten" name="ten" maxlength="40" required autocapitalize="none" autocomplete="off" />
          </p>
          <p>
            <label for="ho-ten">Họ tên</label>
            <input id="ho-ten" name="ho-ten" maxlength="100" required autocomplete="off" />
          </p>
          ${rightsFields(office, { id: "moi", role: people.length === 0 ? "administrator" : "viewer", agencies: [], city: null })}
          <p><button type="submit">Thêm và tạo liên kết đặt mật khẩu</button></p>
        </form>
      </section>`,
  });
}

const firstBox = html`<div class="said warn">
  <p>
    <strong>Chưa có tài khoản nào.</strong> Các trang chỉ mở tại máy này, với mọi quyền. Tài khoản đầu tiên
    phải là quản trị; lập xong, các trang chỉ còn mở cho người đã đăng nhập: hãy mở ngay liên kết hiện ra để
    đặt mật khẩu.
  </p>
</div>`;

function linkBox({ person, address }: NonNullable<PeoplePage["link"]>): Markup {
  return html`<div class="said" role="status">
    <p>
      Liên kết để <strong>${person}</strong> đặt mật khẩu, dùng một lần trong 72 giờ. Hãy chép và trao tận
      tay; liên kết không hiện lại.
    </p>
    <p><code class="long">${address}</code></p>
  </div>`;
}

function list(office: Office, people: readonly Person[]): Markup {
  return html`<section class="sheet">
    <h2>Tài khoản</h2>
    <div class="scroll" role="region" aria-label="Các tài khoản" tabindex="0">
      <table class="people">
        <thead>
          <tr>
            <th scope="col">Họ tên</th>
            <th scope="col">Tên đăng nhập</th>
            <th scope="col">Quyền</th>
            <th scope="col">Việc</th>
          </tr>
        </thead>
        <tbody>
          ${people.map((person) => row(office, person))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function row(office: Office, person: Person): Markup {
  const { id, name, role, agencies } = person;
  const closed = person.state === "closed";
  const names = agencies.map((one) => agencyName(office, one)).join(", ");
  return html`<tr>
    <td>${name}${closed ? html` <span class="tag">đã đóng</span>` : ""}</td>
    <td>${id}</td>
    <td title="${rightsIn(person)}">
      ${roleNames[role]}${names === "" ? "" : html`<br /><span class="small">${names}</span>`}
    </td>
    <td>
      ${
        closed
          ? deed(office, id, "mo", "Mở lại")
          : html`<details>
                <summary>Đổi quyền</summary>
                <form method="post" action="/nguoi-dung/${encodeURIComponent(id)}/quyen" class="stacked">
                  <input
                    type="hidden"
                    name="token"
                    value="${office.tokens.issue(`nguoi-dung/${id}/quyen`)}"
                  />
                  ${rightsFields(office, { id, role, agencies, city: person.city ?? null })}
                  <p><button type="submit" class="plain">Ghi quyền mới</button></p>
                </form>
              </details>
              <a href="/nguoi-dung/${encodeURIComponent(id)}/khoa">Khóa truy cập</a>
              ${deed(office, id, "dat-lai", "Đặt lại mật khẩu")} ${deed(office, id, "dong", "Đóng")}`
      }
    </td>
  </tr>`;
}

function deed({ tokens }: Office, id: string, what: string, name: string): Markup {
  return html`<form method="post" action="/nguoi-dung/${encodeURIComponent(id)}/${what}" class="inline">
    <input type="hidden" name="token" value="${tokens.issue(`nguoi-dung/${id}/${what}`)}" />
    <button type="submit" class="plain">${name}</button>
  </form>`;
}

function rightsFields(
  { config }: Office,
  has: {
    readonly id: string;
    readonly role: Role;
    readonly agencies: readonly string[];
    readonly city: string | null;
  },
): Markup {
  const field = (name: string): string => `${name}-${has.id}`;
  return html`<fieldset>
      <legend>Vai trò</legend>
      ${roles.map(
        (role) =>
          html`<label class="choice"
            ><input type="radio" name="vai" value="${role}" ${role === has.role ? raw("checked") : ""} />
            <strong>${roleNames[role]}</strong>: ${mayWords[role]}</label
          >`,
      )}
    </fieldset>
    <p>
      <label for="${field("don-vi")}">Đơn vị (chỉ cho cán bộ đơn vị; giữ Ctrl để chọn nhiều)</label>
      <select id="${field("don-vi")}" name="don-vi" multiple size="6">
        ${config.cities.map(
          ({ city, agencies }) =>
            html`<optgroup label="${city.name}">
              ${agencies
                .filter(({ kind }) => kind !== "class")
                .toSorted((a, b) => a.name.localeCompare(b.name, "vi"))
                .map(
                  ({ id, name }) =>
                    html`<option value="${id}" ${has.agencies.includes(id) ? raw("selected") : ""}>
                      ${name}
                    </option>`,
                )}
            </optgroup>`,
        )}
      </select>
    </p>
    <p>
      <label for="${field("thanh-pho")}">Thành phố</label>
      <select id="${field("thanh-pho")}" name="thanh-pho">
        <option value="">mọi thành phố</option>
        ${config.cities.map(
          ({ city }) =>
            html`<option value="${city.id}" ${has.city === city.id ? raw("selected") : ""}>
              ${city.name}
            </option>`,
        )}
      </select>
    </p>`;
}
