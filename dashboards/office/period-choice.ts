import { html, raw } from "hono/html";
import type { Clock } from "../../crawlers/capture.ts";
import {
  addDays,
  next,
  previous,
  spanOf,
  today,
  windowOf,
  type Window,
  type WindowKind,
} from "../../pipeline/measure/windows.ts";
import { earliestDay, latestDay } from "./address-period.ts";
import { saveAddress } from "./address-view.ts";
import { dayField } from "./day-field.ts";
import { hereNow, linkOf } from "./here.ts";
import type { Markup } from "./layout.ts";
import { keepingOrder } from "./sort.ts";

const kindNames: Readonly<Partial<Record<WindowKind, string>>> = {
  "report-month": "Tháng (15→14)",
  week: "Tuần",
  month: "Tháng lịch",
  quarter: "Quý",
  "half-year": "6 tháng",
  year: "Năm",
};

/** Named periods by their place to today; each opens with one click. */
const named = [
  { kind: "week", now: "Tuần này", before: "Tuần trước" },
  { kind: "month", now: "Tháng này", before: "Tháng trước" },
  { kind: "quarter", now: "Quý này", before: "Quý trước" },
  { kind: "half-year", now: "6 tháng này", before: "6 tháng trước" },
  { kind: "year", now: "Năm nay", before: "Năm trước" },
] as const;
const closing = [
  { kind: "report-month", name: "Tháng" },
  { kind: "report-quarter", name: "Quý" },
  { kind: "report-half-year", name: "6 tháng" },
  { kind: "report-year", name: "Năm" },
] as const;
const lately = [7, 30, 90]; // days up to today

/** Which period a page shows, and the address of the same page in another one. */
export interface PeriodChoice {
  readonly window: Window;
  readonly clock: Clock;
  readonly addressOf: (window: Window) => string;
}

/** The choice of the period: one step back or forward, another kind, a named one, or any two days. */
export function periodChoice({ window, clock, addressOf }: PeriodChoice): Markup {
  const now = today(clock);
  const last = addDays(window.to, -1);
  const anchor = last < now ? last : now < window.from ? window.from : now;
  const after = next(window);
  const kinds: readonly WindowKind[] = ["report-month", "week", "month", "quarter", "half-year", "year"];
  const at = (other: Window): string => keepingOrder(addressOf(other));
  const here = new URL(at(window), "http://localhost");
  const kept = [...here.searchParams].filter(([name]) => name !== "ky");
  return html`<div class="period" role="group" aria-label="Kỳ số liệu">
    <p class="now">${window.name}</p>
    <p class="steps">
      <a href="${at(previous(window))}" rel="prev">‹ Kỳ trước</a>
      ${after.from <= now ? html`<a href="${at(after)}" rel="next">Kỳ sau ›</a>` : html`<span>Kỳ sau ›</span>`}
    </p>
    <ul class="kinds" aria-label="Loại kỳ">
      ${kinds.map(
        (kind) =>
          html`<li>
            <a href="${at(windowOf(kind, anchor))}" ${kind === window.kind ? raw('aria-current="true"') : ""}
              >${kindNames[kind]}</a
            >
          </li>`,
      )}
    </ul>
    <details ${window.kind === "span" ? raw("open") : ""}>
      <summary>Chọn ngày, kỳ khác</summary>
      <div class="picker">
        <form
          method="get"
          action="${here.pathname}"
          data-range
          data-min="${earliestDay}"
          data-max="${addDays(latestDay, -1)}"
          data-today="${now}"
        >
          ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
          <p><label for="tu">Từ ngày</label>${dayField("tu", window.from)}</p>
          <p><label for="den">Đến hết ngày</label>${dayField("den", last)}</p>
          <p>
            <button class="plain only-script" type="button" data-calendar aria-expanded="false">
              Chọn trên lịch
            </button>
            <button type="submit">Xem kỳ này</button>
          </p>
        </form>
        ${namedPeriods(now, window, at)}
      </div>
    </details>
    <p class="acts noprint">
      ${saveLink()} <button class="plain only-script" type="button" data-print>In trang này</button>
    </p>
  </div>`;
}

function namedPeriods(now: string, shown: Window, at: (window: Window) => string): Markup {
  const link = (name: string, window: Window): Markup =>
    html`<li>
      <a
        href="${at(window)}"
        title="${window.name}"
        ${window.id === shown.id ? raw('aria-current="true"') : ""}
        >${name}</a
      >
    </li>`;
  return html`<div class="shortcuts">
    <ul aria-label="Kỳ theo lịch">
      ${named.flatMap(({ kind, now: here, before }) => [
        link(here, windowOf(kind, now)),
        link(before, previous(windowOf(kind, now))),
      ])}
    </ul>
    <ul aria-label="Kỳ báo cáo, chốt ngày 14">
      ${closing.flatMap(({ kind, name }) => [
        link(`${name} 15→14 đang chạy`, windowOf(kind, now)),
        link(`${name} 15→14 vừa chốt`, previous(windowOf(kind, now))),
      ])}
    </ul>
    <ul aria-label="Những ngày qua">
      ${lately.map((days) => link(`${days} ngày qua`, spanOf(addDays(now, 1 - days), addDays(now, 1))))}
    </ul>
  </div>`;
}

/** Any view of a plan may be kept under a name; the whole of it stands in its address. */
function saveLink(): Markup | "" {
  const here = hereNow();
  return here === null
    ? ""
    : html`<a href="${saveAddress(linkOf(here))}" rel="nofollow">Lưu khung nhìn này</a>`;
}
