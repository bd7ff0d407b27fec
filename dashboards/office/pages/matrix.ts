import { html, raw } from "hono/html";
import { coverageRows } from "../../../pipeline/measure/coverage.ts";
import { allItems, groupCoverages } from "../../../pipeline/measure/groups.ts";
import { matrix } from "../../../pipeline/measure/matrix.ts";
import type { Drill, Matrix, MatrixCell, MatrixRow, Measured } from "../../../pipeline/measure/types.ts";
import { withinSentence, type Window } from "../../../pipeline/measure/windows.ts";
import type { CityConfig } from "../../../config/load.ts";
import { drillAddress, planAddress } from "../address.ts";
import { agencyListAsked } from "../agency-lists.ts";
import { number, percent } from "../format.ts";
import { agencyNamed, type KnownPlan } from "../known.ts";
import { completenessStrip, worthBand, layout, type Markup } from "../layout.ts";
import { periodChoice } from "../period-choice.ts";
import { countOf } from "../number.ts";
import type { Office } from "../office.ts";
import { samplesByWindow } from "../series.ts";
import { sortable } from "../sort.ts";
import { agencyKindWords } from "../words.ts";

const heats = 5; // steps of the scale, from pale to full

/** The matrix agency × content group; every cell leads to its items, and what was not seen never looks like nothing. */
export async function matrixPage(
  office: Office,
  known: KnownPlan,
  window: Window,
  params: URLSearchParams,
): Promise<Markup> {
  const role = params.get("vai") === "neu-ten" ? "mention" : "owner";
  const sample = (await samplesByWindow(office, known, [window]))(window);
  const { list, problem } = agencyListAsked(params.get("don-vi"));
  const asked = new Set(
    coverageRows(sample)
      .filter(({ standing }) => list === null || list.holds(standing))
      .map(({ bearer }) => bearer.agency.id),
  );
  const whole = matrix(sample, role);
  const table = { ...whole, rows: whole.rows.filter(({ agency }) => asked.has(agency)) };
  const addressOf = (other: Window, as: Matrix["role"] = role): string =>
    planAddress(known.plan.id, "ma-tran", other) + (as === "mention" ? "&vai=neu-ten" : "");
  const body = html`${periodChoice({ window, clock: office.clock, addressOf })} ${worthBand(allItems(sample))}
    <nav class="period" aria-label="Đơn vị được tính theo">
      <ul class="kinds">
        ${roleLink(addressOf(window, "owner"), "Tin trên kênh của đơn vị", role === "owner")}
        ${roleLink(addressOf(window, "mention"), "Tin nêu tên đơn vị, ở mọi nguồn", role === "mention")}
      </ul>
    </nav>
    ${problem === null ? "" : html`<p class="said warn">${problem} Đang hiện mọi đơn vị.</p>`}
    ${
      list === null
        ? ""
        : html`<p class="said" id="so-don-vi">
            <strong>${number(table.rows.length)} ${list.name}</strong>, ${withinSentence(window)}.
            <a href="${addressOf(window)}">Xem cả ${number(whole.rows.length)} đơn vị</a>
          </p>`
    }
    ${key(role)} ${drawn(table, groupCoverages(sample), known.city)}
    <details class="how">
      <summary>Cách tính (I05)</summary>
      <dl>
        <dt>Ô</dt>
        <dd>${table.definition.numerator}</dd>
        <dt>Quy tắc</dt>
        <dd>${table.definition.rule}</dd>
        <dt>Kỳ</dt>
        <dd>${window.name}</dd>
      </dl>
    </details>
    <p class="small">
      Đứng ngoài bảng:
      <a href="${drillAddress(table.beside.undatedDrill)}">${number(table.beside.undated)} tin chưa rõ ngày</a
      >,
      <a href="${drillAddress(table.beside.waitingDrill)}">${number(table.beside.waiting)} tin chờ duyệt</a>.
    </p>`;
  return layout(office.frame, {
    title: `Ma trận – ${known.plan.number ?? known.plan.title}`,
    known,
    tab: "ma-tran",
    across: true,
    window,
    body,
    foot: completenessStrip(table.completeness, table.versions),
  });
}

function roleLink(href: string, name: string, here: boolean): Markup {
  return html`<li><a href="${href}" ${here ? raw('aria-current="true"') : ""}>${name}</a></li>`;
}

function key(role: Matrix["role"]): Markup {
  return html`<ul class="key" aria-label="Chú giải">
    <li><i class="h1">1</i><i class="h3">5</i><i class="h5">9</i>số tin, càng nhiều càng đậm</li>
    <li><i>0</i>${role === "owner" ? "đã thu đủ, không có tin" : "không thấy tin nào nêu tên"}</li>
    ${
      role === "owner"
        ? html`<li><i class="unseen"></i>chưa đủ dữ liệu để kết luận</li>
            <li><i class="nochannel"></i>chưa có kênh khai báo</li>`
        : ""
    }
  </ul>`;
}

