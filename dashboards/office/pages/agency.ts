import { html } from "hono/html";
import type { Agency } from "../../../config/schema.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import { dated, today, type Window } from "../../../pipeline/measure/windows.ts";
import { agencyAddress, planAddress } from "../address.ts";
import { number } from "../format.ts";
import { itemRow } from "../item-row.ts";
import type { KnownPlan } from "../known.ts";
import { completenessStrip, layout, worthBand, type Markup } from "../layout.ts";
import { periodChoice } from "../period-choice.ts";
import type { Office } from "../office.ts";
import { samplesByWindow } from "../series.ts";
import { agencyNumbers, channelsSheet, likeSheet } from "./agency-numbers.ts";
import { agendaRows } from "./calendar.ts";
import { dutiesAddress } from "./duties.ts";
import { isCounted, whyNot } from "./why-not.ts";

const most = 200; // items of a period that are listed
const shownDeadlines = 3;

/** One agency's page: what counted for it in a period, and what did not and why. */
export async function agencyPage(
  office: Office,
  known: KnownPlan,
  agency: Agency,
  window: Window,
): Promise<Markup> {
  const { plan } = known;
  const roles = ["owner", "mention"].map((role) => `${plan.id}/${agency.id}/${role}`);
  const where = {
    is: { agency: roles },
    range: { publishedDay: { from: window.from, to: window.to } },
  };
  const total = await office.store.count("item", where);
  const order = { by: "sortAt", direction: "descending" } as const;
  const { rows } = await office.store.list("item", { where, order, limit: most });
  const items = rows.map((kept) => kept.value);
  const counted = items.filter((item) => isCounted(item, plan.id));
  const others = items.filter((item) => !isCounted(item, plan.id));
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const whole = allItems(sample);
  const addressOf = (other: Window): string => agencyAddress(plan.id, agency.id, other.id);
  const body = html`<h1>${agency.name}</h1>
    ${periodChoice({ window, clock: office.clock, addressOf })} ${worthBand(whole)}
    ${agencyNumbers(sample, agency)} ${likeSheet(sample, agency)}
    <p>
      ${number(total)} tin trong kỳ trên kênh của đơn vị hoặc có nêu đơn
      vị${total > most ? html`; dưới đây là ${number(most)} tin mới nhất` : ""}.
      <a href="/ke-hoach/${encodeURIComponent(plan.id)}/thieu-tin">Thiếu tin của tôi</a>
    </p>
    ${nextDeadlines(office, known, agency, window)} ${await channelsSheet(office, known, sample, agency)}
    <section class="sheet">
      <h2>Được tính (${number(counted.length)})</h2>
      ${
        counted.length === 0
          ? html`<p>Chưa có tin nào được tính trong kỳ này.</p>`
          : html`<ul class="items">
              ${counted.map((item) => itemRow(item, known))}
            </ul>`
      }
    </section>
    <section class="sheet">
      <h2>Không được tính, và vì sao (${number(others.length)})</h2>
      <ul class="reasons">
        ${others.map((item) => whyNot(item, known, agency.id))}
      </ul>
    </section>`;
  const foot = completenessStrip(whole.completeness, whole.versions);
  return layout(office.frame, { title: agency.name, known, window, body, foot });
}

/** What the agency has to hand in next, and where its duties, its calendar and its entries stand. */
function nextDeadlines(office: Office, known: KnownPlan, { id }: Agency, window: Window): Markup {
  const { plan } = known;
  const now = today(office.clock);
  const due = agendaRows(office, known, id)
    .filter(({ day }) => day >= now)
    .slice(0, shownDeadlines);
  const asked = `?don-vi=${encodeURIComponent(id)}`;
  return html`<section class="sheet" aria-labelledby="sap-toi">
    <h2 id="sap-toi">Hạn sắp tới</h2>
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
    <p>
      <a href="${dutiesAddress(plan.id, window, { agency: id })}">Nhiệm vụ theo từng mục</a> ·
      <a href="${planAddress(plan.id, "lich", null)}${asked}">Lịch báo cáo</a> ·
      <a href="${planAddress(plan.id, "nhap", null)}">Nhập liệu</a>
    </p>
  </section>`;
}
