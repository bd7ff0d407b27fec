import { html } from "hono/html";
import type { CityConfig } from "../../../config/load.ts";
import type { Plan } from "../../../config/schema.ts";
import { dated } from "../../../pipeline/measure/windows.ts";
import { planAddress } from "../address.ts";
import { number } from "../format.ts";
import { viewsOf } from "../../../pipeline/people/views.ts";
import type { Who } from "../who.ts";
import { ownAgencies } from "./own-agencies.ts";
import { viewLinks } from "./views.ts";
import { numberOf } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { openingWindow } from "../period.ts";

/** The first page: an officer's own agencies, the person's own views, and every plan that may be opened, by city. */
export async function citiesPage(office: Office, who: Who): Promise<Markup> {
  const views = await viewsOf(office.store, who.name);
  return layout(office.frame, {
    title: "Các kế hoạch",
    heading: "Các kế hoạch tuyên truyền",
    at: "cities",
    body: html`${ownAgencies(office, who)} ${viewLinks(views)}
      <ul class="plans">
        ${office.config.cities
          // An account of one city opens that city's plans only.
          .filter(({ city }) => who.city === null || city.id === who.city)
          .flatMap((city) => city.plans.map((plan) => html`<li>${planCard(office, city, plan)}</li>`))}
      </ul>`,
  });
}

function planCard({ clock }: Office, city: CityConfig, plan: Plan): Markup {
  const reporting = plan.groups.filter((group) => group.reports);
  return html`<article class="sheet">
    <p class="place">${city.city.name}${plan.archived ? html` <span class="tag">lưu trữ</span>` : ""}</p>
    <h2><a href="${planAddress(plan.id, "", null)}">${numberOf(plan)}</a></h2>
    <p>${plan.title}</p>
    <dl class="facts">
      <dt>Ban hành</dt>
      <dd>${plan.issuer}${plan.date === undefined ? ", chưa rõ ngày" : `, ${dated(plan.date)}`}</dd>
      <dt>Hiệu lực</dt>
      <dd>
        ${
          plan.validTo === undefined
            ? `từ ${dated(plan.validFrom)}, chưa ghi ngày kết thúc`
            : `${dated(plan.validFrom)} – ${dated(plan.validTo)}`
        }
      </dd>
      <dt>Theo dõi</dt>
      <dd>
        ${number(reporting.length)} nhóm nội dung,
        ${number(city.agencies.filter(({ kind }) => kind !== "class").length)} đơn vị,
        ${number(city.sources.length)} nguồn
      </dd>
      <dt>Mở ở kỳ</dt>
      <dd>${openingWindow(plan, clock).name}</dd>
    </dl>
  </article>`;
}
