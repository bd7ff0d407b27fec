import { html } from "hono/html";
import {
  completeness,
  completenessRows,
  type CompletenessRow,
} from "../../../pipeline/measure/completeness-figure.ts";
import { coverage } from "../../../pipeline/measure/coverage.ts";
import { allItems, fullCountingNote, groupCoverages } from "../../../pipeline/measure/groups.ts";
import { pressStories } from "../../../pipeline/measure/press.ts";
import { itemsTrended, trend } from "../../../pipeline/measure/trend.ts";
import type { Sample } from "../../../pipeline/measure/frame.ts";
import type { Drill, Measured } from "../../../pipeline/measure/types.ts";
import type { Window } from "../../../pipeline/measure/windows.ts";
import { drillAddress, frozenAddress, planAddress } from "../address.ts";
import { storiesAddress } from "../address-press.ts";
import { reportAddress } from "../address-report.ts";
import { agenciesAddress } from "../agency-lists.ts";
import { number, percent } from "../format.ts";
import { groupNamed, nameOf, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import { meter } from "../meter.ts";
import { countOf, howCounted, measuredNumber, valueOf } from "../number.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow, windowBefore, windowsUntil } from "../series.ts";
import { agenciesSheet } from "./overview-agencies.ts";
import { criticalSheet, deadlinesSheet } from "./overview-urgent.ts";
import { itemsChart, shortName } from "./figures.ts";
import { formsAddress } from "./forms.ts";
import { indicatorAddress } from "./indicator-parts.ts";
import { reachAddress } from "./reach-campaign.ts";

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
  const [deadlines, critical] = await Promise.all([
    deadlinesSheet(office, known, sample),
    criticalSheet(office, known, sample),
  ]);
  const body = html`<div class="grid">
    <div class="w3">${coverageNumber(known, coverage(sample))}</div>
    <div class="w3">${measuredNumber(items, { parts: ["direct", "topical"] })}</div>
    <div class="w3">${storiesNumber(pressStories(sample))}</div>
    <div class="w3">${measuredNumber(trend(sample, sampleOf(prior), itemsTrended), { signed: true })}</div>
    <section class="sheet w7" aria-labelledby="xu-huong">
      <header>
        <h2 id="xu-huong">Xu hướng</h2>
        <a class="small" href="${planAddress(known.plan.id, "xu-huong", window)}">Xem trang xu hướng</a>
      </header>
      ${chart}
    </section>
    <div class="w5">${agenciesSheet(known, sample)}</div>
    <div class="w5">${deadlines}</div>
    <div class="w7">${critical}</div>
    <div class="w8">${groupsSheet(known, groupCoverages(sample), window)}</div>
    <div class="w4">${besideSheet(items, completeness(sample), { known, sample })}</div>
  </div>`;
  return planPage(office, {
    known,
    window,
    name: "Tổng quan",
    tab: "",
    onePage: true,
    addressOf: (other) => planAddress(known.plan.id, "", other),
    whole: items,
    body,
  });
}

function storiesNumber(stories: Measured): Markup {
  return measuredNumber(
    stories,
    stories.drill === null ? {} : { behind: { value: storiesAddress(stories.drill) } },
  );
}

function coverageNumber({ plan }: KnownPlan, measured: Measured): Markup {
  const { numerator, denominator, window } = measured;
  if (numerator === null || denominator === null || measured.value === null)
    return measuredNumber(measured, { parts: [] });
  const observed = agenciesAddress(plan, window, "quan-sat-duoc");
  const below = html`<a href="${agenciesAddress(plan, window, "co-tin")}">${number(numerator)}</a> trên
    <a href="${observed}">${number(denominator)} đơn vị quan sát được</a> có tin`;
  // Its first note says the same numbers without links.
  return measuredNumber(
    { ...measured, notes: measured.notes.slice(1) },
    {
      below,
      parts: ["not-observable", "no-channel"],
      behind: {
        value: observed,
        "not-observable": agenciesAddress(plan, window, "chua-du-du-lieu"),
        "no-channel": agenciesAddress(plan, window, "chua-co-kenh"),
      },
    },
  );
}

