import { html } from "hono/html";
import { indicators } from "../../../pipeline/measure/definitions.ts";
import { stateNames } from "../../../pipeline/measure/shown.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import type { StoredNumber } from "../../../pipeline/measure/stored.ts";
import { indicatorIds, type IndicatorId } from "../../../pipeline/measure/types.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { planAddress } from "../address.ts";
import { change, number } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { howCounted, valueOf } from "../number.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { indicatorAddress, numbersOf, screenOf } from "./indicator-parts.ts";

/** All indicators of a period, one line each: the plan's own number where there is one, and the way to all numbers. */
export async function indicatorsPage(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const { sample, numbers } = await numbersOf(office, known, window);
  const byId = Map.groupBy(numbers, ({ measured }) => measured.indicator);
  const body = html`<p>
      <a href="${planAddress(known.plan.id, "", window)}">‹ Tổng quan</a> ·
      <a href="/phuong-phap">Cách tính và giới hạn</a>
    </p>
    <section class="sheet long" aria-labelledby="chi-so">
      <h2 id="chi-so">Các chỉ số của kỳ</h2>
      <table class="stack">
        <caption>
          Mỗi chỉ số mở ra bảng mọi con số của nó, với tử số, mẫu số và tin đứng sau
        </caption>
        <thead>
          <tr>
            <th scope="col">Mã</th>
            <th scope="col">Chỉ số</th>
            <th scope="col" class="n">Cả kế hoạch</th>
            <th scope="col" class="n">Tử số</th>
            <th scope="col" class="n">Mẫu số</th>
            <th scope="col">Tình trạng</th>
            <th scope="col">Mở</th>
          </tr>
        </thead>
        <tbody>
          ${indicatorIds.map((id) => indicatorRow(known, window, id, byId.get(id) ?? []))}
        </tbody>
      </table>
    </section>`;
  return planPage(office, {
    known,
    window,
    name: "Các chỉ số",
    tab: "",
    addressOf: (other) => indicatorAddress(known.plan.id, other),
    whole: allItems(sample),
    body,
  });
}

function indicatorRow(
  { plan }: KnownPlan,
  window: Window,
  id: IndicatorId,
  numbers: readonly StoredNumber[],
): Markup {
  const whole = numbers.find(({ measured }) => Object.keys(measured.subject).length === 0)?.measured;
  const screen = screenOf(id, plan.id, window);
  return html`<tr id="${id}">
    <th scope="row"><a href="${indicatorAddress(plan.id, window, id)}">${id}</a></th>
    <td>
      <strong>${indicators[id].label}</strong>
      ${whole === undefined ? html`<div class="small soft">${scopeOf(id, numbers)}</div>` : howCounted(whole)}
    </td>
    <td class="n" data-name="Cả kế hoạch">
      ${whole === undefined ? "–" : id === "I15" && whole.value !== null ? change(whole.value) : valueOf(whole.value, whole.unit)}
    </td>
    <td class="n" data-name="Tử số">${count(whole?.numerator)}</td>
    <td class="n" data-name="Mẫu số">${count(whole?.denominator)}</td>
    <td class="small" data-name="Tình trạng">
      ${whole === undefined ? "" : (whole.why ?? stateNames[whole.state])}
    </td>
    <td class="small" data-name="Mở">
      <a href="${indicatorAddress(plan.id, window, id)}">${number(numbers.length)} con số</a>${
        screen === null ? "" : html` · <a href="${screen.address}">${screen.name}</a>`
      }
    </td>
  </tr>`;
}

/** Why there is no number of the plan as a whole. */
function scopeOf(id: IndicatorId, numbers: readonly StoredNumber[]): string {
  if (id === "I12c") return "mặc định tắt";
  if (id === "I20") return "tính trên mẫu duyệt ngẫu nhiên, xem trang chất lượng";
  return numbers.length === 0 ? "kỳ này chưa có số" : "theo từng đối tượng";
}

function count(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : number(value);
}
