import { html } from "hono/html";
import type { Agency } from "../../../config/schema.ts";
import { today } from "../../../pipeline/measure/windows.ts";
import { agencyAddress, planAddress } from "../address.ts";
import { reportAddress } from "../address-report.ts";
import { agencyNamed, numberOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { openingWindow } from "../period.ts";
import type { Who } from "../who.ts";
import { agendaRows } from "./calendar.ts";
import { dutiesAddress } from "./duties.ts";

/** Where an officer begins: each own agency in each plan that runs, with the next deadline and the ways to its work. "" for all others. */
export function ownAgencies(office: Office, who: Who): Markup | "" {
  const rows = office.config.cities
    .filter(({ city }) => who.city === null || city.id === who.city)
    .flatMap((city) =>
      city.plans
        .filter(({ archived }) => !archived)
        .flatMap((plan) =>
          who.agencies.flatMap((id) => {
            const agency = agencyNamed(city, id);
            return agency === null ? [] : [{ known: { city, plan }, agency }];
          }),
        ),
    );
  if (rows.length === 0) return "";
  return html`<section class="sheet" aria-labelledby="cua-toi">
    <h2 id="cua-toi">Đơn vị của tôi</h2>
    <ul class="plainlist own">
      ${rows.map((row) => ownAgency(office, row.known, row.agency))}
    </ul>
  </section>`;
}

function ownAgency(office: Office, known: KnownPlan, { id, name }: Agency): Markup {
  const { plan } = known;
  const window = openingWindow(plan, office.clock);
  const [next] = agendaRows(office, known, id).filter(({ day }) => day >= today(office.clock));
  return html`<li>
    <p>
      <a href="${agencyAddress(plan.id, id, window.id)}"><strong>${name}</strong></a>
      <span class="small soft">– ${numberOf(plan)}</span>
    </p>
    <p class="small">
      ${next === undefined ? "Kế hoạch không ghi hạn báo cáo nào của đơn vị trong một năm tới." : html`${next.title} – <strong>${next.told}</strong>`}
    </p>
    <p class="small">
      <a href="${dutiesAddress(plan.id, window, { agency: id })}">Nhiệm vụ</a> ·
      <a href="${planAddress(plan.id, "nhap", null)}">Nhập liệu</a> ·
      <a href="${reportAddress({ plan: plan.id, window, agency: id, draft: false })}">Báo cáo của đơn vị</a> ·
      <a href="/ke-hoach/${encodeURIComponent(plan.id)}/thieu-tin">Thiếu tin của tôi</a>
    </p>
  </li>`;
}