function groupsSheet(known: KnownPlan, groups: readonly Measured[], window: Window): Markup {
  const [first] = groups;
  const most = Math.max(1, ...groups.map(({ value }) => value ?? 0));
  return html`<section class="sheet" aria-labelledby="nhom">
    <header>
      <h2 id="nhom">Nhóm nội dung</h2>
      <span class="small"
        ><a href="${planAddress(known.plan.id, "ma-tran", window)}">Xem ma trận đơn vị × nhóm</a> ·
        <a href="${formsAddress(known.plan.id, window)}">Xem theo hình thức</a> ·
        <a href="${indicatorAddress(known.plan.id, window)}">Mọi chỉ số</a> ·
        <a href="${reachAddress(known.plan.id, { window })}">Mạng xã hội</a> ·
        <a href="${reportAddress({ plan: known.plan.id, window, agency: null, draft: false })}"
          >Báo cáo của kỳ</a
        >
        · <a href="${frozenAddress(known.plan.id)}">Các kỳ đã chốt</a></span
      >
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
    <td class="n">${countOf(group, group.drill === null ? null : drillAddress(group.drill))}</td>
    <td class="n">${share === null ? "–" : percent(share)}</td>
    <td class="bars">${group.value === null ? "" : meter(group.value / most)}</td>
  </tr>`;
}

function besideSheet(
  items: Measured,
  complete: Measured,
  { known, sample }: { readonly known: KnownPlan; readonly sample: Sample },
): Markup {
  const { beside } = items;
  return html`<section class="sheet" aria-labelledby="ben-le">
    <h2 id="ben-le">Đứng ngoài con số</h2>
    <ul class="plainlist">
      <li>
        <a href="${drillAddress(beside.undatedDrill)}">${number(beside.undated)} tin chưa rõ ngày</a>
        <span class="small soft"
          >– tin thuộc kế hoạch, thu ở mọi kỳ; sẽ được tính khi có người nhập ngày</span
        >
      </li>
      <li>
        <a href="${drillAddress(beside.waitingDrill)}">${number(beside.waiting)} tin chờ duyệt</a>
        <span class="small soft">– trong kỳ</span>
      </li>
    </ul>
    <h3>Độ đầy đủ dữ liệu</h3>
    ${complete.parts.length === 0 ? html`<p class="small soft">${complete.why ?? "Chưa có số"}.</p>` : ""}
    <ul class="plainlist small">
      ${complete.parts.length === 0 ? "" : completenessRows(sample).map((row) => completenessLine(row, known, sample.window))}
    </ul>
    ${howCounted(complete)}
  </section>`;
}

const restWords: Readonly<Partial<Record<CompletenessRow["key"], string>>> = {
  dated: "tin chưa rõ ngày, thu lần đầu trong kỳ này, kể cả tin ngoài kế hoạch",
  queue: "tin còn chờ duyệt",
};

function linked(count: number, list: Drill | null): Markup | string {
  return list === null ? number(count) : html`<a href="${drillAddress(list)}">${number(count)}</a>`;
}

/** A share of I16: what counts items leads to them, what counts days or visits leads to the sources. */
function completenessLine(row: CompletenessRow, { plan }: KnownPlan, window: Window): Markup {
  const ofSources = row.key === "source-days" || row.key === "looks";
  const name = ofSources
    ? html`<a href="${planAddress(plan.id, "nguon", window)}">${row.label}</a>`
    : row.label;
  return html`<li>
    ${name}: <strong>${valueOf(row.share, "share")}</strong> (${linked(row.numerator, row.having)} trên
    ${linked(row.denominator, row.all)}) ${row.share === null ? "" : meter(row.share, row.share < 0.8)}
    ${
      row.rest === null
        ? ""
        : html`<span class="soft"
            >còn
            <a href="${drillAddress(row.rest.drill)}">${number(row.rest.count)}</a>
            ${restWords[row.key] ?? "tin"}</span
          >`
    }
  </li>`;
}
