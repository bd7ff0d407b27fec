import { html } from "hono/html";
import { vulnerable } from "../../../pipeline/measure/enriched.ts";
import { carrierForms, reportedForms } from "../../../pipeline/measure/forms.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import type { Measured } from "../../../pipeline/measure/types.ts";
import { holds, type Window } from "../../../pipeline/measure/windows.ts";
import { suppliedFor } from "../entry/supplied.ts";
import { drillAddress, planAddress } from "../address.ts";
import { storiesAddress } from "../address-press.ts";
import { percent } from "../format.ts";
import { groupNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { countOf, howCounted, measuredNumber } from "../number.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";

/** I06 in its two tables, carried by and told of, and I22: what forms the plan's message took and whom it named. */
export async function formsPage(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const { plan } = known;
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const supplied = (await suppliedFor(office, known)).filter(({ day }) => holds(window, day));
  const body =
    plan.forms.length === 0
      ? html`<p class="sheet">Kế hoạch này không liệt kê hình thức tuyên truyền.</p>`
      : html`<div class="grid">
          ${table({
            id: "chuyen-tai",
            name: "Tin theo hình thức chuyển tải",
            caption: "Nguồn đăng tin thuộc hình thức nào của kế hoạch; đếm tin",
            rows: carrierForms(sample),
            addressOf: ({ drill }) => (drill === null ? null : drillAddress(drill)),
          })}
          ${table({
            id: "phan-anh-hinh-thuc",
            name: "Hình thức được tin bài phản ánh",
            caption: "Bài kể lại hội nghị, cuộc thi, ngày hội…; đếm cụm tin, không cộng với bảng kia",
            rows: reportedForms(sample, supplied),
            addressOf: ({ drill }) => (drill === null ? null : storiesAddress(drill)),
          })}
          ${vulnerableNumbers(known, sample)}
        </div>`;
  return planPage(office, {
    known,
    window,
    name: "Hình thức tuyên truyền",
    tab: "",
    addressOf: (other) => formsAddress(plan.id, other),
    whole: allItems(sample),
    body: html`<p><a href="${planAddress(plan.id, "", window)}">‹ Tổng quan</a></p>
      ${body}`,
  });
}

/** Address of the page on forms. */
export function formsAddress(plan: string, window: Window): string {
  return `/ke-hoach/${encodeURIComponent(plan)}/hinh-thuc?ky=${encodeURIComponent(window.id)}`;
}

interface Table {
  readonly id: string;
  readonly name: string;
  readonly caption: string;
  readonly rows: readonly Measured[];
  readonly addressOf: (row: Measured) => string | null;
}

function table({ id, name, caption, rows, addressOf }: Table): Markup {
  const [first] = rows;
  return html`<section class="sheet w6 long" aria-labelledby="${id}">
    <h2 id="${id}">${name}</h2>
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Hình thức</th>
          <th scope="col" class="n">Số</th>
          <th scope="col" class="n">Tỷ trọng</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => formRow(row, addressOf(row)))}
      </tbody>
    </table>
    ${first === undefined ? "" : howCounted(first)}
  </section>`;
}

function formRow(row: Measured, address: string | null): Markup {
  // Nothing found in a period that was not seen whole has no share either.
  const unseen = row.value === 0 && row.state === "incomplete";
  const share = unseen ? null : (row.parts.find(({ key }) => key === "share")?.value ?? null);
  const entries = row.parts.find(({ key }) => key === "supplied")?.value ?? 0;
  const name = row.label.replace(/ \(được phản ánh\)$/u, "");
  if (row.state === "not-observable")
    return html`<tr>
      <th scope="row">${name}</th>
      <td colspan="2" class="small soft">
        không đo được từ web;
        ${entries === 0 ? "chưa có phiếu đơn vị nhập" : `${entries} phiếu đơn vị tự báo cáo`}
      </td>
    </tr>`;
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="n">${countOf(row, address)}</td>
    <td class="n">${share === null ? "–" : percent(share)}</td>
  </tr>`;
}

/** I22, for the groups of which the plan asks it. */
function vulnerableNumbers({ plan }: KnownPlan, sample: Sample): Markup | "" {
  const asked = plan.groups.filter((group) => group.vulnerable === true);
  if (asked.length === 0) return "";
  return html`${asked.map(({ id }) => {
    const found = vulnerable(sample, id);
    return html`<div class="w6">
      ${measuredNumber(found, {
        label: `Tin ${id} nêu nhóm yếu thế`,
        below: `${nameOf(groupNamed(plan, id), id)}: ${found.numerator ?? 0} trên ${found.denominator ?? 0} tin nêu người cao tuổi, nông dân, lao động tự do hoặc người vùng ngoại thành`,
      })}
    </div>`;
  })}`;
}
