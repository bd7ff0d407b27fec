import { html } from "hono/html";
import { scopeNames } from "../../pipeline/people/scopes.ts";
import { layout, type Markup } from "../office/layout.ts";
import type { Office } from "../office/office.ts";
import { routeRights } from "../office/route-rights.ts";
import { scopeOf } from "./gate.ts";
import { policies } from "./limits.ts";
import { openApiDocument } from "./openapi.ts";
import { apiGroups, type ApiPath } from "./path.ts";
import { apiPaths } from "./paths.ts";
import { apiBase, problemKinds } from "./problem.ts";
import { routeOf } from "./route-of.ts";

/** The interface explained: how to ask, every address with its parameters, what can go wrong. */
export function apiPage({ frame, origin }: Office): Markup {
  const base = `${origin ?? "http://127.0.0.1:8179"}${apiBase}`;
  return layout(frame, {
    title: "API cho phần mềm khác",
    heading: "API cho phần mềm khác",
    body: html`<section class="sheet long" aria-labelledby="cach-hoi">
        <h2 id="cach-hoi">Cách hỏi</h2>
        <p>
          Phần mềm khác của thành phố lấy số liệu ở đây mà không cần mở trang. Tin bài chỉ gồm tít, không quá
          40 chữ đầu, câu làm bằng chứng và liên kết. Mô tả cho máy theo OpenAPI 3.1:
          <a href="${apiBase}/openapi.json">openapi.json</a>.
        </p>
        <p>
          <code class="long"
            >curl -H "Authorization: Bearer KHÓA" "${base}/indicators?plan=hanoi-179&amp;chi-so=I04"</code
          >
        </p>
        <ul>
          <li>
            Khóa lập ở <a href="/tai-khoan/khoa">Tài khoản của tôi, mục Khóa truy cập</a>. Khóa không bao giờ
            làm được nhiều hơn tài khoản. Khi chưa có tài khoản nào, hỏi tại chính máy này không cần khóa.
          </li>
          <li>Danh sách dài: gửi lại “next” của trang trước ở “sau”, giữ nguyên các tham số khác.</li>
          <li>Gửi lại ETag ở If-None-Match: chưa đổi thì trả lời 304, không có nội dung.</li>
          <li>
            Mỗi khóa hỏi được ${policies.asking.quota} lần trong ${policies.asking.window} giây và xuất
            ${policies.exporting.quota} tệp một giờ; còn bao nhiêu xem trường RateLimit.
          </li>
        </ul>
        <h3>Phạm vi của khóa</h3>
        <dl class="facts">
          ${Object.entries(scopeNames).map(
            ([scope, name]) =>
              html`<dt><code>${scope}</code></dt>
                <dd>${name}</dd>`,
          )}
        </dl>
      </section>
      ${apiGroups.map((group) => groupSheet(group))} ${problemsSheet}`,
  });
}

function groupSheet(group: string): Markup {
  const id = `nhom-${apiGroups.findIndex((one) => one === group)}`;
  return html`<section class="sheet long" aria-labelledby="${id}">
    <h2 id="${id}">${group}</h2>
    ${apiPaths.filter((path) => path.group === group).map(pathPart)}
  </section>`;
}

function pathPart(path: ApiPath): Markup {
  const scope = scopeOf(routeRights[routeOf(path)] ?? "open");
  const params = paramsOf(path);
  return html`<h3>${path.name}</h3>
    <p>
      <code>${path.method.toUpperCase()} ${apiBase}${path.path}</code>
      ${scope === null ? "" : html`<span class="tag">phạm vi ${scope}</span>`}
    </p>
    ${path.about === "" ? "" : html`<p class="small">${path.about}</p>`}
    ${
      params.length === 0
        ? ""
        : html`<details>
            <summary>Tham số<span class="hidden"> của ${path.name}</span></summary>
            <dl>
              ${params.map(
                ({ name, required, about }) =>
                  html`<dt><code>${name}</code>${required ? " (bắt buộc)" : ""}</dt>
                    <dd>${about}</dd>`,
              )}
            </dl>
          </details>`
    }`;
}

interface Param {
  readonly name: string;
  readonly required: boolean;
  readonly about: string;
}

/** The parameters of an address as the document has them, so that page and document cannot differ. */
function paramsOf({ path, method }: ApiPath): readonly Param[] {
  const operation = openApiDocument().paths?.[path]?.[method];
  return (operation?.parameters ?? []).flatMap((one) =>
    "name" in one && one.in === "query"
      ? [{ name: one.name, required: one.required === true, about: one.description ?? "" }]
      : [],
  );
}

const problemsSheet = html`<section class="sheet long" aria-labelledby="loi-cua-api">
  <h2 id="loi-cua-api">Lỗi</h2>
  <p>Mọi lỗi là application/problem+json (RFC 9457), có “detail” nói vì sao và làm gì tiếp.</p>
  <table>
    <caption class="hidden">
      Các loại lỗi
    </caption>
    <thead>
      <tr>
        <th scope="col">Mã</th>
        <th scope="col">Lỗi</th>
        <th scope="col">type</th>
      </tr>
    </thead>
    <tbody>
      ${Object.entries(problemKinds).map(
        ([kind, { status, title }]) =>
          html`<tr id="${kind}">
            <td>${status}</td>
            <td>${title}</td>
            <td><code>/api#${kind}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>
</section>`;
