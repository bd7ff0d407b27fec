import { html } from "hono/html";
import type { Agency } from "../../../config/schema.ts";
import { kindNamed } from "../../../pipeline/entry/kinds.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { dutyLedger, dutyStates, dutyWords } from "../../../pipeline/measure/ledger.ts";
import type { SuppliedFigure } from "../../../pipeline/measure/supplied.ts";
import { dated, today } from "../../../pipeline/measure/windows.ts";
import { planAddress } from "../address.ts";
import { reportAddress } from "../address-report.ts";
import { entriesAddress } from "../entry/address.ts";
import { number } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { agendaRows } from "./calendar.ts";
import { dutiesAddress, dutyTones } from "./duties.ts";

const shownDeadlines = 3;

/** What an agency has to hand in next, how its duties stand, and the report of it. */
export function workSheet(
  office: Office,
  known: KnownPlan,
  { id }: Agency,
  sample: Sample,
  supplied: readonly SuppliedFigure[],
): Markup {
  const { plan } = known;
  const { window } = sample;
  const now = today(office.clock);
  const due = agendaRows(office, known, id)
    .filter(({ day }) => day >= now)
    .slice(0, shownDeadlines);
  const day = sample.begun.at(-1);
  const duties =
    day === undefined ? [] : dutyLedger(sample, day, supplied).filter(({ agency }) => agency.id === id);
  const asked = `?don-vi=${encodeURIComponent(id)}`;
  return html`<section class="sheet" aria-labelledby="sap-toi">
    <h2 id="sap-toi">Hạn sắp tới, nhiệm vụ</h2>
    ${
      due.length === 0
        ? html`<p>Kế hoạch không ghi hạn báo cáo nào của đơn vị trong một năm tới.</p>`
        : html`<ul class="plainlist">
            ${due.map(
              ({ title, told, reminders }) =>
                html`<li>
                  ${title} – <strong>${told}</strong>
                  <span class="small soft">nhắc ${reminders.map((one) => dated(one.day)).join(", ")}</span>
                </li>`,
            )}
          </ul>`
    }
    ${
      duties.length === 0
        ? ""
        : html`<p>
            Nhiệm vụ theo kế hoạch:
            ${dutyStates.map((state) => {
              const count = duties.filter((row) => row.state === state).length;
              return count === 0
                ? ""
                : html`<a href="${dutiesAddress(plan.id, window, { agency: id, state })}"
                    ><span class="tag wrap ${dutyTones[state]}"
                      >${dutyWords[state]}: ${number(count)}</span
                    ></a
                  > `;
            })}
          </p>`
    }
    <p>
      <a href="${dutiesAddress(plan.id, window, { agency: id })}">Nhiệm vụ theo từng mục</a> ·
      <a href="${planAddress(plan.id, "lich", null)}${asked}">Lịch báo cáo</a> ·
      <a href="${reportAddress({ plan: plan.id, window, agency: id, draft: false })}">Báo cáo của đơn vị</a>
    </p>
  </section>`;
}

/** What the agency told of itself and what was confirmed: never added to what was measured. */
export function ownFiguresSheet(
  { plan }: KnownPlan,
  { id }: Agency,
  supplied: readonly SuppliedFigure[],
): Markup {
  const kinds = [
    ...Map.groupBy(
      supplied.filter(({ agency }) => agency === id),
      ({ form }) => form,
    ),
  ];
  return html`<section class="sheet" aria-labelledby="tu-bao-cao">
    <h2 id="tu-bao-cao">Số liệu đơn vị tự báo cáo</h2>
    ${
      kinds.length === 0
        ? html`<p>
            Chưa có phiếu nào được xác nhận: truyền thanh, pa nô, hội nghị, báo cáo viên, báo cáo đã nộp… chỉ
            được tính khi đơn vị <a href="${entriesAddress(plan.id)}">nhập liệu</a> và đầu mối xác nhận.
          </p>`
        : html`<ul class="plainlist">
              ${kinds.map(([form, rows]) => {
                const last = rows.map(({ day }) => day).reduce((one, other) => (one > other ? one : other));
                return html`<li>
                  <a href="${entriesAddress(plan.id, form)}?don-vi=${encodeURIComponent(id)}"
                    >${kindNamed(plan, form)?.name ?? form}: ${number(rows.length)} phiếu</a
                  >
                  <span class="small soft">gần nhất ${dated(last)}</span>
                </li>`;
              })}
            </ul>
            <p class="small soft">
              Phiếu đã xác nhận, từ đầu kế hoạch; không cộng với số đo được.
              <a href="${entriesAddress(plan.id)}">Nhập liệu</a>
            </p>`
    }
  </section>`;
}
