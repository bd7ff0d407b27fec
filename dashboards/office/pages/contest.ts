import { html } from "hono/html";
import type { Answered } from "../../../pipeline/contest.ts";
import type { Item } from "../../../pipeline/item.ts";
import { itemAddress } from "../address.ts";
import type { KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { whoNow } from "../who.ts";
import { fateWords } from "../../../pipeline/words.ts";
import { verdictSheet } from "./item-verdict.ts";

/** What a sent form ended in. */
export type Told =
  | { readonly kind: "refused"; readonly status: 400 | 403 | 503; readonly lines: readonly string[] }
  | {
      readonly kind: "answered";
      readonly url: string;
      readonly answered: Answered;
      readonly item: Item | null;
    };

/** "Thiếu tin của tôi": the form, and the road that the given address took. */
export function contestPage(office: Office, known: KnownPlan, told: Told | null): Markup {
  const { plan } = known;
  const body = html`${told === null ? "" : tell(told, known)}
    <section class="sheet">
      <h1>Thiếu tin của tôi</h1>
      <p>
        Dán địa chỉ của tin, bài mà đơn vị đã đăng nhưng không thấy trong số liệu. Chương trình tải trang
        ngay, xếp loại như mọi tin khác rồi cho biết tin đã đi đến đâu và vì sao.
      </p>
      ${
        office.contest === null
          ? html`<p class="said warn">
              Lúc này chương trình chỉ mở để xem, không ra mạng, nên chưa tải được trang. Hãy báo người quản
              trị mở chương trình bằng lệnh <code>npm start</code> (đã đặt PHUSONG_CONTACT), rồi gửi lại địa
              chỉ của tin.
            </p>`
          : html`<form method="post" action="/ke-hoach/${encodeURIComponent(plan.id)}/thieu-tin">
              <input type="hidden" name="token" value="${office.tokens.issue(`thieu-tin/${plan.id}`)}" />
              <p>
                <label for="dia-chi">Địa chỉ của tin</label>
                <input
                  id="dia-chi"
                  name="dia-chi"
                  type="url"
                  maxlength="2000"
                  required
                  placeholder="https://"
                />
              </p>
              ${
                whoNow()?.role === "desk"
                  ? html`<p>
                      <label for="nguoi">Người hoặc đơn vị gửi</label>
                      <input id="nguoi" name="nguoi" maxlength="60" required />
                    </p>`
                  : ""
              }
              <p>
                <label for="ghi-chu">Vì sao tin này phải được tính (không bắt buộc)</label>
                <input id="ghi-chu" name="ghi-chu" maxlength="500" />
              </p>
              <p><button type="submit">Tải và xét tin này</button></p>
            </form>`
      }
    </section>`;
  return layout(office.frame, { title: "Thiếu tin của tôi", known, body });
}

function tell(told: Told, known: KnownPlan): Markup {
  if (told.kind === "refused")
    return html`<div class="said bad" role="alert">${told.lines.map((line) => html`<p>${line}</p>`)}</div>`;
  const { url, answered, item } = told;
  if (answered.kind === "not-fetched")
    return html`<div class="said bad" role="alert">
      <p>Chưa tải được ${url}: ${answered.reason}.</p>
      <p>Ý kiến đã được ghi lại.</p>
    </div>`;
  const verdict = item?.verdicts.find((one) => one.plan === known.plan.id);
  return html`<div class="said" role="status">
      <p>${url}</p>
      <p><strong>${fateWords[answered.fate.fate]}</strong> – ${answered.fate.reason}.</p>
      <p>
        Ý kiến đã được ghi lại.
        ${item === null ? "" : html`<a href="${itemAddress(item.id)}">Mở trang của tin</a>`}
      </p>
    </div>
    ${verdict === undefined ? "" : verdictSheet(verdict, known)}`;
}
