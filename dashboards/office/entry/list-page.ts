import { html } from "hono/html";
import { knownOf, type RowProblem, type Taken } from "../../../pipeline/entry/import.ts";
import type { EntryKind } from "../../../pipeline/entry/kind.ts";
import { dated } from "../../../pipeline/measure/windows.ts";
import type { Entry } from "../../../pipeline/store/records.ts";
import { number } from "../format.ts";
import { agencyNamed, nameOf, type KnownPlan } from "../known.ts";
import { layout, type Markup } from "../layout.ts";
import type { Office } from "../office.ts";
import { may, type Who } from "../who.ts";
import { entriesAddress, entryAddress } from "./address.ts";
import { entriesFrom, type EntryRows } from "./list-rows.ts";
import { saidIn, stateWords } from "./seen.ts";
import { tickOf } from "./ticks.ts";

/** What the list's page is made of. */
export interface EntryList {
  readonly known: KnownPlan;
  readonly kind: EntryKind;
  readonly who: Who;
  /** "" = every state but withdrawn. */
  readonly state: Entry["state"] | "";
  readonly agency: string;
  /** Where the page begins; null = at the newest. */
  readonly from: string | null;
  readonly said: Markup | "";
}

/** The entries of one kind, newest first; a table to upload, drafts to confirm. */
export async function listPage(office: Office, list: EntryList): Promise<Markup> {
  const { known, kind, who, state, agency } = list;
  const { plan, city } = known;
  await office.store.refresh();
  const rows = await entriesFrom(office.store, list, list.from);
  const { shown, total } = rows;
  const confirms = may(who, "confirm") && shown.some(({ value }) => value.state === "draft");
  const fields = knownOf({ plan, city }, office.clock);
  const part =
    shown.length === total ? "" : `; ${number(shown.length)} phiếu ${rows.first ? "mới nhất" : "tiếp theo"}`;
  const caption = `${number(total)} phiếu${part}`;
  const table = html`<table class="stack">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${confirms ? html`<th scope="col"><span class="hidden">Chọn</span></th>` : ""}
        <th scope="col">Đơn vị</th>
        <th scope="col">Ngày</th>
        <th scope="col">Nội dung</th>
        <th scope="col">Tình trạng</th>
      </tr>
    </thead>
    <tbody>
      ${shown.map(({ value: entry, revision }) => {
        const name = nameOf(agencyNamed(city, entry.agency), entry.agency);
        return html`<tr>
          ${
            confirms
              ? html`<td>
                  ${
                    entry.state === "draft"
                      ? html`<input
                          type="checkbox"
                          name="phieu"
                          value="${tickOf({ id: entry.id, revision })}"
                          aria-label="Chọn phiếu của ${name} ngày ${dated(entry.day)}"
                        />`
                      : ""
                  }
                </td>`
              : ""
          }
          <th scope="row"><a href="${entryAddress(plan.id, kind.id, entry.id)}">${name}</a></th>
          <td data-name="Ngày">${dated(entry.day)}</td>
          <td class="small">
            ${saidIn(kind, entry.values, fields)
              .map(({ label, said }) => `${label}: ${said}`)
              .join("; ")}
            ${entry.evidence.length === 0 ? "" : html`<span class="soft"> · ${entry.evidence.length} tệp bằng chứng</span>`}
          </td>
          <td data-name="Tình trạng">
            <span class="tag ${stateWords[entry.state].tone}">${stateWords[entry.state].name}</span>
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
  const here = entriesAddress(plan.id, kind.id);
  const body = html`<p class="crumbs"><a href="${entriesAddress(plan.id)}">‹ Nhập liệu</a></p>
    <h2>${kind.name}</h2>
    ${list.said}
    <p class="small soft">${kind.about}</p>
    ${may(who, "enter") ? enterWays(office, known, kind) : ""}
    <section class="sheet long" aria-label="Phiếu đã nhập">
      <form class="filters" method="get" action="${here}">
        <p>
          <label for="tinh-trang">Tình trạng</label
          ><select id="tinh-trang" name="tinh-trang">
            <option value="">mọi phiếu chưa rút</option>
            ${Object.entries(stateWords).map(
              ([id, { name }]) =>
                html`<option value="${id}" ${id === state ? "selected" : ""}>${name}</option>`,
            )}
          </select>
        </p>
        ${agency === "" ? "" : html`<input type="hidden" name="don-vi" value="${agency}" />`}
        <p class="go"><button class="plain" type="submit">Lọc</button></p>
      </form>
      ${
        shown.length === 0
          ? html`<p>Chưa có phiếu nào mà bạn được xem.</p>`
          : confirms
            ? html`<form method="post" action="${here}/xac-nhan">
                <input
                  type="hidden"
                  name="token"
                  value="${office.tokens.issue(`xac-nhan/${plan.id}/${kind.id}`)}"
                />
                ${table}
                <p><button type="submit">Xác nhận các phiếu đã chọn</button></p>
              </form>`
            : table
      }
      ${pager(list, rows)}
    </section>`;
  return layout(office.frame, { title: `${kind.name} – nhập liệu`, known, tab: "nhap", body });
}

