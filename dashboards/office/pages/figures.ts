import { html, raw } from "hono/html";
import { allItems } from "../../../pipeline/measure/groups.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import type { Measured, Part } from "../../../pipeline/measure/types.ts";
import { hardlySeen } from "../../../pipeline/measure/completeness.ts";
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

/** A number of a series; null also where so few days were seen that a 0 says nothing. */
export function judged({ value, completeness: mark }: Measured): number | null {
  return value === 0 && hardlySeen(mark) ? null : value;
}

/** A number of a series in words, with "≥" where too few days were seen for more than "at least". */
function saidOf(found: Measured, value: number | null): string {
  if (value === null) return "–";
  return hardlySeen(found.completeness) ? `≥ ${number(value)}` : number(value);
}

/** A number of a series that leads to its items; one that could not be judged leads nowhere. */
export function seriesNumber(found: Measured, part: Part | null = null): Markup | string {
  const { value, drill } = part === null ? found : part;
  const known = value === null ? null : judged({ ...found, value });
  return known === null || drill === null
    ? "–"
    : html`<a href="${drillAddress(drill)}">${saidOf(found, known)}</a>`;
}

/** Axes and pale columns behind the bars: the windows of which too few days were seen. */
export function unseenColumns(found: readonly Measured[], widest: number) {
  const pale = found.map(({ value, completeness: mark }) => (value !== null && hardlySeen(mark) ? 1 : null));
  return {
    axis: { type: "value", min: 0, max: 1, show: false },
    series: pale.every((one) => one === null)
      ? []
      : [
          {
            name: "Chưa thu đủ",
            type: "bar",
            yAxisIndex: 1,
            silent: true,
            barMaxWidth: widest,
            barGap: "-100%",
            z: 1,
            itemStyle: { color: inks.missing, opacity: 0.3 },
            data: pale,
          },
        ],
  };
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
    rows[index] === undefined || judged(rows[index].items) === null
      ? null
      : (rows[index].items.parts.find((found) => found.key === key)?.value ?? null);
  const unseen = unseenColumns(
    rows.map(({ items }) => items),
    34,
  );
  const description = rows.map(({ label, items }) => `${label}: ${spoken(items)}`).join("; ");
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
      yAxis: [
        {
          type: "value",
          minInterval: 1,
          axisLabel: { color: inks.text, fontSize: 12, formatter: (value: number) => number(value) },
          splitLine: { lineStyle: { color: inks.grid } },
        },
        unseen.axis,
      ],
      series: [
        ...unseen.series,
        ...[
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
          z: 2,
        })),
      ],
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

/** A number of a series for those who hear the chart. */
export function spoken(found: Measured): string {
  if (found.value === null) return "không có số";
  const value = judged(found);
  if (value === null) return "chưa thu đủ, không kết luận";
  return hardlySeen(found.completeness) ? `ít nhất ${number(value)}` : number(value);
}

/** The same numbers as a table; every number leads to its items. */
export function columnsTable(title: string, columns: readonly Column[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Bảng: ${title}">
    <table class="stack tight">
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
  const part = (key: string): Markup | string => {
    const found = items.parts.find((row) => row.key === key);
    return found === undefined || judged(items) === null ? "–" : seriesNumber(items, found);
  };
  return html`<tr>
    <th scope="row">
      ${sample.window.name}${items.closed || items.state === "not-due" ? "" : " (đang chạy)"}
    </th>
    <td class="n" data-name="Tin">${seriesNumber(items)}</td>
    <td class="n" data-name="Trực tiếp">${part("direct")}</td>
    <td class="n" data-name="Theo chủ đề">${part("topical")}</td>
    <td class="n" data-name="Nguồn-ngày">${mark.share === null ? "–" : percent(mark.share)}</td>
    <td class="note">${noteOf(items)}</td>
  </tr>`;
}

function noteOf(items: Measured): string {
  const { completeness: mark } = items;
  if (items.value === null || !hardlySeen(mark)) return items.why ?? "";
  return judged(items) === null
    ? "Không kết luận: chưa thu đủ 80 % nguồn-ngày"
    : "Ít nhất: chưa thu đủ 80 % nguồn-ngày";
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
