import { html } from "hono/html";
import { completeness } from "../../../pipeline/measure/completeness-figure.ts";
import { coverage } from "../../../pipeline/measure/coverage.ts";
import { allItems, fullCountingNote, groupCoverages } from "../../../pipeline/measure/groups.ts";
import { pressStories } from "../../../pipeline/measure/press.ts";
import { itemsTrended, trend } from "../../../pipeline/measure/trend.ts";
import type { Measured } from "../../../pipeline/measure/types.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { drillAddress, planAddress } from "../address.ts";
import { number, percent } from "../format.ts";
import { groupNamed, nameOf, type KnownPlan } from "../known.ts";
import { completenessStrip, worthBand, layout, periodChoice, type Markup } from "../layout.ts";
import { meter } from "../meter.ts";
import { howCounted, measuredNumber, valueOf } from "../number.ts";
import type { Office } from "../office.ts";
import { samplesByWindow, windowBefore, windowsUntil } from "../series.ts";
import { agenciesSheet } from "./overview-agencies.ts";
import { itemsChart, shortName } from "./figures.ts";

const weeksShown = 12; // a quarter of a year at a glance

/** The five minutes of a leader: how far the plan reaches, which way it moves, who is ahead, who is silent, how sure it is. */
export async function overviewPage(office: Office, known: KnownPlan, window: Window): Promise<Markup> {
  const weeks = windowsUntil({ plan: known.plan, clock: office.clock }, window, "week", weeksShown);
  const prior = windowBefore(window, office.clock);
  const sampleOf = await samplesByWindow(office, known, [window, prior, ...weeks]);
  const sample = sampleOf(window);
  const items = allItems(sample);
  const chart = itemsChart(
    "tuan",
    `Tin được tính theo tuần, ${weeks.length} tuần đến cuối kỳ (tuần ghi theo ngày thứ Hai)`,
    weeks.map((week) => ({ sample: sampleOf(week), label: shortName(week) })),
  );
  const body = html`${periodChoice({
      window,
      clock: office.clock,
      addressOf: (other) => planAddress(known.plan.id, "", other),
    })}
    ${worthBand(items)}
    <div class="grid">
      <div class="w3">${coverageNumber(coverage(sample))}</div>
      <div class="w3">${measuredNumber(items, { parts: ["direct", "topical"] })}</div>
      <div class="w3">${measuredNumber(pressStories(sample))}</div>
      <div class="w3">${measuredNumber(trend(sample, sampleOf(prior), itemsTrended), { signed: true })}</div>
      <section class="sheet w7" aria-labelledby="xu-huong">
        <header>
          <h2 id="xu-huong">Xu hướng</h2>
          <a class="small" href="${planAddress(known.plan.id, "xu-huong", window)}">Xem trang xu hướng</a>
        </header>
        ${chart}
      </section>
      <div class="w5">${agenciesSheet(known, sample)}</div>
      <div class="w8">${groupsSheet(known, groupCoverages(sample), window)}</div>
      <div class="w4">${besideSheet(items, completeness(sample))}</div>
    </div>`;
  return layout(office.frame, {
    title: `Tổng quan – ${known.plan.number ?? known.plan.title}`,
    known,
    tab: "",
    window,
    body,
    foot: completenessStrip(items.completeness, items.versions),
  });
}

function coverageNumber(measured: Measured): Markup {
  const { numerator, denominator } = measured;
  const below =
    numerator === null || denominator === null || measured.value === null
      ? {}
      : { below: `${number(numerator)} trên ${number(denominator)} đơn vị quan sát được có tin` };
  return measuredNumber(measured, { ...below, parts: [] });
}

function groupsSheet(known: KnownPlan, groups: readonly Measured[], window: Window): Markup {
  const [first] = groups;
  const most = Math.max(1, ...groups.map(({ value }) => value ?? 0));
  return html`<section class="sheet" aria-labelledby="nhom">
    <header>
      <h2 id="nhom">Nhóm nội dung</h2>
      <a class="small" href="${planAddress(known.plan.id, "ma-tran", window)}">Xem ma trận đơn vị × nhóm</a>
    </header>
    <table class="groups">
      <caption>
        ${fullCountingNote}
      </caption>
      <thead>
        <tr>
          <th scope="col">Nhóm</th>
          <th scope="col" class="n">Tin</th>
          <th scope="col" class="n">Tỷ trọng</th>
          <th scope="col" class="bars"><span class="hidden">Độ dài</span></th>
        </tr>
      </thead>
      <tbody>
        ${groups.map((group) => groupRow(known, group, most))}
      </tbody>
    </table>
    ${first === undefined ? "" : howCounted(first)}
  </section>`;
}

function groupRow({ plan }: KnownPlan, group: Measured, most: number): Markup {
  const id = group.subject.group ?? "";
  const share = group.parts.find(({ key }) => key === "share")?.value ?? null;
  return html`<tr>
    <th scope="row"><strong>${id}</strong> ${nameOf(groupNamed(plan, id), id)}</th>
    <td class="n">
      ${
        group.value === null || group.drill === null
          ? "–"
          : html`<a href="${drillAddress(group.drill)}">${number(group.value)}</a>`
      }
    </td>
    <td class="n">${share === null ? "–" : percent(share)}</td>
    <td class="bars">${group.value === null ? "" : meter(group.value / most)}</td>
  </tr>`;
}

function besideSheet(items: Measured, complete: Measured): Markup {
  const { beside } = items;
  return html`<section class="sheet" aria-labelledby="ben-le">
    <h2 id="ben-le">Đứng ngoài con số</h2>
    <ul class="plainlist">
      <li>
        <a href="${drillAddress(beside.undatedDrill)}">${number(beside.undated)} tin chưa rõ ngày</a>
        <span class="small soft">– mọi kỳ; sẽ được tính khi có người nhập ngày</span>
      </li>
      <li>
        <a href="${drillAddress(beside.waitingDrill)}">${number(beside.waiting)} tin chờ duyệt</a>
        <span class="small soft">– trong kỳ</span>
      </li>
    </ul>
    <h3>Độ đầy đủ dữ liệu</h3>
    ${complete.parts.length === 0 ? html`<p class="small soft">${complete.why ?? "Chưa có số"}.</p>` : ""}
    <ul class="plainlist small">
      ${complete.parts.map(
        (part) =>
          html`<li>
            ${part.label}: <strong>${valueOf(part.value, part.unit)}</strong>
            ${part.value === null ? "" : meter(part.value, part.value < 0.8)}
          </li>`,
      )}
    </ul>
    ${howCounted(complete)}
  </section>`;
}
