import { html } from "hono/html";
import { indicators, measureVersion } from "../../../pipeline/measure/definitions.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import { stateNames } from "../../../pipeline/measure/shown.ts";
import type { StoredNumber } from "../../../pipeline/measure/stored.ts";
import type { IndicatorId } from "../../../pipeline/measure/types.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { agencyAddress } from "../address.ts";
import { change, number, percent } from "../format.ts";
import { nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { valueOf } from "../number.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { sortable } from "../sort.ts";
import { behindSheet } from "./indicator-behind.ts";
import { silenceSheet } from "./indicator-silence.ts";
import { behindNumerator, indicatorAddress, numbersOf, screenOf, subjectName } from "./indicator-parts.ts";

const mostRows = 400; // a plan of 300 agencies; the matrix of agencies and groups has a page of its own

/** One indicator: how it is defined, and every number of it in the period with what stands behind it. */
export async function indicatorPage(
  office: Office,
  known: KnownPlan,
  id: IndicatorId,
  window: Window,
): Promise<Markup> {
  const { plan } = known;
  const { sample, extras, numbers } = await numbersOf(office, known, window);
  const all = numbers.filter(({ measured }) => measured.indicator === id);
  const whole = allItems(sample);
  const screen = screenOf(id, plan.id, window);
  const { label, definition } = indicators[id];
  const panel = all.find(({ measured }) => measured.panel !== null)?.measured.panel ?? null;
  const mark = whole.completeness;
  const body = html`<p>
      <a href="${indicatorAddress(plan.id, window)}">‹ Các chỉ số</a>${
        screen === null ? "" : html` · <a href="${screen.address}">Xem ở trang ${screen.name}</a>`
      }
    </p>
    <section class="sheet" aria-labelledby="dinh-nghia">
      <h2 id="dinh-nghia">${id}. ${label}</h2>
      <dl class="facts">
        <dt>Tử số</dt>
        <dd>${definition.numerator}</dd>
        ${
          definition.denominator === ""
            ? ""
            : html`<dt>Mẫu số</dt>
                <dd>${definition.denominator}</dd>`
        }
        <dt>Quy tắc</dt>
        <dd>${definition.rule}</dd>
        <dt>Kỳ</dt>
        <dd>${window.name}${whole.closed ? "" : " (kỳ đang chạy)"}</dd>
        ${
          panel === null
            ? ""
            : html`<dt>Danh mục nguồn</dt>
                <dd>${panel.map((one) => nameOf(sourceNamed(known.city, one), one)).join(", ")}</dd>`
        }
        <dt>Độ đầy đủ</dt>
        <dd>
          ${mark.share === null ? "chưa có nguồn nào đến hạn thu" : `${percent(mark.share)} nguồn-ngày; ${number(mark.observedSources)} trên ${number(mark.sources)} nguồn`}
        </dd>
        <dt>Phiên bản</dt>
        <dd>${[...whole.versions.rules, `cách tính ${measureVersion}`].join(", ")}</dd>
      </dl>
    </section>
    ${
      id === "I11"
        ? html`${silenceSheet(known, sample)}
            <details class="sheet">
              <summary>Mọi con số của I11, kèm tình trạng</summary>
              ${table(known, id, window, all)}
            </details>`
        : table(known, id, window, all)
    }
    ${await behindSheet(office.store, known, id, { sample, extras, numbers: all })}`;
  return planPage(office, {
    known,
    window,
    name: `${id} ${label}`,
    tab: "",
    addressOf: (other) => indicatorAddress(plan.id, other, id),
    whole,
    body,
  });
}

const tableId = "so-lieu";

function table(known: KnownPlan, id: IndicatorId, window: Window, all: readonly StoredNumber[]): Markup {
  const name = ({ measured }: StoredNumber): string => subjectName(known, measured.subject);
  const { rows, head } = sortable<StoredNumber>(tableId, {
    "doi-tuong": name,
    "gia-tri": ({ measured }) => measured.value,
    tu: ({ measured }) => measured.numerator,
    mau: ({ measured }) => measured.denominator,
    "tinh-trang": ({ measured }) => stateNames[measured.state],
  });
  if (all.length === 0)
    return html`<p class="sheet" id="${tableId}">
      ${id === "I12c" ? "Chỉ số này mặc định tắt, không có con số nào." : "Kỳ này chưa có con số nào của chỉ số này."}
    </p>`;
  return html`<section class="sheet long" aria-labelledby="${tableId}">
    <h2 id="${tableId}">${number(all.length)} con số</h2>
    ${all.length > mostRows ? html`<p class="small soft">${number(mostRows)} con số đầu theo cách sắp xếp đang chọn.</p>` : ""}
    <table class="stack">
      <caption class="hidden">
        Mọi con số của ${id}
      </caption>
      <thead>
        <tr>
          ${head("doi-tuong", "Đối tượng")} ${head("gia-tri", "Giá trị", "number")}
          ${head("tu", "Tử số", "number")} ${head("mau", "Mẫu số", "number")}
          ${head("tinh-trang", "Tình trạng")}
          <th scope="col">Ghi chú</th>
        </tr>
      </thead>
      <tbody>
        ${rows(all)
          .slice(0, mostRows)
          .map((one) => numberRow(known, window, one, name(one)))}
      </tbody>
    </table>
  </section>`;
}

function numberRow({ plan }: KnownPlan, window: Window, one: StoredNumber, subject: string): Markup {
  const { measured } = one;
  const { value, unit, numerator, denominator, indicator, state, why, notes, label } = measured;
  const { agency } = measured.subject;
  const behind = behindNumerator(one);
  const named = subject === "" ? label : subject;
  const other = label !== indicators[indicator].label && subject !== "" ? label : "";
  return html`<tr>
    <th scope="row">
      ${agency === undefined ? named : html`<a href="${agencyAddress(plan.id, agency, window.id)}">${named}</a>`}
      ${other === "" ? "" : html`<div class="small soft">${other}</div>`}
    </th>
    <td class="n" data-name="Giá trị">
      ${indicator === "I15" && value !== null ? change(value) : valueOf(value, unit)}
    </td>
    <td class="n" data-name="Tử số">
      ${numerator === null ? "–" : behind === null ? number(numerator) : html`<a href="${behind}">${number(numerator)}</a>`}
    </td>
    <td class="n" data-name="Mẫu số">${denominator === null ? "–" : number(denominator)}</td>
    <td class="small" data-name="Tình trạng">${why ?? stateNames[state]}</td>
    <td class="small soft" data-name="Ghi chú">${notes.join(" · ")}</td>
  </tr>`;
}
