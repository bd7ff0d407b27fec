import { html } from "hono/html";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import type { Measured } from "../../../pipeline/measure/types.ts";
import { density, shareOfVoice } from "../../../pipeline/measure/voice.ts";
import { drillAddress } from "../address.ts";
import { storiesAddress } from "../address-press.ts";
import { sourceAddress } from "../address-source.ts";
import { number, percent } from "../format.ts";
import { nameOf, sourceNamed, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { meter } from "../meter.ts";
import { howCounted } from "../number.ts";
import { sortable } from "../sort.ts";
import { sourceKindWords } from "../words.ts";

/** I07: each source of the fixed panel, by stories and by items. */
export function voiceSheet(known: KnownPlan, sample: Sample): Markup {
  const byItems = new Map(shareOfVoice(sample, "items").map((row) => [row.subject.source, row] as const));
  const rows = shareOfVoice(sample).toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const [first] = rows;
  const most = Math.max(...rows.map(({ value }) => value ?? 0), 0);
  const sorted = sortable<Measured>("thi-phan", {
    nguon: ({ subject }) => nameOf(sourceNamed(known.city, subject.source ?? ""), subject.source ?? ""),
    cum: ({ numerator }) => numerator,
    tin: ({ subject }) => byItems.get(subject.source)?.numerator ?? null,
  });
  return html`<section class="sheet w7 long" aria-labelledby="thi-phan">
    <h2 id="thi-phan">Thị phần tiếng nói</h2>
    ${
      first === undefined
        ? html`<p class="soft">
            Danh mục nguồn cố định của kỳ này trống: chưa có nguồn nào ghi <code>panel: true</code> trong tệp
            nguồn.
          </p>`
        : html`<table class="stack">
              <caption>
                Danh mục cố định ${number(rows.length)} nguồn: ${panelNames(known, first)}. Chỉ so các kỳ cùng
                danh mục. ${first.value === null ? `${first.why ?? ""}.` : ""}
              </caption>
              <thead>
                <tr>
                  ${sorted.head("nguon", "Nguồn")} ${sorted.head("cum", "Cụm tin", "number")}
                  <th scope="col" class="n">Thị phần</th>
                  <th scope="col" class="bars"><span class="hidden">Độ dài</span></th>
                  ${sorted.head("tin", "Tin", "number")}
                  <th scope="col" class="n">Thị phần theo tin</th>
                </tr>
              </thead>
              <tbody>
                ${sorted.rows(rows).map((row) => voiceRow(known, row, byItems.get(row.subject.source), most))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">Cả danh mục</th>
                  <td class="n" data-name="Cụm tin">
                    ${first.denominator === null ? "–" : number(first.denominator)}
                  </td>
                  <td class="n" data-name="Thị phần">${first.value === null ? "–" : percent(1)}</td>
                  <td class="bars"></td>
                  <td class="n" data-name="Tin">${totalOf(byItems.get(first.subject.source))}</td>
                  <td class="n" data-name="Thị phần theo tin">${first.value === null ? "–" : percent(1)}</td>
                </tr>
              </tfoot>
            </table>
            <p class="small soft">
              Một cụm tin tính cho mỗi nguồn có đăng, nên tổng cả danh mục có thể lớn hơn số cụm tin.
            </p>
            ${howCounted(first)}`
    }
  </section>`;
}

function panelNames({ city }: KnownPlan, { panel }: Measured): string {
  return (panel ?? []).map((id) => nameOf(sourceNamed(city, id), id)).join(", ");
}

function totalOf(row: Measured | undefined): string {
  return row === undefined || row.denominator === null ? "–" : number(row.denominator);
}

function voiceRow(
  { city, plan }: KnownPlan,
  row: Measured,
  items: Measured | undefined,
  most: number,
): Markup {
  const id = row.subject.source ?? "";
  return html`<tr>
    <th scope="row">
      <a href="${sourceAddress(plan.id, id, row.window)}">${nameOf(sourceNamed(city, id), id)}</a>
    </th>
    <td class="n" data-name="Cụm tin">
      ${
        row.numerator === null || row.drill === null
          ? "–"
          : html`<a href="${storiesAddress(row.drill)}">${number(row.numerator)}</a>`
      }
    </td>
    <td class="n" data-name="Thị phần">${row.value === null ? "–" : percent(row.value)}</td>
    <td class="bars">${row.value === null || most === 0 ? "" : meter(row.value / most)}</td>
    <td class="n" data-name="Tin">${linked(items)}</td>
    <td class="n" data-name="Thị phần theo tin">
      ${items === undefined || items.value === null ? "–" : percent(items.value)}
    </td>
  </tr>`;
}

/** I08: of all that a source published, what counts for the plan; every source that gave anything in the window. */
export function densitySheet(known: KnownPlan, sample: Sample): Markup {
  const { city } = known;
  const rows = city.sources
    .map(({ id }) => density(sample, id))
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const [first] = rows;
  const silent = city.sources.length - rows.length;
  const sorted = sortable<Measured>("mat-do", {
    nguon: ({ subject }) => nameOf(sourceNamed(city, subject.source ?? ""), subject.source ?? ""),
    tin: ({ numerator }) => numerator,
    thu: ({ denominator }) => denominator,
    "mat-do": ({ value }) => value,
  });
  return html`<section class="sheet w12 long" aria-labelledby="mat-do">
    <h2 id="mat-do">Mật độ chủ đề của nguồn</h2>
    ${
      first === undefined
        ? html`<p class="soft">Chưa thu được tin nào có ngày đăng trong kỳ.</p>`
        : html`<table class="stack">
              <caption>
                Phần tin được tính cho kế hoạch trong mọi tin thu được của
                nguồn${
                  silent === 0 ? "" : `; ${number(silent)} nguồn không có tin nào trong kỳ không nêu ở đây`
                }
              </caption>
              <thead>
                <tr>
                  ${sorted.head("nguon", "Nguồn")} ${sorted.head("tin", "Tin được tính", "number")}
                  ${sorted.head("thu", "Mọi tin thu được", "number")}
                  ${sorted.head("mat-do", "Mật độ", "number")}
                  <th scope="col" class="bars"><span class="hidden">Độ dài</span></th>
                </tr>
              </thead>
              <tbody>
                ${sorted.rows(rows).map((row) => densityRow(row, known))}
              </tbody>
            </table>
            ${howCounted(first)}`
    }
  </section>`;
}

function densityRow(row: Measured, { city, plan }: KnownPlan): Markup {
  const id = row.subject.source ?? "";
  const source = sourceNamed(city, id);
  const all = row.parts.find(({ key }) => key === "captured");
  return html`<tr>
    <th scope="row">
      <a href="${sourceAddress(plan.id, id, row.window)}">${nameOf(source, id)}</a>
      ${source === null ? "" : html`<span class="small soft">– ${sourceKindWords[source.kind]}</span>`}
    </th>
    <td class="n" data-name="Tin được tính">${linked(row)}</td>
    <td class="n" data-name="Mọi tin thu được">
      ${all?.drill ? html`<a href="${drillAddress(all.drill)}">${number(all.value ?? 0)}</a>` : "–"}
    </td>
    <td class="n" data-name="Mật độ">${row.value === null ? "–" : percent(row.value)}</td>
    <td class="bars">${row.value === null ? "" : meter(row.value)}</td>
  </tr>`;
}

/** The items that make the numerator, and the list of them. */
function linked(row: Measured | undefined): Markup | string {
  if (row === undefined || row.numerator === null || row.drill === null) return "–";
  return html`<a href="${drillAddress(row.drill)}">${number(row.numerator)}</a>`;
}
