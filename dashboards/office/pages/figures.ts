import { html, raw } from "hono/html";
import { allItems } from "../../../pipeline/measure/groups.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { dated, type Window } from "../../../pipeline/measure/windows.ts";
import { drillAddress } from "../address.ts";
import { draw, inks, type Drawing } from "../chart.ts";
import { number, percent } from "../format.ts";
import type { Markup } from "../layout.ts";

/** One column of the chart of items: a window with what was counted in it. */
export interface Column {
  readonly sample: Sample;
  /** Short name under the column: "16/11". */
  readonly label: string;
}

/** The chart of counted items by window, direct and topical, with its table; a window that nobody could look at stays empty. */
export function itemsChart(
  id: string,
  title: string,
  columns: readonly Column[],
  more: { readonly table: "below" | "none" } = { table: "below" },
): Markup {
  const rows = columns.map(({ sample, label }) => ({ label, sample, items: allItems(sample) }));
  if (rows.every(({ items }) => items.value === null))
    return html`<p class="soft">
      Chưa có số liệu để vẽ biểu đồ: ${rows.at(-1)?.items.why ?? "kế hoạch chưa có kỳ nào"}.
    </p>`;
  const part = (index: number, key: string): number | null =>
    rows[index]?.items.parts.find((found) => found.key === key)?.value ?? null;
  const description = rows
    .map(({ label, items }) => `${label}: ${items.value === null ? "không có số" : number(items.value)}`)
    .join("; ");
  const drawing = (width: number, height: number, every: number): Drawing => ({
    id: `${id}-${width}`,
    title,
    description,
    width,
    height,
    option: {
      grid: { left: 34, right: 8, top: 30, bottom: 26 },
      legend: {
        top: 0,
        left: 0,
        itemWidth: 14,
        itemHeight: 9,
        textStyle: { color: inks.text, fontSize: 12 },
      },
      xAxis: {
        type: "category",
        data: rows.map(({ label }) => label),
        axisLine: { lineStyle: { color: inks.grid } },
        axisTick: { show: false },
        axisLabel: { color: inks.text, fontSize: 12, interval: every },
      },
      yAxis: {
        type: "value",
        minInterval: 1,
        axisLabel: { color: inks.text, fontSize: 12, formatter: (value: number) => number(value) },
        splitLine: { lineStyle: { color: inks.grid } },
      },
      series: [
        { key: "direct", name: "Trực tiếp", color: inks.series[0] },
        { key: "topical", name: "Theo chủ đề", color: inks.series[1] },
      ].map(({ key, name, color }) => ({
        name,
        type: "bar",
        stack: "tin",
        silent: true,
        barMaxWidth: 34,
        itemStyle: { color },
        data: rows.map((_, index) => part(index, key)),
      })),
    },
  });
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    <div class="broad">${raw(draw(drawing(640, 290, 0)))}</div>
    <div class="narrow">${raw(draw(drawing(360, 240, 1)))}</div>
    ${
      more.table === "none"
        ? ""
        : html`<details>
            <summary>Xem bảng số liệu</summary>
            ${columnsTable(title, columns)}
          </details>`
    }
  </figure>`;
}

/** The same numbers as a table; every number leads to its items. */
export function columnsTable(title: string, columns: readonly Column[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Bảng: ${title}">
    <table>
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col">Kỳ</th>
          <th scope="col" class="n">Tin được tính</th>
          <th scope="col" class="n">Trực tiếp</th>
          <th scope="col" class="n">Theo chủ đề</th>
          <th scope="col" class="n">Nguồn-ngày thu đủ</th>
          <th scope="col">Ghi chú</th>
        </tr>
      </thead>
      <tbody>
        ${columns.map(({ sample }) => columnRow(sample))}
      </tbody>
    </table>
  </div>`;
}

function columnRow(sample: Sample): Markup {
  const items = allItems(sample);
  const { completeness: mark } = items;
  const cell = (value: number | null, drill: typeof items.drill): Markup =>
    html`<td class="n">
      ${value === null || drill === null ? "–" : html`<a href="${drillAddress(drill)}">${number(value)}</a>`}
    </td>`;
  const part = (key: string): Markup => {
    const found = items.parts.find((row) => row.key === key);
    return cell(found?.value ?? null, found?.drill ?? null);
  };
  return html`<tr>
    <th scope="row">
      ${sample.window.name}${items.closed || items.state === "not-due" ? "" : " (đang chạy)"}
    </th>
    ${cell(items.value, items.drill)} ${part("direct")} ${part("topical")}
    <td class="n">${mark.share === null ? "–" : percent(mark.share)}</td>
    <td>${items.why ?? ""}</td>
  </tr>`;
}

/** A window's short name for an axis: the first day of a week, else month or year. */
export function shortName({ kind, from, to, id }: Window): string {
  if (kind === "week") return dated(from).slice(0, 5);
  if (kind === "span") return `${dated(from).slice(0, 5)}…`;
  const key = id.split(":")[1] ?? to;
  const [year = "", rest] = key.split("-");
  if (rest === undefined) return year;
  if (rest.startsWith("Q")) return `Q${rest.slice(1)}/${year}`;
  if (rest.startsWith("H")) return `${rest === "H1" ? "6T đầu" : "6T cuối"} ${year}`;
  return `${rest}/${year.slice(2)}`;
}
