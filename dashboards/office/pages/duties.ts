import { html } from "hono/html";
import type { Agency } from "../../../config/schema.ts";
import { allItems } from "../../../pipeline/measure/groups.ts";
import {
  dutyLedger,
  dutyStates,
  dutyWords,
  type DutyState,
  type LedgerRow,
} from "../../../pipeline/measure/ledger.ts";
import { dated, type Window } from "../../../pipeline/measure/windows.ts";
import { suppliedFor } from "../entry/supplied.ts";
import { agencyAddress, drillAddress } from "../address.ts";
import { entryAddress } from "../entry/address.ts";
import { number } from "../format.ts";
import { agencyNamed, type KnownPlan } from "../known.ts";
import type { Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { planPage } from "../plan-page.ts";
import { samplesByWindow } from "../series.ts";
import { sortable } from "../sort.ts";

/** How grave each state of a duty is, as tags show it. */
export const dutyTones: Readonly<Record<DutyState, string>> = {
  met: "good",
  late: "warn",
  overdue: "bad",
  "no-evidence": "warn",
  "not-due": "",
  unseen: "",
};
const mostRows = 300; // of one state over all agencies

/** What the address asks of the ledger. */
interface Asked {
  readonly agency: string;
  readonly state: DutyState | null;
}

/** The duty ledger: what each agency owes by its clauses and how it stands; one agency's rows, or one state's. */
export async function dutiesPage(
  office: Office,
  known: KnownPlan,
  window: Window,
  params: URLSearchParams,
): Promise<Markup> {
  const { plan, city } = known;
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const day = sample.begun.at(-1);
  const supplied = day === undefined ? [] : await suppliedFor(office, known);
  const rows = day === undefined ? [] : dutyLedger(sample, day, supplied);
  const forms = new Map(supplied.map(({ id, form }) => [id, form]));
  const state = dutyStates.find((one) => one === params.get("tinh-trang")) ?? null;
  const asked: Asked = { agency: params.get("don-vi") ?? "", state };
  const agency = agencyNamed(city, asked.agency);
  const shown = rows.filter(
    (row) => (agency === null || row.agency.id === agency.id) && (state === null || row.state === state),
  );
  const detailed = agency !== null || state !== null;
  const body = html`<p class="small soft">
      ${day === undefined ? "Kỳ này chưa bắt đầu hoặc nằm ngoài kế hoạch." : `Tại ngày ${dated(day)}.`} Việc
      thể hiện trên kênh của đơn vị được xét theo tin của cả kỳ, không tách theo từng điều khoản; việc không
      lên web được xét theo phiếu đã xác nhận. “Không quan sát được” không phải là chưa làm.
    </p>
    ${choice(known, window, asked, rows)} ${states(known, window, asked, rows)}
    ${detailed ? details(known, shown, forms) : agenciesTable(known, window, rows)}`;
  return planPage(office, {
    known,
    window,
    name: "Nhiệm vụ",
    tab: "nhiem-vu",
    addressOf: (other) => dutiesAddress(plan.id, other, asked),
    whole: allItems(sample),
    body,
  });
}

/** Address of the ledger, of one agency's rows or one state's. */
export function dutiesAddress(plan: string, window: Window, asked: Partial<Asked> = {}): string {
  const params = new URLSearchParams({ ky: window.id });
  if (asked.agency) params.set("don-vi", asked.agency);
  if (asked.state) params.set("tinh-trang", asked.state);
  return `/ke-hoach/${encodeURIComponent(plan)}/nhiem-vu?${params}`;
}

function choice({ plan }: KnownPlan, window: Window, asked: Asked, rows: readonly LedgerRow[]): Markup {
  const agencies = agenciesOf(rows);
  return html`<form class="filters" method="get" action="/ke-hoach/${encodeURIComponent(plan.id)}/nhiem-vu">
    <input type="hidden" name="ky" value="${window.id}" />
    <p>
      <label for="don-vi">Đơn vị</label>
      <select id="don-vi" name="don-vi">
        <option value="">mọi đơn vị</option>
        ${agencies.map(({ id, name }) => html`<option value="${id}" ${id === asked.agency ? "selected" : ""}>${name}</option>`)}
      </select>
    </p>
    <p>
      <label for="tinh-trang">Tình trạng</label>
      <select id="tinh-trang" name="tinh-trang">
        <option value="">mọi tình trạng</option>
        ${dutyStates.map((state) => html`<option value="${state}" ${state === asked.state ? "selected" : ""}>${dutyWords[state]}</option>`)}
      </select>
    </p>
    <p class="go"><button type="submit">Xem</button></p>
  </form>`;
}

function states({ plan }: KnownPlan, window: Window, asked: Asked, rows: readonly LedgerRow[]): Markup {
  const own = rows.filter((row) => asked.agency === "" || row.agency.id === asked.agency);
  return html`<section class="sheet" aria-label="Đếm theo tình trạng">
    <dl class="facts">
      ${dutyStates.map((state) => {
        const count = own.filter((row) => row.state === state).length;
        return html`<dt><span class="tag wrap ${dutyTones[state]}">${dutyWords[state]}</span></dt>
          <dd>
            ${
              count === 0
                ? "0 việc"
                : html`<a href="${dutiesAddress(plan.id, window, { ...asked, state })}"
                    >${number(count)} việc</a
                  >`
            }
          </dd>`;
      })}
    </dl>
  </section>`;
}

function agenciesTable({ plan }: KnownPlan, window: Window, rows: readonly LedgerRow[]): Markup {
  const counts = new Map<string, Map<DutyState, number>>();
  for (const { agency, state } of rows) {
    const mine = counts.get(agency.id) ?? new Map<DutyState, number>();
    counts.set(agency.id, mine.set(state, (mine.get(state) ?? 0) + 1));
  }
  const countOf = (agency: Agency, state: DutyState): number => counts.get(agency.id)?.get(state) ?? 0;
  const sorted = sortable<Agency>("theo-don-vi", {
    "don-vi": ({ name }) => name,
    ...Object.fromEntries(dutyStates.map((state) => [state, (agency: Agency) => countOf(agency, state)])),
  });
  return html`<section class="sheet long" aria-labelledby="theo-don-vi">
    <h2 id="theo-don-vi">Theo đơn vị</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Số việc của từng đơn vị">
      <table class="stack tight">
        <caption class="hidden">
          Số việc của từng đơn vị theo tình trạng
        </caption>
        <thead>
          <tr>
            ${sorted.head("don-vi", "Đơn vị")}
            ${dutyStates.map((state) => sorted.head(state, dutyWords[state], "number"))}
          </tr>
        </thead>
        <tbody>
          ${sorted.rows(agenciesOf(rows)).map(
            (agency) =>
              html`<tr>
                <th scope="row">
                  <a href="${dutiesAddress(plan.id, window, { agency: agency.id })}">${agency.name}</a>
                </th>
                ${dutyStates.map((state) => {
                  const count = countOf(agency, state);
                  return html`<td class="n ${count === 0 ? "nothing" : ""}" data-name="${dutyWords[state]}">
                    ${
                      count === 0
                        ? html`<span class="soft">–</span>`
                        : html`<a href="${dutiesAddress(plan.id, window, { agency: agency.id, state })}"
                            >${number(count)}</a
                          >`
                    }
                  </td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function details(known: KnownPlan, rows: readonly LedgerRow[], forms: ReadonlyMap<string, string>): Markup {
  const { plan } = known;
  return html`<section class="sheet long" aria-labelledby="tung-viec">
    <h2 id="tung-viec">Từng việc: ${number(rows.length)}</h2>
    ${rows.length > mostRows ? html`<p class="small soft">${number(mostRows)} việc đầu; chọn một đơn vị để xem đủ.</p>` : ""}
    <table class="stack">
      <caption class="hidden">
        Việc của đơn vị, điều khoản, tình trạng, bằng chứng
      </caption>
      <thead>
        <tr>
          <th scope="col">Đơn vị</th>
          <th scope="col">Mục</th>
          <th scope="col">Việc</th>
          <th scope="col">Tình trạng</th>
          <th scope="col">Bằng chứng</th>
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, mostRows).map(
          (row) =>
            html`<tr>
              <th scope="row"><a href="${agencyAddress(plan.id, row.agency.id)}">${row.agency.name}</a></th>
              <td data-name="Mục" class="nowrap">${row.clause}</td>
              <td data-name="Việc">
                ${row.text}${row.through === null ? "" : html`<div class="small soft">theo ${row.through.name}</div>`}
              </td>
              <td data-name="Tình trạng">
                <span class="tag wrap ${dutyTones[row.state]}">${dutyWords[row.state]}</span>
              </td>
              <td data-name="Bằng chứng" class="small">
                ${row.drill === null ? row.told : html`<a href="${drillAddress(row.drill)}">${row.told}</a>`}
                ${row.entries.slice(0, 3).map((id, at) => {
                  const form = forms.get(id);
                  return form === undefined
                    ? ""
                    : html` <a href="${entryAddress(plan.id, form, id)}">phiếu ${at + 1}</a>`;
                })}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function agenciesOf(rows: readonly LedgerRow[]): readonly Agency[] {
  return [...new Map(rows.map(({ agency }) => [agency.id, agency])).values()];
}