function drawn(table: Matrix, totals: readonly Measured[], city: CityConfig): Markup {
  const most = Math.max(1, ...table.rows.flatMap((row) => row.cells.map((cell) => cell.value ?? 0)));
  const kinds = Map.groupBy(table.rows, (row) => agencyNamed(city, row.agency)?.kind ?? "office");
  const { rows: ordered, head } = sortable<MatrixRow>("bang-ma-tran", {
    "don-vi": ({ name }) => name,
    tin: ({ items }) => items,
  });
  return html`<div
    class="matrix"
    id="bang-ma-tran"
    tabindex="0"
    role="region"
    aria-label="Ma trận đơn vị × nhóm nội dung"
  >
    <table>
      <caption class="hidden">
        Số tin được tính theo đơn vị và nhóm nội dung, ${table.window.name}
      </caption>
      <thead>
        <tr>
          ${head("don-vi", "Đơn vị")}
          ${table.groups.map(({ id, name }) => html`<th scope="col"><span class="clause">${id}</span> <span class="small">${name}</span></th>`)}
          ${head("tin", "Tin của đơn vị", "number")}
        </tr>
      </thead>
      ${[...kinds].map(
        ([kind, rows]) =>
          html`<tbody class="kind">
            <tr>
              <th scope="rowgroup" colspan="${table.groups.length + 2}">
                ${agencyKindWords[kind]} <span class="small soft">(${number(rows.length)})</span>
              </th>
            </tr>
            ${ordered(rows).map((row) => drawnRow(row, table, most))}
          </tbody>`,
      )}
      <tfoot>
        <tr>
          <th scope="row">Cả kế hoạch, mọi nguồn</th>
          ${totals.map((total) => html`<td>${totalOf(total)}</td>`)}
          <td><span></span></td>
        </tr>
      </tfoot>
    </table>
  </div>`;
}

/** Cells hold a link or a span: that is what gives them their size. */
function totalOf(total: Measured): Markup {
  const { value, drill, state } = total;
  const empty = value === null || drill === null || (value === 0 && state === "incomplete");
  return empty ? html`<span>${countOf(total, null)}</span>` : countOf(total, drillAddress(drill));
}

function drawnRow(row: MatrixRow, table: Matrix, most: number): Markup {
  const [first] = row.cells;
  const empty = row.items === null && (first?.state === "no-channel" || first?.state === "not-due");
  return html`<tr>
    <th scope="row">${row.name}${table.role === "owner" ? note(row) : ""}</th>
    ${
      empty && first !== undefined
        ? wholeRow(first, table.groups.length + 1)
        : html`${row.cells.map((cell, index) => drawnCell(cell, row, table.groups[index]?.name ?? "", most))}
          ${sumCell(row, first)}`
    }
  </tr>`;
}

function wholeRow(cell: MatrixCell, columns: number): Markup {
  const text = cell.state === "no-channel" ? "chưa có kênh khai báo" : "không có nhiệm vụ trong kỳ";
  return html`<td class="nochannel" colspan="${columns}">
    <a href="${drillAddress(allGroups(cell))}">${text}</a>
  </td>`;
}

function sumCell({ items }: MatrixRow, cell: MatrixCell | undefined): Markup {
  if (items === null || cell === undefined)
    return html`<td class="sum">
      <span><span class="hidden">chưa đủ dữ liệu</span>–</span>
    </td>`;
  return html`<td class="sum"><a href="${drillAddress(allGroups(cell))}">${number(items)}</a></td>`;
}

function allGroups({ drill }: MatrixCell): Drill {
  const { group: _group, ...rest } = drill;
  return rest;
}

function note({ observation: { state, observedDays, dueDays } }: MatrixRow): Markup | "" {
  if (state !== "broken") return "";
  const share = dueDays === 0 ? "" : ` (${percent(observedDays / dueDays)})`;
  return html`<br /><span class="small warn"
      >thu đủ ${number(observedDays)}/${number(dueDays)} ngày${share}</span
    >`;
}

function drawnCell(cell: MatrixCell, row: MatrixRow, group: string, most: number): Markup {
  const said = `${spoken(cell)}: ${row.name}, nhóm ${cell.group} ${group}`;
  return html`<td class="${looks(cell, most)}">
    <a href="${drillAddress(cell.drill)}" aria-label="${said}">${shown(cell)}</a>
  </td>`;
}

function shown({ state, value }: MatrixCell): string {
  if (state === "found" || state === "none") return number(value ?? 0);
  return value === null ? "\u00a0" : `≥${number(value)}`;
}

function spoken({ state, value, direct, topical }: MatrixCell): string {
  const split =
    value === null || value === 0 ? "" : ` (${number(direct)} trực tiếp, ${number(topical)} theo chủ đề)`;
  switch (state) {
    case "found":
      return `${number(value ?? 0)} tin${split}`;
    case "none":
      return "0 tin";
    case "could-not-look":
      return value === null ? "chưa đủ dữ liệu" : `≥${number(value)} tin${split}, chưa đủ dữ liệu`;
    case "no-channel":
      return "chưa có kênh khai báo";
    case "not-due":
      return "không có nhiệm vụ trong kỳ";
  }
}

function looks({ state, value }: MatrixCell, most: number): string {
  if (state === "none") return "zero";
  if (state === "could-not-look") return "unseen";
  if (state === "no-channel" || state === "not-due") return "nochannel";
  return `h${Math.max(1, Math.ceil(((value ?? 0) / most) * heats))}`;
}
