import { html } from "hono/html";
import { agendaOf, type AgendaRow } from "../../../pipeline/measure/agenda.ts";
import { registryOf } from "../../../pipeline/measure/duty.ts";
import { addDays, dated, daysBetween, today } from "../../../pipeline/measure/windows.ts";
import { number } from "../format.ts";
import { agencyNamed, type KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { openingWindow } from "../period.ts";
import { indicatorAddress } from "./indicator-parts.ts";

const behind = 92; // days that have passed
const ahead = 366;
const shownAgencies = 4;

/** What the calendar shows: from a quarter back to a year ahead. */
export function agendaRows(
  { clock }: Pick<Office, "clock">,
  known: KnownPlan,
  agency: string,
): readonly AgendaRow[] {
  const now = today(clock);
  const span = { from: addDays(now, -behind), to: addDays(now, ahead) };
  const one = agencyNamed(known.city, agency)?.id;
  return agendaOf(known.plan, registryOf(known.city.agencies), span, one);
}

/** The calendar of reporting duties, targets and milestones, month by month, with who owes what and when to remind. */
export function calendarPage(office: Office, known: KnownPlan, agency: string): Markup {
  const { plan, city } = known;
  const now = today(office.clock);
  const rows = agendaRows(office, known, agency);
  const undated = plan.reportingDuties.filter(({ schedule }) => schedule === undefined);
  const past = rows.filter(({ day }) => day < now);
  const coming = rows.filter(({ day }) => day >= now);
  const feed = `/ke-hoach/${encodeURIComponent(plan.id)}/lich.ics${agency === "" ? "" : `?don-vi=${encodeURIComponent(agency)}`}`;
  const body = html`<h2>Lịch báo cáo</h2>
    <form class="filters" method="get" action="/ke-hoach/${encodeURIComponent(plan.id)}/lich">
      <p>
        <label for="don-vi">Đơn vị</label>
        <select id="don-vi" name="don-vi">
          <option value="">mọi đơn vị</option>
          ${city.agencies
            .filter(({ kind }) => kind !== "class")
            .map(
              ({ id, name }) =>
                html`<option value="${id}" ${id === agency ? "selected" : ""}>${name}</option>`,
            )}
        </select>
      </p>
      <p class="go"><button type="submit">Xem</button></p>
    </form>
    <p class="small soft">
      “Trước ngày 20” là muộn nhất hết ngày 19. Ngày làm việc cuối đã trừ thứ Bảy, Chủ nhật, ngày lễ cố định
      và Tết (27 tháng Chạp đến mùng 6 tháng Giêng); ngày nghỉ hoán đổi hằng năm thì chưa biết. Nhắc trước 7,
      3 và 1 ngày so với ngày làm việc cuối.
      <a href="${feed}">Tệp lịch (iCalendar) để mở bằng Outlook, Google Lịch, điện thoại</a>.
    </p>
    ${
      rows.length === 0
        ? html`<p class="sheet">
            Không có hạn nào từ ${dated(addDays(now, -behind))} đến ${dated(addDays(now, ahead))}.
          </p>`
        : html`${byMonth(coming, now)}
          ${
            past.length === 0
              ? ""
              : html`<details class="sheet">
                  <summary>${number(past.length)} hạn đã qua, từ ${dated(addDays(now, -behind))}</summary>
                  <p class="small">
                    Báo cáo nào đã nhận, đúng hạn hay trễ:
                    <a href="${indicatorAddress(plan.id, openingWindow(plan, office.clock), "I18")}"
                      >đúng hạn báo cáo (I18)</a
                    >.
                  </p>
                  ${byMonth(past, now)}
                </details>`
          }`
    }
    ${
      undated.length === 0
        ? ""
        : html`<section class="sheet" aria-labelledby="khong-ngay">
            <h3 id="khong-ngay">Chế độ báo cáo mà kế hoạch không ghi ngày</h3>
            <ul class="plainlist">
              ${undated.map(
                ({ clause, who, to, when, note }) =>
                  html`<li>
                    Mục ${clause}: ${who} → ${to}; ${when}.
                    ${note === undefined ? "" : html`<span class="small soft">${note}</span>`}
                  </li>`,
              )}
            </ul>
          </section>`
    }`;
  return layout(office.frame, { title: "Lịch báo cáo", known, tab: "lich", body });
}

function byMonth(rows: readonly AgendaRow[], now: string): readonly Markup[] {
  return [...Map.groupBy(rows, ({ day }) => day.slice(0, 7))].map(([month, ofMonth]) =>
    // The month that runs may stand among what is past and among what is to come.
    monthTable(month, ofMonth, now),
  );
}

function monthTable(month: string, rows: readonly AgendaRow[], now: string): Markup {
  const [year = "", which = ""] = month.split("-");
  const id = `${rows.some(({ day }) => day >= now) ? "thang" : "da-qua"}-${month}`;
  return html`<section class="sheet" aria-labelledby="${id}">
    <h3 id="${id}">Tháng ${which}/${year}</h3>
    <table class="stack">
      <caption class="hidden">
        Hạn trong tháng ${which}/${year}
      </caption>
      <thead>
        <tr>
          <th scope="col">Ngày cuối</th>
          <th scope="col">Việc</th>
          <th scope="col">Ai</th>
          <th scope="col">Nhắc</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => agendaRow(row, now))}
      </tbody>
    </table>
  </section>`;
}

function agendaRow(
  { id, day, title, told, clause, agencies, reminders, sort }: AgendaRow,
  now: string,
): Markup {
  const left = daysBetween(now, day);
  const names = agencies.slice(0, shownAgencies).map(({ name }) => name);
  const more = agencies.length - names.length;
  return html`<tr id="${id}">
    <th scope="row" class="nowrap">
      ${dated(day)}
      <div class="small ${left >= 0 && left <= 7 && sort !== "milestone" ? "warn" : "soft"}">
        ${left === 0 ? "hôm nay" : left > 0 ? `còn ${number(left)} ngày` : `đã qua ${number(-left)} ngày`}
      </div>
    </th>
    <td data-name="Việc">
      ${title}
      <div class="small soft">${clause === null ? told : `mục ${clause}; ${told}`}</div>
    </td>
    <td data-name="Ai" class="small">
      ${names.join(", ")}${more > 0 ? ` và ${number(more)} đơn vị nữa` : ""}
    </td>
    <td data-name="Nhắc" class="small">${reminders.map((one) => dated(one.day).slice(0, 5)).join(", ")}</td>
  </tr>`;
}
