import { html } from "hono/html";
import type { Letter, Notice } from "../../../pipeline/store/records-notices.ts";
import { ruleWords } from "../../messages/told.ts";
import { moment } from "../format.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";

const stateWords: Readonly<Record<Letter["state"], string>> = {
  sent: "đã gửi",
  waiting: "chờ gửi",
  refused: "không gửi được",
};
const whatWords: Readonly<Record<Letter["what"], string>> = {
  notices: "Thư báo",
  digest: "Điểm tin",
  trial: "Thư thử",
};

/** "Thư báo": what was found to be told lately, and what became of each letter. */
export function lettersPage(office: Office, notices: readonly Notice[], letters: readonly Letter[]): Markup {
  const told = office.config.cities.filter(({ messages }) => messages !== null);
  const names = new Map(
    told.flatMap(({ messages }) => (messages?.recipients ?? []).map(({ id, name }) => [id, name] as const)),
  );
  return layout(office.frame, {
    title: "Thư báo",
    heading: "Thư báo và điểm tin",
    at: "letters",
    body: html`${
        told.length === 0
          ? html`<div class="said warn">
              <p>
                Chưa thành phố nào có tệp <code>messages.yaml</code>, nên không ai được báo. Cách viết tệp:
                hướng dẫn cho người quản trị, mục Thư báo.
              </p>
            </div>`
          : ""
      }
      <section class="sheet">
        <h2>Thư gần đây</h2>
        ${letters.length === 0 ? html`<p class="soft">Chưa có thư nào.</p>` : lettersTable(letters, names)}
      </section>
      <section class="sheet">
        <h2>Việc đã tìm thấy</h2>
        ${
          notices.length === 0
            ? html`<p class="soft">Chưa có việc nào cần báo theo các quy tắc đã khai.</p>`
            : html`<ul>
                ${notices.map(
                  ({ rule, title, detail, path, at }) =>
                    html`<li>
                      <span class="tag">${ruleWords[rule]}</span> <a href="${path}">${title}</a>
                      <span class="soft">${moment(at)}</span>
                      ${detail === null ? "" : html`<br /><span class="soft">${detail}</span>`}
                    </li>`,
                )}
              </ul>`
        }
      </section>`,
  });
}

function lettersTable(letters: readonly Letter[], names: ReadonlyMap<string, string>): Markup {
  return html`<div class="scroll" role="region" aria-label="Thư gần đây" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Lúc</th>
          <th scope="col">Nơi nhận</th>
          <th scope="col">Thư</th>
          <th scope="col">Tình trạng</th>
          <th scope="col">Ghi chú</th>
        </tr>
      </thead>
      <tbody>
        ${letters.map(
          ({ createdAt, recipient, what, notices, state, attempts, notBefore, trouble }) =>
            html`<tr>
              <td>${moment(createdAt)}</td>
              <td>${names.get(recipient) ?? recipient}</td>
              <td>${whatWords[what]}${notices.length === 0 ? "" : ` (${notices.length} việc)`}</td>
              <td>${stateWords[state]}</td>
              <td>
                ${trouble === null ? "" : html`${trouble} Đã thử ${attempts} lần.`}
                ${state === "waiting" ? html`Gửi từ ${moment(notBefore)}.` : ""}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
