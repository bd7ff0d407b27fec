import { html, raw } from "hono/html";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import { allItems, groupCoverage } from "../../../pipeline/measure/groups.ts";
import {
  groupShareTrended,
  groupTrended,
  itemsTrended,
  storiesTrended,
  trend,
} from "../../../pipeline/measure/trend.ts";
import type { Measured } from "../../../pipeline/measure/types.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import type { ContentGroup } from "../../../config/schema.ts";
import { drillAddress, planAddress } from "../address.ts";
import { storiesAddress } from "../address-press.ts";
import { draw, inks } from "../chart.ts";
import { change, number, points, relative } from "../format.ts";
import type { KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { howCounted, measuredNumber } from "../number.ts";
import type { Office } from "../office.ts";
import { historyNote } from "./history-note.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow, windowBefore, windowsUntil } from "../series.ts";
import {
  columnsTable,
  itemsChart,
  judged,
  seriesNumber,
  shortName,
  spoken,
  unseenColumns,
  type Column,
} from "./figures.ts";

const shown = 12; // windows of the series

/** How the plan's coverage moves: the series, the change against the period before over the same sources, each group. */
export async function trendPage(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const kind = window.kind === "span" ? "week" : window.kind;
  const windows = windowsUntil({ plan: known.plan, clock: office.clock }, window, kind, shown);
  const prior = windowBefore(window, office.clock);
  const sampleOf = await samplesByWindow(office, known, [window, prior, ...windows]);
  const now = sampleOf(window);
  const before = sampleOf(prior);
  const columns = windows.map((step): Column => ({ sample: sampleOf(step), label: shortName(step) }));
  const whole = allItems(now);
  const items = trend(now, before, itemsTrended);
  const groups = known.plan.groups.filter(({ reports }) => reports);
  const history = await historyNote(office, known, windows[0]?.from ?? window.from);
  const body = html`<div class="grid">
    <section class="sheet w8" aria-labelledby="chuoi">
      <h2 id="chuoi">Tin được tính qua ${number(windows.length)} kỳ</h2>
      ${itemsChart("chuoi-tin", "Tin được tính theo kỳ, tách trực tiếp và theo chủ đề", columns, { table: "none" })}
      ${history}
    </section>
    <div class="w4 column">
      ${measuredNumber(items, { signed: true })} ${storiesChange(trend(now, before, storiesTrended))}
    </div>
    <section class="sheet w12 long" aria-labelledby="bang-chuoi">
      <h2 id="bang-chuoi">Bảng số liệu qua các kỳ</h2>
      ${columnsTable("Tin được tính theo kỳ; mỗi số mở ra danh sách tin của nó", columns)}
    </section>
    <section class="sheet w12 long" aria-labelledby="nhom-doi">
      <h2 id="nhom-doi">Từng nhóm nội dung so với kỳ trước</h2>
      ${changesTable(groups, now, before)} ${howCounted(items)}
    </section>
    <section class="sheet w12 long" aria-labelledby="nhom-qua-ky">
      <h2 id="nhom-qua-ky">Từng nhóm nội dung qua các kỳ</h2>
      <div class="small-charts">${groups.map((group) => groupChart(group, columns))}</div>
    </section>
  </div>`;
  return planPage(office, {
    known,
    window,
    name: "Xu hướng",
    tab: "xu-huong",
    addressOf: (other) => planAddress(known.plan.id, "xu-huong", other),
    whole: whole,
    body,
  });
}

/** Both periods open their stories, not the items that carry them. */
function storiesChange(stories: Measured): Markup {
  const behind = stories.parts.flatMap(({ key, drill }) =>
    drill === null ? [] : [[key, storiesAddress(drill)] as const],
  );
  return measuredNumber(stories, { signed: true, behind: Object.fromEntries(behind) });
}

function changesTable(groups: readonly ContentGroup[], now: Sample, before: Sample): Markup {
  const [sample] = groups.map(({ id }) => trend(now, before, groupTrended(id)));
  return html`<table class="stack tight">
    <caption>
      ${sample?.notes[0] ?? ""} ${sample?.why ?? ""}
    </caption>
    <thead>
      <tr>
        <th scope="col">Nhóm</th>
        <th scope="col" class="n">Kỳ này</th>
        <th scope="col" class="n">Kỳ trước</th>
        <th scope="col" class="n">Chênh lệch</th>
        <th scope="col" class="n">Tăng, giảm</th>
        <th scope="col" class="n">Tỷ trọng</th>
      </tr>
    </thead>
    <tbody>
      ${groups.map(({ id, name }) =>
        changeRow(
          html`<strong>${id}</strong> ${name}`,
          trend(now, before, groupTrended(id)),
          trend(now, before, groupShareTrended(id)),
        ),
      )}
    </tbody>
  </table>`;
}

function changeRow(name: Markup, counted: Measured, share: Measured): Markup {
  const part = (key: string): number | null => counted.parts.find((row) => row.key === key)?.value ?? null;
  const ratio = part("relative");
  const period = (key: string): Markup | string => {
    const found = counted.parts.find((row) => row.key === key);
    return found === undefined || found.value === null || found.drill === null
      ? "–"
      : html`<a href="${drillAddress(found.drill)}">${number(found.value)}</a>`;
  };
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="n" data-name="Kỳ này">${period("now")}</td>
    <td class="n" data-name="Kỳ trước">${period("before")}</td>
    <td class="n" data-name="Chênh lệch">${counted.value === null ? "–" : change(counted.value)}</td>
    <td class="n" data-name="Tăng, giảm">${ratio === null ? "–" : relative(ratio)}</td>
    <td class="n" data-name="Tỷ trọng">${share.value === null ? "–" : points(share.value / 100)}</td>
  </tr>`;
}

function groupChart({ id, name }: ContentGroup, columns: readonly Column[]): Markup {
  const values = columns.map(({ sample, label }) => ({ label, found: groupCoverage(sample, id) }));
  const unseen = unseenColumns(
    values.map(({ found }) => found),
    18,
  );
  const svg = draw({
    id: `nhom-${id.replaceAll(".", "-")}`,
    title: `Nhóm ${id}: số tin qua các kỳ`,
    description: values.map(({ label, found }) => `${label}: ${spoken(found)}`).join("; "),
    width: 300,
    height: 110,
    option: {
      grid: { left: 26, right: 4, top: 10, bottom: 20 },
      xAxis: {
        type: "category",
        data: values.map(({ label }) => label),
        axisLine: { lineStyle: { color: inks.grid } },
        axisTick: { show: false },
        axisLabel: {
          color: inks.text,
          fontSize: 11,
          interval: (place: number) => place === 0 || place === values.length - 1,
        },
      },
      yAxis: [
        {
          type: "value",
          minInterval: 1,
          splitNumber: 2,
          axisLabel: { color: inks.text, fontSize: 11 },
          splitLine: { lineStyle: { color: inks.grid } },
        },
        unseen.axis,
      ],
      series: [
        ...unseen.series,
        {
          type: "bar",
          silent: true,
          barMaxWidth: 18,
          itemStyle: { color: inks.series[0] },
          z: 2,
          data: values.map(({ found }) => judged(found)),
        },
      ],
    },
  });
  return html`<figure class="chart">
    <figcaption><strong>${id}</strong> ${name}</figcaption>
    ${raw(svg)}
    <details>
      <summary>Xem bảng số liệu<span class="hidden"> nhóm ${id}</span></summary>
      <table>
        <caption class="hidden">
          Nhóm ${id} qua các kỳ
        </caption>
        <tbody>
          ${columns.map(({ sample, label }) => {
            return html`<tr>
              <th scope="row">${label}</th>
              <td class="n">${seriesNumber(groupCoverage(sample, id))}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </details>
  </figure>`;
}