/** The way to the next page, and back to the first. */
function pager({ known, kind, state, agency }: EntryList, { next, first }: EntryRows): Markup | "" {
  const to = (place: string | null): string => {
    const params = new URLSearchParams();
    if (state !== "") params.set("tinh-trang", state);
    if (agency !== "") params.set("don-vi", agency);
    if (place !== null) params.set("sau", place);
    return `${entriesAddress(known.plan.id, kind.id)}${params.size === 0 ? "" : `?${params}`}`;
  };
  if (next === null && first) return "";
  return html`<nav class="pages" aria-label="Trang của danh sách phiếu">
    ${first ? html`<span></span>` : html`<a href="${to(null)}">« Về đầu danh sách</a>`}
    ${next === null ? html`<span class="soft">Hết danh sách</span>` : html`<a class="button" rel="next" href="${to(next)}">Xem tiếp</a>`}
  </nav>`;
}

function enterWays({ tokens }: Office, { plan }: KnownPlan, kind: EntryKind): Markup {
  const here = entriesAddress(plan.id, kind.id);
  return html`<div class="grid">
    <section class="sheet w6" aria-labelledby="mot-phieu">
      <h3 id="mot-phieu">Nhập từng phiếu</h3>
      <p><a class="button" href="${here}/moi">Lập phiếu mới</a></p>
    </section>
    <section class="sheet w6" aria-labelledby="nap-tep">
      <h3 id="nap-tep">Nạp cả bảng</h3>
      <p class="small soft">
        Tải tệp mẫu <a href="${here}/mau.xlsx">Excel</a> hoặc <a href="${here}/mau.csv">CSV</a>, điền mỗi dòng
        một phiếu rồi gửi lên. Dòng đúng thành phiếu nháp; dòng sai được chỉ rõ để sửa. Gửi lại cùng tệp không
        nhân đôi.
      </p>
      <form method="post" action="${here}/tep" enctype="multipart/form-data">
        <input type="hidden" name="token" value="${tokens.issue(`nap/${plan.id}/${kind.id}`)}" />
        <p>
          <label for="tep">Tệp .xlsx hoặc .csv, tối đa 2 MB, 5.000 dòng</label>
          <input id="tep" type="file" name="tep" accept=".xlsx,.csv,text/csv" required />
        </p>
        <p><button type="submit">Gửi và kiểm tra</button></p>
      </form>
    </section>
  </div>`;
}

const listedProblems = 100; // the file to download has all

/** What became of a table, above the list. */
export function takenSaid(
  known: KnownPlan,
  kind: EntryKind,
  taken: Taken & { readonly digest: string; readonly name: string },
): Markup {
  const { endings, problems, warnings, refused, digest, name } = taken;
  const counts = [
    `${number(endings.created)} phiếu mới`,
    `${number(endings.changed)} phiếu nháp được sửa`,
    `${number(endings.unchanged)} phiếu đã có, giữ nguyên`,
    ...(endings.standing === 0 ? [] : [`${number(endings.standing)} phiếu đã xác nhận, không đổi`]),
    `${number(new Set(problems.map(({ line }) => line)).size)} dòng bị trả lại`,
  ];
  return html`<div
    class="said ${problems.length > 0 ? "bad" : ""}"
    role="${problems.length > 0 ? "alert" : "status"}"
    id="ket-qua"
  >
    <p><strong>${name}</strong>: ${counts.join("; ")}.</p>
    ${
      problems.length === 0
        ? ""
        : html`<p>Sửa các dòng sau trong tệp rồi gửi lại cả tệp:</p>
            ${problemList(problems)}
            ${
              refused.length === 0
                ? ""
                : html`<p>
                    <a href="${entriesAddress(known.plan.id, kind.id, `/loi/${digest}`)}" download
                      >Tải ${number(refused.length)} dòng bị trả lại, kèm lỗi (CSV)</a
                    >
                  </p>`
            }`
    }
    ${
      warnings.length === 0
        ? ""
        : html`<p>Đã nhận nhưng cần xem lại:</p>
            ${problemList(warnings)}`
    }
  </div>`;
}

function problemList(problems: readonly RowProblem[]): Markup {
  return html`<ul>
      ${problems
        .slice(0, listedProblems)
        .map(
          ({ line, column, message }) =>
            html`<li>
              <strong>Dòng ${line}</strong>${column === "" ? "" : `, cột “${column}”`}: ${message}
            </li>`,
        )}
    </ul>
    ${problems.length > listedProblems ? html`<p>và ${number(problems.length - listedProblems)} lỗi nữa trong tệp tải về.</p>` : ""}`;
}
