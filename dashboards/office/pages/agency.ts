import { html } from "hono/html";
import type { Agency } from "../../../config/schema.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { agencyAddress } from "../address.ts";
import { suppliedFor } from "../entry/supplied.ts";
import { number } from "../format.ts";
import { itemRow } from "../item-row.ts";
import type { KnownPlan } from "../known.ts";
import { completenessStrip, layout, worthBand, type Markup } from "../layout.ts";
import { periodChoice } from "../period-choice.ts";
import type { Office } from "../office.ts";
import { samplesByWindow } from "../series.ts";
import { may, whoNow } from "../who.ts";
import { agencyNumbers, channelsSheet, likeSheet } from "./agency-numbers.ts";
import { ownFiguresSheet, workSheet } from "./agency-work.ts";
import { isCounted, whyNot } from "./why-not.ts";

const most = 200; // items of a period that are listed

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
  const supplied = await suppliedFor(office, known);
  const addressOf = (other: Window): string => agencyAddress(plan.id, agency.id, other.id);
  const who = whoNow();
  const contests = who === null || may(who, "enter");
  const body = html`<h1>${agency.name}</h1>
    ${periodChoice({ window, clock: office.clock, addressOf })} ${worthBand(whole)}
    ${agencyNumbers(sample, agency)} ${workSheet(office, known, agency, sample, supplied)}
    ${likeSheet(sample, agency)} ${ownFiguresSheet(known, agency, supplied)}
    <p>
      ${number(total)} tin trong kỳ trên kênh của đơn vị hoặc có nêu đơn
      vị${total > most ? html`; dưới đây là ${number(most)} tin mới nhất` : ""}.
      ${contests ? missing(plan.id, "Thiếu tin của tôi") : ""}
    </p>
    ${await channelsSheet(office, known, sample, agency)}
    <section class="sheet">
      <h2>Được tính (${number(counted.length)})</h2>
      ${
        counted.length === 0
          ? html`<p>
              Chưa có tin nào được tính trong kỳ
              này.${contests ? html` Đơn vị đã đăng mà không thấy: ${missing(plan.id, "báo thiếu tin")}.` : ""}
            </p>`
          : html`<ul class="items">
              ${counted.map((item) => itemRow(item, known))}
            </ul>`
      }
    </section>
    <section class="sheet">
      <h2>Không được tính, và vì sao (${number(others.length)})</h2>
      ${
        others.length === 0
          ? html`<p>Không có tin nào của đơn vị trong kỳ bị để ngoài.</p>`
          : html`<ul class="reasons">
              ${others.map((item) => whyNot(item, known, agency.id))}
            </ul>`
      }
    </section>`;
  const foot = completenessStrip(whole.completeness, whole.versions);
  return layout(office.frame, { title: agency.name, known, window, body, foot });
}

function missing(plan: string, words: string): Markup {
  return html`<a href="/ke-hoach/${encodeURIComponent(plan)}/thieu-tin">${words}</a>`;
}
